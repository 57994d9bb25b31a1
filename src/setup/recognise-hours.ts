import { parseDayCell } from '../domain/values/day-cell.ts';
import { parseWeekCell } from '../domain/values/week-cell.ts';
import { type Weekday, weekdays } from '../domain/weekday.ts';
import { dayOf } from './column-words.ts';
import { type Column, distinct } from './column.ts';
import { share } from './guess-country.ts';

/** Columns by weekday, several for several windows. */
export type DayColumns = Readonly<Partial<Record<Weekday, readonly string[]>>>;

/** Seven days, or nearly, in columns of their own; several columns of one day are several windows of it. */
export function recogniseDays(all: readonly Column[]): DayColumns | null {
  const found: Partial<Record<Weekday, string[]>> = {};
  for (const { name, filled } of all) {
    const day = dayOf(name);
    if (day === null || (filled.length > 0 && (share(filled, (cell) => parseDayCell(cell).ok) ?? 0) < 0.3)) continue;
    found[day.day] = [...(found[day.day] ?? []), name];
  }
  return weekdays.filter((day) => found[day] !== undefined).length >= 5 ? found : null;
}

/** The column that holds the hours of a whole week. @param named those called hours, the likeliest first */
export function recogniseWeek(
  named: readonly Column[],
  all: readonly Column[],
  used: ReadonlySet<string>,
): { readonly column: string; readonly doubt?: string } | null {
  const reads = ({ filled }: Column): number =>
    share(distinct(filled).slice(0, 300), (cell) => parseWeekCell(cell).ok) ?? 0;
  const byName = named.find((column) => reads(column) >= 0.3);
  if (byName !== undefined) {
    const part = reads(byName);
    return {
      column: byName.name,
      ...(part > 0.95 ? {} : { doubt: `${String(Math.round(part * 100))} % of its texts can be read` }),
    };
  }
  const byContent = all.find((column) => !used.has(column.name) && column.filled.length > 0 && reads(column) > 0.9);
  return byContent === undefined ? null : { column: byContent.name, doubt: 'by what is in it; its name says nothing' };
}
