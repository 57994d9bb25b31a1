import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ExportRow, renderBusinessesCsv, renderBusinessesJson } from '../../src/reports/businesses-csv.ts';

/** Parsed back by an independent reader. */
function table(rows: readonly ExportRow[]): readonly Record<string, string>[] {
  return parse(renderBusinessesCsv(rows), { columns: true });
}

function cell(column: string, values: ExportRow['values']): string | undefined {
  return table([{ id: 'b1', code: '0012', values }])[0]?.[column];
}

describe('renderBusinessesCsv', () => {
  it('heads the table with ids, all fields, a column per weekday, and custom fields by name', () => {
    const rows = [
      { id: 'b1', code: '1', values: { 'custom_fields.Parking': true } },
      { id: 'b2', code: '2', values: { 'custom_fields.Car, park': 'x' } },
    ];

    const [header] = renderBusinessesCsv(rows).split('\n');

    expect(header).toBe(
      'business_id,code,name,status,opening_date,address_full,address2,zipcode,city,region,country,lat,long,phone,email,website_url,facebook_url,twitter_url,categories,open_hours.monday,open_hours.tuesday,open_hours.wednesday,open_hours.thursday,open_hours.friday,open_hours.saturday,open_hours.sunday,specific_hours,description_short,description_long,national_identification_number,"custom_fields.Car, park",custom_fields.Parking',
    );
  });

  it.each([
    ['open_hours.monday', { 'open_hours.monday': ['09:00-12:00', '14:00-18:00'] }, '09:00-12:00,14:00-18:00'],
    ['open_hours.monday', { 'open_hours.monday': [] }, 'closed'],
    ['open_hours.monday', { 'open_hours.monday': null }, ''],
    ['open_hours.monday', {}, ''],
    [
      'specific_hours',
      {
        'specific_hours.2026-12-26': [],
        'specific_hours.2026-12-24': ['10:00-16:00'],
        'specific_hours.2026-12-25': [],
        'specific_hours.2026-12-27': null,
      },
      '2026-12-24: 10:00-16:00; 2026-12-25/2026-12-26: closed',
    ],
    ['categories', { categories: ['gcid:bakery', 'gcid:cafe'] }, 'gcid:bakery; gcid:cafe'],
    ['custom_fields.Parking', { 'custom_fields.Parking': true }, 'true'],
    ['name', { name: 'Say "hi", you\nthere' }, 'Say "hi", you\nthere'],
    ['name', { name: null }, ''],
    ['zipcode', { zipcode: '01000' }, '01000'],
    ['code', {}, '0012'],
  ])('writes %s of %j', (column, values, expected) => {
    expect(cell(column, values)).toBe(expected);
  });

  it.each([
    ['=1+1', "'=1+1"],
    ['+1+1', "'+1+1"],
    ['-1+1', "'-1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['＝1', "'＝1"],
    ['+33472000001', '+33472000001'],
    ['+33472000001=1', "'+33472000001=1"],
    ['+33 4 72 00 00 01', "'+33 4 72 00 00 01"],
    ['a=1', 'a=1'],
  ])('R36: neutralises %j', (text, expected) => {
    expect(cell('name', { name: text })).toBe(expected);
  });

  it('R36: neutralises codes too', () => {
    expect(table([{ id: 'b1', code: '=1', values: {} }])[0]?.['code']).toBe("'=1");
  });

  it.each([
    [-0.1275, "'-0.1275"],
    [1e-7, '0.0000001'],
    [-179.999999, "'-179.999999"],
  ])('R36: writes the number %d without an exponent, neutralised where it is negative', (value, expected) => {
    expect(cell('long', { long: value })).toBe(expected);
  });

  it('R36: gives back every text, at most with an apostrophe before it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const shown = cell('name', { name });

        expect([name, `'${name}`]).toContain(shown);
        expect(shown).not.toMatch(/^[=@\t\r-]/);
      }),
    );
  });

  it('writes a header alone for no business, and ends every line with LF', () => {
    const text = renderBusinessesCsv([]);

    expect(text.endsWith('national_identification_number\n')).toBe(true);
    expect(text).not.toContain('\r');
  });
});

describe('renderBusinessesJson', () => {
  it('nests hours and custom fields, in the order of the fields', () => {
    const text = renderBusinessesJson([
      {
        id: 'b1',
        code: null,
        values: {
          'custom_fields.__proto__': 'x',
          'open_hours.tuesday': [],
          'open_hours.monday': ['09:00-18:00'],
          name: '=1',
          long: -1.5,
        },
      },
    ]);

    expect(text).toBe(`[
  {
    "business_id": "b1",
    "code": null,
    "name": "=1",
    "long": -1.5,
    "open_hours": {
      "monday": [
        "09:00-18:00"
      ],
      "tuesday": []
    },
    "custom_fields": {
      "__proto__": "x"
    }
  }
]
`);
  });
});
