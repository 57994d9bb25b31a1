import type { Plan } from '../../src/domain/plan.ts';
import type { ObservedRun } from '../../src/server/run-ledger.ts';

const second = 1_000;
export const minute = 60 * second;

/** A plan that nothing is wrong with, as far as health looks at it. */
export function planWith(changed: object = {}): Plan {
  return {
    source: { outcome: 'complete', locations: 3, invalid: 0 },
    partoo: { outcome: 'complete', businesses: 3, requests: 1 },
    guard: { verdict: 'pass', violations: [], approvals: [] },
    changes: [],
    ...changed,
  } as unknown as Plan;
}

/** A full run that went well. */
export function runWith(changed: Partial<ObservedRun> = {}): ObservedRun {
  return {
    trigger: 'full',
    isNarrow: false,
    startedAtMs: 60 * minute,
    endedAtMs: 61 * minute,
    nextAtMs: 65 * minute,
    plan: planWith(),
    outcomes: [],
    error: null,
    heard: { events: 0, echoes: 0, untold: 0 },
    ...changed,
  };
}
