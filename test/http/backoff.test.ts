import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../src/http/backoff.ts';

describe('backoffMs', () => {
  it.each([
    [1, 1000],
    [2, 2000],
    [3, 4000],
    [6, 32_000],
    [7, 60_000],
    [40, 60_000],
  ])('R27 waits after try %i at most %i ms', (tries, ceiling) => {
    const longest = backoffMs(tries, () => 1);

    expect(longest).toBe(ceiling);
  });

  it('R27 draws evenly from nothing to the longest wait', () => {
    const waits = [0, 0.25, 0.5].map((drawn) => backoffMs(3, () => drawn));

    expect(waits).toEqual([0, 1000, 2000]);
  });
});
