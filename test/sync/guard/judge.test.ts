import { describe, expect, it } from 'vitest';
import { asBusinessId } from '../../../src/domain/ids.ts';
import { changedSettings, missingSentinels } from '../../../src/sync/guard/judge.ts';
import { businessIdOf } from '../shops.ts';
import { business, key, linkTo, location, seenOf, type Sides } from '../plan/plan-fixture.ts';

describe('sentinels must be on both sides (R9)', () => {
  const both: Sides = { locations: [location('0001')], businesses: [business('0001')], linked: ['0001'] };
  const gone = new Map([[asBusinessId(businessIdOf('0001')), 'gone' as const]]);

  it.each([
    ['on both sides', both, []],
    ['on both sides, not linked yet', { ...both, linked: [] }, []],
    ['settled, so not in the snapshot', { ...both, businesses: [] }, []],
    ['there, but invalid', { ...both, locations: [], source: { keys: new Set([key('0001')]) } }, []],
    ['not in the source', { ...both, locations: [] }, ['0001 is missing from the source']],
    ['gone in Partoo', { ...both, businesses: [], partoo: { missing: gone } }, ['0001 is missing from Partoo']],
    ['never in Partoo', { locations: [location('0001')] }, ['0001 is missing from Partoo']],
    [
      'given up',
      { ...both, businesses: [], linked: [], links: [linkTo('0001', { state: 'forgotten' as const })] },
      ['0001 is missing from Partoo'],
    ],
    ['nowhere', {}, ['0001 is missing from both sides']],
  ])('%s', (_, sides, expected) => {
    expect(missingSentinels(seenOf(sides), ['0001'])).toEqual(expected);
  });
});

describe('a changed configuration (R8)', () => {
  const before = { digest: '1', parts: { fields: 'a', scope: 'b', absent: 'c' } };

  it.each([
    ['never approved', null, before, null],
    ['the same', before, before, null],
    ['two parts', before, { digest: '2', parts: { fields: 'x', scope: 'b', absent: 'y' } }, 'fields, absent'],
    ['a part that is new', before, { digest: '2', parts: { ...before.parts, source: 'd' } }, 'source'],
  ])('%s', (_, approved, now, named) => {
    const reasons = changedSettings(approved, now);

    expect(reasons).toEqual(
      named === null
        ? []
        : [`the configuration changed since it was last approved: ${named}. This run closes and deletes nothing`],
    );
  });

  it('names a restored state, which no configuration is responsible for (R4)', () => {
    const restored = { at: '2026-11-22T09:00:00.000Z', asOf: '2026-11-20T03:00:00.000Z' };

    const reasons = changedSettings({ ...before, digest: '', restored }, before);

    expect(reasons).toEqual([
      'the state was restored at 2026-11-22T09:00:00.000Z from a copy as of 2026-11-20T03:00:00.000Z: what happened in between is unknown to it. This run closes and deletes nothing',
    ]);
  });
});
