import type OpeningHours from 'opening_hours';
import { weekdays, type Weekday } from '../weekday.ts';
import { canonicalWeek } from './opening-hours.ts';
import { openingHoursLibrary } from './opening-hours-library.ts';
import { quoteCell } from './quote-cell.ts';
import type { WeekRead } from './week-reading.ts';

const dayMs = 24 * 60 * 60 * 1000;
/**
 * The year whose weeks are looked at: any would do, since a text that means other hours in another year is no weekly
 * pattern. It must not be the current one, or the same text would say something else tomorrow. Years that a text names
 * are looked at too.
 */
const usualYear = 2024;
/** So many weeks of a year may differ, for dated exceptions; beyond that the hours depend on the season. */
const mostOddWeeks = 4;
/** More years than this are a list of dates. */
const mostYears = 4;
const longestText = 1000;

/** What says nothing of a date, a season or the sun. */
const plainToken = /\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|off|closed|open|unknown)(?![a-z])|[\d\s:;,.|+–-]/gu;

/** Where holidays are those of the library; which of them, does not matter: weeks that have one are not looked at. */
const place = { lat: '52.5', lon: '13.4', address: { country_code: 'de', state: 'Berlin' } };

/**
 * Reads the notation of OpenStreetMap's `opening_hours` by the library of that name. Days that are not named are closed
 * there.
 *
 * | the text                                           | outcome                                                |
 * | -------------------------------------------------- | ------------------------------------------------------ |
 * | means the same in every week                       | that week                                              |
 * | has rules for public or school holidays            | the week without them, noted                           |
 * | differs in up to four weeks of a year (`Dec 24 off`) | the usual week, noted                                |
 * | differs in more: seasons, every second week        | refused                                                |
 * | says `perhaps` of a day (`"by appointment"`, `17:00+`) | the day is unsure, unless it has certain hours too |
 */
export function readOsmWeek(cell: string): WeekRead {
  if (cell.length > longestText) return { kind: 'not understood' };
  const hours = open(cell);
  if (hours === null) return { kind: 'not understood' };
  try {
    const notes = hours.getStructuredWarnings().map(({ message }) => `${quoteCell(cell)}: ${oneLine(message)}`);
    if (hours.isWeekStable()) return toRead(weekFrom(hours, firstMonday(usualYear)), notes);
    return readVaryingWeek(cell, hours, notes);
  } catch (error) {
    return refused(cell, typeof error === 'string' ? oneLine(error) : 'it cannot be evaluated');
  }
}

function open(cell: string): OpeningHours | null {
  const Library = openingHoursLibrary();
  try {
    return new Library(cell, place as never, { tag_key: 'opening_hours', locale: 'en' } as never);
  } catch {
    // The library throws texts, and for odd ones its own errors: whatever it does not read is not understood.
    return null;
  }
}

function refused(cell: string, why: string): WeekRead {
  return {
    kind: 'refused',
    message: `${quoteCell(cell)}: ${why}`,
    hint: 'Write the hours of a usual week, and other dates as specific_hours',
  };
}

/** What the library says of one week, day by day, cut at midnights. */
interface OsmWeek {
  readonly windows: Readonly<Record<Weekday, readonly string[]>>;
  readonly perhaps: readonly Weekday[];
}

function toRead(week: OsmWeek, warnings: readonly string[], left: readonly string[] = []): WeekRead {
  const days = canonicalWeek(week.windows);
  const unsure = week.perhaps.filter((day) => week.windows[day].length === 0);
  const reading = { days, unsure, namesAll: true, notes: [...warnings, ...left] };
  return { kind: 'week', week: warnings.length === 0 ? reading : { ...reading, isDoubtful: true } };
}

function readVaryingWeek(cell: string, hours: OpeningHours, notes: readonly string[]): WeekRead {
  const tokens = cell.replace(/"[^"]*"/gu, '');
  const holidays = [
    ...(/\bPH\b|holiday|feiertag/iu.test(tokens) ? [open('PH')] : []),
    ...(/\bSH|school|ferien/iu.test(tokens) ? [open('SH')] : []),
  ].filter((known) => known !== null);
  const isUsual = (monday: Date): boolean => !holidays.some((known) => hasOpenStretch(known, monday));

  if (holidays.length > 0 && tokens.replace(plainToken, '') === '') {
    // Holidays are all that varies: one week without any shows the others.
    const monday = mondaysOf(usualYear).find((day) => isUsual(day) && daysThatShiftClock(day).length === 0);
    if (monday === undefined) return refused(cell, 'it says nothing of a usual week');
    return toRead(weekFrom(hours, monday), notes, [`${quoteCell(cell)}: rules for holidays are left out`]);
  }

  const years = new Set([usualYear, ...Array.from(tokens.matchAll(/\b20\d\d\b/gu), ([year]) => Number(year))]);
  if (years.size > mostYears) return refused(cell, 'it names too many years');
  const [first, ...others] = [...years].map((year) => usualWeek(hours, mondaysOf(year).filter(isUsual)));
  if (first === undefined || first === null) return refused(cell, 'it says nothing of a usual week');
  const isSteady = others.every((other) => other !== null && keyOf(other.week) === keyOf(first.week));
  const odd = Math.max(first.odd, ...others.map((other) => other?.odd ?? 0));
  if (!isSteady || odd > mostOddWeeks) return refused(cell, 'the hours depend on the season, the week or the date');
  const exceptions = [
    ...(holidays.length > 0 ? ['rules for holidays'] : []),
    ...(odd > 0 ? ['what is said of single dates'] : []),
  ].join(' and ');
  return toRead(first.week, notes, exceptions === '' ? [] : [`${quoteCell(cell)}: ${exceptions} are left out`]);
}

/**
 * The week that most of these weeks are like, and how many are not. The library counts in the local time of this
 * machine: a day on which its clocks change is not compared, or the zone would decide.
 */
function usualWeek(
  hours: OpeningHours,
  mondays: readonly Date[],
): { readonly week: OsmWeek; readonly odd: number } | null {
  const weeks = mondays.map((monday) => ({ week: weekFrom(hours, monday), shifted: daysThatShiftClock(monday) }));
  const counts = new Map<string, { readonly week: OsmWeek; count: number }>();
  for (const { week } of weeks.filter(({ shifted }) => shifted.length === 0)) {
    const known = counts.get(keyOf(week));
    if (known === undefined) counts.set(keyOf(week), { week, count: 1 });
    else known.count += 1;
  }
  const [most] = [...counts.values()].sort((a, b) => b.count - a.count);
  if (most === undefined) return null;
  const odd = weeks.filter(({ week, shifted }) => keyOf(week, shifted) !== keyOf(most.week, shifted));
  return { week: most.week, odd: odd.length };
}

/** Two weeks that are alike have one key; some days may be left out of account. */
function keyOf({ windows, perhaps }: OsmWeek, without: readonly Weekday[] = []): string {
  return JSON.stringify(weekdays.map((day) => (without.includes(day) ? null : [windows[day], perhaps.includes(day)])));
}

/** Those that begin and end within the year. */
function mondaysOf(year: number): readonly Date[] {
  return Array.from({ length: 53 }, (_, week) => plusDays(firstMonday(year), 7 * week)).filter(
    (monday) => monday.getFullYear() === year,
  );
}

function firstMonday(year: number): Date {
  const first = new Date(year, 0, 1);
  return plusDays(first, (8 - first.getDay()) % 7);
}

/** By the calendar, not by hours: days may have 23 or 25 of them. */
function plusDays(date: Date, days: number): Date {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days);
}

/** Days with 23 or 25 hours on this machine. */
function daysThatShiftClock(monday: Date): readonly Weekday[] {
  return weekdays.filter((_, index) => {
    const midnight = plusDays(monday, index);
    return plusDays(midnight, 1).getTime() - midnight.getTime() !== dayMs;
  });
}

function hasOpenStretch(hours: OpeningHours, monday: Date): boolean {
  return hours.getOpenIntervals(plusDays(monday, -1), plusDays(monday, 8)).length > 0;
}

function weekFrom(hours: OpeningHours, monday: Date): OsmWeek {
  const windows: Record<Weekday, string[]> = {
    monday: [],
    tuesday: [],
    wednesday: [],
    thursday: [],
    friday: [],
    saturday: [],
    sunday: [],
  };
  const perhaps = new Set<Weekday>();
  weekdays.forEach((day, index) => {
    const midnight = plusDays(monday, index);
    for (const [from, to, isUnknown] of hours.getOpenIntervals(midnight, plusDays(midnight, 1))) {
      const [starts, ends] = [timeOf(from, midnight), timeOf(to, midnight)];
      // What an open end of the evening before may last into is not said of this day.
      if (isUnknown && starts === '00:00' && ends < '12:00') continue;
      if (isUnknown) perhaps.add(day);
      else windows[day].push(`${starts}-${ends}`);
    }
  });
  return { windows, perhaps: weekdays.filter((day) => perhaps.has(day)) };
}

/** Of a time within the day that begins at `midnight`, or at its end. */
function timeOf(time: Date, midnight: Date): string {
  if (time.getDate() !== midnight.getDate()) return '24:00';
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`;
}

function oneLine(message: string): string {
  return message.replace(/\s+/gu, ' ').trim();
}
