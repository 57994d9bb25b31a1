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
