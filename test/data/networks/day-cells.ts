import { type Row, textOf } from './network.ts';

export const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** What a row says of a day: windows, nothing, or something that cannot be. */
export type Day = readonly string[] | 'not said' | 'impossible';

/**
 * The plainest reader of a day's cell: pairs `HH:MM - HH:MM` with ` / ` between them and nothing else; equal pairs are
 * one, touching ones are joined. Whatever overlaps, or ends where it begins, is impossible.
 */
function plainDay(cell: string | undefined): Day {
  if (cell === undefined) return 'not said';
  const pairs = [...new Set(cell.split(' / '))].toSorted();
  const windows: string[] = [];
  for (const pair of pairs) {
    const [, start = '', end = ''] = /^(\d\d:\d\d) - (\d\d:\d\d)$/u.exec(pair) ?? [];
    const [lastStart = '', lastEnd = ''] = windows.at(-1)?.split('-') ?? [];
    if (start >= end || start < lastEnd) return 'impossible';
    if (start === lastEnd) windows[windows.length - 1] = `${lastStart}-${end}`;
    else windows.push(`${start}-${end}`);
  }
  return windows;
}

/** All seven days of a row. */
export function weekOf(row: Row, cell: (row: Row, day: number) => string | undefined): readonly Day[] {
  return dayNames.map((_, day) => plainDay(cell(row, day)));
}

/** As a read of Partoo answers it: seven days, each a list. */
export function asOpenHours(days: readonly Day[], unsaid: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(dayNames.map((name, index) => [name, days[index] === 'not said' ? unsaid : days[index]]));
}

/** Columns of a row that begin so, joined by ` / ` where they say something; hours of one digit filled up, no `Uhr`. */
export function joinedCells(row: Row, columns: readonly string[]): string | undefined {
  const cells = columns.flatMap((column) => textOf(row, column) ?? []);
  if (cells.length === 0) return undefined;
  return cells
    .map((cell) =>
      cell
        .replace(/Uhr$/u, '')
        .replace(/\b(\d):/gu, '0$1:')
        .replace('-', ' - '),
    )
    .join(' / ');
}
