import type { ValueType } from './value-type.ts';
import { quoteCell } from './quote-cell.ts';

/**
 * Status words as read, in Partoo's spelling for writing. One copy of Partoo's search page says `closed_temporarily`;
 * `opening_soon` is open with a future opening date and is never written (partoo-api sections 0 and 8).
 */
const words: Readonly<Record<string, string>> = {
  open: 'open',
  closed: 'closed',
  temporarily_closed: 'temporarily_closed',
  closed_temporarily: 'temporarily_closed',
  opening_soon: 'open',
};

const labels: Readonly<Record<string, string>> = {
  open: 'open',
  closed: 'closed for good',
  temporarily_closed: 'temporarily closed',
};

function canonical(word: string): string | undefined {
  const key = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/gu, '_');
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

/** Whether the shop trades. */
export const status: ValueType = {
  parse(cell) {
    const value = canonical(cell);
    if (value !== undefined) return { ok: true, value };
    return {
      ok: false,
      message: `${quoteCell(cell)} is not a status`,
      hint: 'Write open, closed or temporarily_closed, or translate your words with lookup',
    };
  },
  isSame: (a, b) => (canonical(String(a)) ?? a) === (canonical(String(b)) ?? b),
  show: (value) => labels[String(value)] ?? String(value),
};
