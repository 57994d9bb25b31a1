import { expect, it } from 'vitest';
import { createJsonColumn } from '../../../src/sync/read/json-column.ts';

/** Not as many as fill whole blocks; letters of every script, and line breaks. */
const values = Array.from({ length: 101 }, (_, row) => ({ name: `œ’東京 😀\n${'ß'.repeat(row * 50)}`, row }));

it.each([
  ['in the order in which they were put in', (row: number) => row],
  ['in any other order', (row: number) => (row * 37) % values.length],
])('a column of JSON gives back every row, asked %s', (_, rowOf) => {
  const column = createJsonColumn((json) => JSON.parse(json) as unknown);
  const rows = values.map((value) => column.push(JSON.stringify(value)));

  const asked = values.map((_value, turn) => column.at(rows[rowOf(turn)] ?? -1));

  expect(asked).toEqual(values.map((_value, turn) => values[rowOf(turn)]));
});

it('a column of JSON that is asked meanwhile takes more', () => {
  const column = createJsonColumn((json) => JSON.parse(json) as unknown);

  const found = values.map((value) => [column.at(column.push(JSON.stringify(value))), column.at(0)]);

  expect(found).toEqual(values.map((value) => [value, values[0]]));
});

it('of a column of JSON, what was asked last is parsed once', () => {
  let parsed = 0;
  const column = createJsonColumn((json) => {
    parsed += 1;
    return JSON.parse(json) as unknown;
  });
  for (const value of values) column.push(JSON.stringify(value));

  for (const row of [7, 7, 8, 8, 8, 7]) column.at(row);

  expect(parsed).toBe(3);
});
