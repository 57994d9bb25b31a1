import { expect, it } from 'vitest';
import { asLocationKey } from '../../../src/domain/ids.ts';
import { holidayNotices } from '../../../src/sync/read/holiday-notices.ts';

const noel = { date: '2026-12-25', name: 'Noël' };
const maria = { date: '2026-12-08', name: 'Immaculate Conception' };

it('one notice a holiday in order of date, and one for all whose region is not clear', () => {
  const codes = ['1', '2', '3', '4', '5', '6'].map(asLocationKey);
  const calendars = new Map(
    codes.map((code, index) => [
      code,
      { made: [], asked: index === 0 ? [noel, maria] : [noel], lacksRegion: index < 2 },
    ]),
  );

  expect(holidayNotices(calendars)).toEqual([
    {
      code: null,
      message: 'public holiday 2026-12-08 (Immaculate Conception): the source says nothing for 1 location(s): 1',
    },
    {
      code: null,
      message: 'public holiday 2026-12-25 (Noël): the source says nothing for 6 location(s): 1, 2, 3, 4, 5, …',
    },
    {
      code: null,
      message:
        'only holidays of the whole country count for 2 location(s): 1, 2, as their region is not clear. Map "region" with its name or its ISO code',
    },
  ]);
});

it('nothing asked and every region known: nothing to say', () => {
  expect(holidayNotices(new Map([[asLocationKey('1'), { made: [], asked: [], lacksRegion: false }]]))).toEqual([]);
});
