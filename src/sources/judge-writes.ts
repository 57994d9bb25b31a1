import type {
  SourceAppend,
  SourceWrite,
  SourceWriteOutcome,
  SourceWriteRequest,
  SourceWritten,
} from '../domain/ports/source-writer.ts';

/** What one record is asked to become; edits that cannot be made are judged already. */
export interface JudgedRow {
  /** New text by the column's place in the header. */
  readonly changes: ReadonlyMap<number, string>;
  readonly outcomes: ReadonlyMap<SourceWrite, SourceWriteOutcome>;
}

/** Edits by the row that they are for. */
export function groupByRow(edits: readonly SourceWrite[]): ReadonlyMap<number, readonly SourceWrite[]> {
  const byRow = new Map<number, SourceWrite[]>();
  for (const edit of edits) {
    const others = byRow.get(edit.at.row);
    if (others === undefined) byRow.set(edit.at.row, [edit]);
    else others.push(edit);
  }
  return byRow;
}

/** Judges the edits of one record against its cells as they are now. An edit is made whole or not at all. */
export function judgeRow(
  edits: readonly SourceWrite[],
  columns: readonly string[],
  cells: readonly string[],
  refuses: (text: string, column: number) => string | null,
): JudgedRow {
  const changes = new Map<number, string>();
  const outcomes = new Map<SourceWrite, SourceWriteOutcome>();
  for (const edit of edits) {
    const outcome = judgeEdit(edit);
    outcomes.set(edit, outcome);
    if (outcome.kind !== 'written') continue;
    for (const { column, text } of edit.cells) changes.set(columns.indexOf(column), text);
  }
  return { changes, outcomes };

  function judgeEdit(edit: SourceWrite): SourceWriteOutcome {
    for (const { column, expected, text } of edit.cells) {
      const index = columns.indexOf(column);
      if (index === -1) return stale(edit, `there is no column ${column}`);
      if (cells[index] !== expected) return stale(edit, `column ${column} holds another text than was read`);
      if ((changes.get(index) ?? text) !== text) return stale(edit, `column ${column} is to hold two texts`);
      const detail = text === expected ? null : refuses(text, index);
      if (detail !== null) return { key: edit.key, kind: 'unencodable', column, detail };
    }
    return { key: edit.key, kind: 'written' };
  }
}

/** Why a record cannot be added; null when it can. */
export function judgeAppend(
  append: SourceAppend,
  columns: readonly string[],
  refuses: (text: string, column: number) => string | null,
): SourceWriteOutcome | null {
  for (const { column, text } of append.cells) {
    const index = columns.indexOf(column);
    if (index === -1) return stale(append, `there is no column ${column}`);
    const detail = refuses(text, index);
    if (detail !== null) return { key: append.key, kind: 'unencodable', column, detail };
  }
  return null;
}

export function stale({ key }: Pick<SourceWriteOutcome, 'key'>, detail: string): SourceWriteOutcome {
  return { key, kind: 'stale', detail };
}

/** Nothing was written, as the source is another than was read. */
export function allStale({ edits, appends, version }: SourceWriteRequest, detail: string): SourceWritten {
  return {
    edits: edits.map((edit) => stale(edit, detail)),
    appends: appends.map((append) => stale(append, detail)),
    version,
  };
}

/** A lone surrogate or a NUL, which no text may hold; for every kind whose texts are Unicode. */
export function refuseNoCharacter(text: string): string | null {
  return /[\0\p{Surrogate}]/u.test(text) ? 'it contains what is no character' : null;
}
