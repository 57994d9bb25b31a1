import { describe, expect, it } from 'vitest';
import {
  findRegion,
  holidayHorizon,
  previewHolidays,
  upcomingHolidays,
  type HolidayCalendar,
} from '../../src/domain/holidays.ts';

const calendar: HolidayCalendar = {
  regionsOf: (country) =>
    new Map(
      country === 'DE'
        ? [
            ['BY', ['Bayern', 'Bavaria']],
            ['HB', ['Hansestadt Bremen']],
            ['NW', ['Nordrhein-Westfalen']],
          ]
        : country === 'FR'
          ? ['57', '67', '68', 'RE', 'BL', 'MF', 'GP'].map((code): [string, string[]] => [code, []])
          : country === 'ES'
            ? ['MD', 'CT', 'AN', 'ML', 'PV'].map((code): [string, string[]] => [code, []])
            : [],
    ),
  holidaysOf: (_country, region, year) => [
    { date: `${String(year)}-01-01`, name: 'New year' },
    ...(region === 'BY' ? [{ date: `${String(year)}-01-06`, name: 'Epiphany' }] : []),
    { date: `${String(year)}-11-01`, name: 'All Saints' },
    { date: `${String(year)}-11-30`, name: 'Last of November' },
  ],
};

describe('holidays are taken in whole months', () => {
  it.each([
    ['2026-11-22', '2027-10-31'],
    ['2026-11-29', '2027-10-31'],
    ['2026-11-30', '2027-11-30'],
    ['2026-12-01', '2027-11-30'],
    ['2027-02-28', '2028-01-31'],
    ['2028-02-29', '2029-02-28'],
  ])('on %s up to %s, so that dates enter twelve times a year', (today, horizon) => {
    expect(holidayHorizon(today)).toBe(horizon);
  });

  it('from today to the horizon, across the turn of the year', () => {
    const dates = upcomingHolidays(calendar, 'PT', null, '2026-11-22').map(({ date }) => date);

    expect(dates).toEqual(['2026-11-30', '2027-01-01']);
  });
});

describe('the region of a location', () => {
  it.each([
    ['DE', 'Bayern', null, 'BY', true],
    ['DE', 'bavaria', null, 'BY', true],
    ['DE', 'DE-NW', null, 'NW', true],
    ['DE', 'Nordrhein Westfalen', null, 'NW', true],
    ['DE', 'Land Bremen', null, 'HB', true],
    ['DE', 'Süden', '80331', null, false],
    ['DE', null, '80331', null, false],
    ['FR', 'Grand Est', '67000', '67', true],
    ['FR', null, '75011', null, true],
    ['FR', null, '97412', 'RE', true],
    ['FR', null, '97133', 'BL', true],
    ['FR', null, null, null, false],
    ['ES', null, '28013', 'MD', true],
    ['ES', null, '08001', 'CT', true],
    ['ES', null, '41001', 'AN', true],
    ['ES', null, '01001', 'PV', true],
    ['ES', null, '52001', 'ML', true],
    ['ES', null, '99001', null, false],
    ['PT', null, null, null, true],
  ])('%s, region %s, zip %s is %s (certain: %s)', (country, region, zipcode, expected, isCertain) => {
    expect(findRegion(calendar, country, { region, zipcode })).toEqual({ region: expected, isCertain });
  });
});

it('the preview says of every holiday who speaks', () => {
  const values = {
    country: 'DE',
    region: 'BY',
    'specific_hours.2026-11-30': ['10:00-12:00'],
    'specific_hours.2027-01-01': [],
  };

  const preview = previewHolidays(values, ['specific_hours.2027-01-01'], calendar, '2026-11-22');

  expect(preview?.map(({ date, from, windows }) => [date, from, windows])).toEqual([
    ['2026-11-30', 'source', ['10:00-12:00']],
    ['2027-01-01', 'calendar', []],
    ['2027-01-06', 'nobody', null],
  ]);
});
