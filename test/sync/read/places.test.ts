import { expect, it } from 'vitest';
import type { RowRef } from '../../../src/domain/location.ts';
import { createMarkedCodes } from '../../../src/sync/read/marked-codes.ts';
import { createPlaces } from '../../../src/sync/read/places.ts';
import { createTextsOfCodes } from '../../../src/sync/read/texts-of-codes.ts';
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

it('some of them are marked, and found in the order of their rows', () => {
  const places = createPlaces();
  const marked = createMarkedCodes(places);
  const expected = new Set<string>();
  for (const [code, place] of many) {
    const index = places.put(key(code), place);
    if (index % 3 !== 0) continue;
    marked.mark(index);
    marked.mark(index);
    expected.add(code);
  }

  for (const code of ['shop 6', 'shop 7', 'shop 1998', 'nowhere']) {
    marked.unmark(key(code));
    expected.delete(code);
  }

  expect([...marked]).toEqual([...expected]);
  expect(marked.size).toBe(expected.size);
  expect(['shop 3', 'shop 6', 'shop 7', 'nowhere'].map((code) => marked.has(key(code)))).toEqual([
    ...[true, false, false, false],
  ]);
});

it('some of them have a text', () => {
  const places = createPlaces();
  const texts = createTextsOfCodes(places);
  const expected = new Map<string, string>();
  for (const [code, place] of many) {
    const index = places.put(key(code), place);
    if (index % 3 === 0) continue;
    texts.put(index, 'é'.repeat(index % 70));
    expected.set(code, 'é'.repeat(index % 70));
  }
  texts.put(7, 'another');
  expected.set('shop 7', 'another');

  for (const code of ['shop 4', 'shop 6', 'nowhere']) {
    texts.delete(key(code));
    expected.delete(code);
  }

  const codes = [...many.map(([code]) => code), 'nowhere'];
  expect(codes.map((code) => texts.get(key(code)))).toEqual(codes.map((code) => expected.get(code)));
  expect(codes.filter((code) => texts.has(key(code)))).toEqual([...expected.keys()]);
});
