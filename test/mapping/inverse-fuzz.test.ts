import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmptyValue, isSameValue } from '../../src/domain/fields.ts';
import type { FieldValue, FieldValues } from '../../src/domain/value.ts';
import { canonicalWeek } from '../../src/domain/values/opening-hours.ts';
import { weekdays } from '../../src/domain/weekday.ts';
import { createInverse } from '../../src/mapping/inverse.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { fieldsOf, recordOf, today } from './mapping-fixture.ts';

const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Windows of a day, in any order, some past midnight. */
const windows = fc.array(
  fc
    .tuple(fc.nat(95), fc.nat(95))
    .filter(([start, end]) => start !== end)
    .map(([start, end]) => `${timeOf(start * 15)}-${timeOf(end * 15)}`),
  { maxLength: 3 },
);

/** A whole week in its canonical form. */
const week = fc
  .tuple(...weekdays.map(() => windows))
  .map((said) => canonicalWeek(Object.fromEntries(weekdays.map((day, index) => [day, said[index] ?? []]))));

const dayCell = fc.constantFrom(
  ...['', 'closed', 'Fermé', '24h/24', '9h-12h30 / 14h-19h', '09:00 - 12:00', '9-18 Uhr', '18:00-02:00', '00:00-02:00'],
  ...['9:00 AM - 5:00 PM', '10.00-19.00', 'by appointment', 'N/A', '09:00-12:00,14:00-18:00', '18:00-24:00'],
);

const dayColumns = weekdays.map((day) => day.slice(0, 3));

describe('any week', () => {
  it('is written into any cells of seven days so that it reads the same (R14, R25)', () => {
    fc.assert(
      fc.property(
        week,
        fc.array(fc.array(dayCell, { minLength: 7, maxLength: 7 }), { minLength: 1, maxLength: 4 }),
        (wanted, [cells = [], ...others]) => {
          const fields = fieldsOf({
            open_hours: {
              ...Object.fromEntries(weekdays.map((day, index) => [day, dayColumns[index]])),
              owner: 'partoo',
            },
          });
          const deps = { key: 'id', fields, columns: ['id', ...dayColumns], customFields: null };
          const inverse = createInverse(deps);
          for (const [index, row] of others.entries()) inverse.observe(recordOf([String(index), ...row], index + 1));
          const record = recordOf(['0001', ...cells]);
          const changes = Object.fromEntries(Object.entries(wanted).map(([day, said]) => [`open_hours.${day}`, said]));

          const { cells: written, refused } = inverse.cellsFor(record, changes, { today });

          const texts = new Map(written.map(({ column, text }) => [column, text]));
          const after = createMapper(deps).map(
            recordOf(deps.columns.map((column, index) => texts.get(column) ?? record.cells[index] ?? '')),
            today,
          );
          expect(refused).toEqual([]);
          expect(after.kind === 'location' ? after.location.values : after).toEqual(changes);
        },
      ),
      { numRuns: 800 },
    );
  }, 30_000);
});

const word = fc.string({
  unit: fc.constantFrom('a', 'B', 'é', ' ', ',', '-', '1', '#', '=', '"', '\n', '/', '.'),
  maxLength: 8,
});
const cell = fc.oneof(word, fc.constantFrom('', '-', 'N/A', '#REF!', '01 23 45 67 89', 'FR', '48,85'));

/** Fields of every kind of origin, some reading the same columns. */
const fields = {
  name: { template: '{{a}} {{b}}' },
  city: 'a',
  region: { coalesce: ['b', 'c'], owner: 'partoo' },
  address_full: { from: ['c', 'd', 'e'], join: ', ', owner: 'shared' },
  address2: { from: ['e', 'f'], owner: 'partoo', clear: true },
  email: { from: 'g', on_invalid: 'skip' },
  phone: { from: 'h', country: 'FR', owner: 'partoo' },
  status: { from: 'i', lookup: { O: 'open', F: 'closed', x: 'closed' }, default: 'open', owner: 'partoo' },
  lat: { from: 'j', owner: 'partoo' },
  long: { from: 'k', owner: 'partoo' },
  description_long: { from: 'l', owner: 'partoo' },
  specific_hours: { from: 'm', owner: 'partoo' },
};
const columns = ['id', ...'abcdefghijklm'.split('')];

const changes = fc.record(
  {
    city: word,
    region: fc.option(word),
    address_full: word,
    address2: fc.option(word),
    email: fc.constantFrom('a@b.fr', 'x'),
    phone: fc.constantFrom<FieldValue>('+33987654321', '+493012345678', 'not a number', null),
    status: fc.constantFrom('open', 'closed', 'temporarily_closed'),
    lat: fc.double({ min: -90, max: 90, noNaN: true }),
    long: fc.double({ min: -180, max: 180, noNaN: true }),
    description_long: fc.option(word),
    'specific_hours.2026-12-24': fc.constantFrom<FieldValue>(['10:00-16:00'], [], null),
    'specific_hours.2026-12-25': fc.constantFrom<FieldValue>([], null),
  },
  { requiredKeys: [] },
);

/** A value that is emptied is known to be empty, or not said. */
function holds(path: string, value: FieldValue | undefined, target: FieldValue): boolean {
  return isEmptyValue(target) ? value === undefined || isEmptyValue(value) : isSameValue(path, value, target);
}

describe('any changes of any record', () => {
  it('are written, or refused, so that nothing else reads otherwise (R18, R25)', () => {
    const deps = { key: 'id', fields: fieldsOf(fields), columns, customFields: null };
    const mapper = createMapper(deps);
    const inverse = createInverse(deps);
    let written = 0;

    fc.assert(
      fc.property(fc.array(cell, { minLength: 13, maxLength: 13 }), changes, (cells, said) => {
        const record = recordOf(['0001', ...cells]);
        const wanted = said as FieldValues;

        const inversion = inverse.cellsFor(record, wanted, { today });

        const texts = new Map(inversion.cells.map(({ column, text }) => [column, text]));
        const before = mapper.map(record, today);
        const after = mapper.map(
          recordOf(columns.map((column, index) => texts.get(column) ?? record.cells[index] ?? '')),
          today,
        );
        if (before.kind !== 'location') {
          expect(inversion.cells).toEqual([]);
          return;
        }
        written += texts.size;
        expect(after.kind).toBe('location');
        const now = after.kind === 'location' ? after.location.values : {};
        const refused = new Set(inversion.refused.map(({ field }) => field));
        for (const path of new Set([
          ...Object.keys(before.location.values),
          ...Object.keys(now),
          ...Object.keys(wanted),
        ])) {
          const target = wanted[path];
          const isAsWanted = target !== undefined && holds(path, now[path], target);
          const isAsBefore = isSameValue(path, now[path], before.location.values[path]);
          const isDerived = inversion.derived.includes(path);
          expect({
            path,
            isWell: refused.has(path) || target === undefined ? isAsBefore || isDerived || isAsWanted : isAsWanted,
          }).toEqual({ path, isWell: true });
        }
      }),
      { numRuns: 1000 },
    );

    expect(written).toBeGreaterThan(1000);
  }, 30_000);
});
