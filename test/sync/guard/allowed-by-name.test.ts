import { describe, expect, it } from 'vitest';
import type { Change, Verdict } from '../../../src/domain/plan.ts';
import type { Limits } from '../../../src/domain/policy.ts';
import { allowed, guard, limitsHolding, type GuardFacts } from '../../../src/sync/guard/guard.ts';
import { change } from '../plan/plan-fixture.ts';

const limits: Limits = {
  create: { max: 100, percent: 20 },
  update: { max: 1000, percent: 30 },
  close: { max: 1, percent: 100 },
  delete: { max: 1, percent: 100 },
  write_back: { max: 1000, percent: 30 },
  field: { percent: 50, min: 5 },
  window: { days: 7, deletePercent: 1, closePercent: 1 },
  sentinels: [],
};

function judge(changes: readonly Change[], changed: Partial<GuardFacts> = {}): Verdict {
  const facts: GuardFacts = {
    changes,
    linked: 100,
    isFirstRun: false,
    retried: new Set(),
    isApproved: false,
    approvals: [],
    incomplete: { source: null, partoo: null },
    missingSentinels: [],
    newlyMissing: 0,
    absentAction: 'close',
    moves: { closed: 0, deleted: 0 },
    overrides: new Set(),
    ...changed,
  };
  return guard(facts, limits);
}

describe.each(['close', 'delete'] as const)('a %s that a person allowed by name (R6)', (action) => {
  const leaves = ['1', '2', '3'].map((code) => change(code, { action, fields: [], allowed_by: 'ann@desk' }));
  const others = ['4', '5'].map((code) => change(code, { action, fields: [] }));

  it('is not measured', () => {
    expect(judge(leaves)).toMatchObject({ verdict: 'pass', violations: [] });
  });

  it('goes on where the same of others is held back', () => {
    const verdict = judge([...leaves, ...others]);

    expect(verdict.violations.map(({ limit, value }) => [limit, value])).toEqual([
      [action, 2],
      ['window', 2],
    ]);
    expect(leaves.map((one) => allowed(one, verdict))).toEqual(leaves);
    expect(others.map((one) => allowed(one, verdict))).toEqual([null, null]);
    expect(others.map((one) => limitsHolding(one, verdict))).toEqual([
      [action, 'window'],
      [action, 'window'],
    ]);
  });

  it('does not count for the days after which others are measured', () => {
    const verdict = judge(leaves, { moves: { closed: 50, deleted: 50 } });

    expect(verdict.violations).toEqual([]);
  });

  it.each([
    ['missing sentinels (R9)', { missingSentinels: ['0001 is missing'] }],
    ['half a file (R2)', { incomplete: { source: 'torn', partoo: null } }],
    ['half of Partoo (R2)', { incomplete: { source: null, partoo: 'lost pages' } }],
  ])('is held by %s like everything else', (_what, changed) => {
    const verdict = judge(leaves, changed);

    expect(verdict.verdict).toBe('stop');
    expect(leaves.map((one) => allowed(one, verdict))).toEqual([null, null, null]);
  });
});
