import { expect, it } from 'vitest';
import { nextTryAt } from '../../../src/sync/execute/retry-delay.ts';

const now = Date.parse('2026-11-22T09:00:00.000Z');

it.each([
  [1, '2026-11-22T09:01:00.000Z'],
  [2, '2026-11-22T09:10:00.000Z'],
  [3, '2026-11-22T10:00:00.000Z'],
  [4, '2026-11-22T15:00:00.000Z'],
  [5, '2026-11-23T09:00:00.000Z'],
  [6, null],
  [7, null],
])('after %i failures the next try is at %s: later each time, then quarantined (R26)', (count, expected) => {
  expect(nextTryAt(count, now)).toBe(expected);
});
