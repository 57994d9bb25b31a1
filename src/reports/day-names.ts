import { type Weekday, weekdays } from '../domain/weekday.ts';

const shortNames: Readonly<Record<Weekday, string>> = {
  monday: 'Mon',
  tuesday: 'Tue',
  wednesday: 'Wed',
  thursday: 'Thu',
  friday: 'Fri',
  saturday: 'Sat',
  sunday: 'Sun',
};

/** Place in the week, Monday 0; −1 for what is no weekday. */
export function weekdayIndex(part: string): number {
  return weekdays.findIndex((day) => day === part);
}

/** `Mon`, or `Mon–Fri` for a stretch of days. */
export function showDays(first: string, last: string): string {
  return first === last ? shortName(first) : `${shortName(first)}–${shortName(last)}`;
}

/** `2026-12-24`, or `2026-12-24 to 2026-12-26` for a stretch of dates. */
export function showDates(first: string, last: string): string {
  return first === last ? first : `${first} to ${last}`;
}

/** Is the second date the day after the first? Both `YYYY-MM-DD`. */
export function isNextDate(date: string, next: string): boolean {
  return Date.parse(next) - Date.parse(date) === 24 * 3600 * 1000;
}

function shortName(part: string): string {
  const day = weekdays.find((known) => known === part);
  return day === undefined ? part : shortNames[day];
}
