import { quoteCell } from './quote-cell.ts';
import { collapse } from './text.ts';
import type { ValueType } from './value-type.ts';

const words: ReadonlySet<string> = new Set(['LOCAL', 'GLOBAL']);

/** `LOCAL`: a shop with an address; `GLOBAL`: a brand (partoo-api section 9). */
export const reach: ValueType = {
  parse(cell) {
    const value = collapse(cell).toUpperCase();
    if (words.has(value)) return { ok: true, value };
    return { ok: false, message: `${quoteCell(cell)} is no reach`, hint: 'Write LOCAL or GLOBAL, or use lookup' };
  },
  isSame: (a, b) => a === b,
  show: (value) => (value === 'LOCAL' ? 'local' : 'global'),
};
