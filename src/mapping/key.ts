import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { Problem } from '../domain/location.ts';
import type { SourceRecord } from '../domain/ports/source-read.ts';
import { quoteCell } from '../domain/values/quote-cell.ts';
import { readCell } from './cell.ts';

/** A record's key, or why it cannot be read. */
export type KeyReading = { readonly key: LocationKey } | { readonly problem: Problem };

const shortenedNumber = /^[+-]?\d+(?:[.,]\d+)?E\+\d+$/iu;
// Of ASCII whatever cannot be printed, a line break inside a code too.
const controls = /[^ -~\u0080-\u{10ffff}]/u;

/**
 * Reads the key: its text, trimmed, nothing else changed.
 *
 * In a record with too few or too many cells the key is believed only from the first column: anywhere else a lost or
 * added delimiter may have moved it, and a wrong key would make the right one look absent (R1).
 */
export function readKey(record: SourceRecord, column: string, index: number, columnCount: number): KeyReading {
  const problem = (message: string, hint: string): KeyReading => ({
    problem: { at: record.at, column, message, hint },
  });
  const count = record.cells.length;
  if (count !== columnCount && index !== 0) {
    return problem(describeCount(count, columnCount), 'Its key cannot be trusted: check delimiters and quotes');
  }
  const cell = readCell(record.cells[index] ?? '');
  if (cell.kind === 'broken') return problem(cell.message, cell.hint);
  if (cell.kind !== 'said') return problem('the key is empty', 'Every location needs its own code');
  if (shortenedNumber.test(cell.text)) {
    return problem(
      `${quoteCell(cell.text)} is a number that a spreadsheet shortened; its digits are lost`,
      'Format the column as text and enter the code again',
    );
  }
  if (controls.test(cell.text)) return problem(`${quoteCell(cell.text)} contains control characters`, 'Remove them');
  return { key: asLocationKey(cell.text) };
}

/** `the record has 3 cells, the header 24`. */
export function describeCount(cells: number, columns: number): string {
  return `the record has ${String(cells)} ${cells === 1 ? 'cell' : 'cells'}, the header ${String(columns)}`;
}
