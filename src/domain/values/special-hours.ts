import { fromDayNumber, readDate, toDayNumber } from './calendar-date.ts';
import { parseDayCell } from './day-cell.ts';
import { joinDays, spanOf, splitDays } from './opening-hours.ts';
import { quoteCell } from './quote-cell.ts';
import type { Parsed, ValueType } from './value-type.ts';
import { weeklyHours } from './weekly-hours.ts';

/** Windows by date `YYYY-MM-DD`; `[]` is closed on that date. */
export type SpecialDates = Readonly<Record<string, readonly string[]>>;

/** Partoo's shape of `specific_hours` (partoo-api section 10); both keys are always there. */
export interface PartooSpecificHours {
  readonly open: readonly PartooOpenPeriod[];
  readonly close: readonly PartooPeriod[];
}

/** Dates, both inclusive. */
export interface PartooPeriod {
  readonly starts_at: string;
  readonly ends_at: string;
}

export interface PartooOpenPeriod extends PartooPeriod {
  readonly open_hours: readonly string[];
}

/** A longer range in a cell is more likely a typing error; a closure of that length is a status, not special hours. */
const longestRangeDays = 400;
/** Of a period that Partoo holds, no more days than this are looked at: an end in the year 9999 must not fill memory. */
const furthestDays = 1100;

const date = String.raw`(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})`;
// Entries end where the next date with its colon begins: windows of one entry are joined by the same commas.
const entryPattern = new RegExp(String.raw`^(${date})(?: ?(?:/|-|–|to|bis|au) ?(${date}))? ?: ?(.*)$`, 'su');
const entryBreak = new RegExp(String.raw` ?(?:[;\n]|,(?= ?${date})) ?`, 'u');

/**
 * Reads a cell of special hours: `2026-12-24: 10:00-16:00; 2026-12-25/2026-12-26: closed`. Also as in Google's sheets,
 * `2025-12-31: 05:00-23:00, 2026-01-01: x`, and with dates as `24.12.2026` or `24/12/2026`, day first.
 *
 * One entry per date, canonical as a week is; dates before `today` are left out. A window past midnight needs the next
 * date in the same cell, since in Partoo it becomes two.
 *
 * @param today `YYYY-MM-DD`
 */
export function parseSpecialHours(cell: string, today: string): Parsed<SpecialDates> {
  const days = new Map<number, readonly string[]>();
  const notes: string[] = [];
  const entries = cell
    .replace(/\r\n?/gu, '\n')
    .replace(/[^\S\n]+/gu, ' ')
    .split(entryBreak);
  for (const entry of entries.filter((part) => part.trim() !== '')) {
    const read = readEntry(entry.trim());
    if (!read.ok) return read;
    const { from, to, windows } = read.value;
    notes.push(...(read.notes ?? []));
    for (let day = from; day <= to; day += 1) {
      const known = days.get(day);
      if (known !== undefined && known.join() !== windows.join()) {
        return { ok: false, message: `${fromDayNumber(day)} is said twice, differently`, hint: 'Say each date once' };
      }
      days.set(day, windows);
    }
  }
  if (days.size === 0)
    return { ok: false, message: `${quoteCell(cell)} names no date`, hint: 'Write 2026-12-24: 10:00-16:00' };
  const open = [...days].find(([day, windows]) => windows.some(runsPastMidnight) && !days.has(day + 1));
  if (open !== undefined) {
    return {
      ok: false,
      message: `${fromDayNumber(open[0])} is open past midnight, but the next date is not given`,
      hint: `Add an entry for ${fromDayNumber(open[0] + 1)}, or end the window at 24:00`,
    };
  }
  const value = canonicalFrom(days, today);
  return notes.length === 0 ? { ok: true, value } : { ok: true, value, notes };
}

interface DateEntry {
  readonly from: number;
  readonly to: number;
  readonly windows: readonly string[];
}

function readEntry(entry: string): Parsed<DateEntry> {
  const [, first = '', second, hours = ''] = entryPattern.exec(entry) ?? [];
  const starts = readDate(first);
  const ends = second === undefined ? starts : readDate(second);
  if (starts === null || ends === null) {
    return {
      ok: false,
      message: `${quoteCell(entry)} is not understood as special hours`,
      hint: 'Write 2026-12-24: 10:00-16:00; 2026-12-25/2026-12-26: closed',
    };
  }
  const from = toDayNumber(starts);
  const to = toDayNumber(ends);
  if (to < from)
    return { ok: false, message: `${quoteCell(entry)} ends before it starts`, hint: 'Exchange the two dates' };
  if (to - from >= longestRangeDays) {
    return {
      ok: false,
      message: `${quoteCell(entry)} spans ${String(to - from + 1)} days, the limit is ${String(longestRangeDays)}`,
      hint: 'Check the year; for a long closure use status temporarily_closed',
    };
  }
  const day = parseDayCell(hours);
  if (!day.ok)
    return { ok: false, message: `${starts}: ${day.message}`, ...(day.hint === undefined ? {} : { hint: day.hint }) };
  if ('notSaid' in day) return { ok: false, message: `${starts} has no hours`, hint: 'Write hours, or closed' };
  return {
    ok: true,
    value: { from, to, windows: day.value },
    ...(day.notes === undefined ? {} : { notes: day.notes }),
  };
}

function runsPastMidnight(window: string): boolean {
  return spanOf(window).end > 1440;
}

/**
 * Cut at midnight first, then without the past, then joined: so tonight's early hours survive when the day that
 * opened them is over, and both sides, however cut, come out alike.
 */
function canonicalFrom(days: ReadonlyMap<number, readonly string[]>, today: string): SpecialDates {
  const first = toDayNumber(today);
  const cut = [...splitDays(days, null)].filter(([day]) => day >= first).sort(([a], [b]) => a - b);
  return Object.fromEntries([...joinDays(new Map(cut), null)].map(([day, windows]) => [fromDayNumber(day), windows]));
}

/**
 * Partoo's periods as one entry per date, canonical, from `today` on. Periods that are not well-formed are left out.
 * Where an open and a closed period meet (undocumented), the open one counts: it is the exception to the other.
 */
export function fromPartooSpecific(
  specific: {
    readonly open?: readonly PartooOpenPeriod[] | null | undefined;
    readonly close?: readonly PartooPeriod[] | null | undefined;
  },
  today: string,
): SpecialDates {
  const days = new Map<number, readonly string[]>();
  // The night before today may run into it.
  const first = toDayNumber(today) - 1;
  const each = ({ starts_at, ends_at }: PartooPeriod, visit: (day: number) => void) => {
    if (readDate(starts_at) === null || readDate(ends_at) === null) return;
    const from = Math.max(toDayNumber(starts_at), first);
    const to = Math.min(toDayNumber(ends_at), from + furthestDays);
    for (let day = from; day <= to; day += 1) visit(day);
  };
  for (const period of specific.close ?? []) each(period, (day) => days.set(day, []));
  for (const period of specific.open ?? []) {
    each(period, (day) => days.set(day, [...(days.get(day) ?? []), ...period.open_hours]));
  }
  return canonicalFrom(days, today);
}

/** Dates as Partoo's periods: equal neighbours joined, in order of time, windows in Partoo's forms, both keys always. */
export function toPartooSpecific(dates: SpecialDates): PartooSpecificHours {
  const days = new Map(Object.entries(dates).map(([day, windows]) => [toDayNumber(day), windows]));
  const cut = [...splitDays(days, null)].sort(([a], [b]) => a - b);
  const runs: { from: number; to: number; windows: readonly string[] }[] = [];
  for (const [day, windows] of cut) {
    const last = runs.at(-1);
    if (last !== undefined && last.to === day - 1 && last.windows.join() === windows.join()) last.to = day;
    else runs.push({ from: day, to: day, windows });
  }
  const period = ({ from, to }: { from: number; to: number }): PartooPeriod => ({
    starts_at: fromDayNumber(from),
    ends_at: fromDayNumber(to),
  });
  return {
    open: runs.filter(({ windows }) => windows.length > 0).map((run) => ({ ...period(run), open_hours: run.windows })),
    close: runs.filter(({ windows }) => windows.length === 0).map(period),
  };
}

/** Hours of one date by themselves; a cell with dates goes through {@link parseSpecialHours}. */
export const specialHours: ValueType = weeklyHours;
