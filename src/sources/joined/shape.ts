import { SyncError } from '../../domain/errors.ts';
import type { Problem, RowRef } from '../../domain/location.ts';
import type { CellOrigin } from '../../domain/ports/source-read.ts';
import { notSaid } from '../not-said.ts';
import type { JoinedSource } from './joined-source.ts';
import type { Understanding } from './understanding.ts';

/** A row of a joined source. */
export interface JoinedRow {
  readonly at: RowRef;
  readonly cells: readonly string[];
}

/** What the rows of one code come to. */
export interface JoinedCells {
  readonly cells: readonly string[];
  /** Counted from the first of these cells. */
  readonly origins: readonly CellOrigin[];
  readonly problems: readonly Problem[];
}

/** How the rows of one code become cells. */
export interface Shape {
  /** Without the name of the source. */
  readonly columns: readonly string[];
  /** At least one row, in their order. */
  cellsOf(rows: readonly JoinedRow[]): JoinedCells;
}

/** The places of the columns that a joined source is read by; -1 where there is none. */
export interface Places {
  readonly key: number;
  readonly pivot: number;
}

/** Each value makes columns of every location; a pivot by dates or names was hardly meant. */
const mostValues = 100;

/** Between the texts of several rows; special hours, days and lists are cut there. */
const separator = '; ';

/** @throws {@link SyncError} SOURCE_COLUMN_MISSING with every column that the configuration names and the header lacks */
export function findPlaces(joined: JoinedSource, columns: readonly string[], words: Understanding): Places {
  const { name, source, key, pivot, concat = {} } = joined;
  const find = words.createFindColumn(columns);
  const inTemplates = Object.values(concat).flatMap((template) => words.partsOfTemplate(template).columns);
  const named = [...new Set([key, ...(pivot === undefined ? [] : [pivot]), ...inTemplates])];
  const missing = named.filter((column) => find(column) === undefined);
  if (missing.length > 0) {
    const each = missing.map((column) => {
      const near = words.nearestOf(column, columns);
      return `"${column}"${near === null ? '' : ` (did you mean "${near}"?)`}`;
    });
    throw new SyncError(`${name} (${source.description}) has no column ${each.join(', ')}`, {
      code: 'SOURCE_COLUMN_MISSING',
      retryable: false,
      hint: `Correct the names in the block of ${name} below joined, or the header of the source`,
    });
  }
  return { key: find(key) ?? -1, pivot: pivot === undefined ? -1 : (find(pivot) ?? -1) };
}

/**
 * | configured | rows of one code          | columns                                  |
 * | ---------- | ------------------------- | ---------------------------------------- |
 * | –          | one                       | its own                                  |
 * | `pivot`    | one for each of its values | of each value, its own but key and pivot |
 * | `concat`   | any number                | those of `concat`                        |
 *
 * @throws {@link SyncError} SOURCE_UNREADABLE when a pivot has too many values
 */
export function createShape(
  joined: JoinedSource,
  columns: readonly string[],
  places: Places,
  rows: Iterable<readonly JoinedRow[]>,
  words: Understanding,
): Shape {
  if (joined.concat !== undefined) return createConcat(joined.concat, columns, words);
  return joined.pivot === undefined
    ? createSingle(joined, columns)
    : createPivot(joined, joined.pivot, columns, places, rows);
}

function createSingle({ name, key }: JoinedSource, columns: readonly string[]): Shape {
  return {
    columns,
    cellsOf(rows) {
      const [first] = rows;
      if (first === undefined) return { cells: [], origins: [], problems: [] };
      const problems = rows.length === 1 ? [] : [repeated(rows, name, key, 'the code stands')];
      return { cells: first.cells, origins: [{ from: 0, to: columns.length, at: first.at }], problems };
    },
  };
}

function createPivot(
  { name, source }: JoinedSource,
  pivot: string,
  columns: readonly string[],
  places: Places,
  rows: Iterable<readonly JoinedRow[]>,
): Shape {
  const own = columns.flatMap((_, index) => (index === places.key || index === places.pivot ? [] : [index]));
  const valueOf = ({ cells }: JoinedRow): string => (cells[places.pivot] ?? '').trim();
  const met = new Set<string>();
  for (const ofCode of rows) for (const row of ofCode) met.add(valueOf(row));
  met.delete('');
  if (met.size > mostValues) {
    throw new SyncError(
      `${name} (${source.description}): column ${pivot} has ${String(met.size)} different values, the limit is ${String(mostValues)}`,
      {
        code: 'SOURCE_UNREADABLE',
        retryable: false,
        hint: 'pivot makes columns of each value, such as a weekday; use concat for rows of any number',
      },
    );
  }
  // The order of the rows decides nothing.
  const values = [...met].sort();
  const startOf = new Map(values.map((value, index) => [value, index * own.length]));

  return {
    columns: values.flatMap((value) => own.map((index) => `${value}.${columns[index] ?? ''}`)),
    cellsOf(ofCode) {
      const cells = new Array<string>(values.length * own.length).fill(notSaid);
      const origins: CellOrigin[] = [];
      const problems: Problem[] = [];
      const byValue = new Map<string, JoinedRow[]>();
      for (const row of ofCode) byValue.set(valueOf(row), [...(byValue.get(valueOf(row)) ?? []), row]);
      for (const [value, same] of byValue) {
        const [row] = same;
        const start = startOf.get(value);
        if (row === undefined) continue;
        if (start === undefined) {
          problems.push({
            at: row.at,
            column: `${name}.${pivot}`,
            message: 'the cell is empty',
            hint: 'It tells the rows of one code apart',
          });
          continue;
        }
        if (same.length > 1) problems.push(repeated(same, name, pivot, `${JSON.stringify(value)} stands`));
        own.forEach((index, position) => {
          cells[start + position] = row.cells[index] ?? notSaid;
        });
        origins.push({ from: start, to: start + own.length, at: row.at });
      }
      return { cells, origins, problems };
    },
  };
}

function createConcat(
  concat: Readonly<Record<string, string>>,
  columns: readonly string[],
  words: Understanding,
): Shape {
  const find = words.createFindColumn(columns);
  const templates = Object.values(concat).map((template) => {
    const { texts, columns: named } = words.partsOfTemplate(template);
    return { texts, places: named.map((column) => find(column) ?? -1) };
  });
  return {
    columns: Object.keys(concat),
    cellsOf(rows) {
      const cells = templates.map(({ texts, places }) => {
        const said = rows.flatMap((row) => {
          const parts = places.map((place) => (row.cells[place] ?? '').trim());
          if (parts.every((part) => part === '')) return [];
          return [texts.map((text, index) => text + (parts[index] ?? '')).join('')];
        });
        return said.length === 0 ? notSaid : said.join(separator);
      });
      const at = rows[0]?.at ?? { row: 0, line: 0 };
      const others = rows.slice(1).map((row) => row.at.row);
      const together = others.length === 0 ? at : { ...at, others };
      return { cells, origins: [{ from: 0, to: cells.length, at: together }], problems: [] };
    },
  };
}

/** Which of the rows is meant, nobody can tell (R13). */
function repeated(rows: readonly JoinedRow[], name: string, column: string, what: string): Problem {
  const [, second] = rows;
  const numbers = rows.map(({ at }) => String(at.row)).join(' and ');
  return {
    at: second?.at ?? { row: 0, line: 0 },
    column: `${name}.${column}`,
    message: `${what} in rows ${numbers}`,
    hint: 'Leave one of them, or say with pivot or concat how they belong together',
  };
}
