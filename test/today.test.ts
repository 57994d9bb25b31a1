import { describe, expect, it } from 'vitest';
import { createToday } from '../src/today.ts';

describe('today', () => {
  it.each([
    ['UTC', '2026-11-22T23:59:59.999Z', '2026-11-22'],
    ['UTC', '2026-11-23T00:00:00.000Z', '2026-11-23'],
    ['Europe/Paris', '2026-11-22T23:00:00.000Z', '2026-11-23'],
    ['America/New_York', '2026-11-22T23:00:00.000Z', '2026-11-22'],
    ['Pacific/Kiritimati', '2026-12-31T10:00:00.000Z', '2027-01-01'],
  ])('in %s at %s is %s', (timezone, at, date) => {
    const today = createToday(timezone, { now: () => Date.parse(at) });

    expect(today()).toBe(date);
  });

  it('goes on at midnight, and back where the clock does', () => {
    let now = Date.parse('2026-11-22T22:59:59.000Z');
    const today = createToday('Europe/Paris', { now: () => now });

    const asked = [0, 999, 1_000, 60_000, -1_000].map((later) => {
      now = Date.parse('2026-11-22T22:59:59.000Z') + later;
      return today();
    });

    expect(asked).toEqual(['2026-11-22', '2026-11-22', '2026-11-23', '2026-11-23', '2026-11-22']);
  });
});
