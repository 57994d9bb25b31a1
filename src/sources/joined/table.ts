import { SyncError } from '../../domain/errors.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Problem, RowRef } from '../../domain/location.ts';
import type { JoinedRead, SourceRead, SourceRecord } from '../../domain/ports/source-read.ts';
import { notSaid } from '../not-said.ts';
import type { JoinedSource } from './joined-source.ts';
import { createShape, findPlaces, type JoinedCells, type JoinedRow, type Places } from './shape.ts';
import type { Understanding } from './understanding.ts';

/** A joined source, read whole and held in memory. */
export interface JoinedTable {
  readonly joined: JoinedSource;
  readonly read: SourceRead;
  /** As the mapping names them: `closures.special`. */
  readonly columns: readonly string[];
  /** Rows without a code that can be read. */
  readonly keyless: readonly Problem[];
  /** The cells of a location; those of one without a row say nothing. Notes that the code is one of a location. */
  cellsOf(key: LocationKey): JoinedCells;
  /** Codes that {@link JoinedTable.cellsOf} was not asked for, in the order of their first rows. */
  unmatched(): readonly { readonly key: LocationKey; readonly at: RowRef }[];
  report(): JoinedRead;
}

/** The rows of one code. */
interface Group {
  readonly rows: JoinedRow[];
  readonly problems: Problem[];
  isMatched: boolean;
}

/**
 * Reads a joined source to its end.
 * @throws SyncError as its own kind does, and SOURCE_COLUMN_MISSING
 */
export async function readTable(joined: JoinedSource, words: Understanding, signal: AbortSignal): Promise<JoinedTable> {
  const { name, source } = joined;
  const groups = new Map<LocationKey, Group>();
  const keyless: Problem[] = [];
  let columns: readonly string[] = [];
  let places: Places = { key: -1, pivot: -1 };
  let rows = 0;

  const read = await source
    .read(
      {
        header: (found) => {
          columns = found;
          places = findPlaces(joined, found, words);
        },
        records: (batch) => {
          for (const record of batch) take(record);
        },
      },
      signal,
    )
    .catch((error: unknown) => {
      throw named(joined, error);
    });

  function take(record: SourceRecord): void {
    const { cells } = record;
    if (cells.every((cell) => cell === '')) return;
    rows += 1;
    const at = { ...record.at, source: name };
    const found = words.readKey({ at, cells }, `${name}.${joined.key}`, places.key, columns.length);
    if ('problem' in found) {
      keyless.push(found.problem);
      return;
    }
    const group = groups.get(found.key) ?? { rows: [], problems: [], isMatched: false };
    groups.set(found.key, group);
    group.rows.push({ at, cells });
    if (cells.length === columns.length) return;
    group.problems.push({
      at,
      column: `${name}.${joined.key}`,
      message: `the record has ${String(cells.length)} cells, the header ${String(columns.length)}`,
      hint: 'Check delimiters and quotes of this row',
    });
  }

  const shape = createShape(joined, columns, places, rowsOf(groups), words);
  const silent: JoinedCells = { cells: shape.columns.map(() => notSaid), origins: [], problems: [] };
  const unmatched = (): JoinedRead['unmatched'] =>
    [...groups].flatMap(([key, group]) => {
      const [first] = group.rows;
      return group.isMatched || first === undefined ? [] : [{ key, at: first.at }];
    });

  return {
    joined,
    read,
    columns: shape.columns.map((column) => `${name}.${column}`),
    keyless,
    cellsOf(key) {
      const group = groups.get(key);
      if (group === undefined) return silent;
      group.isMatched = true;
      const { cells, origins, problems } = shape.cellsOf(group.rows);
      // A torn row has too few cells; which of them moved, nobody can tell.
      return group.problems.length === 0
        ? { cells, origins, problems }
        : { cells: silent.cells, origins: [], problems: [...group.problems, ...problems] };
    },
    unmatched,
    report() {
      let matched = 0;
      for (const group of groups.values()) if (group.isMatched) matched += group.rows.length;
      // Where rows are locations of their own, one without a code is told of as any other such location.
      const told = joined.addsLocations ? [] : keyless;
      return { name, description: source.description, rows, matched, unmatched: unmatched(), keyless: told };
    },
  };
}

function* rowsOf(groups: ReadonlyMap<LocationKey, Group>): Iterable<readonly JoinedRow[]> {
  for (const { rows } of groups.values()) yield rows;
}

/** Says which of the sources could not be read. */
function named({ name }: JoinedSource, error: unknown): unknown {
  if (!(error instanceof SyncError) || error.code === 'ABORTED' || error.message.startsWith(`${name} `)) return error;
  const { code, retryable, hint, exitCode, message } = error;
  return new SyncError(`${name}: ${message}`, {
    code,
    retryable,
    exitCode,
    ...(hint === undefined ? {} : { hint }),
  });
}
