import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/domain/location.ts';
import { locationOf, mapOne, problemsOf } from './mapping-fixture.ts';

/** Only the hours of what one record became: day and windows. */
function hoursOf(openHours: Readonly<Record<string, unknown>>, cells: Readonly<Record<string, string>>): object {
  const { values } = locationOf(mapOne({ open_hours: openHours }, cells));
  return Object.fromEntries(
    Object.entries(values).map(([path, windows]) => [path.replace('open_hours.', ''), windows]),
  );
}

function warningsOf(
  openHours: Readonly<Record<string, unknown>>,
  cells: Readonly<Record<string, string>>,
): readonly string[] {
  return locationOf(mapOne({ open_hours: openHours }, cells)).warnings.map(({ message }) => message);
}

describe('a week in one column (D12)', () => {
  it('is read in whatever way it is written, and says nothing of days that are not named (D16)', () => {
    const hours = hoursOf({ from: 'hours' }, { hours: 'Mo-Di 09:00-18:00, Sa geschlossen' });

    expect(hours).toEqual({ monday: ['09:00-18:00'], tuesday: ['09:00-18:00'], saturday: [] });
  });

  it('is canonical: nights stand on the day they begin, cuts at midnight are joined (D14, R14)', () => {
    const hours = hoursOf({ from: 'hours' }, { hours: 'Fr 18:00-24:00; Sa 00:00-02:00, 18:00-01:00' });

    expect(hours).toEqual({ friday: ['18:00-02:00'], saturday: ['18:00-01:00'] });
  });

  it.each([
    ['osm', 'Mo-Fr 09:00-18:00', 7],
    ['text', 'Mo-Fr 09:00-18:00', 5],
    ['schema_org', 'Mo-Fr 09:00-18:00', 5],
    ['gbp', '2:9:00:18:00', 7],
    ['google_places', 'Monday: 9:00 AM – 6:00 PM', 1],
  ])('is read as %s by name', (format, cell, days) => {
    const hours = hoursOf({ from: 'hours', format }, { hours: cell });

    expect(Object.keys(hours)).toHaveLength(days);
    expect(hours).toMatchObject({ monday: ['09:00-18:00'] });
  });

  it('may come from several columns, a template or the first that speaks', () => {
    const cells = { week: 'Mo-Fr 09:00-18:00', end: 'Sa 10:00-12:00', old: '' };

    const read = [
      hoursOf({ from: ['week', 'end'], join: '; ' }, cells),
      hoursOf({ template: '{{week}}; {{end}}' }, cells),
      hoursOf({ coalesce: ['old', 'end'] }, cells),
    ];

    expect(read[0]).toEqual(read[1]);
    expect(read[0]).toMatchObject({ friday: ['09:00-18:00'], saturday: ['10:00-12:00'] });
    expect(read[2]).toEqual({ saturday: ['10:00-12:00'] });
  });

  it('that is not understood holds the location, with row, column and hint (R1, D18)', () => {
    const problems = problemsOf(mapOne({ open_hours: { from: 'hours' } }, { hours: 'sur rendez-vous' }));

    expect(problems.map(describeProblem)).toEqual([
      expect.stringMatching(
        /^row 1, column hours: "sur rendez-vous" is not understood as the hours of a week\. Write/u,
      ),
    ]);
  });

  it('that is not understood is left out with on_invalid: skip', () => {
    const location = locationOf(
      mapOne({ open_hours: { from: 'hours', on_invalid: 'skip' } }, { hours: 'sur rendez-vous' }),
    );

    expect(location.values).toEqual({});
    expect(location.warnings.map(({ message }) => message)).toEqual([expect.stringContaining('the field is left out')]);
  });

  it.each(['', '-', 'Horaires non communiqués', '"nach Vereinbarung"'])('says nothing by %j (D16)', (cell) => {
    expect(hoursOf({ from: 'hours' }, { hours: cell })).toEqual({});
  });

  it('reports every use of a setting (D15, D16)', () => {
    const entry = { from: 'hours', unnamed_days: 'closed', open_equals_close: 'closed', end_2359: 'midnight' };

    const warnings = warningsOf(entry, { hours: 'L-J: 08:00-23:59; V: 01:00-01:00' });

    expect(warnings.join('\n')).toContain('(open_equals_close)');
    expect(warnings.join('\n')).toContain('(end_2359)');
    expect(warnings.join('\n')).toContain('saturday and sunday are not named; taken for closed (unnamed_days)');
  });
});

describe('opening and closing times in columns of their own (D12)', () => {
  it('are windows of a day, a lunch break between them or not', () => {
    const monday = { opens: ['am_open', 'pm_open'], closes: ['am_close', 'pm_close'] };

    const [broken, whole, open] = [
      { am_open: '08.30', am_close: '12.00', pm_open: '14.00', pm_close: '18.30' },
      { am_open: '0830', am_close: '1830', pm_open: '', pm_close: '' },
      { am_open: '', am_close: '', pm_open: '', pm_close: '' },
    ].map((cells) => hoursOf({ monday }, cells));

    expect(broken).toEqual({ monday: ['08:30-12:00', '14:00-18:30'] });
    expect(whole).toEqual({ monday: ['08:30-18:30'] });
    expect(open).toEqual({});
  });

  it.each([
    ['08:30', ''],
    ['', '18:30'],
    ['08:30', 'n/a'],
  ])('%j and %j are half a window, and held', (opens, closes) => {
    const problems = problemsOf(
      mapOne({ open_hours: { monday: { opens: 'o', closes: 'c' } } }, { o: opens, c: closes }),
    );

    expect(problems).toEqual([expect.objectContaining({ message: expect.stringContaining('has no counterpart') })]);
  });

  it('that are equal are held, or taken as configured and reported (D15)', () => {
    const monday = { opens: 'o', closes: 'c' };
    const cells = { o: '01.00', c: '01.00' };

    const held = problemsOf(mapOne({ open_hours: { monday } }, cells));
    const allDay = hoursOf({ monday, open_equals_close: 'all_day' }, cells);
    const closed = hoursOf({ monday, open_equals_close: 'closed' }, cells);
    const warnings = warningsOf({ monday, open_equals_close: 'closed' }, cells);

    expect(held).toHaveLength(1);
    expect(allDay).toEqual({ monday: ['00:00-24:00'] });
    expect(closed).toEqual({ monday: [] });
    expect(warnings).toEqual([expect.stringContaining('(open_equals_close)')]);
  });

  it.each([
    ['1', '', '', { monday: [] }, 0],
    ['oui', '08:00', '12:00', { monday: [] }, 1],
    ['0', '08:00', '12:00', { monday: ['08:00-12:00'] }, 0],
    ['', '08:00', '12:00', { monday: ['08:00-12:00'] }, 0],
    ['0', '', '', {}, 0],
  ])('a column for closed that says %j beside %j and %j counts first (D17)', (flag, opens, closes, hours, warnings) => {
    const entry = { monday: { opens: 'o', closes: 'c', closed: 'flag' } };
    const cells = { o: opens, c: closes, flag };

    expect(hoursOf(entry, cells)).toEqual(hours);
    expect(warningsOf(entry, cells)).toHaveLength(warnings);
  });

  it('a column for closed that says neither is held', () => {
    const problems = problemsOf(
      mapOne({ open_hours: { monday: { from: 'h', closed: 'flag' } } }, { h: '8:00-12:00', flag: 'perhaps' }),
    );

    expect(problems).toEqual([expect.objectContaining({ column: 'flag', hint: expect.any(String) })]);
  });

  it('a whole week may stand in 21 columns, three windows a day (D12)', () => {
    const day = (name: string) => ({ from: [1, 2, 3].map((number) => `${name}${String(number)}`), join: ', ' });

    const hours = hoursOf(
      { monday: day('mo'), tuesday: day('tu') },
      { mo1: '08:00-10:00', mo2: '11:00-12:00', mo3: '14:00-18:00', tu1: '08:00-12:00', tu2: '', tu3: '' },
    );

    expect(hours).toEqual({ monday: ['08:00-10:00', '11:00-12:00', '14:00-18:00'], tuesday: ['08:00-12:00'] });
  });

  it("Google's column a day and its cell of special hours are read as they are (D12)", () => {
    const mapped = mapOne(
      { open_hours: { monday: 'Monday hours', tuesday: 'Tuesday hours' }, specific_hours: 'Special hours' },
      {
        'Monday hours': '9:00 AM-12:00 PM, 2:00 PM-6:00 PM',
        'Tuesday hours': 'x',
        'Special hours': '2026-12-31: 05:00-23:00, 2027-01-01: x',
      },
    );

    expect(locationOf(mapped).values).toEqual({
      'open_hours.monday': ['09:00-12:00', '14:00-18:00'],
      'open_hours.tuesday': [],
      'specific_hours.2026-12-31': ['05:00-23:00'],
      'specific_hours.2027-01-01': [],
    });
  });
});
