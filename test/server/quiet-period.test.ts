import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createQuietPeriod, type QuietPeriod } from '../../src/server/quiet-period.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function counted(): { period: QuietPeriod; told: () => number } {
  let count = 0;
  const period = createQuietPeriod({ quietMs: 5_000, longestMs: 30_000 }, () => {
    count += 1;
  });
  return { period, told: () => count };
}

describe('a quiet period (R29)', () => {
  it('makes one of a burst, after its end', () => {
    const { period, told } = counted();
    for (let touches = 0; touches < 5; touches += 1) {
      period.touch();
      vi.advanceTimersByTime(1_000);
    }
    vi.advanceTimersByTime(3_999);
    const before = told();

    vi.advanceTimersByTime(1);

    expect(before).toBe(0);
    expect(told()).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('cuts a stream that never ends: nobody waits longer than the longest', () => {
    const { period, told } = counted();

    for (let second = 0; second < 90; second += 1) {
      period.touch();
      vi.advanceTimersByTime(1_000);
    }

    expect(told()).toBe(3);
  });

  it('tells again after the next, and nobody after it was closed', () => {
    const { period, told } = counted();
    period.touch();
    vi.advanceTimersByTime(5_000);
    period.touch();
    vi.advanceTimersByTime(5_000);
    period.touch();

    period.close();
    vi.advanceTimersByTime(60_000);

    expect(told()).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
