import { expect, it } from 'vitest';
import type { AbsencePolicy } from '../../../src/domain/policy.ts';
import { describeAbsence, weighAbsence } from '../../../src/sync/plan/absence.ts';

const now = '2026-11-22T09:00:00.000Z';

/** Missed `reads` times before, for the first time so many hours ago. */
function missed(reads: number, hours: number): Parameters<typeof weighAbsence>[0] {
  const firstMissedAt = new Date(Date.parse(now) - hours * 3_600_000).toISOString();
  return reads === 0 ? undefined : { reads, firstMissedAt, lastMissedAt: now };
}

function policy(afterReads: number, afterHours: number): AbsencePolicy {
  return { action: 'close', afterReads, afterHours };
}

it.each([
  // reads before, hours since the first, after_reads, after_hours, enough?
  [0, 0, 1, 0, true],
  [0, 0, 1, 1, false],
  [0, 0, 2, 0, false],
  [1, 0, 2, 0, true],
  [1, 23.9, 2, 24, false],
  [1, 24, 2, 24, true],
  [1, 24, 3, 24, false],
  [2, 24, 3, 24, true],
  [2, 23.9, 3, 24, false],
  [9, 1, 3, 24, false],
  [0, 0, 3, 24, false],
])(
  '%i reads before, %d hours ago, of %i reads over %d hours: enough is %s (R3)',
  (reads, hours, afterReads, afterHours, expected) => {
    const evidence = weighAbsence(missed(reads, hours), policy(afterReads, afterHours), now);

    expect(evidence.isComplete).toBe(expected);
    expect(evidence.reads).toBe(reads + 1);
  },
);

it('a clock that was set back proves no hours', () => {
  const evidence = weighAbsence(missed(5, -3), policy(3, 1), now);

  expect(evidence).toEqual({ reads: 6, hours: 0, isComplete: false });
});

it('says how far the evidence is, and when it is complete', () => {
  const under = weighAbsence(missed(1, 5.5), policy(3, 24), now);
  const complete = weighAbsence(missed(2, 30), policy(3, 24), now);

  expect(describeAbsence(under, policy(3, 24))).toBe('missing from 2 of 3 complete reads, for 5 of 24 hours');
  expect(describeAbsence(complete, policy(3, 24))).toBe('missing from 3 complete reads, for 30 hours');
});
