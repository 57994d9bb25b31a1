import type { FieldValue } from '../value.ts';
import { weekdays, type Weekday } from '../weekday.ts';
import { canonicalWeek, type PartialWeek } from './opening-hours.ts';
import type { ValueType } from './value-type.ts';
import { parseWeekCell } from './week-cell.ts';

const closed = 'closed';

/** `monday 09:00-12:00,14:00-18:00`, `tuesday closed`, …: the days that are known, from Monday. */
export function weekToValue(week: PartialWeek): readonly string[] {
  const days = canonicalWeek(week);
  return weekdays.flatMap((day) => {
    const windows = days[day];
    if (windows === undefined) return [];
    return [`${day} ${windows.length === 0 ? closed : windows.join(',')}`];
  });
}

/** The week that {@link weekToValue} made a value of. */
export function valueToWeek(value: FieldValue): PartialWeek {
  const week: Partial<Record<Weekday, readonly string[]>> = {};
  for (const entry of Array.isArray(value) ? (value as readonly string[]) : []) {
    const [name = '', windows = ''] = entry.split(' ');
    const day = weekdays.find((known) => known === name);
    if (day !== undefined) week[day] = windows === closed ? [] : windows.split(',');
  }
  return week;
}

/** The hours of all seven days in one value: Partoo takes those of a service only so (partoo-api section 19). */
export const wholeWeek: ValueType = {
  parse(cell) {
    const parsed = parseWeekCell(cell);
    if (!parsed.ok) return parsed;
    if ('notSaid' in parsed) return { ok: false, message: 'the cell says no hours', hint: 'Empty the cell' };
    const missing = weekdays.filter((day) => parsed.value[day] === undefined);
    if (missing.length > 0) {
      return {
        ok: false,
        message: `nothing is said of ${missing.join(', ')}, and Partoo takes these hours only for all seven days`,
        hint: 'Name every day, as in "Mo-Fr 09:00-18:00; Sa,Su closed"',
      };
    }
    const value = weekToValue(parsed.value);
    return parsed.notes === undefined ? { ok: true, value } : { ok: true, value, notes: parsed.notes };
  },
  isSame: (a, b) => comparable(a) === comparable(b),
  show: (value) => asList(value).join('; '),
};

function asList(value: FieldValue): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [String(value)];
}

function comparable(value: FieldValue): string {
  return asList(value).join('\n');
}
