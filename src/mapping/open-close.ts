import { closedWords } from '../domain/values/day-cell-words.ts';
import { quoteCell } from '../domain/values/quote-cell.ts';
import { readCell } from './cell.ts';
import type { FindColumn } from './columns.ts';
import type { OriginEntry } from './options.ts';
import type { OriginReading, ReadCells } from './origin-reading.ts';

/**
 * Reads the times of a day from columns for opening and closing, as the text of its windows: `08:30-12:00, 14:00-18:00`.
 * A pair of empty cells is no window; half a pair is broken.
 */
export function openClosePairs(
  opens: readonly string[],
  closes: readonly string[],
  cellAt: (column: string) => ReadCells,
): ReadCells {
  const pairs = opens.map((column, index) => {
    const other = closes[index] ?? '';
    return { column, other, read: cellAt(column), readOther: cellAt(other) };
  });
  return (cells) => {
    const windows: string[] = [];
    let silence: OriginReading = { kind: 'empty' };
    for (const { column, other, read, readOther } of pairs) {
      const [start, end] = [read(cells), readOther(cells)];
      if (start.kind === 'broken') return { ...start, column };
      if (end.kind === 'broken') return { ...end, column: other };
      if (start.kind === 'said' && end.kind === 'said') {
        windows.push(`${withMark(start.text)}-${withMark(end.text)}`);
      } else if (start.kind === 'said' || end.kind === 'said') {
        // One word for the whole day, as `closed`, needs no closing time.
        const text = start.kind === 'said' ? start.text : end.kind === 'said' ? end.text : '';
        if (closedWords.has(text.toLowerCase())) windows.push(text);
        else return halfPair(text, start.kind === 'said' ? other : column);
      } else if (start.kind === 'nothing') silence = start;
    }
    return windows.length === 0 ? silence : { kind: 'said', text: windows.join(', ') };
  };
}

function halfPair(text: string, missing: string): OriginReading {
  return {
    kind: 'broken',
    message: `${quoteCell(text)} has no counterpart in column ${missing}`,
    hint: 'Fill in both the opening and the closing time, or neither',
    column: missing,
  };
}

/** `0830` and `830` as times of a day have them; also `8.5` of a number cell stays what it is, and is not understood. */
function withMark(text: string): string {
  const [, hour, minute] = /^(\d{1,2})(\d{2})$/u.exec(text) ?? [];
  return hour === undefined ? text : `${hour}:${minute ?? ''}`;
}

const yes: ReadonlySet<string> = new Set([
  ...['1', 'true', 'yes', 'y', 'x', 'oui', 'o', 'vrai', 'sí', 'si', 's', 'verdadero', 'ja', 'j', 'wahr', 'sì', 'vero'],
  ...['sim', 'verdadeiro', 'waar', ...closedWords],
]);
const no: ReadonlySet<string> = new Set([
  ...['0', 'false', 'no', 'n', 'non', 'faux', 'falso', 'nein', 'falsch', 'não', 'nao', 'nee', 'onwaar'],
  ...['open', 'ouvert', 'abierto', 'geöffnet', 'offen', 'aperto', 'aberto'],
]);

/** Puts the column that says whether a day is closed before its times; beside times, that is a contradiction (D17). */
export function withClosedFlag({ closed }: OriginEntry, find: FindColumn, read: ReadCells): ReadCells {
  if (closed === undefined) return read;
  const index = find(closed);
  return (cells) => {
    const flag = readCell(index === undefined ? '' : (cells[index] ?? ''));
    if (flag.kind === 'broken') return { ...flag, column: closed };
    const word = flag.kind === 'said' ? flag.text.toLowerCase() : '';
    if (word === '' || no.has(word)) return read(cells);
    if (!yes.has(word)) {
      return {
        kind: 'broken',
        message: `${quoteCell(word)} does not say whether the day is closed`,
        hint: 'Write yes or no, true or false, 1 or 0',
        column: closed,
      };
    }
    const hours = read(cells);
    const isContradicted = hours.kind === 'said' && !closedWords.has(hours.text.toLowerCase());
    return {
      kind: 'said',
      text: 'closed',
      column: closed,
      ...(isContradicted ? { note: `the day is closed and has hours, ${quoteCell(hours.text)}; closed counts` } : {}),
    };
  };
}
