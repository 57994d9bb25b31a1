import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { strictWeekSettings, type HoursFormat, type WeekSettings } from '../../../src/domain/values/hours-settings.ts';
import { canonicalWeek } from '../../../src/domain/values/opening-hours.ts';
import { parseWeekCell } from '../../../src/domain/values/week-cell.ts';
import { weekdays } from '../../../src/domain/weekday.ts';

const letters = ['M', 'T', 'W', 'T', 'F', 'S', 'S'];

/** The week in one line: Monday to Sunday separated by blanks, `-` for closed, `?` for a day not said. */
function brief(cell: string, settings: Partial<WeekSettings> = {}): string {
  const week = parseWeekCell(cell, { ...strictWeekSettings, ...settings });
  if (!week.ok) return `refused: ${week.message}`;
  if ('notSaid' in week) return 'not said';
  const canonical = canonicalWeek(week.value);
  const days = weekdays.map((day) => {
    const windows = canonical[day];
    return windows === undefined ? '?' : windows.length === 0 ? '-' : windows.join('+');
  });
  expect(days).toHaveLength(letters.length);
  return days.join(' ');
}

function notesOf(cell: string, settings: Partial<WeekSettings> = {}): readonly string[] {
  const week = parseWeekCell(cell, { ...strictWeekSettings, ...settings });
  return week.ok ? (week.notes ?? []) : [];
}

const nine = '09:00-18:00';
const workdays = `${nine} ${nine} ${nine} ${nine} ${nine}`;
const day = '00:00-24:00';

describe('parseWeekCell, days and hours as people write them (D12, D13)', () => {
  it.each([
    // Spanish letters, as the petrol stations of Spain have them
    ['L-V: 09:00-18:00; S-D: 24H', `${workdays} ${day} ${day}`],
    ['L-J: 06:00-22:00; V: 24H', `06:00-22:00 06:00-22:00 06:00-22:00 06:00-22:00 ${day} ? ?`],
    ['M-X: 08:00-14:00 y 16:00-20:00', '? 08:00-14:00+16:00-20:00 08:00-14:00+16:00-20:00 ? ? ? ?'],
    ['Lunes a viernes de 9:00 a 18:00, sábado y domingo cerrado', `${workdays} - -`],
    ['de lunes a viernes: 9:00-18:00', `${workdays} ? ?`],
    // French
    ['Lundi: 9h-12h30 / 14h-19h', '09:00-12:30+14:00-19:00 ? ? ? ? ? ?'],
    ['Du lundi au vendredi 9h - 18h, le samedi 9h à 12h, dimanche fermé', `${workdays} 09:00-12:00 -`],
    ['lun-ven 9h00-18h00 ; sam 10h-13h', `${workdays} 10:00-13:00 ?`],
    ['Horaires : lundi au vendredi de 9h à 18h', `${workdays} ? ?`],
    ['Tous les jours 9h-18h', `${workdays} ${nine} ${nine}`],
    // German
    ['Mo-Fr 9-18 Uhr, Sa 9-13 Uhr, So geschlossen', `${workdays} 09:00-13:00 -`],
    ['Montag bis Freitag: 9:00–18:00', `${workdays} ? ?`],
    ['Mo, Mi und Fr 9-18 Uhr; Di/Do 14-18 Uhr', `${nine} 14:00-18:00 ${nine} 14:00-18:00 ${nine} ? ?`],
    ['Mo-Do 8-18, Fr 8-12', '08:00-18:00 08:00-18:00 08:00-18:00 08:00-18:00 08:00-12:00 ? ?'],
    ['täglich 9-18 Uhr', `${workdays} ${nine} ${nine}`],
    // Italian, Dutch, Portuguese
    ['lunedì - venerdì 09:00-18:00; sabato 9:00-13:00', `${workdays} 09:00-13:00 ?`],
    ['dal lunedì al venerdì 9.00 - 18.00', `${workdays} ? ?`],
    ['maandag t/m vrijdag 9:00-18:00, zaterdag gesloten', `${workdays} - ?`],
    ['ma-vr 09:00-18:00; za 10:00-17:00', `${workdays} 10:00-17:00 ?`],
    ['Segunda a sexta: 9h às 18h; sábado: fechado', `${workdays} - ?`],
    ['2ª-6ª 09:00-18:00', `${workdays} ? ?`],
    // English
    ['Mo-Fr 09:00-18:00', `${workdays} ? ?`],
    ['Monday to Friday 9am-6pm; Saturday 10:00 AM - 2:00 PM; Sunday: closed', `${workdays} 10:00-14:00 -`],
    ['Mon-Fri: 9:00am - 6:00pm', `${workdays} ? ?`],
    ['Weekdays 9am-6pm, weekends closed', `${workdays} - -`],
    ['Fr-Mo 20:00-02:00', '20:00-02:00 ? ? ? 20:00-02:00 20:00-02:00 20:00-02:00'],
    // one day at two places
    ['Mo 08:00-12:00, Mo 14:00-18:00', '08:00-12:00+14:00-18:00 ? ? ? ? ? ?'],
    // lines
    ['Monday: 9:00 AM – 6:00 PM\nTuesday: Closed\nWednesday: Open 24 hours', `${nine} - ${day} ? ? ? ?`],
    // the whole week
    ['24/7', Array.from(weekdays, () => day).join(' ')],
    ['24h/24 7j/7', Array.from(weekdays, () => day).join(' ')],
    ['closed', '- - - - - - -'],
  ])('reads %j', (cell, expected) => {
    const read = brief(cell);

    expect(read).toBe(expected);
  });

  it.each([
    ['Mo-Fr 09:00-18:00 nach Vereinbarung'],
    ['Tous les jours sauf le lundi 9h-18h'],
    ['Ouvert le premier lundi du mois de 9h à 12h'],
    ['Bus 38 jusque 19:00'],
    ['Mo-Fr 9-'],
    ['Mo-Fr 09:00-18:00; Sa'],
    ['Mo 9:00-18:00, Thu 9:00-18:00'],
    ['Lundi 9h-18h (sauf vacances)'],
    ['Mo-Fr 09:00-18:00; Mo-Fr 10:00-19:00 Uhr'],
    ['L-V: 06:00-99:00'],
    ['lundi 9h-Tuesday 18h'],
  ])('does not understand %j, and says what to write (D18)', (cell) => {
    const week = parseWeekCell(cell);

    expect(week).toMatchObject({ ok: false, hint: expect.any(String) });
  });

  it.each(['-', 'Horaires non communiqués', 'n/a', ''])('takes %j for nothing said (D16)', (cell) => {
    expect(brief(cell)).toBe('not said');
  });

  it('asks for the language where two would read other days, and takes the one that is set', () => {
    const [asked, spanish, english] = [
      brief('M: 09:00-18:00'),
      brief('M: 09:00-18:00', { languages: ['es'] }),
      brief('M: 09:00-18:00', { languages: ['en'] }),
    ];

    expect(asked).toBe('refused: "M: 09:00-18:00" names other days in another language');
    expect(spanish).toBe(`? ${nine} ? ? ? ? ?`);
    expect(english).toBe(`${nine} ? ? ? ? ? ?`);
  });

  it('never finds hours in a text without digits and without a word for closed or always, and never throws', () => {
    const text = fc
      .string({ unit: 'grapheme' })
      .map((cell) => cell.replace(/\d/gu, 'q'))
      .filter((cell) => !/x|off|zu/iu.test(cell));

    fc.assert(
      fc.property(text, (cell) => {
        const week = parseWeekCell(cell);
        expect(week.ok && 'value' in week).toBe(false);
      }),
    );
  });

  it('is as good with a word before, between or after as with none: not at all (D18)', () => {
    const word = fc.constantFrom('sauf', 'bus', 'rendez-vous', 'vacances', '1er', 'matin', 'ou', '(été)');
    const parts = ['Lundi', '9h-12h', 'mardi', '14h-18h'];

    fc.assert(
      fc.property(word, fc.nat(parts.length), (extra, position) => {
        const cell = parts.toSpliced(position, 0, extra).join(' ');
        expect(parseWeekCell(cell).ok).toBe(false);
      }),
    );
  });
});

describe('parseWeekCell, the notation of OpenStreetMap (D12)', () => {
  const osm = { format: 'osm' as const };

  it.each([
    ['Mo-Fr 09:00-18:00', `${workdays} - -`],
    ['Mo-Fr 09:00-18:00; PH off', `${workdays} - -`],
    ['Mo-Fr 09:00-18:00; We 12:00-14:00', `${nine} ${nine} 12:00-14:00 ${nine} ${nine} - -`],
    ['Mo-Fr 09:00-18:00; Dec 24 off; Dec 31 09:00-12:00', `${workdays} - -`],
    ['09:00-18:00', `${workdays} ${nine} ${nine}`],
    ['Fr,Sa 22:00-04:00', '- - - - 22:00-04:00 22:00-04:00 -'],
    ['Fr 12:00-28:00', '- - - - 12:00-04:00 - -'],
    ['Mo-Fr 09:00-18:00; Sa "by appointment"', `${workdays} ? -`],
    ['Mo-Fr 09:00-18:00+', `${workdays} - -`],
    ['"nach Vereinbarung"', 'not said'],
    ['17:00+', 'not said'],
  ])('reads %j', (cell, expected) => {
    const read = brief(cell, osm);

    expect(read).toBe(expected);
  });

  it.each([
    ['May-Sep 09:00-19:00; Oct-Apr 10:00-18:00'],
    ['week 01-53/2 Sa 09:00-12:00'],
    ['Sa[1] 09:00-12:00'],
    ['sunrise-sunset'],
    ['Mo-Fr 09:00-18:00; 2025 Jul 22-2025 Oct 31 off'],
    ['Mo-Tr 17:00-20:00'],
    ['something else'],
  ])('refuses %j, which is no weekly pattern (D18)', (cell) => {
    const week = parseWeekCell(cell, { ...strictWeekSettings, ...osm });

    expect(week).toMatchObject({ ok: false, hint: expect.any(String) });
  });

  it('is recognised by its letters, and prose with times in it is not', () => {
    const cells = [
      'Mo-Fr 09:00-18:00; PH off',
      'Tu-Su 10:00-18:00; Mo off; Dec 24-26 off',
      'montags 9 Uhr bis open end',
    ];

    const read = cells.map((cell) => brief(cell).split(':')[0]);

    expect(read).toEqual(['09', '- 10', 'refused']);
  });

  it('is asked about where a second rule would replace the morning by the afternoon', () => {
    const cell = 'Mo-Fr 09:00-12:00; Mo-Th 14:00-18:00';

    const [recognised, byName, asText] = [brief(cell), brief(cell, osm), brief(cell, { format: 'text' })];

    expect(recognised).toBe(`refused: "${cell}" means other hours in the notation of OpenStreetMap`);
    expect(byName).toBe('14:00-18:00 14:00-18:00 14:00-18:00 14:00-18:00 09:00-12:00 - -');
    expect(asText.startsWith('09:00-12:00+14:00-18:00')).toBe(true);
  });

  describe('in the zone of the machine', () => {
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    // Their clocks change at 2, at midnight, and in other months than ours.
    it.each([
      ['UTC', 0],
      ['Europe/Paris', -60],
      ['Africa/Cairo', -120],
      ['America/Santiago', 180],
      ['Australia/Lord_Howe', -660],
    ])('%s, the same text is the same week', (zone, minutesWest) => {
      vi.stubEnv('TZ', zone);

      const offset = new Date(2024, 0, 1).getTimezoneOffset();
      const read = ['Mo-Fr 09:00-18:00; Nov 12 off', 'Fr,Sa 22:00-04:00; PH off', 'Nov-Nov 00:00-24:00'].map((cell) =>
        brief(cell, osm).replace(/: .*/u, ''),
      );

      expect(offset).toBe(minutesWest);
      expect(read).toEqual([`${workdays} - -`, '- - - - 22:00-04:00 22:00-04:00 -', 'refused']);
    });
  });

  it('says what it left out', () => {
    const notes = notesOf('Mo-Fr 09:00-18:00; PH off; Nov 12 off', osm);

    expect(notes).toEqual([
      expect.stringContaining('rules for holidays and what is said of single dates are left out'),
    ]);
  });
});

describe('parseWeekCell, schema.org (D12)', () => {
  const specification = (entries: readonly object[]): string => JSON.stringify(entries);
  const workweek = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'https://schema.org/Friday'];

  it.each([
    ['Mo-Fr 09:00-18:00, Sa 10:00-12:00', `${workdays} 10:00-12:00 ?`],
    ['Mo,We,Fr 09:00-18:00', `${nine} ? ${nine} ? ${nine} ? ?`],
    ['Mo-Su', Array.from(weekdays, () => day).join(' ')],
    ['["Mo-Fr 09:00-12:00","Mo-Fr 14:00-18:00"]', `${'09:00-12:00+14:00-18:00 '.repeat(5)}? ?`],
    [JSON.stringify({ '@type': 'Store', openingHours: 'Mo-Fr 09:00-18:00' }), `${workdays} ? ?`],
    [
      specification([
        { '@type': 'OpeningHoursSpecification', dayOfWeek: workweek, opens: '09:00:00', closes: '18:00:00' },
        { dayOfWeek: 'Saturday', opens: '22:00', closes: '03:00' },
        { dayOfWeek: 'Sunday', opens: '00:00', closes: '00:00' },
        { dayOfWeek: 'PublicHolidays', opens: '10:00', closes: '12:00' },
        { validFrom: '2026-12-24', validThrough: '2026-12-26', opens: '00:00', closes: '00:00' },
      ]),
      `${workdays} 22:00-03:00 -`,
    ],
  ])('reads %s', (cell, expected) => {
    const [byName, recognised] = [brief(cell, { format: 'schema_org' }), brief(cell)];

    expect(byName).toBe(expected);
    // `Mo-Su` by itself is no hours to anybody else.
    expect(cell === 'Mo-Su' ? expected : recognised).toBe(expected);
  });

  it.each([
    [specification([{ dayOfWeek: 'Monday', opens: '09:00', closes: '09:00' }])],
    [specification([{ dayOfWeek: 'Funday', opens: '09:00', closes: '10:00' }])],
    [specification([{ dayOfWeek: 'Monday', opens: 'nine', closes: '10:00' }])],
    [specification([{ opens: '09:00', closes: '10:00' }])],
    [specification([{ dayOfWeek: 'Monday', opens: '9:00', closes: '10:00', validFrom: '2026-05-01' }])],
    ['{"openingHours": 5}'],
    ['{"opens": '],
  ])('refuses %s (D18)', (cell) => {
    const week = parseWeekCell(cell, { ...strictWeekSettings, format: 'schema_org' });

    expect(week).toMatchObject({ ok: false, hint: expect.any(String) });
  });
});

describe('parseWeekCell, Google Places and Business Profile (D12)', () => {
  const places: Partial<WeekSettings> = { format: 'google_places' };

  it.each<[cell: string, expected: string, format: HoursFormat]>([
    [
      JSON.stringify({ periods: [{ open: { day: 1, time: '0900' }, close: { day: 1, time: '1800' } }] }),
      `${nine} - - - - - -`,
      'google_places',
    ],
    [
      JSON.stringify({
        regularOpeningHours: {
          periods: [{ open: { day: 6, hour: 22, minute: 0 }, close: { day: 0, hour: 3, minute: 30 } }],
        },
      }),
      '- - - - - 22:00-03:30 -',
      'google_places',
    ],
    [JSON.stringify([{ open: { day: 0, time: '0000' } }]), Array.from(weekdays, () => day).join(' '), 'google_places'],
    [
      JSON.stringify({ weekday_text: ['Monday: 11:30 AM – 2:30 PM, 5:30 – 9:30 PM', 'Tuesday: Closed'] }),
      '11:30-14:30+17:30-21:30 - ? ? ? ? ?',
      'google_places',
    ],
    ['2:9:00:18:00,3:09:00:12:00,3:14:00:18:00', `${nine} 09:00-12:00+14:00-18:00 - - - - -`, 'gbp'],
    ['1:closed,7:00:00:00:00', `- - - - - ${day} -`, 'gbp'],
    [
      JSON.stringify({
        regularHours: {
          periods: [
            { openDay: 'MONDAY', openTime: { hours: 9 }, closeDay: 'MONDAY', closeTime: { hours: 18 } },
            { openDay: 'FRIDAY', openTime: '22:00', closeDay: 'SATURDAY', closeTime: '02:00' },
          ],
        },
      }),
      `${nine} - - - 22:00-02:00 - -`,
      'gbp',
    ],
  ])('reads %s', (cell, expected, format) => {
    const [byName, recognised] = [brief(cell, { format }), brief(cell)];

    expect(byName).toBe(expected);
    expect(recognised).toBe(expected);
  });

  it.each<[cell: string, format: HoursFormat]>([
    [
      JSON.stringify({ periods: [{ open: { day: 9, time: '0900' }, close: { day: 1, time: '1800' } }] }),
      'google_places',
    ],
    [
      JSON.stringify({ periods: [{ open: { day: 1, time: '0960' }, close: { day: 1, time: '1800' } }] }),
      'google_places',
    ],
    [
      JSON.stringify([
        { open: { day: 1, time: '0900' } },
        { open: { day: 2, time: '0900' }, close: { day: 2, time: '1800' } },
      ]),
      'google_places',
    ],
    [JSON.stringify({ periods: [{ openDay: 'MONDAY', openTime: '09:00', closeDay: 'MONDAY' }] }), 'gbp'],
    ['8:9:00:18:00', 'gbp'],
    ['2:9:00:9:00', 'gbp'],
    ['2:25:00:26:00', 'gbp'],
  ])('refuses %s as %s (D18)', (cell, format) => {
    const week = parseWeekCell(cell, { ...strictWeekSettings, format });

    expect(week).toMatchObject({ ok: false, hint: expect.any(String) });
  });

  it('takes a printed week of Google Places for what it says', () => {
    const lines = weekdays.map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}: 9:00 AM – 6:00 PM`);

    expect(brief(lines.join('\n'), places)).toBe(`${workdays} ${nine} ${nine}`);
  });
});

describe('parseWeekCell, what can be meant in two ways (D13, D15, D16, D17)', () => {
  it.each<[cell: string, settings: Partial<WeekSettings>, expected: string, note: string]>([
    [
      'Mo-Fr 9-18 Uhr',
      { unnamedDays: 'closed' },
      `${workdays} - -`,
      'saturday and sunday are not named; taken for closed',
    ],
    ['Mo-Fr 9-18 Uhr', {}, `${workdays} ? ?`, 'saturday and sunday are not named; nothing is said about them'],
    ['17:00+', { format: 'osm', unsureDays: 'closed' }, '- - - - - - -', 'not certain; taken for closed (unsure_days)'],
    ['09:00-18:00', { withoutDays: 'every_day' }, `${workdays} ${nine} ${nine}`, 'taken for every day (without_days)'],
    ['Sa 01:00-01:00', { openEqualsClose: 'closed' }, '? ? ? ? ? - ?', 'taken for closed (open_equals_close)'],
    ['Sa 01:00-01:00', { openEqualsClose: 'all_day' }, `? ? ? ? ? ${day} ?`, 'taken for all day (open_equals_close)'],
    ['Sa 10:00-14:00, 12:00-18:00', { overlaps: 'merge' }, '? ? ? ? ? 10:00-18:00 ?', 'they are merged (overlaps)'],
    ['Sa 10:00-23:59', { end2359: 'midnight' }, '? ? ? ? ? 10:00-24:00 ?', 'taken for midnight (end_2359)'],
  ])('%j with %j is decided, and said', (cell, settings, expected, note) => {
    const [read, notes] = [brief(cell, settings), notesOf(cell, settings)];

    expect(read).toBe(expected);
    expect(notes.join('\n')).toContain(note);
  });

  it.each<[cell: string, settings: Partial<WeekSettings>]>([
    ['Mo-Fr 9-18 Uhr', { unnamedDays: 'reject' }],
    ['09:00-18:00', {}],
    ['Sa 01:00-01:00', {}],
    ['Sa 10:00-14:00, 12:00-18:00', {}],
  ])('%j with %j is refused', (cell, settings) => {
    const week = parseWeekCell(cell, { ...strictWeekSettings, ...settings });

    expect(week).toMatchObject({ ok: false, hint: expect.any(String) });
  });

  it('leaves 23:59 as it is unless told otherwise', () => {
    expect(brief('Sa 10:00-23:59')).toBe('? ? ? ? ? 10:00-23:59 ?');
  });
});
