import { describe, expect, it } from 'vitest';
import type { FieldValues } from '../../../src/domain/value.ts';
import {
  cellsOf,
  createValuesFingerprint,
  fingerprintBusiness,
  fingerprintRecord,
  joinSourceHash,
  valuesHashOf,
} from '../../../src/sync/read/fingerprint.ts';

const at = { row: 1, line: 2 };
const record = { at, cells: ['0001', 'One', 'note', 'Paris'] };
const used = [0, 1, 3];
const before = fingerprintRecord(record, used, 'mapping');

describe('the fingerprint of a record', () => {
  it.each([
    ['where it stands', { at: { row: 9, line: 10 }, cells: record.cells }, used, 'mapping'],
    ['a cell that the mapping does not read', { at, cells: ['0001', 'One', 'other', 'Paris'] }, used, 'mapping'],
  ])('does not depend on %s', (_, changed, columns, mapping) => {
    expect(fingerprintRecord(changed, columns, mapping)).toBe(before);
  });

  it.each([
    ['a cell that the mapping reads', { at, cells: ['0001', 'Two', 'note', 'Paris'] }, used, 'mapping'],
    ['a space', { at, cells: ['0001', 'One ', 'note', 'Paris'] }, used, 'mapping'],
    ['where one cell ends and the next begins', { at, cells: ['0001', 'OneParis', 'note', ''] }, used, 'mapping'],
    ['a cell that is missing', { at, cells: ['0001', 'One', 'note'] }, used, 'mapping'],
    ['a cell too many', { at, cells: [...record.cells, ''] }, used, 'mapping'],
    ['which columns are read', record, [0, 1, 2, 3], 'mapping'],
    ['the mapping', record, used, 'other mapping'],
  ])('depends on %s', (_, changed, columns, mapping) => {
    expect(fingerprintRecord(changed, columns, mapping)).not.toBe(before);
  });
});

it('what is remembered of a record falls into its two halves again', () => {
  const hash = joinSourceHash('cells', 'values');

  expect([cellsOf(hash), valuesHashOf(hash)]).toEqual(['cells', 'values']);
  expect([cellsOf(null), valuesHashOf(null)]).toEqual([null, null]);
});

describe('the fingerprint of a business', () => {
  const raw = {
    id: 'b1',
    city: 'Paris',
    modified: 1000,
    completion_rate: 80,
    custom_fields: [{ name: 'Parking', value: true }],
  };

  it.each([
    ['`modified`, which moves without news', { modified: 2000 }],
    ['`completion_rate`, which Partoo reckons', { completion_rate: 90 }],
  ])('does not depend on %s', (_, changed) => {
    expect(fingerprintBusiness({ ...raw, ...changed }, 'configuration-1')).toBe(
      fingerprintBusiness(raw, 'configuration-1'),
    );
  });

  it.each([
    ['a field', { city: 'Lyon' }],
    ['a custom field, which does not move `modified`', { custom_fields: [{ name: 'Parking', value: false }] }],
    ['something we do not know', { new_property: null }],
  ])('depends on %s', (_, changed) => {
    expect(fingerprintBusiness({ ...raw, ...changed }, 'configuration-1')).not.toBe(
      fingerprintBusiness(raw, 'configuration-1'),
    );
  });

  it('depends on the configuration: what was settled under another one is looked at again (R8)', () => {
    expect(fingerprintBusiness(raw, 'configuration-2')).not.toBe(fingerprintBusiness(raw, 'configuration-1'));
  });
});

describe('the fingerprint of values', () => {
  const plain = { name: 'One', city: 'Paris', open: ['09:00-18:00'] };

  it.each<readonly [string, FieldValues, boolean]>([
    ['the same', { ...plain }, true],
    ['another value', { ...plain, city: 'Lyon' }, false],
    ['a value known to be empty', { ...plain, city: null }, false],
    ['the same values of other fields', { name: 'One', town: 'Paris', open: ['09:00-18:00'] }, false],
    ['one field less', { name: 'One', city: 'Paris' }, false],
    ['a list that would read like two texts', { ...plain, open: ['09:00', '18:00'] }, false],
  ])('%s', (_, values, isSame) => {
    const fingerprint = createValuesFingerprint();
    const [first, other, again] = [plain, values, plain].map(fingerprint);

    expect(first === other).toBe(isSame);
    expect(first).toBe(again);
  });
});
