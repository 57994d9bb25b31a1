import type {
  SourceWriteOutcome,
  SourceWriter,
  SourceWriteRequest,
  SourceWritten,
} from '../../domain/ports/source-writer.ts';

/**
 * Writes into the first source only. Two sources cannot be changed in one step, and a value that is half in each of them
 * would be a value that nobody entered (R25); so cells of joined sources are refused.
 *
 * @param nameOf the joined source that a column is of; null when it is of the first
 */
export function createJoinedWriter(first: SourceWriter, nameOf: (column: string) => string | null): SourceWriter {
  const refusesColumn = (column: string): string | null => {
    const name = nameOf(column);
    return name === null ? null : `column ${column} is of the joined source ${name}, which is only read`;
  };

  return {
    refuses: (text, traits) => first.refuses(text, traits),
    refusesColumn,
    async write(request, signal) {
      const refused = new Map<object, SourceWriteOutcome>();
      for (const entry of [...request.edits, ...request.appends]) {
        const outcome = judge(entry);
        if (outcome !== null) refused.set(entry, outcome);
      }
      const isLeft = (entry: object): boolean => !refused.has(entry);
      const written = await first.write(
        { ...request, edits: request.edits.filter(isLeft), appends: request.appends.filter(isLeft) },
        signal,
      );
      return {
        ...written,
        edits: inOrder(request.edits, written.edits),
        appends: inOrder(request.appends, written.appends),
      };

      function inOrder(asked: readonly object[], outcomes: SourceWritten['edits']): readonly SourceWriteOutcome[] {
        const rest = outcomes.values();
        return asked.flatMap((entry) => {
          const outcome = refused.get(entry) ?? rest.next().value;
          return outcome === undefined ? [] : [outcome];
        });
      }
    },
  };

  function judge(
    entry: SourceWriteRequest['edits'][number] | SourceWriteRequest['appends'][number],
  ): SourceWriteOutcome | null {
    const { key, cells } = entry;
    if ('at' in entry && entry.at.source !== undefined) {
      const detail = `its record stands in the joined source ${entry.at.source}, which is only read`;
      return { key, kind: 'unencodable', column: cells[0]?.column ?? '', detail };
    }
    for (const { column } of cells) {
      const detail = refusesColumn(column);
      if (detail !== null) return { key, kind: 'unencodable', column, detail };
    }
    return null;
  }
}
