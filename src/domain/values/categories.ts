import type { ValueType } from './value-type.ts';
import type { FieldValue } from '../value.ts';
import { quoteCell } from './quote-cell.ts';

const gcid = /^gcid:[a-z0-9_]+$/u;
/** At least one, at most ten; the first is the main one (partoo-api section 14). */
const maxCategories = 10;

export function isCategoryId(text: string): boolean {
  return gcid.test(text);
}

function asList(value: FieldValue): readonly string[] {
  return typeof value === 'object' && value !== null ? value : [String(value)];
}

/** Google category ids, main one first. */
export const categories: ValueType = {
  parse(cell) {
    const named = cell
      .split(/[,;|]/u)
      .map((part) => part.trim())
      .filter((part) => part !== '');
    const value = [...new Set(named)];
    const wrong = value.filter((part) => !gcid.test(part));
    if (value.length === 0)
      return { ok: false, message: 'no category is named', hint: 'Name at least one, like gcid:bakery' };
    if (wrong.length > 0) {
      return {
        ok: false,
        message: `${wrong.map(quoteCell).join(', ')} ${wrong.length === 1 ? 'is not a category id' : 'are not category ids'}`,
        hint: 'Category ids look like gcid:bakery; translate your words with lookup',
      };
    }
    if (value.length > maxCategories) {
      return {
        ok: false,
        message: `${String(value.length)} categories, the limit is ${String(maxCategories)}`,
        hint: 'Keep the main ones, first',
      };
    }
    return value.length === named.length
      ? { ok: true, value }
      : { ok: true, value, notes: [`a category is named twice in ${quoteCell(cell)}`] };
  },
  isSame(a, b) {
    const left = asList(a);
    const right = asList(b);
    return left.length === right.length && left.every((id, index) => id === right[index]);
  },
  show: (value) => asList(value).join(', '),
};
