import { describe, expect, it } from 'vitest';
import { asLocationKey } from '../../src/domain/ids.ts';
import type { CustomFieldDefinition } from '../../src/domain/custom-field.ts';
import type { FieldValue, FieldValues } from '../../src/domain/value.ts';
import type { Inversion, NewRow } from '../../src/domain/inverse.ts';
import { createInverse } from '../../src/mapping/inverse.ts';
import { isInvertible } from '../../src/mapping/options.ts';
import { fieldsOf, locationOf, mapperOf, recordOf, today } from './mapping-fixture.ts';

interface World {
  readonly fields: Readonly<Record<string, unknown>>;
  /** Column by column: the cell of the record, and those of the rows above it. */
  readonly cells: Readonly<Record<string, string | readonly string[]>>;
  readonly customFields?: readonly CustomFieldDefinition[];
}

interface Written extends Inversion {
  /** New text by column. */
  readonly texts: Readonly<Record<string, string>>;
  /** What the record says with the cells written. */
  readonly after: FieldValues;
}

function write(world: World, changes: FieldValues, refuses?: (text: string) => string | null): Written {
  const { fields, customFields = null } = world;
  const columns = Object.keys(world.cells);
  const lists = Object.values(world.cells).map((cells) => (typeof cells === 'string' ? [cells] : cells));
  const inverse = createInverse({ key: 'id', fields: fieldsOf(fields), columns: ['id', ...columns], customFields });
  const rows = Math.max(1, ...lists.map((cells) => cells.length));
  for (let row = 1; row < rows; row += 1) {
    inverse.observe(recordOf([`x${String(row)}`, ...lists.map((cells) => cells[row] ?? '')], row));
  }
  const record = recordOf(['0001', ...lists.map((cells) => cells[0] ?? '')]);

  const inversion = inverse.cellsFor(record, changes, { today, ...(refuses === undefined ? {} : { refuses }) });

  const texts = Object.fromEntries(inversion.cells.map(({ column, text }) => [column, text]));
  const written = ['0001', ...columns.map((column, index) => texts[column] ?? lists[index]?.[0] ?? '')];
  const after = locationOf(mapperOf(columns, fields, customFields).map(recordOf(written), today)).values;
  for (const { column, expected } of inversion.cells) {
    expect(expected).toBe(['0001', ...lists.map((cells) => cells[0] ?? '')][['id', ...columns].indexOf(column)]);
  }
  return { ...inversion, texts, after };
}

/** One field in one column `c`: what is written for `value`, the record's cell being the first of `cells`. */
function spell(
  field: string,
  cells: string | readonly string[],
  value: FieldValue,
  entry: Readonly<Record<string, unknown>> = {},
  others: Readonly<Record<string, unknown>> = {},
): string | undefined {
  const { texts, refused } = write(
    { fields: { ...others, [field]: { from: 'c', owner: 'partoo', ...entry } }, cells: { c: cells } },
    { [field]: value },
  );
  expect(refused).toEqual([]);
  return texts['c'];
}

describe('a value is written as the file writes it', () => {
  it.each<[string, string, string | readonly string[], FieldValue, string]>([
    ['text', 'city', 'Lyon', 'Aix-en-Provence', 'Aix-en-Provence'],
    ['an e-mail address', 'email', 'a@b.fr', 'shop@example.com', 'shop@example.com'],
    ['a web address', 'website_url', '', 'https://example.com/a?b=c', 'https://example.com/a?b=c'],
    ['a zip code with its zeros', 'zipcode', '1069', '01067', '01067'],
    ['services on one line', 'services.gcid:bakery', 'A; B | 2', ['A | 3', 'B | 2'], 'A | 3; B | 2'],
    ['services on lines of their own', 'services.gcid:bakery', 'A\nB', ['A | | x; y', 'B'], 'A | | x; y\nB'],
    ['services that hold what parts them', 'services.gcid:bakery', 'A; B', ['A; C', 'B'], 'A; C\nB'],
    ['services as JSON', 'services.gcid:bakery', '["A"]', ['A | 3', 'B'], '[{"name":"A","price":3},{"name":"B"}]'],
    ['a single service that holds what parts them', 'services.gcid:bakery', 'A', ['A; C'], '[{"name":"A; C"}]'],
    ['a country by its code', 'country', 'FR', 'BE', 'BE'],
    ['a country by its name, where the file has it', 'country', ['France', 'Belgique', 'France'], 'BE', 'Belgique'],
    ['a status', 'status', 'open', 'temporarily_closed', 'temporarily_closed'],
    [
      "a status in the file's spelling",
      'status',
      ['open', 'Temporarily closed'],
      'temporarily_closed',
      'Temporarily closed',
    ],
    ['a date', 'opening_date', '2020-01-31', '2026-03-09', '2026-03-09'],
    ['a date, day first', 'opening_date', '31.01.2020', '2026-03-09', '09.03.2026'],
    ['a date, day first and short', 'opening_date', '1/2/2020', '2026-03-09', '9/3/2026'],
    [
      'a date as the others are',
      'opening_date',
      ['', '31.01.2020', '2020-01-31', '01.02.2020'],
      '2026-03-09',
      '09.03.2026',
    ],
    ['a short description', 'description_short', '', 'Pain & café', 'Pain & café'],
    ['a long description with its lines', 'description_long', 'a\nb', 'c\n\nd', 'c\n\nd'],
    ['a long description with the line ends of the cell', 'description_long', 'a\r\nb', 'c\nd', 'c\r\nd'],
    ['categories', 'categories', 'gcid:a', ['gcid:a', 'gcid:b'], 'gcid:a, gcid:b'],
    ["categories with the cell's separator", 'categories', 'gcid:a;gcid:c', ['gcid:a', 'gcid:b'], 'gcid:a;gcid:b'],
    [
      "categories with the column's separator",
      'categories',
      ['gcid:a', 'gcid:b | gcid:c'],
      ['gcid:a', 'gcid:b'],
      'gcid:a | gcid:b',
    ],
    ['a text that begins like a formula, as it is', 'city', 'Lyon', '=Lyon', '=Lyon'],
  ])('%s', (_case, field, cells, value, text) => {
    expect(spell(field, cells, value)).toBe(text);
  });

  it.each<[string, string | readonly string[], string, string]>([
    ['E.164', '+33123456789', '+33987654321', '+33987654321'],
    ['national, in pairs', '01 23 45 67 89', '+33987654321', '09 87 65 43 21'],
    ['national, with dots', '01.23.45.67.89', '+33987654321', '09.87.65.43.21'],
    ['national, digits only', '0123456789', '+33987654321', '0987654321'],
    ['international, in pairs', '+33 1 23 45 67 89', '+33987654321', '+33 9 87 65 43 21'],
    ['international, with a trunk zero', '+33 (0)1 23 45 67 89', '+33987654321', '+33 (0)9 87 65 43 21'],
    ['international, with 00', '0033 1 23 45 67 89', '+33987654321', '0033 9 87 65 43 21'],
    ['of another country, as that one is grouped', '+33 1 23 45 67 89', '+493012345678', '+49 30 12345678'],
    ['of another country, where the file writes national numbers', '01 23 45 67 89', '+493012345678', '+493012345678'],
    [
      'in an empty cell, as most others are',
      ['', '01.23.45.67.89', '+33123456789', '01.11.11.11.11'],
      '+33987654321',
      '09.87.65.43.21',
    ],
    ['in an empty cell of an empty column', '', '+33987654321', '+33987654321'],
    ['in a cell that is not understood', 'on request', '+33987654321', '+33987654321'],
  ])('a phone number: %s', (_case, cells, value, text) => {
    expect(spell('phone', cells, value, { country: 'FR' })).toBe(text);
  });

  it.each<[string, string, string, string, string]>([
    ['with more digits', 'DE', '030/1234567', '+493012345678', '030/12345678'],
    ['in brackets', 'US', '(212) 555-0123', '+12125550199', '(212) 555-0199'],
    ['in groups', 'US', '212-555-0123', '+12125550199', '212-555-0199'],
    ['in bare digits', 'US', '2125550123', '+12125550199', '2125550199'],
    ['with the country code and no plus', 'US', '12125550123', '+12125550199', '12125550199'],
    ['of Italy, which keeps its zero', 'IT', '06 1234567', '+39061234568', '06 1234568'],
  ])("a phone number, by the record's country: %s", (_case, country, cell, value, text) => {
    expect(spell('phone', cell, value, {}, { country: { value: country } })).toBe(text);
  });

  it.each<[string, string | readonly string[], readonly string[], string]>([
    ['contract.md, in an empty file', '', ['09:00-12:30', '14:00-19:00'], '09:00-12:30,14:00-19:00'],
    ['contract.md', '09:00-12:00', ['09:00-12:30', '14:00-19:00'], '09:00-12:30,14:00-19:00'],
    ['French', '9h-12h30 / 14h-19h', ['10:00-12:00', '14:30-19:15'], '10h-12h / 14h30-19h15'],
    [
      'French, of the other rows',
      ['', '9h-12h30 / 14h-19h', '9h-12h'],
      ['10:00-12:00', '14:30-19:00'],
      '10h-12h / 14h30-19h',
    ],
    [
      'French, the joint of the other rows',
      ['9h-12h', '9h-12h30 / 14h-19h'],
      ['10:00-12:00', '14:30-19:00'],
      '10h-12h / 14h30-19h',
    ],
    ['with spaces', '09:00 - 12:00 / 13:30 - 17:00', ['08:00-12:00', '13:00-16:00'], '08:00 - 12:00 / 13:00 - 16:00'],
    ['with an en dash', '09:00–12:00', ['08:00-12:00'], '08:00–12:00'],
    ['hours of one digit', '9:00-17:00', ['08:30-17:00'], '8:30-17:00'],
    ['with dots', '09.00-17.00', ['08:30-17:00'], '08.30-17.00'],
    ['German', '9-18 Uhr', ['08:00-18:00'], '8-18 Uhr'],
    ['German, in words', 'von 8 bis 18 Uhr', ['09:00-17:00'], 'von 9 bis 17 Uhr'],
    ['Spanish', '09:00-14:00 y 17:00-20:00', ['10:00-14:00', '17:00-21:00'], '10:00-14:00 y 17:00-21:00'],
    ['English', '9:00 AM - 5:00 PM', ['08:30-18:00'], '8:30 AM - 6:00 PM'],
    ['English, short', '9am-5pm', ['08:00-18:00'], '8am-6pm'],
    ['English, past noon', '9:00 am - 5:00 pm', ['12:00-24:00'], '12:00 pm - 12:00 am'],
    ['midnight as the cell has it', '18:00-00:00', ['17:00-24:00'], '17:00-00:00'],
    ['midnight as contract.md has it', '09:00-17:00', ['17:00-24:00'], '17:00-24:00'],
    ['past midnight', '18:00-23:00', ['18:00-02:00'], '18:00-02:00'],
    ['a style that cannot say it, by the next best', '9-18 Uhr', ['08:30-18:00'], '8:30-18 Uhr'],
    ['closed, in an empty file', '09:00-12:00', [], 'closed'],
    ['closed, in the word of the column', ['09:00-12:00', 'Fermé', '09:00-12:00'], [], 'Fermé'],
    ['all day', '09:00-12:00', ['00:00-24:00'], '00:00-24:00'],
    ['all day, in the word of the column', ['09:00-12:00', '24h/24'], ['00:00-24:00'], '24h/24'],
    ['after a closed day, as the other rows are', ['closed', '9h-12h'], ['09:30-18:00'], '9h30-18h'],
    ['after prose, as the other rows are', ['by appointment', '9h-12h'], ['09:30-18:00'], '9h30-18h'],
  ])('hours of a day: %s', (_case, cells, value, text) => {
    const { texts, refused, after } = write(
      { fields: { open_hours: { monday: 'c', owner: 'partoo' } }, cells: { c: cells } },
      { 'open_hours.monday': value },
    );

    expect(refused).toEqual([]);
    expect(texts).toEqual({ c: text });
    expect(after['open_hours.monday']).toEqual(value);
  });

  it('closed, in the word of another day', () => {
    const { texts } = write(
      {
        fields: { open_hours: { monday: 'mon', sunday: 'sun', owner: 'partoo' } },
        cells: { mon: ['9h-12h', '9h-12h'], sun: ['9h-12h', 'Ruhetag'] },
      },
      { 'open_hours.monday': [] },
    );

    expect(texts).toEqual({ mon: 'Ruhetag' });
  });

  it.each<[string, string | readonly string[], number, string]>([
    ['a point', '48.8566', 48.9, '48.9000'],
    ['a comma', '39,211417', 39.5, '39,500000'],
    ['a comma, of the other rows', ['', '39,211417'], 39.5, '39,500000'],
    ['all its digits', '1.2', 39.1234567, '39.1234567'],
    ['a minus', '1,5', -39.25, '-39,25'],
    ['hardly anything', '1.5', 0.00000012, '0.00000012'],
  ])('coordinates with %s', (_case, cells, value, text) => {
    const lat = typeof cells === 'string' ? [cells] : cells;
    const { texts, after, refused } = write(
      {
        fields: { lat: { from: 'a', owner: 'partoo' }, long: { from: 'b', owner: 'partoo' } },
        cells: { a: lat, b: lat.map(() => '3') },
      },
      { lat: value, long: 3 },
    );

    expect(refused).toEqual([]);
    expect(texts).toEqual({ a: text });
    expect(after).toMatchObject({ lat: value, long: 3 });
  });
});

describe('custom fields', () => {
  const definition = (type: string, possibleValues: readonly string[] = []): CustomFieldDefinition => ({
    id: 1,
    name: 'F',
    type,
    maxLength: null,
    min: null,
    max: null,
    possibleValues,
    maxSelectedValues: null,
  });
  const tags = ['Wi-Fi', 'Parking', 'Salt, pepper'];

  it.each<[string, CustomFieldDefinition, string | readonly string[], FieldValue, string]>([
    ['yes in the word of the file', definition('BOOLEAN'), ['Non', 'Oui', 'Non'], true, 'Oui'],
    ['yes in the language of the file', definition('BOOLEAN'), ['nein', 'nein'], true, 'ja'],
    ['no in capitals', definition('BOOLEAN'), 'YES', false, 'NO'],
    ['no as a number', definition('BOOLEAN'), '1', false, '0'],
    ['yes in an empty file', definition('BOOLEAN'), '', true, 'true'],
    ['a whole number', definition('INTEGER'), '3', 12, '12'],
    ['a number with a comma', definition('FLOAT'), '1,5', 2.25, '2,25'],
    ['a choice', definition('SINGLE_SELECT', tags), 'Wi-Fi', 'Parking', 'Parking'],
    ['choices', definition('MULTIPLE_SELECT', tags), 'Wi-Fi', ['Wi-Fi', 'Parking'], 'Wi-Fi, Parking'],
    [
      'choices as the file joins them',
      definition('MULTIPLE_SELECT', tags),
      'Wi-Fi|Parking',
      ['Parking', 'Wi-Fi'],
      'Parking|Wi-Fi',
    ],
    ['a text', definition('TEXT'), 'a', 'b', 'b'],
  ])('%s', (_case, custom, cells, value, text) => {
    const { texts, refused, after } = write(
      { fields: { 'custom_fields.F': { from: 'c', owner: 'partoo' } }, cells: { c: cells }, customFields: [custom] },
      { 'custom_fields.F': value },
    );

    expect(refused).toEqual([]);
    // Choices in another order are the same value: nothing to write.
    if (Array.isArray(value) && text === 'Parking|Wi-Fi') expect(texts).toEqual({});
    else expect(texts).toEqual({ c: text });
    expect(after['custom_fields.F']).toEqual(text === 'Parking|Wi-Fi' ? ['Wi-Fi', 'Parking'] : value);
  });

  it('a choice with a comma among others cannot be written into one cell', () => {
    const { refused, cells } = write(
      {
        fields: { 'custom_fields.F': { from: 'c', owner: 'partoo' } },
        cells: { c: 'Wi-Fi' },
        customFields: [definition('MULTIPLE_SELECT', tags)],
      },
      { 'custom_fields.F': ['Salt, pepper', 'Parking'] },
    );

    expect(cells).toEqual([]);
    expect(refused).toEqual([
      { field: 'custom_fields.F', reason: expect.stringContaining('not among the possible values') },
    ]);
  });

  it('is read as text where the definitions are not known', () => {
    const { texts } = write(
      { fields: { 'custom_fields.F': { from: 'c', owner: 'partoo' } }, cells: { c: 'false' } },
      { 'custom_fields.F': true },
    );

    expect(texts).toEqual({ c: 'true' });
  });
});

describe('special hours', () => {
  const fields = { specific_hours: { from: 'c', owner: 'partoo' } };

  it.each<[string, string, FieldValues, string]>([
    ['a first date', '', { 'specific_hours.2026-12-24': ['10:00-16:00'] }, '2026-12-24: 10:00-16:00'],
    [
      'a date more, in order',
      '2026-12-25: closed',
      { 'specific_hours.2026-12-24': ['10:00-12:00', '14:00-16:00'] },
      '2026-12-24: 10:00-12:00,14:00-16:00; 2026-12-25: closed',
    ],
    [
      'equal neighbours as one range',
      '2026-12-25: closed',
      { 'specific_hours.2026-12-26': [] },
      '2026-12-25/2026-12-26: closed',
    ],
    [
      'a date taken out of a range',
      '2026-12-25/2026-12-27: x',
      { 'specific_hours.2026-12-26': null },
      '2026-12-25: closed; 2026-12-27: closed',
    ],
    ['the last date removed', '2026-12-25: closed', { 'specific_hours.2026-12-25': null }, ''],
    [
      'past dates, which stay',
      '2025-12-25: closed; 2026-12-25: closed',
      { 'specific_hours.2026-12-25': ['10:00-12:00'] },
      '2025-12-25: closed; 2026-12-25: 10:00-12:00',
    ],
    [
      'a night, with the day after',
      '',
      { 'specific_hours.2026-12-31': ['22:00-03:00'], 'specific_hours.2027-01-01': [] },
      '2026-12-31: 22:00-03:00; 2027-01-01: closed',
    ],
  ])('%s', (_case, cell, changes, text) => {
    const { texts, refused, after } = write({ fields, cells: { c: cell } }, changes);

    expect(refused).toEqual([]);
    expect(texts).toEqual({ c: text });
    expect(after).toMatchObject(Object.fromEntries(Object.entries(changes).filter(([, windows]) => windows !== null)));
  });

  it('are not written over a cell that is not understood: its dates would be lost', () => {
    const { cells, refused } = write(
      { fields, cells: { c: 'noël: fermé' } },
      { 'specific_hours.2026-12-24': ['10:00-16:00'] },
    );

    expect(cells).toEqual([]);
    expect(refused).toMatchObject([{ reason: expect.stringContaining('"noël: fermé" is not understood') }]);
  });

  it('one date that cannot be written does not hold the others', () => {
    const { texts, refused } = write(
      { fields, cells: { c: '2026-12-25: closed; 2026-12-26: closed' } },
      {
        'specific_hours.2026-12-24': ['10:00-16:00'],
        'specific_hours.2026-12-26': null,
        // Nothing is said of the date into which it runs, and so it could not be read.
        'specific_hours.2026-12-31': ['22:00-03:00'],
      },
    );

    expect(texts).toEqual({ c: '2026-12-24: 10:00-16:00; 2026-12-25: closed' });
    expect(refused.map(({ field }) => field)).toEqual(['specific_hours.2026-12-31']);
  });
});

describe('nights', () => {
  const days = { monday: 'mon', tuesday: 'tue', sunday: 'sun', owner: 'partoo' };

  it('that stand in two cells stay whole when the second day changes', () => {
    const { texts, after } = write(
      { fields: { open_hours: days }, cells: { mon: '18:00-24:00', tue: '00:00-02:00,10:00-20:00', sun: 'closed' } },
      { 'open_hours.tuesday': ['10:00-21:00'] },
    );

    expect(texts).toEqual({ mon: '18:00-02:00', tue: '10:00-21:00' });
    expect(after).toMatchObject({ 'open_hours.monday': ['18:00-02:00'], 'open_hours.tuesday': ['10:00-21:00'] });
  });

  it('that get shorter leave nothing in the next day', () => {
    const { texts, after } = write(
      { fields: { open_hours: days }, cells: { mon: '18:00-24:00', tue: '00:00-02:00,10:00-20:00', sun: 'closed' } },
      { 'open_hours.monday': ['18:00-01:00'] },
    );

    expect(texts).toEqual({ mon: '18:00-01:00', tue: '10:00-20:00' });
    expect(after['open_hours.tuesday']).toEqual(['10:00-20:00']);
  });

  it('that no cell can hold are cut at midnight, from Sunday into Monday too', () => {
    const { texts, after, refused } = write(
      { fields: { open_hours: days }, cells: { mon: '10:00-20:00', tue: '10:00-20:00', sun: 'closed' } },
      { 'open_hours.sunday': ['20:00-08:00'] },
    );

    expect(refused).toEqual([]);
    expect(texts).toEqual({ mon: '00:00-08:00,10:00-20:00', sun: '20:00-24:00' });
    expect(after['open_hours.sunday']).toEqual(['20:00-08:00']);
  });

  it('that no cell can hold are refused where the next day is not known', () => {
    const { cells, refused } = write(
      { fields: { open_hours: days }, cells: { mon: '10:00-20:00', tue: '10:00-20:00', sun: 'closed' } },
      { 'open_hours.tuesday': ['20:00-08:00'] },
    );

    expect(cells).toEqual([]);
    expect(refused).toEqual([{ field: 'open_hours.tuesday', reason: 'tue cannot say ["20:00-08:00"]' }]);
  });

  it('leave the other days alone when one day has no column', () => {
    const { texts, refused } = write(
      { fields: { open_hours: days }, cells: { mon: '10:00-20:00', tue: '10:00-20:00', sun: 'closed' } },
      { 'open_hours.monday': [], 'open_hours.wednesday': [], 'open_hours.sunday': ['10:00-12:00'] },
    );

    expect(texts).toEqual({ mon: 'closed', sun: '10:00-12:00' });
    expect(refused).toEqual([{ field: 'open_hours.wednesday', reason: 'it is not mapped' }]);
  });
});

describe('the columns of an entry', () => {
  const street = { address_full: { from: ['a', 'b'], join: ' ', owner: 'partoo' } };

  it.each<[string, Readonly<Record<string, string>>, string, Readonly<Record<string, string>>]>([
    ['the one that speaks', { a: '1 rue X', b: '' }, '12 rue Y', { a: '12 rue Y' }],
    ['the one that speaks, though it is the second', { a: '-', b: '1 rue X' }, '12 rue Y', { b: '12 rue Y' }],
    ['the first, where none does', { a: '', b: '' }, '12 rue Y', { a: '12 rue Y' }],
    ['the one that differs', { a: '1 rue X', b: 'Bât B' }, '12 rue Y Bât B', { a: '12 rue Y' }],
    ['the second, which differs', { a: '1 rue X', b: 'Bât B' }, '1 rue X Bât C 2', { b: 'Bât C 2' }],
    ['the one that is gone', { a: '1 rue X', b: 'Bât B' }, '1 rue X', { b: '' }],
    ['as many as there are parts', { a: 'Main', b: 'Hall' }, 'Big House', { a: 'Big', b: 'House' }],
  ])('joined: %s', (_case, cells, text, texts) => {
    const result = write({ fields: street, cells }, { address_full: text });

    expect(result.refused).toEqual([]);
    expect(result.texts).toEqual(texts);
    expect(result.after['address_full']).toBe(text);
  });

  it('joined: refused where nobody can tell them apart', () => {
    const { cells, refused } = write(
      { fields: street, cells: { a: '1 rue X', b: 'Bât B' } },
      { address_full: '12 rue Y Bât C' },
    );

    expect(cells).toEqual([]);
    expect(refused).toEqual([
      { field: 'address_full', reason: 'nobody can tell which part of it stands in which of 2 joined columns' },
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[], Readonly<Record<string, string>>]>([
    ['a window each', { a: '09:00-12:00', b: '', c: '' }, ['09:00-12:00', '14:00-18:00'], { b: '14:00-18:00' }],
    ['a window less', { a: '09:00-12:00', b: '14:00-18:00', c: '' }, ['09:00-18:00'], { a: '09:00-18:00', b: '' }],
    [
      'a window too many',
      { a: '09:00-12:00', b: '', c: '' },
      ['08:00-09:00', '10:00-11:00', '12:00-13:00', '14:00-15:00'],
      { a: '08:00-09:00,10:00-11:00,12:00-13:00,14:00-15:00' },
    ],
  ])('joined hours: %s', (_case, cells, value, texts) => {
    const result = write(
      { fields: { open_hours: { monday: { from: ['a', 'b', 'c'], join: ',' }, owner: 'partoo' } }, cells },
      { 'open_hours.monday': value },
    );

    expect(result.refused).toEqual([]);
    expect(result.texts).toEqual(texts);
  });

  it('joined hours: opening and closing in columns of their own', () => {
    const { texts } = write(
      {
        fields: { open_hours: { monday: { from: ['open', 'close'], join: '-' }, owner: 'partoo' } },
        cells: { open: '06.30', close: '20.00' },
      },
      { 'open_hours.monday': ['07:00-21:30'] },
    );

    expect(texts).toEqual({ open: '07.00', close: '21.30' });
  });

  it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>]>([
    ['the one that speaks', { a: '', b: '01 23 45 67 89' }, { b: '09 87 65 43 21' }],
    ['the first that speaks', { a: '01 23 45 67 89', b: '01 11 11 11 11' }, { a: '09 87 65 43 21' }],
    ['the first, where none does', { a: '', b: '-' }, { a: '+33987654321' }],
  ])('coalesce: %s', (_case, cells, texts) => {
    const result = write(
      { fields: { phone: { coalesce: ['a', 'b'], country: 'FR', owner: 'partoo' } }, cells },
      { phone: '+33987654321' },
    );

    expect(result.texts).toEqual(texts);
  });

  const type = {
    from: 'c',
    owner: 'partoo',
    lookup: { bakery: 'gcid:bakery', Boulangerie: 'gcid:bakery', cafe: ['gcid:cafe', 'gcid:coffee_shop'] },
  };

  it.each<[string, string | readonly string[], readonly string[], Readonly<Record<string, string>>]>([
    ['the key of the value', 'bakery', ['gcid:cafe', 'gcid:coffee_shop'], { c: 'cafe' }],
    ['the first of several keys', 'cafe', ['gcid:bakery'], { c: 'bakery' }],
    ['the key as the file spells it', ['cafe', 'BAKERY'], ['gcid:bakery'], { c: 'BAKERY' }],
    ['nothing, where another key says it already', 'boulangerie', ['gcid:bakery'], {}],
  ])('lookup: %s', (_case, cells, value, texts) => {
    const result = write({ fields: { categories: type }, cells: { c: cells } }, { categories: value });

    expect(result.refused).toEqual([]);
    expect(result.texts).toEqual(texts);
  });

  it('lookup: refused where no key says the value', () => {
    const { refused } = write({ fields: { categories: type }, cells: { c: 'cafe' } }, { categories: ['gcid:florist'] });

    expect(refused).toEqual([{ field: 'categories', reason: 'no entry of its lookup says ["gcid:florist"]' }]);
  });

  it('lookup: an empty cell for the default that no key says', () => {
    const { texts } = write(
      { fields: { categories: { ...type, default: 'gcid:store' } }, cells: { c: 'cafe' } },
      { categories: ['gcid:store'] },
    );

    expect(texts).toEqual({ c: '' });
  });

  it('lookup: hours in words', () => {
    const lookup = { A: '09:00-18:00', C: 'closed' };
    const { texts } = write(
      { fields: { open_hours: { monday: { from: 'c', lookup }, owner: 'partoo' } }, cells: { c: 'A' } },
      { 'open_hours.monday': [] },
    );

    expect(texts).toEqual({ c: 'C' });
  });
});

describe('emptying a value', () => {
  it.each<[string, Readonly<Record<string, unknown>>]>([
    ['not said', { from: 'a' }],
    ['known to be empty', { from: 'a', clear: true }],
    ['in every joined column', { from: ['a', 'b'] }],
    ['in every column that may speak', { coalesce: ['a', 'b'] }],
  ])('leaves no text in the cell: %s', (_case, entry) => {
    const { texts, refused } = write(
      { fields: { address2: { ...entry, owner: 'partoo' } }, cells: { a: 'Bât A', b: 'Bât B' } },
      { address2: null },
    );

    expect(refused).toEqual([]);
    expect(texts).toEqual('clear' in entry || entry['from'] === 'a' ? { a: '' } : { a: '', b: '' });
  });

  it('is refused where an empty cell has a meaning', () => {
    const { refused } = write(
      { fields: { region: { from: 'a', default: 'Nord', owner: 'partoo' } }, cells: { a: 'Sud' } },
      { region: null },
    );

    expect(refused).toEqual([{ field: 'region', reason: 'it would read as Nord' }]);
  });
});

describe('what would not read the same is refused, with the reason', () => {
  it.each<[string, World, FieldValues, string]>([
    [
      'a template',
      { fields: { name: { template: 'Acme {{c}}' } }, cells: { c: 'Lyon' } },
      { name: 'Acme Nice' },
      'a template cannot be written back',
    ],
    [
      'a constant',
      { fields: { country: { value: 'FR' } }, cells: { c: '' } },
      { country: 'DE' },
      'a constant cannot be written back',
    ],
    ['a field that is not mapped', { fields: { city: 'c' }, cells: { c: 'a' } }, { region: 'x' }, 'it is not mapped'],
    [
      'a text that says nothing',
      { fields: { city: 'c' }, cells: { c: 'a' } },
      { city: 'N/A' },
      'column c: "N/A" says nothing; the field is left alone',
    ],
    [
      'a text that reads as an error',
      { fields: { city: 'c' }, cells: { c: 'a' } },
      { city: '#REF!' },
      'column c: "#REF!" is a spreadsheet error',
    ],
    [
      'a text that no column may hold',
      { fields: { zipcode: 'c', country: { value: 'FR' } }, cells: { c: '75011' } },
      { zipcode: 'SW1A 1AA' },
      'column c: "SW1A 1AA" is not a zip code of FR',
    ],
    [
      'a column that is read for another field',
      { fields: { city: 'c', region: 'c' }, cells: { c: 'Lyon' } },
      { region: 'Rhône' },
      'City would change along, to Rhône',
    ],
    ['the key column', { fields: { region: 'id' }, cells: { c: '' } }, { region: 'x' }, 'it stands in the key column'],
    [
      'a country that the phone was read with',
      { fields: { country: 'a', phone: 'b' }, cells: { a: 'FR', b: '01 23 45 67 89' } },
      { country: 'DE' },
      'column b: "01 23 45 67 89" is not a phone number (read for DE)',
    ],
    [
      'a point outside its country',
      { fields: { lat: 'a', long: 'b', country: { value: 'FR' } }, cells: { a: '48.85', b: '2.35' } },
      { lat: 52.5 },
      'column a: the coordinates 52.5, 2.35 are outside FR; both are left out',
    ],
    [
      'a record that cannot be read as it is',
      { fields: { city: 'c', lat: 'a', long: 'a' }, cells: { c: 'x', a: '900' } },
      { city: 'y' },
      'column a: "900" is out of range for a latitude (-90 to 90)',
    ],
  ])('%s', (_case, world, changes, reason) => {
    const { fields } = world;
    const columns = ['id', ...Object.keys(world.cells)];
    const inverse = createInverse({ key: 'id', fields: fieldsOf(fields), columns, customFields: null });
    const record = recordOf(['0001', ...(Object.values(world.cells) as string[])]);

    const { cells, refused } = inverse.cellsFor(record, changes, { today });

    expect(cells).toEqual([]);
    expect(refused).toEqual(Object.keys(changes).map((field) => ({ field, reason })));
  });

  it('a text that the file cannot hold', () => {
    const refuses = (text: string): string | null => (text.includes('ł') ? '"ł" does not exist in windows-1252' : null);

    const { texts, refused } = write(
      { fields: { city: 'a', region: 'b' }, cells: { a: 'x', b: 'y' } },
      { city: 'Wrocław', region: 'Śląsk' },
      refuses,
    );

    expect(texts).toEqual({ b: 'Śląsk' });
    expect(refused).toEqual([{ field: 'city', reason: 'column a: "ł" does not exist in windows-1252' }]);
  });
});

describe('several values of one record', () => {
  it('are written together, whichever needs the other', () => {
    const { texts, refused, after } = write(
      {
        fields: { country: { from: 'a', owner: 'partoo' }, phone: { from: 'b', owner: 'partoo' } },
        cells: { a: 'FR', b: '01 23 45 67 89' },
      },
      { country: 'DE', phone: '+493012345678' },
    );

    expect(refused).toEqual([]);
    expect(texts['a']).toBe('DE');
    expect(after).toEqual({ country: 'DE', phone: '+493012345678' });
  });

  it('may stand in one column, if they are to be the same', () => {
    const { texts, refused } = write(
      { fields: { city: 'c', region: 'c' }, cells: { c: 'Lyon' } },
      { region: 'Nice', city: 'Nice' },
    );

    expect(refused).toEqual([]);
    expect(texts).toEqual({ c: 'Nice' });
  });

  it('take templates of the same columns along, and say so', () => {
    const { texts, derived, after } = write(
      { fields: { name: { template: 'Acme {{c}}' }, city: { from: 'c', owner: 'partoo' } }, cells: { c: 'Lyon' } },
      { city: 'Nice' },
    );

    expect(texts).toEqual({ c: 'Nice' });
    expect(derived).toEqual(['name']);
    expect(after['name']).toBe('Acme Nice');
  });

  it('that are there already need no cell, however they are spelled', () => {
    const { cells, refused } = write(
      {
        fields: {
          phone: { from: 'a', country: 'FR' },
          open_hours: { monday: 'b', tuesday: 'c' },
          website_url: 'd',
          city: 'e',
        },
        cells: { a: '01.23.45.67.89', b: '9h-12h', c: 'fermé', d: 'https://EXAMPLE.com', e: ' Aix  en ' },
      },
      {
        phone: '+33123456789',
        'open_hours.monday': ['09:00-12:00'],
        'open_hours.tuesday': [],
        website_url: 'https://example.com/',
        city: 'Aix en',
      },
    );

    expect(cells).toEqual([]);
    expect(refused).toEqual([]);
  });

  it('leave the spelling of the days alone that do not change', () => {
    const { texts } = write(
      { fields: { open_hours: { monday: 'b', tuesday: 'c' } }, cells: { b: '9h-12h', c: '9.00-12.00' } },
      { 'open_hours.monday': ['09:00-12:00'], 'open_hours.tuesday': ['09:30-12:00'] },
    );

    expect(texts).toEqual({ c: '9.30-12.00' });
  });
});

describe('a new row', () => {
  const fields = {
    name: { template: 'Acme {{city}}' },
    city: 'city',
    country: { from: 'land' },
    phone: { coalesce: ['tel', 'mobile'] },
    status: { from: 'state', lookup: { A: 'open', C: 'closed' } },
    address_full: { from: ['street', 'street_2'], join: ', ' },
    open_hours: { monday: 'mon', tuesday: 'tue' },
    specific_hours: 'special',
    lat: 'lat',
    long: 'lng',
  };
  const columns = [
    'city',
    'code',
    'land',
    'tel',
    'mobile',
    'state',
    'street',
    'street_2',
    'mon',
    'tue',
    'special',
    'lat',
    'lng',
    'other',
  ];

  function newRow(key: string, values: FieldValues, refuses?: (text: string) => string | null): NewRow {
    const inverse = createInverse({ key: 'code', fields: fieldsOf(fields), columns, customFields: null });
    inverse.observe(
      recordOf([
        'Lyon',
        '1',
        'France',
        '01 23 45 67 89',
        '',
        'a',
        '',
        '',
        '9h-12h',
        'fermé',
        '',
        '45,7500',
        '4,8500',
        'x',
      ]),
    );
    return inverse.newRow(asLocationKey(key), values, { today, ...(refuses === undefined ? {} : { refuses }) });
  }

  it('holds its code and every value that columns can hold, as the other rows do', () => {
    const { cells, refused } = newRow('0042', {
      name: 'Acme Nice',
      city: 'Nice',
      country: 'FR',
      phone: '+33987654321',
      status: 'open',
      address_full: '1 rue X',
      'open_hours.monday': ['10:00-19:00'],
      'open_hours.tuesday': [],
      'specific_hours.2026-12-25': [],
      lat: 43.7,
      long: 7.25,
      region: null,
    });

    expect(Object.fromEntries(cells.map(({ column, text }) => [column, text]))).toEqual({
      code: '0042',
      city: 'Nice',
      land: 'France',
      tel: '09 87 65 43 21',
      state: 'a',
      street: '1 rue X',
      mon: '10h-19h',
      tue: 'fermé',
      special: '2026-12-25: closed',
      lat: '43,7000',
      lng: '7,2500',
    });
    expect(refused).toEqual([]);
  });

  it('says what it does not hold', () => {
    const { cells, refused } = newRow('0042', {
      name: 'Acme Nice',
      city: 'Nice',
      status: 'temporarily_closed',
      region: 'x',
    });

    expect(cells.map(({ column }) => column)).toEqual(['code', 'city']);
    expect(refused).toEqual([
      { field: 'status', reason: 'no entry of its lookup says "temporarily_closed"' },
      { field: 'region', reason: 'it is not mapped' },
    ]);
  });

  it('is refused whole where it would say what is not so: the next run would take that for the truth', () => {
    const { cells, refused } = newRow('0042', { name: 'Le Fournil', city: 'Nice' });

    const reason =
      'its row would say Acme Nice for Name, which is Le Fournil in Partoo: a template cannot be written back';
    expect(cells).toEqual([]);
    expect(refused).toEqual([
      { field: 'name', reason },
      { field: 'city', reason },
    ]);
  });

  it.each([
    ['would be trimmed', ' 12 ', 'its code would read otherwise'],
    ['is not one', 'N/A', 'column code: the key is empty'],
  ])('does not come for a code that %s', (_case, key, reason) => {
    const { cells, refused } = newRow(key, { city: 'Nice' });

    expect(cells).toEqual([]);
    expect(refused).toEqual([{ field: 'city', reason }]);
  });

  it('does not come for a code that the file cannot hold', () => {
    const { cells } = newRow('ł1', { city: 'Nice' }, (text) => (text.includes('ł') ? 'no' : null));

    expect(cells).toEqual([]);
  });
});

describe('which entries can be written back at all', () => {
  it.each<[unknown, boolean]>([
    ['city', true],
    [{ from: 'a' }, true],
    [{ from: ['a', 'b'] }, true],
    [{ coalesce: ['a', 'b'] }, true],
    [{ from: 'a', lookup: { b: 'c' }, default: 'd' }, true],
    [{ template: '{{a}}' }, false],
    [{ value: 'a' }, false],
  ])('%j: %s', (entry, isWritable) => {
    const written = fieldsOf({ city: entry })['city'];

    expect(isInvertible(written as Parameters<typeof isInvertible>[0])).toBe(isWritable);
  });
});
