import type { ValueType } from './value-type.ts';
import { quoteCell } from './quote-cell.ts';

// One dot-separated local part, one domain with a dot: what platforms take, not all that RFC 5322 permits.
const address =
  /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,63}$/u;
/** As RFC 5321 has it. */
const longest = 254;
const separators = /[\s,;/|]+/u;

function comparable(value: string): string {
  const at = value.lastIndexOf('@');
  return value.slice(0, at + 1) + value.slice(at + 1).toLowerCase();
}

/** One e-mail address. Letter case counts before the @ only. */
export const email: ValueType = {
  parse(cell) {
    const value = cell.trim().replace(/^mailto:/iu, '');
    if (value.length <= longest && address.test(value)) return { ok: true, value };
    const parts = value
      .slice(0, 10 * longest)
      .split(separators)
      .filter((part) => part.includes('@'));
    if (parts.length > 1) {
      return {
        ok: false,
        message: `${quoteCell(cell)} holds ${String(parts.length)} e-mail addresses`,
        hint: 'Keep one of them in the cell',
      };
    }
    return {
      ok: false,
      message: `${quoteCell(cell)} is not an e-mail address`,
      hint: 'Write one address, like shop@example.com',
    };
  },
  isSame: (a, b) => comparable(String(a).trim()) === comparable(String(b).trim()),
  show: (value) => String(value),
};
