import { describe, expect, it } from 'vitest';
import type { HolidayCalendar } from '../../src/domain/holidays.ts';
import type { Location } from '../../src/domain/location.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import { holidaySeed } from '../../src/mapping/holidays.ts';
import { createInverse } from '../../src/mapping/inverse.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { fieldEntry } from '../../src/mapping/entry-options.ts';
import { specialHoursEntry } from '../../src/mapping/hours-options.ts';
import type { FieldsBlock } from '../../src/mapping/options.ts';
import { recordOf, today } from './mapping-fixture.ts';

const calendar: HolidayCalendar = {
  regionsOf: (country) => new Map(country === 'DE' ? [['BY', ['Bayern']]] : []),
  holidaysOf: (_country, region, year) => [
    { date: `${String(year)}-12-08`, name: 'Conception' },
    ...(region === 'BY' ? [{ date: `${String(year)}-12-09`, name: 'Only in Bavaria' }] : []),
    { date: `${String(year)}-12-25`, name: 'Christmas' },
  ],
};

function fieldsWith(specialHours: unknown): FieldsBlock {
  return {
    country: fieldEntry.parse({ from: 'country' }),
    region: fieldEntry.parse({ from: 'region' }),
    specific_hours: specialHoursEntry.parse(specialHours),
  };
}

const columns = ['id', 'country', 'region', 'special'];

function mapped(specialHours: unknown, special: string, place: readonly [string, string] = ['FR', '']): Location {
  const mapper = createMapper({ key: 'id', fields: fieldsWith(specialHours), columns, customFields: null, calendar });
  const record = mapper.map(recordOf(['0001', ...place, special]), today);
  if (record.kind !== 'location') throw new Error(`not a location: ${record.kind}`);
  return record.location;
}

function datesOf(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([field]) => field.startsWith('specific_hours.')));
}

describe('holidays that the source is silent about', () => {
  it('are closed', () => {
    expect(datesOf(mapped({ from: 'special', holidays: 'closed' }, '').values)).toEqual({
      'specific_hours.2026-12-08': [],
      'specific_hours.2026-12-25': [],
    });
  });

  it('are open in windows of their own', () => {
    expect(datesOf(mapped({ from: 'special', holidays: ['10:00-16:00'] }, '').values)).toEqual({
      'specific_hours.2026-12-08': ['10:00-16:00'],
      'specific_hours.2026-12-25': ['10:00-16:00'],
    });
  });

  it('are asked about when they come near, and nothing is said', () => {
    const { values, calendar: reading } = mapped({ from: 'special', holidays: 'ask' }, '2026-12-25: 10:00-12:00');

    expect(datesOf(values)).toEqual({ 'specific_hours.2026-12-25': ['10:00-12:00'] });
    expect(reading?.asked).toEqual([{ date: '2026-12-08', name: 'Conception' }]);
  });

  it('need no column', () => {
    expect(datesOf(mapped({ holidays: 'closed' }, '2026-12-25: 10:00-12:00').values)).toHaveProperty(
      ['specific_hours.2026-12-25'],
      [],
    );
  });
});

describe("the source's own cell", () => {
  it('always wins for the dates that it names', () => {
    const { values, calendar: reading } = mapped({ from: 'special', holidays: 'closed' }, '2026-12-25: 10:00-12:00');

    expect(datesOf(values)).toEqual({
      'specific_hours.2026-12-08': [],
      'specific_hours.2026-12-25': ['10:00-12:00'],
    });
    expect(reading?.made).toEqual(['specific_hours.2026-12-08']);
  });

  it('that cannot be read leaves the holidays alone too: it may name them', () => {
    const entry = { from: 'special', holidays: 'closed', on_invalid: 'skip' };

    expect(datesOf(mapped(entry, 'Christmas as usual').values)).toEqual({});
  });
});

describe('the place of a location', () => {
  it('decides, by country and region', () => {
    const { values, calendar: reading } = mapped({ from: 'special', holidays: 'closed' }, '', ['DE', 'Bayern']);

    expect(Object.keys(datesOf(values))).toContain('specific_hours.2026-12-09');
    expect(reading?.lacksRegion).toBe(false);
  });

  it('that is not clear gives the holidays of the whole country only, and is told of', () => {
    const { values, calendar: reading } = mapped({ from: 'special', holidays: 'closed' }, '', ['DE', 'the south']);

    expect(Object.keys(datesOf(values))).toEqual(['specific_hours.2026-12-08', 'specific_hours.2026-12-25']);
    expect(reading?.lacksRegion).toBe(true);
  });
});

describe('rows are mapped again when the day is another, and not before', () => {
  it.each([
    ['closed', '2026-11-22', '2026-11-22', true],
    ['closed', '2026-11-22', '2026-11-23', false],
    ['ask', '2026-11-22', '2026-11-23', false],
  ])('%s: %s and %s are alike: %s', (holidays, first, second, isAlike) => {
    const fields = fieldsWith({ from: 'special', holidays });

    expect(holidaySeed(fields, first) === holidaySeed(fields, second)).toBe(isAlike);
  });

  it('never without a calendar', () => {
    expect(holidaySeed(fieldsWith('special'), today)).toBe('');
  });
});

describe('the other way round', () => {
  const write = (cells: readonly string[], changes: FieldValues) =>
    createInverse({
      key: 'id',
      fields: fieldsWith({ from: 'special', owner: 'shared', holidays: 'closed' }),
      columns,
      customFields: null,
      calendar,
    }).cellsFor(recordOf(['0001', ...cells]), changes, { today });

  it('other hours on a holiday are written as an exception into the cell', () => {
    const { cells, refused } = write(['FR', '', ''], { 'specific_hours.2026-12-25': ['10:00-12:00'] });

    expect(refused).toEqual([]);
    expect(cells).toEqual([{ column: 'special', expected: '', text: '2026-12-25: 10:00-12:00' }]);
  });

  it('a holiday cannot be taken away: no cell says that nothing is said', () => {
    const { cells, refused } = write(['FR', '', ''], { 'specific_hours.2026-12-25': null });

    expect(cells).toEqual([]);
    expect(refused.map(({ reason }) => reason)).toEqual([
      "it is a public holiday, which the mapping's calendar makes closed; no cell can say that nothing is said of it",
    ]);
  });

  it('another country brings other holidays along without holding the country back', () => {
    const { cells, refused } = write(['FR', 'Bayern', ''], { country: 'DE' });

    expect(refused).toEqual([]);
    expect(cells).toEqual([{ column: 'country', expected: 'FR', text: 'DE' }]);
  });
});
