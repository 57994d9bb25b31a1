import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';
import type { HolidayCalendar, PublicHoliday } from './domain/holidays.ts';
import { fromDayNumber, toDayNumber } from './domain/values/calendar-date.ts';

const msPerDay = 86_400_000;

/**
 * The calendar of public holidays. Its rules are loaded for the first question: that takes longer than all else that a
 * start loads, and most configurations never ask.
 */
export function createPublicHolidays(): HolidayCalendar {
  const years = new Map<string, readonly PublicHoliday[]>();
  const regions = new Map<string, ReadonlyMap<string, readonly string[]> | null>();
  let library: typeof Holidays | null = null;
  const load = (): typeof Holidays => {
    // An `import()` would make every mapping wait for a promise.
    library ??= createRequire(import.meta.url)('date-holidays') as typeof Holidays;
    return library;
  };

  return {
    regionsOf(country) {
      const known = regions.get(country);
      if (known !== undefined) return known;
      const found = readRegions(new (load())(), country);
      regions.set(country, found);
      return found;
    },
    holidaysOf(country, region, year) {
      const key = `${country} ${region ?? ''} ${String(year)}`;
      const known = years.get(key);
      if (known !== undefined) return known;
      const calendar = new (load())({ country, ...(region === null ? {} : { state: region }) }, { types: ['public'] });
      const found = calendar.getHolidays(year).flatMap(daysOf);
      years.set(key, found);
      return found;
    },
  };
}

function readRegions(all: Holidays, country: string): ReadonlyMap<string, readonly string[]> | null {
  if (!Object.hasOwn(all.getCountries(), country)) return null;
  const found = new Map<string, string[]>();
  const languages = new Set([
    'en',
    'fr',
    'es',
    'de',
    'it',
    ...new (all.constructor as typeof Holidays)(country).getLanguages(),
  ]);
  for (const language of languages) {
    // Undefined for a country without regions, whatever its types say.
    const states = all.getStates(country, language) as Readonly<Record<string, string>> | undefined;
    for (const [code, name] of Object.entries(states ?? {})) {
      found.set(code, [...new Set([...(found.get(code) ?? []), name])]);
    }
  }
  return found;
}

/** Half days off, which begin at noon, are no days off. A time of its own is given with each date, so no zone counts. */
function daysOf({ date, name, start, end }: ReturnType<Holidays['getHolidays']>[number]): readonly PublicHoliday[] {
  const [first = '', time = ''] = date.split(' ');
  if (!time.startsWith('00:00')) return [];
  // A day has 23 hours, or 25, where clocks are changed.
  const days = Math.max(1, Math.round((end.getTime() - start.getTime()) / msPerDay));
  return Array.from({ length: days }, (_, index) => ({ date: fromDayNumber(toDayNumber(first) + index), name }));
}
