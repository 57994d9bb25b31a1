import { spreadHash } from './spread-hash.ts';
import { fromDayNumber, toDayNumber } from './values/calendar-date.ts';
import { collapse } from './values/text.ts';
import type { FieldValue, FieldValues } from './value.ts';

/** A public holiday; one of several days is several of them. */
export interface PublicHoliday {
  /** `YYYY-MM-DD`, where the holiday is kept. */
  readonly date: string;
  /** In a language of the country. */
  readonly name: string;
}

/** Knows the public holidays of countries and their regions. Answers are the same whenever it is asked. */
export interface HolidayCalendar {
  /** Regions with holidays of their own, each code with its names; null for a country that it does not know. */
  regionsOf(country: string): ReadonlyMap<string, readonly string[]> | null;
  /** Whole days off by law, in order of date. `region` null: only those of the whole country. */
  holidaysOf(country: string, region: string | null, year: number): readonly PublicHoliday[];
}

/** What the calendar made of one location. */
export interface CalendarReading {
  /** Paths of special dates that are the calendar's and not the source's. */
  readonly made: readonly string[];
  /** Holidays that the source is silent about and that wait for its word. */
  readonly asked: readonly PublicHoliday[];
  /** Its region is not known, although the country has holidays of regions: these are missing. */
  readonly lacksRegion: boolean;
}

/** The region that a location is in, as the calendar names it. */
export interface FoundRegion {
  readonly region: string | null;
  /** Is it known which holidays of regions count? */
  readonly isCertain: boolean;
}

/** How many days ahead holidays that need a word of the source are told of. */
const askedDaysAhead = 30;
const daysAhead = 365;

/** Locations get the holidays of a further month on so many different days. */
const spreadDays = 28;

/**
 * The last date that holidays are taken for: the end of the last month that ends within 365 days, or the one before. In whole
 * months, as a date that enters is an update: a location gets them twelve times a year instead of whenever one is due. And each
 * on a day of the month of its own, as the whole fleet at once is what limits are there to stop (R6).
 */
export function holidayHorizon(today: string, code: string): string {
  const beyond = fromDayNumber(toDayNumber(today) - (spreadHash(code) % spreadDays) + daysAhead + 1);
  return fromDayNumber(toDayNumber(`${beyond.slice(0, 7)}-01`) - 1);
}

/** Holidays from today up to the last date that any location may have them for, one a date, in order. */
export function upcomingHolidays(
  calendar: HolidayCalendar,
  country: string,
  region: string | null,
  today: string,
): readonly PublicHoliday[] {
  const horizon = fromDayNumber(toDayNumber(today) + daysAhead);
  const byDate = new Map<string, PublicHoliday>();
  for (let year = Number(today.slice(0, 4)); year <= Number(horizon.slice(0, 4)); year += 1) {
    for (const holiday of calendar.holidaysOf(country, region, year)) {
      const { date } = holiday;
      if (date >= today && date <= horizon && !byDate.has(date)) byDate.set(date, holiday);
    }
  }
  return [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Is the holiday so near that somebody should say what happens on it? */
export function isNear(date: string, today: string): boolean {
  return toDayNumber(date) <= toDayNumber(today) + askedDaysAhead;
}

/**
 * The region of a location, from the text of its region, else from its zip code in countries whose zips tell it (Spain by
 * province, the French departments with holidays of their own). A text that fits two regions, or none, tells nothing.
 */
export function findRegion(
  calendar: HolidayCalendar,
  country: string,
  { region, zipcode }: { readonly region: string | null; readonly zipcode: string | null },
): FoundRegion {
  const regions = calendar.regionsOf(country);
  if (regions === null || regions.size === 0) return { region: null, isCertain: true };
  const wanted = region === null ? '' : looseName(region);
  const named = [...regions].filter(
    ([code, names]) =>
      wanted !== '' &&
      [code, `${country} ${code}`, ...names].some(
        (name) => wordsOf(name) === wordsOf(wanted) && wordsOf(wanted) !== '',
      ),
  );
  const [only] = named;
  if (named.length === 1 && only !== undefined) return { region: only[0], isCertain: true };
  const byZip = zipcode === null ? undefined : regionOfZip(country, zipcode);
  if (byZip === undefined) return { region: null, isCertain: false };
  return byZip === null || regions.has(byZip) ? { region: byZip, isCertain: true } : { region: null, isCertain: false };
}

/** What of a location tells its region. */
export function placeOf(values: Partial<FieldValues>): {
  readonly region: string | null;
  readonly zipcode: string | null;
} {
  return { region: textOf(values['region']), zipcode: textOf(values['zipcode']) };
}

function textOf(value: FieldValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** One holiday of the year ahead, and what it comes to. */
export interface HolidayPreview extends PublicHoliday {
  readonly from: 'source' | 'calendar' | 'nobody';
  /** Null: nothing is said of it. */
  readonly windows: readonly string[] | null;
}

/** The holidays of the year ahead for a location with these values, as `explain` shows them; null without country. */
export function previewHolidays(
  values: FieldValues,
  made: readonly string[],
  calendar: HolidayCalendar,
  today: string,
): readonly HolidayPreview[] | null {
  const { country } = values;
  if (typeof country !== 'string') return null;
  const { region } = findRegion(calendar, country, placeOf(values));
  return upcomingHolidays(calendar, country, region, today).map((holiday): HolidayPreview => {
    const own = `specific_hours.${holiday.date}`;
    const value = values[own];
    if (typeof value !== 'object' || value === null) return { ...holiday, from: 'nobody', windows: null };
    return { ...holiday, from: made.includes(own) ? 'calendar' : 'source', windows: value };
  });
}

/** Null: in none of the regions with holidays of their own; undefined: the zip does not tell. */
function regionOfZip(country: string, zipcode: string): string | null | undefined {
  if (!/^\d{5}$/u.test(zipcode)) return undefined;
  if (country === 'FR') return zipcode === '97133' ? 'BL' : zipcode === '97150' ? 'MF' : frenchRegion(zipcode);
  return country === 'ES' ? spanishProvinces[Number(zipcode.slice(0, 2)) - 1] : undefined;
}

function frenchRegion(zipcode: string): string | null {
  const overseas = frenchOverseas[zipcode.slice(0, 3)];
  if (overseas !== undefined) return overseas;
  const department = zipcode.slice(0, 2);
  return ['57', '67', '68'].includes(department) ? department : null;
}

const frenchOverseas: Readonly<Record<string, string>> = {
  '971': 'GP',
  '972': 'MQ',
  '973': 'GF',
  '974': 'RE',
  '976': 'YT',
};

/** The autonomous community of each Spanish province, by the two digits that its zips begin with: 01 Álava to 52 Melilla. */
const spanishProvinces: readonly string[] = (
  'PV CM VC AN CL EX IB CT CL EX AN VC CM AN GA CM CT AN CM PV AN AR AN CL CT RI ' +
  'GA MD AN MC NC GA AS CL CN GA CL CN CB CL AN CL CT AR CM VC CL PV CL AR CE ML'
).split(' ');

/** What stands before the name of a region and is no part of it. */
const kinds: ReadonlySet<string> = new Set(
  (
    'canton kanton cantone land state region regione comunidad autonoma community ciudad hansestadt freie und freistaat ' +
    'departement department province provincia county of de du di la the'
  ).split(' '),
);

function looseName(text: string): string {
  return collapse(text)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function wordsOf(name: string): string {
  const words = looseName(name).split(' ');
  // `DE` is a code, and `La` a word: a name of nothing else is taken as it is.
  const rest = words.length === 1 ? words : words.filter((word) => !kinds.has(word));
  return rest.join(' ');
}
