import type { SourceRecord } from '../domain/ports/source-read.ts';
import { parseDayCell, type ParsedDay } from '../domain/values/day-cell.ts';
import type { DaySettings, WeekSettings } from '../domain/values/hours-settings.ts';
import { canonicalWeek, minutesOf, spanOf } from '../domain/values/opening-hours.ts';
import { parseWeekCell, type ParsedWeek } from '../domain/values/week-cell.ts';
import { weekdays, type Weekday } from '../domain/weekday.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { reportInvalid, reportNothing, reportOddity, type Findings, type Place } from './findings.ts';
import type { Origin } from './origin.ts';

/** One mapped weekday. */
export interface DayEntry extends Place {
  readonly day: Weekday;
  readonly origin: Origin;
}

/** What the hours are read from: an entry a weekday, or one for all of them. */
export type WeekPlan =
  | { readonly kind: 'days'; readonly entries: readonly DayEntry[]; readonly settings: DaySettings }
  | { readonly kind: 'week'; readonly place: Place; readonly origin: Origin; readonly settings: WeekSettings };

const minutesPerDay = 1440;
const oddlyShort = 60;
const oddlyLong = 18 * 60;
/** Distinct hours cells to remember; a chain uses some hundreds. */
const rememberedCells = 5000;

type SaidWeek = Partial<Record<Weekday, readonly string[]>>;

/** What the days of a record mean together. */
interface WeekReading {
  readonly values: readonly (readonly [path: string, windows: readonly string[]])[];
  readonly oddities: readonly { readonly place: Place; readonly message: string }[];
}

/** Reads the hours of a record and puts them, canonical as a week, among its values. */
export function createWeekReader(plan: WeekPlan): (record: SourceRecord, findings: Findings) => void {
  const rememberWeek = createBoundedCache<WeekReading>(rememberedCells);
  const entries = plan.kind === 'days' ? plan.entries : weekdays.map((day) => entryOf(day, plan));
  const readSaid = plan.kind === 'days' ? createDaysReader(plan) : createCellReader(plan);
  const numberOf = createNumbering();

  let before: { readonly said: SaidWeek; readonly reading: WeekReading } | null = null;

  function readingOf(said: SaidWeek): WeekReading {
    if (before !== null && isSameWeek(before.said, said)) return before.reading;
    // One unit a day: a key with all hours in it would cost more than anything else here.
    let written = '';
    for (const day of weekdays) written += String.fromCharCode(numberOf(said[day]));
    const read = (): WeekReading => readWeek(entries, said);
    const reading = written.includes(unnumbered) ? read() : rememberWeek(written, read);
    before = { said, reading };
    return reading;
  }

  return (record, findings) => {
    const { values, oddities } = readingOf(readSaid(record, findings));
    for (const [path, windows] of values) findings.values[path] = windows;
    for (const { place, message } of oddities) reportOddity(findings, place, message);
  };
}

/** A cell that recurs gives the same list. */
function isSameWeek(a: SaidWeek, b: SaidWeek): boolean {
  for (const day of weekdays) if (a[day] !== b[day]) return false;
  return true;
}

type ReadSaid = (record: SourceRecord, findings: Findings) => SaidWeek;

function createDaysReader({ entries, settings }: WeekPlan & { readonly kind: 'days' }): ReadSaid {
  const remember = createBoundedCache<ParsedDay>(rememberedCells);
  const parse = (cell: string) => remember(cell, () => parseDayCell(cell, settings));
  return (record, findings) => {
    const said: SaidWeek = {};
    for (const entry of entries) {
      const windows = readDay(entry, record, findings, parse);
      if (windows !== null) said[entry.day] = windows;
    }
    return said;
  };
}

function createCellReader({ origin, place, settings }: WeekPlan & { readonly kind: 'week' }): ReadSaid {
  const remember = createBoundedCache<ParsedWeek>(rememberedCells);
  return (record, findings) => {
    const text = textFrom(origin, place, record, findings);
    if (text === null) return {};
    const week = remember(text, () => parseWeekCell(text, settings));
    if (!week.ok) {
      reportInvalid(findings, place, week.message, week.hint);
      return {};
    }
    if ('notSaid' in week) {
      for (const note of week.notes ?? [undefined]) reportNothing(findings, place, text, note);
      return {};
    }
    for (const note of week.notes ?? []) reportOddity(findings, place, note);
    return week.value;
  };
}

function entryOf(day: Weekday, { place, origin }: WeekPlan & { readonly kind: 'week' }): DayEntry {
  return { ...place, path: `${place.path}.${day}`, day, origin };
}

/** The text of an entry; null when it says nothing, or nothing that can be read, which is reported. */
function textFrom(origin: Origin, entry: Place, record: SourceRecord, findings: Findings): string | null {
  const reading = origin.read(record.cells);
  const place = reading.column === undefined ? entry : { ...entry, column: reading.column };
  if (reading.note !== undefined) reportOddity(findings, place, reading.note);
  switch (reading.kind) {
    case 'said':
      return reading.text;
    case 'empty':
      return null;
    case 'nothing':
      if (reading.word !== null) reportNothing(findings, place, reading.word);
      return null;
    case 'broken':
      reportInvalid(findings, place, reading.message, reading.hint);
      return null;
  }
}

const notSaid = 0;
const lastNumber = 0xfffe;
/** For lists of windows beyond the last number: a file with so many has no weeks that recur. */
const unnumbered = '\uffff';

/** Numbers lists of windows as they are met; a cell that recurs gives the same list. */
function createNumbering(): (windows: readonly string[] | undefined) => number {
  const numbers = new WeakMap<readonly string[], number>();
  let last = notSaid;
  return (windows) => {
    if (windows === undefined) return notSaid;
    const known = numbers.get(windows);
    if (known !== undefined) return known;
    if (last === lastNumber) return unnumbered.charCodeAt(0);
    last += 1;
    numbers.set(windows, last);
    return last;
  };
}

/** The windows of one day; null when the cell says nothing, or nothing that is understood. */
function readDay(
  entry: DayEntry,
  record: SourceRecord,
  findings: Findings,
  parse: (cell: string) => ParsedDay,
): readonly string[] | null {
  const text = textFrom(entry.origin, entry, record, findings);
  if (text === null) return null;
  const day = parse(text);
  if (!day.ok) {
    reportInvalid(findings, entry, day.message, day.hint);
    return null;
  }
  if ('notSaid' in day) {
    reportNothing(findings, entry, text);
    return null;
  }
  for (const note of day.notes ?? []) reportOddity(findings, entry, note);
  return day.value;
}

function readWeek(entries: readonly DayEntry[], said: SaidWeek): WeekReading {
  const week = canonicalWeek(said);
  return {
    values: Object.entries(week).map(([day, windows]) => [`open_hours.${day}`, windows] as const),
    oddities: [
      ...entries.flatMap((entry) => oddWindows(week[entry.day] ?? []).map((message) => ({ place: entry, message }))),
      ...entries.flatMap((entry) => nightClashes(entry.day, said).map((message) => ({ place: entry, message }))),
      ...fewOpenDays(entries, week),
    ],
  };
}

/** Probably wrong but well-formed: sent all the same, with a warning (D19). */
function oddWindows(windows: readonly string[]): readonly string[] {
  return windows.flatMap((window) => {
    const { start, end } = spanOf(window);
    const lasts = end - start;
    if (lasts < oddlyShort) return [`${window} is less than an hour`];
    return lasts > oddlyLong && lasts < minutesPerDay ? [`${window} is more than 18 hours`] : [];
  });
}

/** Nearly never meant: a shop that opens on one day, or a default that closes what has no hours at all (D16, D19). */
function fewOpenDays(entries: readonly DayEntry[], week: SaidWeek): WeekReading['oddities'] {
  const open = entries.filter(({ day }) => (week[day] ?? []).length > 0);
  const [first] = entries;
  if (first !== undefined && open.length === 0 && Object.keys(week).length === weekdays.length)
    return [{ place: first, message: 'all seven days are closed' }];
  const [place] = open;
  if (place === undefined || open.length > 1 || entries.length === 1) return [];
  return [{ place, message: 'only one day of the week has hours' }];
}

/** A night that runs into hours the next day says itself; both are kept, as one stretch. */
function nightClashes(day: Weekday, said: SaidWeek): readonly string[] {
  const last = said[day]?.at(-1);
  const spill = last === undefined ? 0 : spanOf(last).end - minutesPerDay;
  if (last === undefined || spill <= 0) return [];
  const nextDay = weekdays[(weekdays.indexOf(day) + 1) % weekdays.length];
  const next = nextDay === undefined ? undefined : said[nextDay]?.[0];
  if (next === undefined || minutesOf(next) >= spill) return [];
  return [`${last} runs into ${next} of the next day; they are joined`];
}
