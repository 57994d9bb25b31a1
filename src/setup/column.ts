import { share } from './guess-country.ts';

/** One column of a table, as far as it was looked at. */
export interface Column {
  readonly name: string;
  /** Filled cells, trimmed. */
  readonly filled: readonly string[];
  readonly isUnique: boolean;
  readonly isFull: boolean;
  readonly rowCount: number;
}

const enough = 0.6;
/** Sums a column up. @param cells trimmed */
export function columnOf(name: string, cells: readonly string[], rowCount: number): Column {
  const filled = cells.filter((cell) => cell !== '');
  return {
    name,
    filled,
    rowCount,
    isFull: rowCount > 0 && filled.length === rowCount,
    isUnique: new Set(filled).size === filled.length,
  };
}

/** Do enough of the filled cells hold it? */
export function has(filled: readonly string[], judge: (cell: string) => boolean): boolean {
  return (share(filled, judge) ?? 0) >= enough;
}

/** Each text once. */
export function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
