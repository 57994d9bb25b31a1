import type { ValueType } from './value-type.ts';
import { quoteCell } from './quote-cell.ts';

const iso = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/u;
const dayFirst = /^(\d{1,2})([./])(\d{1,2})\2(\d{4})$/u;
const msPerDay = 86_400_000;

/** Days since 1970-01-01 of a `YYYY-MM-DD` that {@link readDate} gave. */
export function toDayNumber(date: string): number {
  return Math.round(
    Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / msPerDay,
  );
}

/** The reverse of {@link toDayNumber}. */
export function fromDayNumber(day: number): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}

/** `2026-12-24`, `24.12.2026` or `24/12/2026` (day first) as `YYYY-MM-DD`; null when it is no date of 1900 to 2199. */
export function readDate(text: string): string | null {
  const written = iso.exec(text);
  if (written !== null) return existing(Number(written[1]), Number(written[2]), Number(written[3]));
  const european = dayFirst.exec(text);
  return european === null ? null : existing(Number(european[4]), Number(european[3]), Number(european[1]));
}

function existing(year: number, month: number, day: number): string | null {
  if (year < 1900 || year > 2199 || day < 1 || day > daysIn(month, year)) return null;
  return `${String(year)}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** 0 for a month that is none. */
function daysIn(month: number, year: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : month >= 1 && month <= 12 ? 31 : 0;
}

/** A calendar date without a time. */
export const calendarDate: ValueType = {
  parse(cell, { country }) {
    const trimmed = cell.trim();
    const value = readDate(trimmed);
    if (value === null) {
      return { ok: false, message: `${quoteCell(cell)} is not a date`, hint: 'Write it as YYYY-MM-DD' };
    }
    // 03/04/2026 is April for an American: which of the two was meant is not ours to guess.
    if (country === 'US' && trimmed.includes('/') && Number(value.slice(8)) <= 12) {
      return { ok: false, message: `${quoteCell(cell)} has two readings`, hint: 'Write it as YYYY-MM-DD' };
    }
    return { ok: true, value };
  },
  isSame: (a, b) => (readDate(String(a)) ?? a) === (readDate(String(b)) ?? b),
  show: (value) => String(value),
};
