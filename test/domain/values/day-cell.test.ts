import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDayCell } from '../../../src/domain/values/day-cell.ts';

describe('parseDayCell', () => {
  it.each([
    ['09:00-12:30', ['09:00-12:30']],
    ['14:00-19:00,09:00-12:30', ['09:00-12:30', '14:00-19:00']],
    ['09:00-11:00, 11:00-12:00', ['09:00-11:00', '11:00-12:00']],
    ['9h-12h30 / 14h-19h', ['09:00-12:30', '14:00-19:00']],
    ['09:00 - 12:00 / 13:30 - 17:00', ['09:00-12:00', '13:30-17:00']],
    ['06:00-14:00 y 16:00-22:00', ['06:00-14:00', '16:00-22:00']],
    ['9h-12h et 14h-18h', ['09:00-12:00', '14:00-18:00']],
    ['8-12 Uhr und 14-18 Uhr', ['08:00-12:00', '14:00-18:00']],
    ['10:00-12:00 & 13:00-15:00', ['10:00-12:00', '13:00-15:00']],
    ['6:00–22:00', ['06:00-22:00']],
    ['06.30\u00a0- 20.00', ['06:30-20:00']],
    ['8 h 30 - 12 h', ['08:30-12:00']],
    ['13:30 - 17 : 00', ['13:30-17:00']],
    ['09:00-14:30Uhr', ['09:00-14:30']],
    ['von 8 bis 12', ['08:00-12:00']],
    ['de 9h à 12h', ['09:00-12:00']],
    ['8-12, 14-18', ['08:00-12:00', '14:00-18:00']],
    ['10am-12pm', ['10:00-12:00']],
    ['9:00 AM - 5:00 PM', ['09:00-17:00']],
    ['9:00 – 11:00 AM', ['09:00-11:00']],
    ['6:00 PM - 2:00 AM', ['18:00-02:00']],
    ['10:00:00-12:00:00', ['10:00-12:00']],
    ['18:00-24:00', ['18:00-24:00']],
    ['18:00-00:00', ['18:00-24:00']],
    ['22:00-03:00', ['22:00-03:00']],
    ['12:00-04:00', ['12:00-04:00']],
    ['06:00-23:59', ['06:00-23:59']],
    ['00:00-24:00', ['00:00-24:00']],
  ])('reads %j', (cell, windows) => {
    expect(parseDayCell(cell)).toEqual({ ok: true, value: windows });
  });

  it.each(['24H', '24h/24', '24/24', '24 Stunden', '24 Horas', 'Open 24 hours', 'H24'])(
    'reads %j as all day (D15)',
    (cell) => {
      expect(parseDayCell(cell)).toEqual({ ok: true, value: ['00:00-24:00'] });
    },
  );

  it.each(['closed', 'Closed.', 'FERMÉ', 'Ferme\u0301', 'cerrado', 'Geschlossen', 'chiuso', 'x', 'off', 'Ruhetag'])(
    'reads %j as closed',
    (cell) => {
      expect(parseDayCell(cell)).toEqual({ ok: true, value: [] });
    },
  );

  it.each(['Horaires non communiqués', '-', 'n.c.', 'unbekannt', '–', '  ', 'k. A.'])(
    'takes %j for not said, which is not closed (D16)',
    (cell) => {
      expect(parseDayCell(cell)).toEqual({ ok: true, notSaid: true });
    },
  );

  it.each([
    'Sur RDV : 14:00 - 17:00',
    '9:00 - 12:30 / Sur RDV',
    'Juin - Sept. : 9:00 - 12:00',
    'Semaines paires : 9:00 - 12:00',
    '14: - 17:',
    '13:30 - 16::30',
    '08:30 - 13:00 / 14:00 - 17-00',
    '10:30-12:30 / 113:30 - 18:30',
    '9:00 - 12:00 13:30 - 16:00',
    '09-12:30 / 13:30 - 17:00',
    '09:00 / 12:30',
    '25:00-26:00',
    '12:00-25:00',
    '09:00-12:60',
    '24:00-02:00',
    '09:00-24:30',
    '00:00-00:00',
    '01.00-01.00',
    '17:00-09:00',
    '22:00-08:00',
    '9:00-5:00',
    '12:00-4:00',
    '9-5',
    '9-12',
    '2:00-5:00',
    '10-2 PM',
    '13:00 AM - 5:00 PM',
    '08:00-15:00 / 08:30-13:30',
    '22:00-03:00, 23:00-24:00',
    '09:00-12:00,',
    '8:30 - 12:30 et 13:30 - 17:30',
    'Espace fermé ce jour',
    'geschlossen 12:00-14:00',
  ])('does not understand %j and gives a hint (R31, D18)', (cell) => {
    expect(parseDayCell(cell)).toMatchObject({ ok: false, hint: expect.any(String) as string });
  });

  it('joins a window that is said twice and says so (D17)', () => {
    const day = parseDayCell('09:00-12:00 / 09:00-12:00 / 14:00-17:00');

    expect(day).toEqual({
      ok: true,
      value: ['09:00-12:00', '14:00-17:00'],
      notes: ['"09:00-12:00 / 09:00-12:00 / 14:00-17:00" says a window twice'],
    });
  });

  it('notes more than five windows (R31)', () => {
    const day = parseDayCell('01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00,09:00-10:00,13:00-14:00');

    expect(day).toMatchObject({ ok: true, notes: [expect.stringContaining('6 windows') as string] });
  });

  it('never throws, and finds no windows where there are no digits', () => {
    const withoutDigits = fc.string({ unit: 'grapheme' }).map((cell) => cell.replace(/\d/gu, 'x'));

    fc.assert(
      fc.property(withoutDigits, (cell) => {
        const day = parseDayCell(cell);
        expect(day.ok && !('notSaid' in day) ? day.value : []).toEqual([]);
      }),
    );
  });

  it('finds no windows in prose with times in it (D18)', () => {
    const word = fc.constantFrom('sauf', 'bus', 'rendez-vous', 'le matin', 'vacances', '1er samedi', 'ou', ':');

    fc.assert(
      fc.property(word, word, fc.boolean(), (before, after, isFirst) => {
        const cell = isFirst ? `${before} 09:00-12:00 ${after}` : `09:00-12:00, ${before} 14:00-17:00 ${after}`;
        expect(parseDayCell(cell)).toMatchObject({ ok: false });
      }),
    );
  });
});
