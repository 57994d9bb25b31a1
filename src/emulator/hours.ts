import { weekDays } from './business.ts';
import { isObject } from './is-object.ts';
import type { Switches } from './switches.ts';

/** Two digits, 24-hour clock, hours 00 to 23: 24:00 is invalid (section 10) [2021]. */
const windowPattern = /^([0-1][0-9]|2[0-3]):([0-5][0-9])-([0-1][0-9]|2[0-3]):([0-5][0-9])$/;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const allDayForms = ['00:00-00:00', '00:00-23:59'];

type Week = Record<string, readonly string[]>;
interface Period {
  readonly starts_at: string;
  readonly ends_at: string;
  readonly open_hours?: readonly string[];
}

/** Is this a date of the calendar, `YYYY-MM-DD`? */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !datePattern.test(value)) return false;
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

/** Why this is no week of opening hours, or undefined. All seven days are needed [2021; MCP reference current]. */
export function checkWeek(value: unknown, switches: Switches): string | undefined {
  if (!isObject(value)) return 'must be an object of seven days';

  const missing = weekDays.filter((day) => !(day in value));
  if (missing.length > 0) return `${missing.join(', ')}: all seven days are required`;
  for (const [day, windows] of Object.entries(value)) {
    if (!weekDays.some((known) => known === day)) return `${day}: unknown field`;
    const problem = checkWindows(windows, switches);
    if (problem !== undefined) return `${day}: ${problem}`;
  }
  return undefined;
}

/** Why these are no special hours, or undefined. `today` is the date in the business's country. */
export function checkSpecificHours(value: unknown, today: string, switches: Switches): string | undefined {
  if (!isObject(value)) return 'must be an object with open and close';
  if (switches.specificHoursKeys === 'both-required' && !('open' in value && 'close' in value)) {
    return 'open and close are both required'; // [2021]; a public client sends one [client]
  }

  const spans: Period[] = [];
  for (const [kind, periods] of Object.entries(value)) {
    if (kind !== 'open' && kind !== 'close') return `${kind}: unknown field`;
    if (!Array.isArray(periods)) return `${kind}: must be a list`;
    for (const [index, period] of periods.entries()) {
      const problem = checkPeriod(period, kind, today, switches);
      if (problem !== undefined) return `${kind}.${String(index)}: ${problem}`;
      spans.push(period as Period);
    }
  }
  return switches.overlappingPeriods === 'refused' ? findOverlap(spans) : undefined;
}

/** A week as Partoo keeps it, under the switches on windows (all unknown, section 10). */
export function keepWeek(week: Readonly<Week>, switches: Switches): Readonly<Week> {
  const kept: Record<string, string[]> = {};
  for (const day of weekDays) kept[day] = [];

  for (const [index, day] of weekDays.entries()) {
    for (const window of week[day] ?? []) {
      const [start = '', end = ''] = window.split('-');
      if (switches.pastMidnight === 'split' && isPastMidnight(start, end)) {
        kept[day]?.push(`${start}-00:00`);
        kept[weekDays[(index + 1) % 7] ?? day]?.unshift(`00:00-${end}`);
      } else kept[day]?.push(keepAllDay(window, switches));
    }
  }
  if (switches.windowOrder === 'sorted') for (const windows of Object.values(kept)) windows.sort();
  return kept;
}

/** Special hours as Partoo keeps them: both keys, expired periods dropped where the switch says so. */
export function keepSpecificHours(
  hours: { readonly open?: readonly Period[]; readonly close?: readonly Period[] },
  today: string,
  switches: Switches,
): { readonly open: readonly Period[]; readonly close: readonly Period[] } {
  const stays = (period: Period): boolean => switches.expiredSpecialHours === 'refused' || period.ends_at >= today;
  const open = (hours.open ?? []).filter(stays).map((period) => ({
    ...period,
    open_hours: (period.open_hours ?? []).map((window) => keepAllDay(window, switches)),
  }));
  return { open, close: (hours.close ?? []).filter(stays) };
}

function checkPeriod(period: unknown, kind: 'open' | 'close', today: string, switches: Switches): string | undefined {
  if (!isObject(period)) return 'must be an object';
  const allowed = kind === 'open' ? ['starts_at', 'ends_at', 'open_hours'] : ['starts_at', 'ends_at'];
  for (const key of Object.keys(period)) if (!allowed.includes(key)) return `${key}: unknown field`;

  const { starts_at: startsAt, ends_at: endsAt } = period;
  if (!isDate(startsAt) || !isDate(endsAt)) return 'starts_at and ends_at must be dates, YYYY-MM-DD';
  if (endsAt < startsAt) return 'ends_at is before starts_at';
  // A period that ended in the past is refused [client].
  if (switches.expiredSpecialHours === 'refused' && endsAt < today) return 'ends_at is in the past';
  return kind === 'open' ? checkWindows(period['open_hours'] ?? [], switches) : undefined;
}

function checkWindows(windows: unknown, switches: Switches): string | undefined {
  if (!Array.isArray(windows)) return 'must be a list of HH:MM-HH:MM';
  if (switches.windowsPerDay === 'at-most-2' && windows.length > 2) return 'holds more than 2 windows';

  let lastEnd = '';
  for (const window of (windows as unknown[]).toSorted()) {
    if (typeof window !== 'string' || !windowPattern.test(window))
      return `${JSON.stringify(window)} is not HH:MM-HH:MM`;
    const [start = '', end = ''] = window.split('-');
    if (switches.pastMidnight === 'refused' && isPastMidnight(start, end)) return `${window} ends before it starts`;
    if (switches.overlappingWindows === 'refused' && start < lastEnd) return `${window} overlaps another window`;
    lastEnd = end === '00:00' ? '24:00' : end;
  }
  return undefined;
}

function findOverlap(spans: readonly Period[]): string | undefined {
  const sorted = [...spans].sort((a, b) => (a.starts_at < b.starts_at ? -1 : 1));
  const second = sorted.find((span, index) => index > 0 && span.starts_at <= (sorted[index - 1]?.ends_at ?? ''));
  return second === undefined ? undefined : `the period from ${second.starts_at} overlaps another one`;
}

function keepAllDay(window: string, switches: Switches): string {
  return switches.allDay !== 'as-sent' && allDayForms.includes(window) ? switches.allDay : window;
}

/** An end of 00:00 means midnight at the end of the day [2021]. */
function isPastMidnight(start: string, end: string): boolean {
  return end !== '00:00' && end <= start;
}
