import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMapper } from '../../src/mapping/mapper.ts';
import { fieldsOf } from '../mapping/mapping-fixture.ts';
import { columns, defaultFields, row } from '../sync/shops.ts';
import { fuzz, seed } from './fuzzing.ts';

const fragment = fc.constantFrom(
  ...[
    '9',
    '09:00',
    '25:00',
    '24:00',
    '-',
    '–',
    ' ',
    ',',
    ';',
    '/',
    '\n',
    'Mo',
    'lundi',
    'Monday',
    'closed',
    'fermé',
    '24/7',
    'PH off',
  ],
  ...[
    'am',
    'PM',
    'h',
    '+33',
    '(0)',
    '0033',
    '01 40 00 00 01',
    '3.31E+11',
    '#N/A',
    '{',
    '"',
    '[1]',
    '"opens":',
    '２',
    '\u0000',
    '\u{1f600}',
  ],
);
const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('')),
  // Long repetitions: what makes a careless pattern take for ever.
  fc
    .tuple(fragment, fragment, fc.integer({ min: 500, max: 4000 }))
    .map(([part, end, times]) => part.repeat(times) + end),
);
const week = (format: string): object => ({ open_hours: { from: 'hours', format } });

it.each([
  ['as they are', {}],
  ['a week in words', week('text')],
  ['a week of OpenStreetMap', week('osm')],
  ['a week of schema.org', week('schema_org')],
  ['a week of Google', week('google_places')],
  ['a week of Google Business Profile', week('gbp')],
  ['a recognised week', { open_hours: { from: 'hours' } }],
])(`cells of any text map to a location or to problems, %s (R1, R31; seed ${String(seed)})`, async (_, changed) => {
  const mapper = createMapper({
    key: 'id',
    fields: fieldsOf({ ...defaultFields, ...changed }),
    columns,
    customFields: null,
  });
  const column = fc.constantFrom('tel', 'hours', 'special', 'zip', 'url', 'id', 'about');
  await fuzz(120, fc.array(fc.tuple(column, cell), { minLength: 1, maxLength: 3 }), (cells) => {
    const changedRow = row('0001', Object.fromEntries(cells));
    const record = { at: { row: 1, line: 2 }, cells: columns.map((name) => changedRow[name] ?? '') };

    const first = mapper.map(record, '2026-11-22');
    const second = mapper.map(record, '2026-11-22');

    expect(['location', 'invalid', 'keyless']).toContain(first.kind);
    expect(second).toEqual(first);
  });
});
