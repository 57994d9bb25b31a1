import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPartooSpecific, parseSpecialHours, toPartooSpecific } from '../../../src/domain/values/special-hours.ts';

const today = '2026-11-22';

describe('parseSpecialHours', () => {
  it.each([
    [
      '2026-12-24: 10:00-16:00; 2026-12-25/2026-12-26: closed',
      { '2026-12-24': ['10:00-16:00'], '2026-12-25': [], '2026-12-26': [] },
    ],
    ['2026-12-31: 05:00-23:00, 2027-01-01: x', { '2026-12-31': ['05:00-23:00'], '2027-01-01': [] }],
    ['2026-12-24: 10:00-12:00, 14:00-16:00', { '2026-12-24': ['10:00-12:00', '14:00-16:00'] }],
    ['24.12.2026: 9h-12h / 14h-16h', { '2026-12-24': ['09:00-12:00', '14:00-16:00'] }],
    ['24/12/2026: closed\n25/12/2026: fermé', { '2026-12-24': [], '2026-12-25': [] }],
    ['24.12.2026 - 26.12.2026: geschlossen;', { '2026-12-24': [], '2026-12-25': [], '2026-12-26': [] }],
    ['2026-11-20/2026-11-23: closed', { '2026-11-22': [], '2026-11-23': [] }],
    ['2020-01-01: closed', {}],
    ['2026-12-31: 20:00-03:00; 2027-01-01: closed', { '2026-12-31': ['20:00-03:00'], '2027-01-01': [] }],
    ['2026-12-31: 20:00-24:00; 2027-01-01: 00:00-03:00', { '2026-12-31': ['20:00-03:00'], '2027-01-01': [] }],
    ['2026-12-24: 24h', { '2026-12-24': ['00:00-24:00'] }],
  ])('reads %j', (cell, dates) => {
    expect(parseSpecialHours(cell, today)).toEqual({ ok: true, value: dates });
  });

  it.each([
    ['2026-12-31: 20:00-03:00', 'the next date is not given'],
    ['2026-12-26/2026-12-24: closed', 'ends before it starts'],
    ['2026-12-24/2028-12-26: closed', 'spans 734 days, the limit is 400'],
    ['2026-12-24: closed; 2026-12-24: 10:00-12:00', 'said twice, differently'],
    ['2026-02-30: closed', 'not understood'],
    ['24/13/2026: closed', 'not understood'],
    ['closed on 2026-12-24', 'not understood'],
    ['2026-12-24: -', 'has no hours'],
    ['2026-12-24:', 'has no hours'],
    ['2026-12-24: by appointment', 'not understood as opening hours'],
    [' ; ', 'names no date'],
  ])('refuses %j: %s (D18)', (cell, message) => {
    expect(parseSpecialHours(cell, today)).toMatchObject({
      ok: false,
      message: expect.stringContaining(message) as string,
      hint: expect.any(String) as string,
    });
  });

  it('keeps the early hours of today when the day that opened them is past (R14)', () => {
    const joined = parseSpecialHours('2026-11-21: 20:00-03:00; 2026-11-22: closed', today);

    expect(joined).toEqual({ ok: true, value: { '2026-11-22': ['00:00-03:00'] } });
  });
});

describe('Partoo’s periods', () => {
  it('become one entry a date, without the past (R14)', () => {
    const dates = fromPartooSpecific(
      {
        open: [{ starts_at: '2026-12-24', ends_at: '2026-12-24', open_hours: ['14:00-16:00', '10:00-12:00'] }],
        close: [
          { starts_at: '2026-12-25', ends_at: '2026-12-26' },
          { starts_at: '2019-01-01', ends_at: '2019-01-02' },
        ],
      },
      today,
    );

    expect(dates).toEqual({ '2026-12-24': ['10:00-12:00', '14:00-16:00'], '2026-12-25': [], '2026-12-26': [] });
  });

  it.each([{}, { open: null, close: null }, { close: [{ starts_at: 'soon', ends_at: '2026-12-24' }] }])(
    'that are missing or broken (%j) say no date',
    (specific) => {
      expect(fromPartooSpecific(specific, today)).toEqual({});
    },
  );

  it('without an end in sight do not fill memory', () => {
    const dates = fromPartooSpecific({ close: [{ starts_at: '2026-12-24', ends_at: '2199-12-31' }] }, today);

    expect(Object.keys(dates).length).toBeLessThan(1200);
  });

  it('come from dates with equal neighbours joined and both keys always', () => {
    const written = toPartooSpecific({
      '2026-12-26': [],
      '2026-12-24': ['10:00-16:00'],
      '2026-12-25': [],
      '2026-12-31': ['20:00-03:00'],
      '2027-01-01': ['10:00-12:00'],
    });

    expect(written).toEqual({
      open: [
        { starts_at: '2026-12-24', ends_at: '2026-12-24', open_hours: ['10:00-16:00'] },
        { starts_at: '2026-12-31', ends_at: '2026-12-31', open_hours: ['20:00-00:00'] },
        { starts_at: '2027-01-01', ends_at: '2027-01-01', open_hours: ['00:00-03:00', '10:00-12:00'] },
      ],
      close: [{ starts_at: '2026-12-25', ends_at: '2026-12-26' }],
    });
    expect(toPartooSpecific({})).toEqual({ open: [], close: [] });
  });

  it('say the same dates when they are written and read back', () => {
    const date = fc.integer({ min: 0, max: 12 }).map((day) => `2026-12-${String(day + 10)}`);
    const hours = fc.constantFrom(
      [],
      ['10:00-16:00'],
      ['18:00-03:00'],
      ['00:00-24:00'],
      ['00:00-02:00', '20:00-24:00'],
    );

    fc.assert(
      fc.property(fc.dictionary(date, hours), (dates) => {
        const canonical = fromPartooSpecific(toPartooSpecific(dates), today);
        expect(fromPartooSpecific(toPartooSpecific(canonical), today)).toEqual(canonical);
        expect(Object.keys(canonical)).toEqual(Object.keys(dates).sort());
      }),
    );
  });
});
