import { weekdays, type Weekday } from '../weekday.ts';
import type { DayNotSaid } from './day-cell.ts';
import { readGbpWeek, readGooglePlacesWeek } from './google-week.ts';
import { strictDaySettings, strictWeekSettings, type HoursFormat, type WeekSettings } from './hours-settings.ts';
import { jsonIn } from './json-week.ts';
import { canonicalWeek, type PartialWeek } from './opening-hours.ts';
import { readOsmWeek } from './osm-week.ts';
import { quoteCell } from './quote-cell.ts';
import { readSchemaOrgWeek } from './schema-org-week.ts';
import type { Parsed } from './value-type.ts';
import type { WeekRead, WeekReading } from './week-reading.ts';
import { readWeekText } from './week-text.ts';

/** Windows of the days that are said; a day that is missing is left alone. Or the cell says nothing at all. */
export type ParsedWeek = Parsed<PartialWeek> | (DayNotSaid & { readonly notes?: readonly string[] });

/**
 * Reads a cell that holds the hours of a whole week, to the last character or not at all (D18).
 *
 * What a notation leaves open is decided by the settings, and every such decision is noted: days that are not named,
 * days that are only `perhaps` open, opening = closing time, overlaps, 23:59. With the strict ones, nothing is
 * concluded. Windows are as said: `canonicalWeek` brings them into one form.
 */
export function parseWeekCell(cell: string, settings: WeekSettings = strictWeekSettings): ParsedWeek {
  const read = readers[settings.format](cell, settings);
  switch (read.kind) {
    case 'not said':
      return { ok: true, notSaid: true };
    case 'refused':
      return { ok: false, message: read.message, hint: read.hint };
    case 'not understood':
      return {
        ok: false,
        message: `${quoteCell(cell)} is not understood as the hours of a week`,
        hint: hints[settings.format],
      };
    case 'week':
      return decide(cell, read.week, settings);
  }
}

type ReadWeek = (cell: string, settings: WeekSettings) => WeekRead;

const readers: Readonly<Record<HoursFormat, ReadWeek>> = {
  auto: recognise,
  text: readWeekText,
  osm: readOsmWeek,
  schema_org: readSchemaOrgWeek,
  google_places: readGooglePlacesWeek,
  gbp: readGbpWeek,
};

const textHint = 'Write the days and their hours: Mo-Fr 09:00-12:30, 14:00-18:00; Sa 09:00-12:00; Su closed';
const hints: Readonly<Record<HoursFormat, string>> = {
  auto: textHint,
  text: textHint,
  osm: 'Write it as OpenStreetMap does: Mo-Fr 08:00-18:00; Sa 09:00-12:00; PH off',
  schema_org: 'Write it as schema.org does: Mo-Fr 09:00-17:00, Sa 10:00-12:00',
  google_places: 'Give periods, or weekdayDescriptions, as Google Places answers them',
  gbp: 'Write day:opening:closing, 1 for Sunday: 2:9:00:17:00,3:9:00:17:00',
};

/**
 * What a value of OpenStreetMap is made of. The library reads far more, in many languages and with typing errors; where
 * nobody said that a column is in this notation, prose must not become hours by it (D18).
 */
const osmToken =
  /(?:\b(?:Mo|Tu|We|Th|Fr|Sa|Su|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|PH|SH|off|closed|open|unknown|week|easter|days?|sunrise|sunset|dawn|dusk)(?![a-z])|"[^"]*"|[\d\s:;,.|+[\]()/–-])/gu;

function recognise(cell: string, settings: WeekSettings): WeekRead {
  if (jsonIn(cell) !== undefined) {
    const found = [readGooglePlacesWeek, readGbpWeek, readSchemaOrgWeek]
      .map((read) => read(cell, settings))
      .find(({ kind }) => kind !== 'not understood');
    return found ?? { kind: 'not understood' };
  }
  const numbered = readGbpWeek(cell);
  if (numbered.kind !== 'not understood') return numbered;
  const text = readWeekText(cell, settings);
  if (cell.replace(osmToken, '') !== '' || !/[\d"]/u.test(cell)) return text;

  // In the letters of OpenStreetMap, but is it meant so? There, a second rule for a day replaces the first.
  const osm = readOsmWeek(cell);
  if (text.kind === 'not understood' || (text.kind === 'refused' && text.isOverride === true)) {
    // What the library only puts up with, it was told to expect; here, nobody told.
    return osm.kind === 'week' && osm.week.isDoubtful === true ? text : osm;
  }
  if (text.kind !== 'week' || osm.kind !== 'week') return text;
  const undecided = readWeekText(cell, { ...settings, ...strictDaySettings });
  if (undecided.kind !== 'week' || isSameReading(undecided.week, osm.week)) return text;
  return {
    kind: 'refused',
    message: `${quoteCell(cell)} means other hours in the notation of OpenStreetMap`,
    hint: 'Set format of open_hours to osm or text, or name each day once',
  };
}

/** Of the days that the text names, do both say the same? */
function isSameReading(text: WeekReading, osm: WeekReading): boolean {
  const [one, other] = [canonicalWeek({ ...osm.days, ...text.days }), canonicalWeek(osm.days)];
  return weekdays.every((day) => one[day]?.join() === other[day]?.join());
}

/** Days that the text does not settle, as the settings have it. */
function decide(cell: string, week: WeekReading, settings: WeekSettings): ParsedWeek {
  const { days, namesAll } = week;
  const unsure = new Set(week.unsure);
  const unnamed = namesAll ? [] : weekdays.filter((day) => days[day] === undefined && !unsure.has(day));
  if (unnamed.length > 0 && settings.unnamedDays === 'reject') {
    return {
      ok: false,
      message: `${quoteCell(cell)} does not name ${listOf(unnamed)}`,
      hint: 'Name every day, or set unnamed_days on open_hours to closed or unknown',
    };
  }
  const closed = [
    ...(settings.unnamedDays === 'closed' ? unnamed : []),
    ...(settings.unsureDays === 'closed' ? week.unsure : []),
  ];
  const notes = [
    ...week.notes,
    ...noteOn(cell, unnamed, 'not named', settings.unnamedDays === 'closed' ? 'closed (unnamed_days)' : null),
    ...noteOn(cell, week.unsure, 'not certain', settings.unsureDays === 'closed' ? 'closed (unsure_days)' : null),
  ];
  const left = settings.unsureDays === 'closed' ? new Set<Weekday>() : unsure;
  const value = Object.fromEntries(
    weekdays.flatMap((day) => {
      if (left.has(day)) return [];
      if (closed.includes(day)) return [[day, [] as readonly string[]] as const];
      const windows = days[day];
      return windows === undefined ? [] : [[day, windows] as const];
    }),
  );
  if (Object.keys(value).length === 0) return { ok: true, notSaid: true, notes };
  return notes.length === 0 ? { ok: true, value } : { ok: true, value, notes };
}

function noteOn(cell: string, days: readonly Weekday[], what: string, taken: string | null): readonly string[] {
  if (days.length === 0) return [];
  const plural = days.length === 1 ? 'is' : 'are';
  const outcome =
    taken === null ? `; nothing is said about ${days.length === 1 ? 'it' : 'them'}` : `; taken for ${taken}`;
  return [`${quoteCell(cell)}: ${listOf(days)} ${plural} ${what}${outcome}`];
}

function listOf(days: readonly Weekday[]): string {
  return days.length < 2 ? days.join('') : `${days.slice(0, -1).join(', ')} and ${days.at(-1) ?? ''}`;
}
