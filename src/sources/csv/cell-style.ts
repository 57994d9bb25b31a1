import type { RawRecord } from './tokenizer.ts';
import { cellSpans } from './tokenizer.ts';

/** The text of a cell as it stands in a file. Quoted where asked for, and where it could not be read otherwise. */
export function writeCell(
  text: string,
  { delimiter, isQuoted, isAlone }: { delimiter: string; isQuoted: boolean; isAlone: boolean },
): string {
  const mustQuote =
    /["\r\n]/.test(text) ||
    text.includes(delimiter) ||
    // In a column of its own a blank cell would be a blank line.
    (isAlone && text.trim() === '');
  return isQuoted || mustQuote ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Which cells of new records are quoted, as far as the file shows a habit. */
export interface QuoteHabits {
  learn(record: RawRecord, text: string): void;
  isQuoted(column: number, text: string): boolean;
}

/** Records that are looked at. */
const sampleRecords = 200;

/**
 * Learns from the records whether cells are quoted that need not be: column by column, and apart for empty cells, since
 * many programs quote all text and nothing else. A column that shows nothing follows the others.
 */
export function createQuoteHabits(delimiter: string): QuoteHabits {
  let seen = 0;
  const columns = new Map<string, { quoted: number; plain: number }>();
  const countOf = (name: string): { quoted: number; plain: number } => {
    const known = columns.get(name);
    if (known !== undefined) return known;
    const fresh = { quoted: 0, plain: 0 };
    columns.set(name, fresh);
    return fresh;
  };
  const kindOf = (text: string): string => (text === '' ? 'empty' : 'text');

  return {
    learn({ cells }, text) {
      if (seen >= sampleRecords) return;
      seen += 1;
      for (const [index, [start]] of cellSpans(text, delimiter).entries()) {
        const cell = cells[index] ?? '';
        // A cell that must be quoted shows no habit.
        if (writeCell(cell, { delimiter, isQuoted: false, isAlone: false }) !== cell) continue;
        const habit = text.charAt(start) === '"' ? 'quoted' : 'plain';
        for (const name of [`${kindOf(cell)} ${String(index)}`, kindOf(cell)]) countOf(name)[habit] += 1;
      }
    },
    isQuoted(column, text) {
      const own = countOf(`${kindOf(text)} ${String(column)}`);
      const { quoted, plain } = own.quoted + own.plain > 0 ? own : countOf(kindOf(text));
      return quoted > plain;
    },
  };
}
