import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { digestOf, freezePlan } from '../../src/sync/freeze-plan.ts';
import { sampleChange, samplePlan } from '../reports/sample-plan.ts';

const plan = samplePlan({
  changes: [sampleChange('update', '0001', [{ field: 'city', source: 'Lyon', to: 'Lyon', rule: 'drift' }])],
});

describe('the digest of a plan', () => {
  it('is sha256 in hexadecimal', () => {
    expect(digestOf(plan)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it.each<readonly [string, Partial<Plan>]>([
    ['its id', { id: 'plan-2' }],
    ['the time', { created_at: '2027-01-01T00:00:00Z' }],
    ['an earlier digest', { digest: 'sha256:1' }],
    ['the number of requests it took to read', { partoo: { ...plan.partoo, requests: 99 } }],
    ['the order of keys', { changes: plan.changes.map(({ fields, code, ...rest }) => ({ code, ...rest, fields })) }],
  ])('does not depend on %s', (_, changed) => {
    expect(digestOf({ ...plan, ...changed })).toBe(digestOf(plan));
  });

  it.each<readonly [string, Partial<Plan>]>([
    ['a change', { changes: [] }],
    [
      'a value',
      {
        changes: plan.changes.map((one) => ({ ...one, fields: one.fields.map((field) => ({ ...field, to: 'Nice' })) })),
      },
    ],
    [
      'the order of changes',
      { changes: [...plan.changes, ...plan.changes.map((one) => ({ ...one, action: 'close' as const }))] },
    ],
    ['the verdict', { guard: { ...plan.guard, verdict: 'stop' } }],
    ['the target', { target: { ...plan.target, base_url: 'https://elsewhere.test' } }],
    ['what was read', { partoo: { ...plan.partoo, businesses: 1 } }],
  ])('depends on %s', (_, changed) => {
    expect(digestOf({ ...plan, ...changed })).not.toBe(digestOf(plan));
  });

  it.each([0, 1, 999, 1_000, 1_001, 2_500])('is of all the JSON at once, of %i changes as well', (count) => {
    const changes = Array.from({ length: count }, (_, at) => sampleChange('adopt', String(at), []));
    const long = { ...plan, changes };
    const { id: _id, created_at: _at, digest: _digest, preflight: _preflight, partoo, ...content } = long;
    const { requests: _requests, ...snapshot } = partoo;
    const sorted = JSON.stringify({ ...content, partoo: snapshot }, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    );

    const digest = digestOf(long);

    expect(digest).toBe(`sha256:${createHash('sha256').update(sorted).digest('hex')}`);
  });

  it('survives the way through a file', () => {
    const frozen = freezePlan(plan);

    expect(digestOf(JSON.parse(JSON.stringify(frozen)) as Plan)).toBe(frozen.digest);
  });
});

it('a frozen plan begins with what identifies it', () => {
  expect(Object.keys(freezePlan(plan)).slice(0, 4)).toEqual(['version', 'id', 'created_at', 'digest']);
});
