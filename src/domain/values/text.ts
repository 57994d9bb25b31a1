import type { Parsed, ValueType } from './value-type.ts';
import { quoteCell } from './quote-cell.ts';

const spaces = /\s+/gu;
// Below U+0300 every text is NFC, and beyond ASCII only the no-break space is white.
const needsWork = /[^\u0021-\u007e\u00a1-\u02ff ]| {2}|^ | $/u;
// Nearly all texts: nothing in them that anything below looks for.
const maybeOdd = /[^\u0021-\u007e ]| {2}|^ | $/u;
// Unreadable wherever they stand, and refused by most platforms. White space among them is collapsed before.
const controls = /[^\s -~\u0080-\u{10ffff}]/u;
// UTF-8 once read as Latin-1 or Windows-1252: a lead byte shown as Ã, Â or â, then what its second byte became.
const mojibake = /[ÃÂ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]|â€/u;

/** The same text however it was typed: NFC, edges trimmed, runs of white space (no-break too) made one space. */
export function collapse(text: string): string {
  return needsWork.test(text) ? text.normalize('NFC').replace(spaces, ' ').trim() : text;
}

/** What no text may contain: replacement characters (R30) and control characters. Null when there is none. */
export function unreadableIn(cell: string): Parsed<never> | null {
  if (cell.includes('\uFFFD')) {
    return {
      ok: false,
      message: `${quoteCell(cell)} contains replacement characters`,
      hint: 'The file was read, or saved, in the wrong encoding: check source.encoding',
    };
  }
  if (controls.test(cell)) {
    return { ok: false, message: `${quoteCell(cell)} contains control characters`, hint: 'Remove them from the cell' };
  }
  return null;
}

/** Warnings about a text that is sent all the same (D21). */
export function oddityNotes(cell: string): readonly string[] {
  return mojibake.test(cell) ? [`${quoteCell(cell)} looks like text decoded twice (mojibake)`] : [];
}

/** One line of text. */
export const text: ValueType = {
  parse(cell) {
    if (cell !== '' && !maybeOdd.test(cell)) return { ok: true, value: cell };
    const unreadable = unreadableIn(cell);
    if (unreadable !== null) return unreadable;
    const value = collapse(cell);
    if (value === '') return { ok: false, message: 'the cell holds only white space', hint: 'Empty the cell' };
    const notes = oddityNotes(cell);
    return notes.length === 0 ? { ok: true, value } : { ok: true, value, notes };
  },
  isSame: (a, b) => collapse(String(a)) === collapse(String(b)),
  show: (value) => String(value),
};
