import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import { missingColumns } from '../../src/mapping/columns.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { fieldsOf, locationOf, mapOne, mapperOf, problemsOf, recordOf, today } from './mapping-fixture.ts';

const week = {
  monday: 'mon',
  tuesday: 'tue',
  wednesday: 'wed',
  thursday: 'thu',
  friday: 'fri',
  saturday: 'sat',
  sunday: 'sun',
};
const weekColumns = Object.values(week);
const hint = expect.any(String) as string;

function mapWeek(...cells: readonly string[]) {
  return mapOne(
    { open_hours: week },
    Object.fromEntries(weekColumns.map((column, index) => [column, cells[index] ?? ''])),
  );
}

describe('where a value comes from', () => {
  it.each<[string, unknown, Record<string, string>, unknown]>([
    ['a column', 'a', { a: ' Paris ' }, 'Paris'],
    ['joined columns, empty ones skipped', { from: ['a', 'b', 'c'], join: ', ' }, { a: '1', b: '', c: '3' }, '1, 3'],
    ['the first column that says something', { coalesce: ['a', 'b'] }, { a: 'N/A', b: 'x' }, 'x'],
    ['a template', { template: 'Acme {{ a }}' }, { a: 'Paris' }, 'Acme Paris'],
    ['a template with an empty part', { template: '{{a}}, {{b}} – {{c}}' }, { a: 'x', b: '', c: '' }, 'x'],
    ['a template without places', { template: 'Acme' }, {}, 'Acme'],
    ['the configuration', { value: 'Acme' }, {}, 'Acme'],
    ['a lookup', { from: 'a', lookup: { ' Bakery ': 'Baker' } }, { a: 'BAKERY' }, 'Baker'],
    ['the default of a lookup', { from: 'a', lookup: { b: 'c' }, default: 'd' }, { a: 'other' }, 'd'],
    ['the default of an empty cell', { from: 'a', default: 'd' }, { a: '' }, 'd'],
    ['a lookup of a word that else says nothing', { from: 'a', lookup: { '-': 'dash' } }, { a: '-' }, 'dash'],
    ['a lookup of an empty cell', { from: 'a', lookup: { '': 'none' } }, { a: '' }, 'none'],
  ])('can be %s', (_, entry, cells, value) => {
    expect(locationOf(mapOne({ name: entry }, cells)).values).toEqual({ name: value });
  });

  it('can be a list in a lookup and in its default', () => {
    const entry = { from: 'a', lookup: { cafe: ['gcid:cafe', 'gcid:coffee_shop'] }, default: ['gcid:store'] };

    expect(
      locationOf(mapOne({ categories: entry }, { a: 'Café'.normalize('NFD').replace(/\p{M}/gu, '') })).values,
    ).toEqual({
      categories: ['gcid:cafe', 'gcid:coffee_shop'],
    });
    expect(locationOf(mapOne({ categories: entry }, { a: 'x' })).values).toEqual({ categories: ['gcid:store'] });
  });

  it('is invalid when a lookup does not list it, and names the nearest text', () => {
    const [problem] = problemsOf(mapOne({ name: { from: 'a', lookup: { bakery: 'x', cafe: 'y' } } }, { a: 'bakry' }));

    expect(problem).toEqual({
      at: { row: 1, line: 2 },
      column: 'a',
      field: 'name',
      message: '"bakry" is not in the lookup; the nearest is "bakery"',
      hint: 'Add it to lookup, or set default',
    });
  });

  it('finds columns without regard to case, no-break spaces and Unicode form (D1)', () => {
    const mapper = mapperOf(['Ligne\u00a0d’adresse 1', 'STA\u0308DTE'], { name: 'ligne d’adresse 1', city: 'Städte' });

    expect(locationOf(mapper.map(recordOf(['1', 'a', 'b']), today)).values).toEqual({ name: 'a', city: 'b' });
  });
});

describe('the three states of a cell (D16, R32)', () => {
  it.each([
    ['text', 'Paris', { city: 'Paris' }],
    ['nothing', '', {}],
    ['white space', ' \u00a0 ', {}],
    ['N/A', 'n/a', {}],
    ['a dash', '–', {}],
    ['k. A.', 'k. A.', {}],
  ])('%s without clear', (_, cell, values) => {
    expect(locationOf(mapOne({ city: 'a' }, { a: cell })).values).toEqual(values);
  });

  it.each([
    ['an empty cell empties the field', '', { email: null }],
    ['white space does not', '  ', {}],
    ['N/A does not', 'N/A', {}],
  ])('with clear, %s', (_, cell, values) => {
    expect(locationOf(mapOne({ email: { from: 'a', clear: true } }, { a: cell })).values).toEqual(values);
  });

  it('never empties a field that Partoo cannot hold empty, nor hours', () => {
    const entry = { from: 'a', clear: true };
    const mapped = mapOne({ phone: entry, specific_hours: entry, open_hours: { monday: 'a', clear: true } }, { a: '' });

    expect(locationOf(mapped).values).toEqual({});
  });

  it('warns about words that say nothing', () => {
    const { warnings } = locationOf(mapOne({ city: 'a' }, { a: 'N/A' }));

    expect(warnings).toMatchObject([
      { column: 'a', field: 'city', message: '"N/A" says nothing; the field is left alone' },
    ]);
  });

  it.each(['#N/A', '#REF!', '#VALUE!', '#NAME?', '#BEZUG!', '####', 'Caf\uFFFD'])('%s is invalid (R30)', (cell) => {
    const expected = [{ column: 'a', field: 'city', hint }];

    expect(problemsOf(mapOne({ city: 'a' }, { a: cell }))).toMatchObject(expected);
    expect(problemsOf(mapOne({ city: { template: 'x {{a}} {{b}}' } }, { a: cell, b: 'y' }))).toMatchObject(expected);
  });
});

describe('the key (R1, D7)', () => {
  const mapper = mapperOf(['city'], { city: 'city' });

  it.each([
    [' 0012 ', '0012'],
    ['A/12 b', 'A/12 b'],
    ['12E5', '12E5'],
  ])('%j is %j', (cell, key) => {
    expect(mapper.keyOf(recordOf([cell, '']))).toEqual({ key });
  });

  it.each(['', '  ', '#N/A', '3.31E+11', '3,31E+11', 'N/A', 'a\nb', 'a\uFFFD'])('%j is no key', (cell) => {
    const mapped = mapper.map(recordOf([cell, 'Paris'], 7), today);

    expect(mapped).toMatchObject({ kind: 'keyless', at: { row: 7 }, problems: [{ column: 'id', hint }] });
    expect(mapper.keyOf(recordOf([cell, 'Paris']))).toHaveProperty('problem');
  });

  it.each([
    [['0012'], 'the record has 1 cell, the header 2'],
    [['0012', 'Paris', 'x'], 'the record has 3 cells, the header 2'],
  ])('of a record with other cells than the header is kept, and the record held (%j)', (cells, message) => {
    expect(mapper.map(recordOf(cells), today)).toMatchObject({
      kind: 'invalid',
      key: '0012',
      problems: [{ message, hint }],
    });
  });

  it('of such a record is not believed from any other column than the first', () => {
    const shifted = createMapper({
      key: 'id',
      fields: fieldsOf({ city: 'city' }),
      columns: ['city', 'id'],
      customFields: null,
    });

    expect(shifted.map(recordOf(['Paris', '75', '0012']), today)).toMatchObject({ kind: 'keyless' });
  });
});

describe('problems', () => {
  it('are reported all at once, in the order of the configuration', () => {
    const mapped = mapOne(
      { status: 's', zipcode: 'z', country: { value: 'FR' }, phone: 'p', open_hours: { monday: 'm' } },
      { s: 'maybe', z: '7501', p: '3.31E+11', m: '25:00-26:00' },
    );

    expect(mapped).toMatchObject({ kind: 'invalid', key: '0001' });
    expect(problemsOf(mapped).map(({ field, column }) => [field, column])).toEqual([
      ['status', 's'],
      ['zipcode', 'z'],
      ['phone', 'p'],
      ['open_hours.monday', 'm'],
    ]);
    expect(problemsOf(mapped).filter((problem) => problem.hint === undefined)).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['on_invalid: skip', { from: 'a', on_invalid: 'skip' }],
    ['a field that Partoo owns', { from: 'a', owner: 'partoo' }],
  ])('leave just the field out with %s', (_, entry) => {
    const { values, warnings } = locationOf(mapOne({ email: entry, city: 'b' }, { a: 'nobody', b: 'Paris' }));

    expect(values).toEqual({ city: 'Paris' });
    expect(warnings).toMatchObject([
      { field: 'email', message: '"nobody" is not an e-mail address; the field is left out', hint },
    ]);
  });
});

describe('the country', () => {
  it('is read first, wherever it stands', () => {
    const mapped = mapOne({ phone: 'p', zipcode: 'z', country: 'c' }, { p: '030 7471242', z: '10961', c: 'Allemagne' });

    expect(locationOf(mapped).values).toMatchObject({ phone: '+49307471242', zipcode: '10961', country: 'DE' });
  });

  it('can be another one for a single cell', () => {
    const mapped = mapOne({ country: { value: 'DE' }, phone: { from: 'p', country: 'FR' } }, { p: '04 50 56 87 49' });

    expect(locationOf(mapped).values).toMatchObject({ phone: '+33450568749' });
  });
});

describe('lost leading zeros (R31, D3)', () => {
  it('are put back only where that is configured, and reported', () => {
    const { values, warnings } = locationOf(
      mapOne({ country: { value: 'DE' }, zipcode: { from: 'z', repair: ['leading_zeros'] } }, { z: '1069' }),
    );

    expect(values['zipcode']).toBe('01069');
    expect(warnings).toMatchObject([{ field: 'zipcode', column: 'z', message: '"1069" was repaired to 01069' }]);
  });

  it('hold the location otherwise', () => {
    expect(problemsOf(mapOne({ country: { value: 'DE' }, zipcode: 'z' }, { z: '1069' }))).toMatchObject([
      { field: 'zipcode', hint: 'Write 01069, or set repair: [leading_zeros] on this field' },
    ]);
  });
});

describe('coordinates (D5, D6, R31)', () => {
  const fields = { country: { value: 'FR' }, lat: 'y', long: 'x' };

  it('are kept inside the country', () => {
    expect(locationOf(mapOne(fields, { y: '48,85', x: '2.35' })).values).toMatchObject({ lat: 48.85, long: 2.35 });
  });

  it.each([
    ['outside the country', '56', '3', 'outside FR'],
    ['swapped', '2.35', '48.85', 'swapped'],
    ['without the other half', '48.85', '', 'half of the coordinates'],
  ])('are left out with a warning when they are %s', (_, y, x, message) => {
    const { values, warnings } = locationOf(mapOne(fields, { y, x }));

    expect(values).toEqual({ country: 'FR' });
    expect(warnings).toMatchObject([{ message: expect.stringContaining(message) as string }]);
  });

  it('hold the location when both are 0', () => {
    expect(problemsOf(mapOne(fields, { y: '0', x: '0.0' }))).toMatchObject([{ field: 'lat', hint }]);
  });

  it('report only the half that is wrong', () => {
    expect(problemsOf(mapOne(fields, { y: '48.85', x: 'east' }))).toMatchObject([{ field: 'long' }]);
  });

  it('can be said to be empty', () => {
    const both = { lat: { from: 'y', clear: true }, long: { from: 'x', clear: true } };

    expect(locationOf(mapOne(both, { y: '', x: '' })).values).toEqual({ lat: null, long: null });
  });
});

describe('the week', () => {
  it('is made canonical as a whole, days not said left out (D16, R14)', () => {
    const { values, warnings } = locationOf(
      mapWeek('9h-12h30 / 14h-19h', 'fermé', '', '-', '22:00-00:00', '00:00-03:00'),
    );

    expect(values).toEqual({
      'open_hours.monday': ['09:00-12:30', '14:00-19:00'],
      'open_hours.tuesday': [],
      'open_hours.friday': ['22:00-03:00'],
      'open_hours.saturday': [],
    });
    expect(warnings).toMatchObject([{ field: 'open_hours.thursday', column: 'thu' }]);
  });

  it.each([
    ['only one day has hours', ['09:00-18:00'], 'only one day'],
    ['no day has hours', ['zu', 'zu', 'zu', 'zu', 'zu', 'zu', 'zu'], 'all seven days are closed'],
    ['a window is under an hour', ['09:00-09:30', '09:00-18:00'], 'less than an hour'],
    ['a window is over 18 hours but not 24', ['04:00-23:00', '24h'], 'more than 18 hours'],
    ['a night runs into the next day’s own hours', ['20:00-03:00', '02:00-06:00, 13:00-14:00'], 'they are joined'],
    ['a window is said twice', ['09:00-12:00,09:00-12:00', '09:00-12:00'], 'a window twice'],
  ])('has a warning when %s (D19), and is sent all the same', (_, cells, message) => {
    const { values, warnings } = locationOf(mapWeek(...cells));

    expect(values).toHaveProperty(['open_hours.monday']);
    expect(warnings).toMatchObject([
      { field: 'open_hours.monday', message: expect.stringContaining(message) as string },
    ]);
  });

  it('holds the location when one day is not understood, or leaves out that day', () => {
    const monday = { from: 'mon', on_invalid: 'skip' };
    const cells = { mon: 'by appointment', tue: '09:00-12:00' };

    expect(problemsOf(mapOne({ open_hours: { monday: 'mon', tuesday: 'tue' } }, cells))).toMatchObject([
      { column: 'mon', hint },
    ]);
    expect(locationOf(mapOne({ open_hours: { monday, tuesday: 'tue' } }, cells)).values).toEqual({
      'open_hours.tuesday': ['09:00-12:00'],
    });
  });
});

describe('special hours', () => {
  it('are said date by date', () => {
    const cell = '2026-12-24: 10:00-16:00; 2026-12-25: closed; 2020-01-01: closed';

    expect(locationOf(mapOne({ specific_hours: 'a' }, { a: cell })).values).toEqual({
      'specific_hours.2026-12-24': ['10:00-16:00'],
      'specific_hours.2026-12-25': [],
    });
  });
});

describe('custom fields', () => {
  const parking = {
    id: 1,
    name: 'Parking',
    type: 'BOOLEAN',
    maxLength: null,
    min: null,
    max: null,
    possibleValues: [],
    maxSelectedValues: null,
  };

  it('are read by their definition, as text without one', () => {
    expect(locationOf(mapOne({ 'custom_fields.Parking': 'a' }, { a: 'oui' }, [parking])).values).toEqual({
      'custom_fields.Parking': true,
    });
    expect(locationOf(mapOne({ 'custom_fields.Parking': 'a' }, { a: 'oui' })).values).toEqual({
      'custom_fields.Parking': 'oui',
    });
  });
});

describe('columns (R30)', () => {
  it('that are missing are all named at once, with the nearest name', () => {
    const fields = fieldsOf({
      phone: 'tel',
      city: 'town',
      open_hours: { monday: 'mon' },
      name: { template: '{{brand}}' },
    });
    const columns = ['id', 'telephone', 'town', 'MON ', 'x', 'X'];

    expect(missingColumns('ids', fields, columns)).toEqual([
      { column: 'ids', field: 'key', nearest: 'id' },
      { column: 'tel', field: 'phone', nearest: 'telephone' },
      { column: 'brand', field: 'name', nearest: null },
    ]);
    expect(() => createMapper({ key: 'id', fields, columns, customFields: null })).toThrow(SyncError);
    expect(() => createMapper({ key: 'id', fields, columns, customFields: null })).toThrow(/"tel".*"brand"/u);
  });

  it('finds a column whose name has a dot also when that is quoted (D28)', () => {
    const columns = ['id', 'CONTACT.MAIL', 'contact.mail.pro'];

    const missing = missingColumns('id', fieldsOf({ email: '["CONTACT.MAIL"]', city: 'contact["mail.pro"]' }), columns);

    expect(missing).toEqual([]);
  });

  it('that exist twice are as good as missing', () => {
    expect(missingColumns('id', fieldsOf({ city: 'x' }), ['id', 'x', 'x'])).toEqual([
      { column: 'x', field: 'city', nearest: null, isRepeated: true },
    ]);
  });

  it('that are read are known by position', () => {
    const mapper = mapperOf(['a', 'unused', 'b', 'c'], {
      city: 'c',
      name: { template: '{{a}} {{c}}' },
      open_hours: { monday: 'b' },
    });

    expect(mapper.usedColumns).toEqual([0, 1, 3, 4]);
  });
});

describe('whatever the cells hold', () => {
  const fields = {
    name: { template: '{{a}} – {{b}}' },
    country: 'c',
    zipcode: { from: 'a', repair: ['leading_zeros'] },
    phone: 'b',
    email: 'a',
    website_url: 'b',
    lat: 'a',
    long: 'b',
    status: { from: 'c', lookup: { x: 'open' } },
    categories: 'a',
    description_short: 'b',
    opening_date: 'c',
    specific_hours: 'a',
    open_hours: { monday: 'a', tuesday: 'b', sunday: 'c' },
    'custom_fields.Parking': 'a',
  };
  const columns = ['a', 'b', 'c'];

  it('mapping does not throw, and every problem names its row and column', () => {
    const mapper = mapperOf(columns, fields);
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '',
        '09:00-12:00',
        '22:00-03:00',
        '24h',
        'FR',
        '2026-12-24: closed',
        '0',
        '48.85',
        '+33450568749',
      ),
    );

    fc.assert(
      fc.property(fc.array(cell, { maxLength: 5 }), (cells) => {
        const mapped = mapper.map(recordOf(cells, 9), today);
        const findings = mapped.kind === 'location' ? mapped.location.warnings : mapped.problems;
        expect(findings.filter(({ at, column }) => at.row !== 9 || column === '')).toEqual([]);
      }),
    );
  });

  it.each([' ', '-', '9', 'a@', '1/', 'http://', '2026-12-24: ', ',', '%'])(
    'a cell of 20,000 characters of %j is read in time',
    (piece) => {
      const mapper = mapperOf(columns, fields);
      const cell = `x${piece.repeat(19_990 / piece.length)}x`;

      const startedAt = performance.now();
      const mapped = mapper.map(recordOf(['1', cell, cell, cell]), today);

      expect(mapped.kind).toBe('invalid');
      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );

  it('a cell longer than any value can be is invalid', () => {
    const mapped = mapOne({ city: 'a' }, { a: 'x'.repeat(20_001) });

    expect(problemsOf(mapped)).toMatchObject([{ message: 'the cell has 20001 characters, the limit is 20000', hint }]);
  });
});
