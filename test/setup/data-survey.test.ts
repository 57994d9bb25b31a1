import { describe, expect, it } from 'vitest';
import type { DataFinding, DataReport, FieldReport } from '../../src/domain/data-report.ts';
import { asLocationKey } from '../../src/domain/ids.ts';
import type { MappedRecord, Problem } from '../../src/domain/location.ts';
import type { FieldPath, FieldValues } from '../../src/domain/value.ts';
import { weekdays } from '../../src/domain/weekday.ts';
import { createDataSurvey } from '../../src/setup/data-survey.ts';
import { isPlaceholder } from '../../src/setup/placeholder.ts';

type Warned = readonly Pick<Problem, 'field' | 'isNothing'>[];

function location(n: number, values: FieldValues, warned: Warned = []): MappedRecord {
  const at = { row: n, line: n + 1 };
  const warnings = warned.map((problem): Problem => ({ at, column: 'c', message: 'odd', ...problem }));
  return { kind: 'location', location: { key: asLocationKey(String(n)), values, at, warnings } };
}

function invalid(n: number, field: FieldPath, values: FieldValues = {}): MappedRecord {
  const at = { row: n, line: n + 1 };
  return {
    ...{ kind: 'invalid', key: asLocationKey(String(n)), at, values },
    problems: [{ at, column: 'tel', field, message: '"x" is none' }],
  };
}

function survey(fields: readonly FieldPath[], records: readonly MappedRecord[]): DataReport {
  const seen = createDataSurvey(fields);
  for (const record of records) seen.take(record);
  const rows = records.length;
  return seen.report({ rows, locations: rows, invalid: 0, keyless: 0, duplicates: new Map() });
}

function fieldOf(report: DataReport, field: FieldPath): FieldReport | undefined {
  return report.fields.find((one) => one.field === field);
}

/** So many locations, each with the values made for its number, from 1. */
function locations(count: number, values: (n: number) => FieldValues): readonly MappedRecord[] {
  return Array.from({ length: count }, (_, index) => location(index + 1, values(index + 1)));
}

/** Fields that no finding is about, then those given. */
function findings(records: readonly MappedRecord[]): readonly DataFinding[] {
  return survey(['name'], records).findings;
}

const week = (windows: readonly string[], days: readonly string[] = weekdays): FieldValues =>
  Object.fromEntries(days.map((day) => [`open_hours.${day}`, windows]));

describe('the count of a field', () => {
  it('tells filled from empty and from invalid, with the first three cells that are not understood', () => {
    const records = [
      location(1, { phone: '+33144000100' }),
      location(2, {}),
      location(3, { phone: null }),
      ...[4, 5, 6, 7].map((n) => invalid(n, 'phone', { name: 'Acme' })),
      invalid(8, 'zipcode', { phone: '+33144000800' }),
    ];

    const report = survey(['phone'], records);

    expect(fieldOf(report, 'phone')).toMatchObject({ filled: 2, empty: 2, invalid: 4, distinct: 2 });
    expect(fieldOf(report, 'phone')?.invalidExamples).toEqual(
      [4, 5, 6].map((n) => ({
        ...{ code: String(n), at: { row: n, line: n + 1 }, column: 'tel', message: '"x" is none' },
      })),
    );
  });

  it.each<[string, FieldPath, FieldValues, Warned, Partial<FieldReport>]>([
    ['left out for its cell is invalid', 'email', {}, [{ field: 'email' }], { invalid: 1 }],
    ['repaired is filled', 'zipcode', { zipcode: '01069' }, [{ field: 'zipcode' }], { filled: 1 }],
    ['with a word for nothing is empty', 'city', {}, [{ field: 'city', isNothing: true }], { empty: 1 }],
    ['is not the fault of another field', 'email', {}, [{ field: 'phone' }], { empty: 1 }],
    ['of half a point is invalid', 'long', {}, [{ field: 'lat' }], { invalid: 1 }],
    ['with one day said is filled', 'open_hours', week(['09:00-18:00'], ['monday']), [], { filled: 1 }],
    ['with an odd week is filled', 'open_hours', week([]), [{ field: 'open_hours' }], { filled: 1 }],
    ['with no day said is empty', 'open_hours', { name: 'Acme' }, [], { empty: 1 }],
    [
      ...(['with a day left out is invalid', 'open_hours', week([], ['monday'])] as const),
      [{ field: 'open_hours.sunday' }],
      { invalid: 1 },
    ],
  ])('%s: %s', (_title, field, values, warned, expected) => {
    const report = survey([field], [location(1, values, warned)]);

    expect(fieldOf(report, field)).toMatchObject({ filled: 0, empty: 0, invalid: 0, ...expected });
  });

  it('names all values with their numbers where there are few, and examples where there are many', () => {
    const records = locations(30, (n) => ({ status: n <= 20 ? 'open' : 'closed', name: `Acme ${String(n)}` }));

    const report = survey(['status', 'name'], records);

    expect(fieldOf(report, 'status')?.values).toEqual([
      { value: 'open', count: 20 },
      { value: 'closed for good', count: 10 },
    ]);
    expect(fieldOf(report, 'name')).toMatchObject({ distinct: 30, values: [] });
    expect(fieldOf(report, 'name')?.examples).toEqual(['Acme 1', 'Acme 2', 'Acme 3']);
  });

  it('joins the days of a week, and stops telling values apart where nobody reads their number', () => {
    const hours = { ...week(['09:00-18:00'], weekdays.slice(0, 5)), ...week([], weekdays.slice(5)) };

    const report = survey(
      ['open_hours', 'name'],
      locations(5_001, (n) => ({ ...hours, name: `Acme ${String(n)}` })),
    );

    expect(fieldOf(report, 'open_hours')?.examples).toEqual(['Mon–Fri 09:00–18:00; Sat–Sun closed']);
    expect(fieldOf(report, 'name')?.distinct).toBeNull();
  });
});

describe('findings', () => {
  it('are none about locations that are as they should be', () => {
    const records = locations(40, (n) => ({
      ...{ name: `Acme ${String(n)}`, address_full: `${String(n)} rue du Port`, zipcode: `750${String(n)}` },
      ...{
        city: `Ville ${String(n)}`,
        phone: `+3314400${String(1000 + n)}`,
        email: `shop${String(n)}@acme.example.org`,
      },
      ...{ website_url: `https://www.acme.example.org/${String(n)}`, lat: 48 + n / 100, long: 2 + n / 100 },
      ...{ status: 'open', ...week([`09:00-${String(10 + (n % 10))}:00`]) },
    }));

    expect(findings(records)).toEqual([]);
  });

  it.each<[string, string, readonly MappedRecord[], Partial<DataFinding>]>([
    [
      'same name and address, whatever the spelling',
      'same_place',
      [
        location(1, { name: 'Café Acme', address_full: '1, rue du Port', city: 'Lyon' }),
        location(2, { name: 'CAFE ACME', address_full: '1 rue du port', city: 'Lyon' }),
        location(3, { name: 'Café Acme', address_full: '1 rue du Port', city: 'Nice' }),
      ],
      { count: 2, examples: ['Café Acme, 1, rue du Port, Lyon: 1 (row 1), 2 (row 2)'] },
    ],
    [
      'a phone of a few',
      'shared_phone',
      locations(4, (n) => ({ phone: n < 4 ? '+33144000100' : '+33144000400' })),
      { count: 3, examples: ['+33144000100: 1 (row 1), 2 (row 2), 3 (row 3)'] },
    ],
    [
      'a phone of many',
      'central_phone',
      locations(6, () => ({ phone: '+33800000000' })),
      { count: 6, examples: ['+33800000000: 1 (row 1), 2 (row 2), 3 (row 3) and 3 more'] },
    ],
    [
      'a point of several',
      'same_point',
      locations(4, (n) => ({ lat: 48.5, long: n < 4 ? 2.5 : 3 })),
      { count: 3, examples: ['48.5, 2.5: 1 (row 1), 2 (row 2), 3 (row 3)'] },
    ],
    ['a placeholder', 'placeholder', [location(1, { city: 'test' })], { field: 'city', examples: ['1 (row 1): test'] }],
    [
      'a word for nothing',
      'placeholder',
      [location(1, {}, [{ field: 'city', isNothing: true }])],
      { field: null, examples: ['1 (row 1): column c: odd'] },
    ],
    [
      'names in capitals',
      'capitals',
      locations(3, (n) => ({ name: n < 3 ? `BOULANGERIE ${'DU PORT'.slice(0, 5 + n)}` : 'Boulangerie' })),
      { field: 'name', count: 2 },
    ],
    [
      'a website of others',
      'other_domain',
      locations(12, (n) => ({ website_url: `https://shop${String(n)}.${n === 7 ? 'facebook.com' : 'acme.co.uk'}/` })),
      { count: 1, examples: ['facebook.com: 7 (row 7)'] },
    ],
    ['hours that nobody set', 'always_open', locations(10, () => week(['00:00-24:00'])), { count: 10 }],
    ['hours that are all the same', 'same_hours', locations(10, () => week(['09:00-18:00'])), { count: 10 }],
    ['a week without an open day', 'never_open', [location(1, { ...week([]), status: 'open' })], { count: 1 }],
    [
      'a week with days left out',
      'partial_week',
      [location(1, week(['09:00-18:00'], weekdays.slice(0, 6)))],
      { examples: ['1 (row 1): nothing said of sunday'] },
    ],
    [
      'more closed than open',
      'mostly_closed',
      locations(10, (n) => ({ status: n < 4 ? 'open' : 'closed' })),
      { count: 7 },
    ],
    ['one zip for all', 'constant', locations(10, () => ({ zipcode: '75001' })), { field: 'zipcode', count: 10 }],
  ])('%s: %s', (_title, kind, records, expected) => {
    const found = findings(records).filter((finding) => finding.kind === kind);

    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject(expected);
  });

  it.each<[string, readonly MappedRecord[]]>([
    ['a brand in capitals that all share', locations(20, () => ({ name: 'LA BOULANGERIE' }))],
    ['an abbreviation', [location(1, { name: 'KFC' }), location(2, { name: 'IKEA' })]],
    ['a shop that its status closes', [location(1, { ...week([]), status: 'closed' })]],
    ['websites of many owners', locations(20, (n) => ({ website_url: `https://town${String(n % 5)}.example/` }))],
    ['one website for all', locations(20, () => ({ website_url: 'https://acme.example/' }))],
    ['nine shops with one zip', locations(9, () => ({ zipcode: '75001' }))],
    ['two shops in one building', locations(2, () => ({ lat: 48.5, long: 2.5 }))],
  ])('are none about %s', (_title, records) => {
    expect(findings(records)).toEqual([]);
  });

  it('name codes that stand in several rows (R13)', () => {
    const at = [3, 9].map((row) => ({ row, line: row + 1 }));
    const duplicates = new Map([[asLocationKey('0003'), at]]);

    const report = createDataSurvey([]).report({ rows: 9, locations: 7, invalid: 0, keyless: 0, duplicates });

    expect(report.repeated).toBe(2);
    expect(report.findings).toMatchObject([{ kind: 'duplicate_code', count: 2, examples: ['0003: rows 3, 9'] }]);
  });
});

describe('a placeholder', () => {
  it.each([
    ...['test', 'TBD', 'xxx', 'x.x.x', '000000', '0000000000', '+0000000000', 'à définir', 'Sconosciuto', 'S/N'],
    ...['test@acme.com', 'shop@example.com', 'Lorem ipsum dolor', 'Testfiliale 3'],
  ])('is %s', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it.each(['La Teste', 'Acme', '', '+33144000100', 'contact@testa.fr', '75000', 'Xanten', 'Nones', '11 rue du Test'])(
    'is not %j',
    (text) => {
      expect(isPlaceholder(text)).toBe(false);
    },
  );
});
