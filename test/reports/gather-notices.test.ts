import { expect, it } from 'vitest';
import { asLocationKey } from '../../src/domain/ids.ts';
import type { Notice } from '../../src/domain/plan.ts';
import { gatherNotices } from '../../src/reports/gather-notices.ts';

const noHours = 'opening hours are not sent';

function notice(code: string | null, message: string): Notice {
  return { code: code === null ? null : asLocationKey(code), message };
}

it('says what is the same of many locations once, and what is about the whole plan first', () => {
  const many = ['1', '2', '3', '4'].map((code) => notice(code, noHours));

  const gathered = gatherNotices([
    notice('9', 'zip repaired'),
    ...many,
    notice('7', 'same name'),
    notice('8', 'same name'),
    notice(null, 'a right lacks'),
  ]);

  expect(gathered).toEqual([
    { about: null, message: 'a right lacks' },
    { about: '9', message: 'zip repaired' },
    { about: '4 locations (1, 2, 3, …):', message: noHours },
    { about: '2 locations (7, 8):', message: 'same name' },
  ]);
});
