import { fromDayNumber, toDayNumber } from './calendar-date.ts';
import { plainDayStyle, spellDay } from './day-spelling.ts';
import type { SpecialDates } from './special-hours.ts';

/** No range is longer: one of more than 400 days is taken for a typing error when it is read. */
const longestRangeDays = 366;

/**
 * Dates as contract.md writes them: `2026-12-24: 10:00-16:00; 2026-12-25/2026-12-26: closed`, in order of time, equal
 * neighbours as one range. No dates are an empty text.
 */
export function spellSpecialHours(dates: SpecialDates): string {
  const days = Object.entries(dates)
    .map(([date, windows]) => ({
      day: toDayNumber(date),
      hours: windows.length === 0 ? 'closed' : spellDay(windows, plainDayStyle),
    }))
    .sort((a, b) => a.day - b.day);
  const ranges: { from: number; to: number; hours: string }[] = [];
  for (const { day, hours } of days) {
    const last = ranges.at(-1);
    const isNext = last?.to === day - 1 && last.hours === hours && day - last.from < longestRangeDays;
    if (isNext) last.to = day;
    else ranges.push({ from: day, to: day, hours });
  }
  return ranges
    .map(({ from, to, hours }) => {
      const period = from === to ? fromDayNumber(from) : `${fromDayNumber(from)}/${fromDayNumber(to)}`;
      return `${period}: ${hours}`;
    })
    .join('; ');
}
