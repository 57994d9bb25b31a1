import { weekdays, type Weekday } from '../weekday.ts';
import { quoteCell } from './quote-cell.ts';
import type { WeekRead } from './week-reading.ts';

/** The JSON that a cell holds; undefined when it holds none. */
export function jsonIn(cell: string): unknown {
  const text = cell.trim();
  if (!/^[{[]/u.test(text) || text.length > longestJson) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Generous for a week with every property spelled out; a cell is not a document. */
const longestJson = 20_000;

export function asBlock(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : null;
}

export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** `9:05`, `09:05:00`, `0905` in minutes; null when it is no time of day. */
export function minutesIn(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const [, hour, minute, second = '00'] =
    /^(\d{1,2}):?(\d{2})(?::(\d{2}))?(?:Z|[+-]\d{2}:\d{2})?$/u.exec(value.trim()) ?? [];
  if (hour === undefined || Number(minute) > 59 || second !== '00') return null;
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes <= 1440 ? minutes : null;
}

export function timeOfMinutes(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `Monday`, `MONDAY`, `https://schema.org/Monday`. */
export function weekdayIn(value: unknown): Weekday | null {
  if (typeof value !== 'string') return null;
  const name = value
    .trim()
    .replace(/^https?:\/\/(?:www\.)?schema\.org\//u, '')
    .toLowerCase();
  return weekdays.find((day) => day === name) ?? null;
}

/** A stretch from one moment of the week to another, in minutes from Monday 0:00; the end may lie in the next week. */
export interface WeekStretch {
  readonly start: number;
  readonly end: number;
}

/** Windows by day, cut at midnights. */
export function daysOfStretches(stretches: readonly WeekStretch[]): Record<Weekday, readonly string[]> {
  const windows: Record<Weekday, string[]> = {
    monday: [],
    tuesday: [],
    wednesday: [],
    thursday: [],
    friday: [],
    saturday: [],
    sunday: [],
  };
  for (const { start, end } of stretches) {
    for (let from = start; from < end; ) {
      const midnight = (Math.floor(from / 1440) + 1) * 1440;
      const day = weekdays[Math.floor(from / 1440) % 7];
      const to = Math.min(end, midnight);
      const base = midnight - 1440;
      if (day !== undefined) windows[day].push(`${timeOfMinutes(from - base)}-${timeOfMinutes(to - base)}`);
      from = to;
    }
  }
  for (const day of weekdays) windows[day].sort();
  return windows;
}

/** The notation is known, and this is wrong with it. */
export function refusedJson(cell: string, why: string, hint: string): WeekRead {
  return { kind: 'refused', message: `${quoteCell(cell)}: ${why}`, hint };
}
