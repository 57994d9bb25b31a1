import { SyncError } from '../../domain/errors.ts';
import { nearestOf } from '../../domain/nearest.ts';
import { notSaid } from '../not-said.ts';

/** Puts the cells of one file in the order of the columns of all. */
export type Arrange = (cells: readonly string[]) => readonly string[];

/**
 * How the cells of a file become those of the whole table. A column that the file lacks says nothing there; whether it may
 * lack one is for {@link refuseOtherColumns} to say.
 */
export function arrangeCells(columns: readonly string[], own: readonly string[]): Arrange {
  if (own.length === columns.length && own.every((name, index) => name === columns[index])) return (cells) => cells;
  const places = columns.map((name) => own.indexOf(name));
  return (cells) => {
    const arranged = places.map((place) => (place === -1 ? notSaid : (cells[place] ?? '')));
    // A row with too few or too many cells is one afterwards too: mapping holds it.
    if (cells.length < own.length) return arranged.slice(0, cells.length);
    return [...arranged, ...cells.slice(own.length)];
  };
}

/**
 * Tables that are read as one have the same columns, in whatever order (R30): a column that one of them lacks would look
 * like a fleet that lost its values.
 * @throws SyncError SOURCE_COLUMN_MISSING
 */
export function refuseOtherColumns(first: NamedColumns, other: NamedColumns): void {
  const lacking = first.columns.find((name) => !other.columns.includes(name));
  const added = other.columns.find((name) => !first.columns.includes(name));
  const [column, of, than] = lacking === undefined ? [added, first, other] : [lacking, other, first];
  if (column === undefined) return;
  const rest = of.columns.filter((name) => !than.columns.includes(name));
  const nearest = nearestOf(column, rest);
  throw new SyncError(`${of.path} has no column ${JSON.stringify(column)}, which ${than.path} has`, {
    code: 'SOURCE_COLUMN_MISSING',
    retryable: false,
    hint:
      nearest === null
        ? 'Files that are read as one table need the same columns.'
        : `Files that are read as one table need the same columns; it has ${JSON.stringify(nearest)} instead.`,
  });
}

interface NamedColumns {
  readonly path: string;
  readonly columns: readonly string[];
}
