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
  const days = Array.from({ length: 366 }, (_, day) =>
    new Date(Date.UTC(2026, 10, 22 + day)).toISOString().slice(0, 10),
  );
  const codes = Array.from({ length: 280 }, (_, shop) => `S-${String(shop)}`);

  it('up to the end of one, eleven to twelve months ahead, and never less than the day before', () => {
    for (const code of codes.slice(0, 40)) {
      const horizons = days.map((today) => holidayHorizon(today, code));

      expect(horizons).toEqual([...horizons].sort());
      expect(new Set(horizons).size).toBeLessThanOrEqual(13);
      for (const [index, horizon] of horizons.entries()) {
        const today = Date.parse(days[index] ?? '');
        expect(new Date(Date.parse(horizon) + 86_400_000).getUTCDate()).toBe(1);
        expect((Date.parse(horizon) - today) / 86_400_000).toSatisfy((ahead: number) => ahead > 300 && ahead <= 365);
      }
    }
  });

  it('R6 each location on a day of its own: on no day does a tenth of the fleet move on', () => {
    const moved = days.slice(1).map((today, index) => {
      const before = days[index] ?? '';
      return codes.filter((code) => holidayHorizon(today, code) !== holidayHorizon(before, code)).length;
    });

    expect(Math.max(...moved)).toBeLessThan(28);
    expect(moved.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(codes.length * 11);
  });

  it('from today on, across the turn of the year', () => {
    const dates = upcomingHolidays(calendar, 'PT', null, '2026-11-22').map(({ date }) => date);

    expect(dates).toEqual(['2026-11-30', '2027-01-01', '2027-11-01']);
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
    ['2027-11-01', 'nobody', null],
  ]);
});
