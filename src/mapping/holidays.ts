import {
  findRegion,
  placeOf,
  holidayHorizon,
  isNear,
  upcomingHolidays,
  type CalendarReading,
  type HolidayCalendar,
  type PublicHoliday,
} from '../domain/holidays.ts';
import type { UnreadValues } from './value-shapes.ts';
import { createBoundedCache } from './bounded-cache.ts';
import type { FieldsBlock } from './options.ts';

/** What becomes of public holidays that the source is silent about. */
export type HolidaySetting = 'closed' | 'ask' | readonly string[];

/** Adds the calendar's dates to the values of a location. */
export type ReadHolidays = (values: UnreadValues, today: string, code: string) => CalendarReading | null;

/** The setting of `specific_hours`; null where the mapping uses no calendar. */
export function holidaySetting(fields: FieldsBlock): HolidaySetting | null {
  const { specific_hours: entry } = fields;
  return typeof entry === 'object' ? (entry.holidays ?? null) : null;
}

/**
 * What the calendar's part of the mapping depends on besides the record: the day, on which other locations get a further month
 * and other holidays come near. Empty where no calendar is used.
 */
export function holidaySeed(fields: FieldsBlock, today: string): string {
  return holidaySetting(fields) === null ? '' : `holidays ${today}`;
}

const path = 'specific_hours';
const rememberedRegions = 2000;

/** Makes the calendar's part of the mapping ready. A date that the source's own cell names is never touched. */
export function createReadHolidays(setting: HolidaySetting, calendar: HolidayCalendar): ReadHolidays {
  const remember = createBoundedCache<{ readonly holidays: readonly PublicHoliday[]; readonly isCertain: boolean }>(
    rememberedRegions,
  );
  const windows = setting === 'closed' ? [] : setting;

  return (values, today, code) => {
    const { country } = values;
    if (typeof country !== 'string') return null;
    const place = placeOf(values);
    const { holidays, isCertain } = remember(`${today} ${country} ${JSON.stringify(place)}`, () => {
      const found = findRegion(calendar, country, place);
      return { holidays: upcomingHolidays(calendar, country, found.region, today), isCertain: found.isCertain };
    });
    const silent = holidays.filter(({ date }) => values[`${path}.${date}`] === undefined);
    if (windows === 'ask')
      return { made: [], asked: silent.filter(({ date }) => isNear(date, today)), lacksRegion: !isCertain };
    const horizon = holidayHorizon(today, code);
    const taken = silent.filter(({ date }) => date <= horizon);
    for (const { date } of taken) values[`${path}.${date}`] = windows;
    return { made: taken.map(({ date }) => `${path}.${date}`), asked: [], lacksRegion: !isCertain };
  };
}
