import { expect, it } from 'vitest';
import type { JoinedRead } from '../../../src/domain/ports/source-read.ts';
import { joinedNotices } from '../../../src/sync/read/joined-notices.ts';
import { key } from '../plan/plan-fixture.ts';

const read: JoinedRead = {
  name: 'closures',
  description: 'csv c.csv',
  rows: 9,
  matched: 9,
  unmatched: [],
  keyless: [],
};
const row = (number: number) => ({ row: number, line: number + 1, source: 'closures' });
const keys = new Set(['0012', 'B-7'].map(key));

it('nothing is told where every row is of a location', () => {
  expect(joinedNotices([read], keys)).toEqual([]);
});

it('R13 unknown codes are counted by rows and named, with the code that they nearly are', () => {
  const unmatched = [
    { key: key('12'), at: row(2) },
    { key: key('99'), at: row(5) },
  ];

  const notices = joinedNotices([{ ...read, matched: 6, unmatched }], keys);

  expect(notices).toEqual([
    {
      code: null,
      message:
        '3 of 9 rows of closures are passed over, as no location has their code: 12 (row 2, nearly 0012); 99 (row 5)',
    },
  ]);
});

it('of many, five are named', () => {
  const unmatched = Array.from({ length: 6 }, (_, index) => ({ key: key(`X${String(index)}`), at: row(index + 1) }));

  const [notice] = joinedNotices([{ ...read, matched: 3, unmatched }], keys);

  expect(notice?.message).toMatch(/^6 of 9 .*X0 \(row 1\); .*X4 \(row 5\); …$/);
});

it('rows without a code are told apart from those', () => {
  const keyless = [{ at: row(4), column: 'closures.site', message: 'the key is empty' }];

  const notices = joinedNotices([{ ...read, matched: 8, keyless }], keys);

  expect(notices.map(({ message }) => message)).toEqual([
    '1 of 9 rows of closures are passed over, as their code cannot be read: closures row 4, column closures.site: the key is empty',
  ]);
});
