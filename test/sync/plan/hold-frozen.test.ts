import { describe, expect, it } from 'vitest';
import { frozenBy } from '../../../src/sync/plan/hold-frozen.ts';

const summer = { from: '2027-07-01', to: '2027-08-31', actions: ['update'] } as const;
const newYear = { from: '12-20', to: '01-02', actions: ['close', 'delete'] } as const;
const may = { from: '05-01', to: '05-01', actions: ['close'] } as const;

describe('when a change rests', () => {
  it.each([
    ['update', '2027-06-30', false],
    ['update', '2027-07-01', true],
    ['update', '2027-08-31', true],
    ['update', '2027-09-01', false],
    ['update', '2028-07-15', false],
    ['close', '2027-07-15', false],
    ['close', '2026-12-19', false],
    ['close', '2026-12-20', true],
    ['delete', '2026-12-31', true],
    ['delete', '2027-01-01', true],
    ['close', '2030-01-02', true],
    ['close', '2030-01-03', false],
    ['close', '2030-05-01', true],
    ['close', '2030-05-02', false],
    ['create', '2026-12-24', false],
    ['adopt', '2026-12-24', false],
  ] as const)('%s on %s: %s', (action, today, rests) => {
    const window = frozenBy(action, today, [summer, newYear, may]);

    expect(window !== undefined).toBe(rests);
  });
});
