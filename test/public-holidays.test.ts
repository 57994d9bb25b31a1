import { describe, expect, it } from 'vitest';
import { findRegion } from '../src/domain/holidays.ts';
import { createPublicHolidays } from '../src/public-holidays.ts';

const calendar = createPublicHolidays();
const datesOf = (country: string, region: string | null): readonly string[] =>
  calendar.holidaysOf(country, region, 2027).map(({ date }) => date);

describe('the calendar knows whole days off by law', () => {
  it.each([
    ['FR', null, '2027-07-14', true],
    ['FR', null, '2027-12-26', false],
    ['FR', '67', '2027-12-26', true],
    ['DE', 'BY', '2027-01-06', true],
    ['DE', 'BE', '2027-01-06', false],
    // Moved by clocks: 23 hours long.
    ['IT', null, '2027-03-28', true],
    // Off from noon only, or observed and no day off.
    ['CN', null, '2027-03-08', false],
    ['FR', null, '2027-05-30', false],
  ])('%s %s on %s: %s', (country, region, date, isHoliday) => {
    expect(datesOf(country, region).includes(date)).toBe(isHoliday);
  });

  it('a feast of several days is several dates', () => {
    expect(datesOf('SA', null)).toEqual(expect.arrayContaining(['2027-03-09', '2027-03-10', '2027-03-12']));
  });
});

describe('its regions are found by what people write', () => {
  it.each([
    ['DE', 'Bayern', 'BY'],
    ['DE', 'Baden Württemberg', 'BW'],
    ['ES', 'Cataluña', 'CT'],
    ['ES', 'Catalonia', 'CT'],
    ['ES', 'Madrid', 'MD'],
    ['CH', 'Zürich', 'ZH'],
    ['GB', 'Scotland', 'SCT'],
    ['US', 'California', 'CA'],
  ])('%s: %s is %s', (country, region, expected) => {
    expect(findRegion(calendar, country, { region, zipcode: null })).toEqual({ region: expected, isCertain: true });
  });

  it('a country without regions needs none, and one that is unknown has no holidays', () => {
    expect(findRegion(calendar, 'PT', { region: 'Porto', zipcode: null })).toEqual({ region: null, isCertain: true });
    expect(calendar.regionsOf('XX')).toBeNull();
    expect(calendar.holidaysOf('XX', null, 2027)).toEqual([]);
  });
});
