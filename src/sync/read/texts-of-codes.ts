import type { LocationKey } from '../../domain/ids.ts';
import { createTextColumn } from '../../domain/text-column.ts';
import type { Places } from './places.ts';

/** A short text of Latin-1 letters for some of the codes that were read. */
export interface TextsOfCodes {
  get(code: LocationKey): string | undefined;
  has(code: LocationKey): boolean;
  put(index: number, text: string): void;
  delete(code: LocationKey): void;
}

const none = 0;
const firstCodes = 256;

/** Kept in one column, not one by one, and found by the index that each code has already. */
export function createTextsOfCodes({ indexOf }: Pick<Places, 'indexOf'>): TextsOfCodes {
  const texts = createTextColumn();
  // Of each code the row of its text, from 1.
  let rows = new Uint32Array(firstCodes);
  let pushed = 0;
  const rowOf = (code: LocationKey): number => rows[indexOf(code) ?? rows.length] ?? none;

  return {
    get(code) {
      const row = rowOf(code);
      return row === none ? undefined : (texts.at(row - 1) ?? undefined);
    },
    has: (code) => rowOf(code) !== none,
    put(index, text) {
      if (index >= rows.length) {
        const larger = new Uint32Array(Math.max(2 * rows.length, index + 1));
        larger.set(rows);
        rows = larger;
      }
      texts.push(text);
      pushed += 1;
      rows[index] = pushed;
    },
    delete(code) {
      const index = indexOf(code);
      if (index !== undefined && index < rows.length) rows[index] = none;
    },
  };
}
