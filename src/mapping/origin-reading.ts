import type { CellReading } from './cell.ts';

/** What an entry of the mapping finds in a record: the text of one value, or why there is none. */
export type OriginReading = CellReading & {
  /** The column at fault, when it is not all of them. */
  readonly column?: string;
  /** Something worth a warning that was met on the way. */
  readonly note?: string;
};

/** Reads the cells of a record. */
export type ReadCells = (cells: readonly string[]) => OriginReading;
