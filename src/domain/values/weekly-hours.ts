import type { FieldValue } from '../value.ts';
import { parseDayCell } from './day-cell.ts';
import { joinDays } from './opening-hours.ts';
import type { ValueType } from './value-type.ts';

function asWindows(value: FieldValue): readonly string[] {
  return typeof value === 'object' && value !== null ? value : [String(value)];
}

function sameWindows(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((window, index) => window === b[index]);
}

/** Hours of one day by themselves; a whole week goes through `canonicalWeek`, which also knows the neighbours. */
export const weeklyHours: ValueType = {
  parse(cell) {
    const day = parseDayCell(cell);
    if (!day.ok) return day;
    if ('notSaid' in day)
      return { ok: false, message: 'the cell says that the hours are not known', hint: 'Empty the cell' };
    const value = joinDays(new Map([[0, day.value]]), null).get(0) ?? [];
    return day.notes === undefined ? { ok: true, value } : { ok: true, value, notes: day.notes };
  },
  isSame: (a, b) => sameWindows(asWindows(a), asWindows(b)),
  show(value) {
    const windows = asWindows(value);
    if (windows.length === 0) return 'closed';
    if (windows.length === 1 && windows[0] === '00:00-24:00') return 'open all day';
    return windows.map((window) => window.replace('-', '–')).join(', ');
  },
};
