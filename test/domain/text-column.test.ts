import { expect, it } from 'vitest';
import { createTextColumn } from '../../src/domain/text-column.ts';

it('a column of texts gives back every text of every row, and says where there is none', () => {
  // Several times the room that a column begins with, and of every length.
  const texts = Array.from({ length: 3_000 }, (_, row) =>
    row % 7 === 3 ? null : `${'é'.repeat(row % 11)}+${String(row)}`,
  );
  const column = createTextColumn();

  for (const text of [null, '', ...texts, null]) column.push(text);

  expect([column.at(0), column.at(1), column.at(texts.length + 2)]).toEqual([null, '', null]);
  expect(texts.map((_, row) => column.at(row + 2))).toEqual(texts);
  expect(column.at(texts.length + 3)).toBeNull();
});

it('a text longer than all the room of a column finds some', () => {
  const column = createTextColumn();
  const long = 'x'.repeat(100_000);

  column.push('first');
  column.push(long);
  column.push('last');

  expect([column.at(0), column.at(1), column.at(2)]).toEqual(['first', long, 'last']);
});

it.each([0, 1, 1022, 1023, 1024, 1025, 2047, 2048])('row %i may be without a text, and the last one', (without) => {
  const column = createTextColumn();
  for (let row = 0; row < without; row += 1) column.push(`text ${String(row)}`);
  column.push(null);

  expect([column.at(without), column.at(without + 1)]).toEqual([null, null]);
  column.push('after it');
  expect([column.at(without), column.at(without + 1)]).toEqual([null, 'after it']);
  expect(without === 0 ? 'none' : column.at(without - 1)).toBe(without === 0 ? 'none' : `text ${String(without - 1)}`);
});
