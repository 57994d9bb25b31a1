import type { SourceRecord } from '../domain/ports.ts';
import { parseDayCell, type ParsedDay } from '../domain/values/day-cell.ts';
import { canonicalWeek, minutesOf, spanOf } from '../domain/values/opening-hours.ts';
import { weekdays, type Weekday } from '../domain/weekday.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { reportInvalid, reportOddity, type Findings, type Place } from './findings.ts';
import type { Origin } from './origin.ts';

/** One mapped weekday. */
export interface DayEntry extends Place {
  readonly day: Weekday;
  readonly origin: Origin;
}

const minutesPerDay = 1440;
const oddlyShort = 60;
const oddlyLong = 18 * 60;
/** Distinct hours cells to remember; a chain uses some hundreds. */
const rememberedCells = 5000;

/** Reads the mapped weekdays of a record and puts them, canonical as a week, among its values. */
export function createWeekReader(days: readonly DayEntry[]): (record: SourceRecord, findings: Findings) => void {
  const remembered = createBoundedCache<ParsedDay>(rememberedCells);
  return (record, findings) => {
    const said: Partial<Record<Weekday, readonly string[]>> = {};
    for (const entry of days) {
      const windows = readDay(entry, record, findings, (cell) => remembered(cell, () => parseDayCell(cell)));
      if (windows !== null) said[entry.day] = windows;
    }
    const week = canonicalWeek(said);
    for (const [day, windows] of Object.entries(week)) findings.values[`open_hours.${day}`] = windows;
    reportOddWeek(days, said, week, findings);
  };
}

/** The windows of one day; null when the cell says nothing, or nothing that is understood. */
function readDay(
  entry: DayEntry,
  record: SourceRecord,
  findings: Findings,
  parse: (cell: string) => ParsedDay,
): readonly string[] | null {
  const reading = entry.origin.read(record.cells);
  const place = reading.column === undefined ? entry : { ...entry, column: reading.column };
  if (reading.kind === 'empty') return null;
  if (reading.kind === 'nothing') {
    if (reading.word !== null) reportOddity(findings, place, sayNothing(reading.word));
    return null;
  }
  if (reading.kind === 'broken') {
    reportInvalid(findings, place, reading.message, reading.hint);
    return null;
  }
  const day = parse(reading.text);
  if (!day.ok) {
    reportInvalid(findings, place, day.message, day.hint);
    return null;
  }
  if ('notSaid' in day) {
    reportOddity(findings, place, sayNothing(reading.text));
    return null;
  }
  for (const note of day.notes ?? []) reportOddity(findings, place, note);
  return day.value;
}

/** The message for a cell with a word instead of a value. */
export function sayNothing(word: string): string {
  return `"${word}" says nothing; the field is left alone`;
}

/** Probably wrong but well-formed: sent all the same, with a warning (D19). */
function reportOddWeek(
  entries: readonly DayEntry[],
  said: Partial<Record<Weekday, readonly string[]>>,
  week: Partial<Record<Weekday, readonly string[]>>,
  findings: Findings,
): void {
  let openDays = 0;
  for (const entry of entries) {
    const windows = week[entry.day] ?? [];
    if (windows.length > 0) openDays += 1;
    for (const window of windows) {
      const { start, end } = spanOf(window);
      const lasts = end - start;
      if (lasts < oddlyShort) reportOddity(findings, entry, `${window} is less than an hour`);
      if (lasts > oddlyLong && lasts < minutesPerDay) reportOddity(findings, entry, `${window} is more than 18 hours`);
    }
    const clash = nightClash(entry.day, said);
    if (clash !== null) reportOddity(findings, entry, clash);
  }
  const [first] = entries;
  if (openDays === 1 && entries.length > 1 && first !== undefined) {
    const place = entries.find(({ day }) => (week[day] ?? []).length > 0) ?? first;
    reportOddity(findings, place, 'only one day of the week has hours');
  }
}

/** A night that runs into hours the next day says itself; both are kept, as one stretch. */
function nightClash(day: Weekday, said: Partial<Record<Weekday, readonly string[]>>): string | null {
  const last = said[day]?.at(-1);
  if (last === undefined) return null;
  const spill = spanOf(last).end - minutesPerDay;
  if (spill <= 0) return null;
  const nextDay = weekdays[(weekdays.indexOf(day) + 1) % weekdays.length];
  const next = nextDay === undefined ? undefined : said[nextDay]?.[0];
  return next !== undefined && minutesOf(next) < spill
    ? `${last} runs into ${next} of the next day; they are joined`
    : null;
}
