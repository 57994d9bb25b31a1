import type { ValueType } from './value-type.ts';
import { collapse, oddityNotes, unreadableIn } from './text.ts';

/** Limits of `description_short` and `description_long`, in characters: partoo-api section 9. */
const shortLimit = 80;
const longLimit = 750;

function description(limit: number): ValueType {
  return {
    parse(cell) {
      const unreadable = unreadableIn(cell);
      if (unreadable !== null) return unreadable;
      const value = tidyLines(cell);
      if (value === '') return { ok: false, message: 'the cell holds only white space', hint: 'Empty the cell' };
      // Never more characters than code units, and counting them costs.
      const length = value.length <= limit ? value.length : Array.from(value).length;
      if (length > limit) {
        return {
          ok: false,
          message: `the text has ${String(length)} characters, the limit is ${String(limit)}`,
          hint: `Shorten it by ${String(length - limit)}`,
        };
      }
      const notes = oddityNotes(cell);
      return notes.length === 0 ? { ok: true, value } : { ok: true, value, notes };
    },
    // Whether Partoo keeps line breaks is unknown, so they count as spaces here.
    isSame: (a, b) => collapse(String(a)) === collapse(String(b)),
    show: (value) => String(value),
  };
}

/** Paragraphs stay; all other white space is collapsed as in {@link collapse}. */
function tidyLines(cell: string): string {
  if (!/[\r\n]/u.test(cell)) return collapse(cell);
  const lines = cell.split(/\r\n|\r|\n/u).map(collapse);
  return lines
    .join('\n')
    .replace(/\n{3,}/gu, '\n\n')
    .trim();
}

export const descriptionShort: ValueType = description(shortLimit);
export const descriptionLong: ValueType = description(longLimit);
