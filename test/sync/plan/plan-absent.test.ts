import { describe, expect, it } from 'vitest';
import { asBusinessId } from '../../../src/domain/ids.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { planAbsent } from '../../../src/sync/plan/plan-absent.ts';
import type { LocationPlan } from '../../../src/sync/plan/plan-location.ts';
import type { Seen } from '../../../src/sync/plan/seen.ts';
import { businessIdOf, policyOf } from '../shops.ts';
import { business, codec, key, seenOf, type Sides } from './plan-fixture.ts';

type Action = Policy['absent']['action'];

const complete = new Map([
  [key('0001'), { reads: 2, firstMissedAt: '2026-11-20T09:00:00.000Z', lastMissedAt: '2026-11-21T09:00:00.000Z' }],
]);
const incomplete = new Map([
  [key('0001'), { reads: 1, firstMissedAt: '2026-11-22T08:00:00.000Z', lastMissedAt: '2026-11-22T08:00:00.000Z' }],
]);

function plan(action: Action, seen: Partial<Seen>, sides: Sides = {}, scope: Policy['scope'] = {}): LocationPlan {
  const policy = policyOf({ city: 'city' }, { absent: { action, afterReads: 3, afterHours: 24 }, scope });
  return planAbsent(
    key('0001'),
    seenOf({ linked: ['0001'], businesses: [business('0001')], ...sides, seen: { absences: complete, ...seen } }),
    policy,
    codec,
  );
}

/** `close status=closed`, `held absent`, `nothing`. */
function words({ changes, held }: LocationPlan): string {
  const [change] = changes;
  if (change !== undefined)
    return [change.action, ...change.fields.map(({ field, to }) => `${field}=${String(to)}`)].join(' ');
  return held[0] === undefined ? 'nothing' : `held ${held[0].reason}`;
}

describe('a linked location that a complete read did not hold (R3, R5)', () => {
  it.each([
    ['report', incomplete, false, 'held absent'],
    ['close', incomplete, false, 'held absent'],
    ['close_temporarily', incomplete, false, 'held absent'],
    ['delete', incomplete, false, 'held absent'],
    ['report', complete, false, 'held absent'],
    ['close', complete, false, 'close status=closed'],
    ['close_temporarily', complete, false, 'close status=temporarily_closed'],
    ['delete', complete, false, 'delete'],
    ['close', complete, true, 'held absent'],
    ['close_temporarily', complete, true, 'held absent'],
    ['delete', complete, true, 'held absent'],
  ] as const)('%s, evidence %#, needs approval %s: %s', (action, absences, isTentative, expected) => {
    const decided = plan(action, { absences, isTentative });

    expect(words(decided)).toBe(expected);
  });

  it.each([
    ['delete', 'held recoded_in_partoo'],
    ['close', 'close status=closed'],
  ] as const)('%s, where Partoo gave the business another code: %s', (action, expected) => {
    const decided = plan(action, {}, { businesses: [business('0001', { code: 'X0001' })] });

    expect(words(decided)).toBe(expected);
  });

  it.each([
    ['close', 'closed', 'nothing'],
    ['close', 'temporarily_closed', 'close status=closed'],
    ['close_temporarily', 'temporarily_closed', 'nothing'],
    ['close_temporarily', 'closed', 'nothing'],
    ['delete', 'closed', 'delete'],
  ] as const)('%s where Partoo shows %s: %s', (action, status, expected) => {
    const decided = plan(action, {}, { businesses: [business('0001', { status })] });

    expect(words(decided)).toBe(expected);
  });

  it('a close says what it expects to find, since when it is absent, and the patch', () => {
    const [change] = plan('close', {}).changes;

    expect(change).toEqual({
      action: 'close',
      code: '0001',
      business_id: businessIdOf('0001'),
      side: 'partoo',
      reason: 'missing from 3 complete reads, for 48 hours',
      label: 'Shop 0001, Paris',
      fields: [{ field: 'status', partoo: 'open', to: 'closed', rule: 'absent from the source' }],
      patch: [{ op: 'replace', path: '/status', value: 'closed' }],
    });
  });

  it('never blanks a field instead of deleting (R5)', () => {
    const [change] = plan('delete', {}).changes;

    expect(change).toMatchObject({ action: 'delete', fields: [], patch: [] });
  });
});

describe('a location that is absent from both sides', () => {
  const id = asBusinessId(businessIdOf('0001'));

  it('needs nothing when Partoo proved it gone', () => {
    const decided = plan('delete', {}, { businesses: [], partoo: { missing: new Map([[id, 'gone']]) } });

    expect(words(decided)).toBe('nothing');
  });

  it('is looked at again when nothing proves it gone (R3)', () => {
    const decided = plan('delete', {}, { businesses: [], partoo: { missing: new Map([[id, 'unproven']]) } });

    expect(words(decided)).toBe('held absent');
  });
});

describe('a business that is not ours to touch is not absent either (R8, R11)', () => {
  it.each([
    ['outside the scope', {}, { country: ['DE'] }],
    ['in none of our groups', { groups: [9] }, { groups: [12] }],
    ['without its Partoo plan', { features: ['review_management'] }, {}],
  ])('%s', (_, raw, scope) => {
    const decided = plan('delete', {}, { businesses: [business('0001', raw)] }, scope);

    expect(words(decided)).toBe('held left_scope');
  });
});

describe('R20 an edit beats a delete', () => {
  const absent = { absences: complete };
  const shared = policyOf(
    { city: 'city', description_short: { owner: 'shared' } },
    { absent: { action: 'close', afterReads: 2, afterHours: 24 } },
  );
  const base = {
    values: { city: 'Paris', description_short: 'Bread' },
    reshaped: {},
    settledAt: '2026-11-01T00:00:00.000Z',
  };

  function decide(values: Readonly<Record<string, unknown>>, seen: Partial<Seen> = {}): LocationPlan {
    return planAbsent(
      key('0001'),
      seenOf({
        linked: ['0001'],
        businesses: [business('0001', values)],
        seen: { ...absent, bases: new Map([[key('0001'), base]]), ...seen },
      }),
      shared,
      codec,
    );
  }

  it.each([
    ['a shared field changed in Partoo', { description_short: 'Cake' }, 'held edited_in_partoo'],
    ['nothing changed', { description_short: 'Bread' }, 'close status=closed'],
    ['a field of the source changed in Partoo', { description_short: 'Bread', city: 'Lyon' }, 'close status=closed'],
    ['a shared field emptied in Partoo', { description_short: null }, 'close status=closed'],
  ])('%s', (_, values, expected) => {
    const decided = decide(values);

    expect(words(decided)).toBe(expected);
  });

  it('but not the word of a person who looked at it', () => {
    const allowed = {
      code: key('0001'),
      field: null,
      take: 'source',
      source: null,
      who: 'me@here',
      at: '2026-11-22T08:00:00.000Z',
    } as const;

    const decided = decide({ description_short: 'Cake' }, { resolutions: [allowed] });

    expect(decided.changes).toMatchObject([{ action: 'close', allowed_by: 'me@here' }]);
  });
});
