import { expect, it } from 'vitest';
import type { RowRef } from '../../../src/domain/location.ts';
import { createPlaces } from '../../../src/sync/read/places.ts';
import { key } from '../plan/plan-fixture.ts';

const odd: readonly (readonly [string, RowRef])[] = [
  ['one file', { row: 1, line: 2 }],
  ['a file of several', { row: 2, line: 2, file: 'a.csv' }],
  ['the same file', { row: 3, line: 3, file: 'a.csv' }],
  ['another file', { row: 4, line: 2, file: 'b.csv' }],
  ['no file again', { row: 5, line: 9 }],
  ['a joined source', { row: 6, line: 4, file: 'b.csv', source: 'hours' }],
  ['several rows', { row: 7, line: 8, others: [9, 12] }],
];
const many = Array.from({ length: 2_000 }, (_, row): readonly [string, RowRef] => [
  `shop ${String(row)}`,
  { row: row + 8, line: 3 * row, file: row < 1_000 ? 'b.csv' : 'c.csv' },
]);

it('every code keeps its place, whatever that is made of', () => {
  const { codes, at, put } = createPlaces();

  for (const [code, place] of [...odd, ...many]) put(key(code), place);

  expect([...at]).toEqual([...odd, ...many]);
  expect([...codes]).toEqual([...odd, ...many].map(([code]) => code));
  expect(codes.size).toBe(odd.length + many.length);
  expect([codes.has(key('one file')), codes.has(key('nowhere'))]).toEqual([true, false]);
});
