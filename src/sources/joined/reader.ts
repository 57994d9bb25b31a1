import { SyncError } from '../../domain/errors.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Problem, RowRef } from '../../domain/location.ts';
import type { CellOrigin, EarlierRead, SourceRead, SourceRecord } from '../../domain/ports/source-read.ts';
import type { Source, SourceReceiver } from '../../domain/ports/source.ts';
import { notSaid } from '../not-said.ts';
import { digestOf, findUnchanged } from './digest.ts';
import type { JoinedSource } from './joined-source.ts';
import { readTable, type JoinedTable } from './table.ts';
import { batchRows } from '../batches.ts';
import type { Understanding } from './understanding.ts';
import { createJoinedWriter } from './writer.ts';

/** Which sources make one, and the column of the first that holds the codes. */
export interface JoinedSourceOptions {
  readonly first: Source;
  readonly key: string;
  readonly joined: readonly JoinedSource[];
}

/**
 * Several sources as one: every record of the first, with the columns of the others joined to it by code. The others are
 * read first, one after the other, and held in memory; the first streams past. Complete only if all of them are (R2).
 *
 * A location without a row in a joined source has cells there that say nothing. See README.md.
 */
export function createJoinedSource({ first, key, joined }: JoinedSourceOptions, words: Understanding): Source {
  async function read(receive: SourceReceiver, signal: AbortSignal, earlier?: EarlierRead): Promise<SourceRead> {
    const unchanged = earlier?.suffices() === true ? await findUnchanged(first, key, joined, earlier, signal) : null;
    if (unchanged !== null) return unchanged;

    const tables: JoinedTable[] = [];
    for (const one of joined) tables.push(await readTable(one, words, signal));
    const join = createJoin(tables);
    const firstRead = await first.read(
      {
        header: (columns) => {
          refuseSharedNames(columns);
          receive.header([...columns, ...tables.flatMap((table) => table.columns)]);
          join.begin(columns);
        },
        records: (batch) => {
          receive.records(batch.map(join.extend));
        },
      },
      signal,
    );
    const added = join.added();
    for (let from = 0; from < added.length; from += batchRows) receive.records(added.slice(from, from + batchRows));
    const reports = tables.map((table) => table.report());
    receive.joined?.(reports);

    const reason = whyIncomplete(firstRead, tables);
    const rows = firstRead.rows + added.length;
    const traits = {
      ...firstRead.traits,
      joined: tables.map(({ joined: { name }, read: { traits: own } }) => ({
        name,
        bytes: own.bytes,
        endsWithNewline: own.endsWithNewline,
      })),
    };
    if (reason !== null) return { outcome: 'incomplete', reason, rows, traits };
    // What is told of rows without a location has to be told again by the next read.
    const isSilent = reports.every(({ unmatched, keyless }) => unmatched.length + keyless.length === 0);
    const reads = [firstRead, ...tables.map((table) => table.read)];
    const digest = isSilent && added.length === 0 ? digestOf(key, joined, reads) : undefined;
    return {
      outcome: 'complete',
      rows,
      traits,
      ...(firstRead.version === undefined ? {} : { version: firstRead.version }),
      ...(digest === undefined ? {} : { digest }),
    };
  }

  /** Whose column `closures.date` is must be plain from its name. */
  function refuseSharedNames(columns: readonly string[]): void {
    const taken = columns.find((column) => nameOf(column) !== null);
    if (taken === undefined) return;
    throw new SyncError(`${first.description} has a column ${taken}, which begins as those of the joined source do`, {
      code: 'SOURCE_UNREADABLE',
      retryable: false,
      hint: `Give the joined source another name than ${nameOf(taken) ?? ''}`,
    });
  }

  function nameOf(column: string): string | null {
    return joined.find(({ name }) => column.startsWith(`${name}.`))?.name ?? null;
  }

  function createJoin(tables: readonly JoinedTable[]): Join {
    const silent = tables.flatMap((table) => table.columns.map(() => notSaid));
    const empty = silent.map(() => '');
    let columns: readonly string[] = [];
    let keyIndex = -1;
    let hasKeyless = false;

    function withJoined(record: SourceRecord, code: LocationKey): SourceRecord {
      const cells = [...record.cells];
      const origins: CellOrigin[] = [];
      const problems: Problem[] = [...(record.problems ?? [])];
      for (const table of tables) {
        const found = table.cellsOf(code);
        const start = cells.length;
        for (const { from, to, at } of found.origins) origins.push({ from: start + from, to: start + to, at });
        problems.push(...found.problems);
        cells.push(...found.cells);
      }
      return {
        at: record.at,
        cells,
        ...(origins.length === 0 ? {} : { origins }),
        ...(problems.length === 0 ? {} : { problems }),
      };
    }

    function extend(record: SourceRecord): SourceRecord {
      const { at, cells } = record;
      // A blank row stays one.
      if (cells.every((cell) => cell === '')) return { at, cells: [...cells, ...empty] };
      if (keyIndex === -1) return { at, cells: [...cells, ...silent] };
      const found = words.readKey(record, key, keyIndex, columns.length);
      if ('problem' in found) {
        hasKeyless = true;
        return { at, cells: [...cells, ...silent], problems: [found.problem] };
      }
      if (cells.length === columns.length) return withJoined(record, found.key);
      for (const table of tables) table.cellsOf(found.key);
      const message = `the record has ${String(cells.length)} cells, the header ${String(columns.length)}`;
      const problem = { at, column: key, message, hint: 'Check delimiters and quotes of this row' };
      return { at, cells: [...cells, ...silent], problems: [problem] };
    }

    /** A record for a code that the first source does not have. */
    function newRecord(at: RowRef, code: string, problems: readonly Problem[]): SourceRecord {
      const cells = columns.map((_, index) => (index === keyIndex ? code : notSaid));
      return { at, cells, ...(problems.length === 0 ? {} : { problems }) };
    }

    function added(): readonly SourceRecord[] {
      if (keyIndex === -1) return [];
      const records: SourceRecord[] = [];
      for (const table of tables.filter((one) => one.joined.addsLocations)) {
        for (const { key: code, at } of table.unmatched()) {
          // It may be the location of the row whose code cannot be read: then its other cells stand there.
          const problems = hasKeyless
            ? [
                {
                  at,
                  column: key,
                  message: `${code} may be the code of a row of ${first.description} that cannot be read`,
                },
              ]
            : [];
          records.push(withJoined(newRecord(at, code, problems), code));
        }
        for (const problem of table.keyless) {
          const { at, cells } = newRecord(problem.at, '', []);
          records.push({ at, cells: [...cells, ...silent], problems: [problem] });
        }
      }
      return records;
    }

    return {
      begin(found) {
        columns = found;
        keyIndex = words.createFindColumn(found)(key) ?? -1;
      },
      extend,
      added,
    };
  }

  /** No rows are a failed export (R2), except where any number of rows is usual: there may be no closures today. */
  function whyIncomplete(firstRead: SourceRead, tables: readonly JoinedTable[]): string | null {
    const reasons = tables.flatMap(({ joined: { name, source, concat, addsLocations }, read: own, report }) => {
      if (own.outcome !== 'complete') return [`${name} (${source.description}): ${own.reason ?? 'it ended too early'}`];
      const mayBeEmpty = concat !== undefined && !addsLocations;
      return report().rows === 0 && !mayBeEmpty ? [`${name} (${source.description}) has no rows`] : [];
    });
    if (firstRead.outcome !== 'complete') reasons.unshift(firstRead.reason ?? 'the source ended too early');
    else if (firstRead.rows === 0 && joined.some(({ addsLocations }) => addsLocations))
      reasons.unshift(`${first.description} has no rows`);
    return reasons.length === 0 ? null : reasons.join('; ');
  }

  const description = `${first.description} with ${joined.map(({ name }) => name).join(', ')}`;
  if (first.writer === undefined) return { description, canWrite: false, read };
  return { description, canWrite: true, writer: createJoinedWriter(first.writer, nameOf), read };
}

/** Joins the tables to one reading of the first source. */
interface Join {
  begin(columns: readonly string[]): void;
  extend(record: SourceRecord): SourceRecord;
  /** Locations that only a joined source has; asked for after the last record. */
  added(): readonly SourceRecord[];
}
