import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asBusinessId } from '../../../src/domain/ids.ts';
import type { Failure } from '../../../src/domain/memory/failures.ts';
import type { Resolution } from '../../../src/domain/memory/resolutions.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { changeHash } from '../../../src/sync/plan/change-hash.ts';
import { makePlan, type Draft } from '../../../src/sync/plan/make-plan.ts';
import type { Seen } from '../../../src/sync/plan/seen.ts';
import { businessIdOf, defaultFields, policyOf } from '../shops.ts';
import { at, business, codec, key, linkTo, location, problem, seenOf, type Sides } from './plan-fixture.ts';

const closes: Partial<Policy> = { absent: { action: 'close', afterReads: 1, afterHours: 0 } };

function draft(sides: Sides, policy: Partial<Policy> = {}): Draft {
  return makePlan(seenOf(sides), policyOf(defaultFields, policy), codec);
}

function changesOf({ changes }: Draft): readonly string[] {
  return changes.map(({ action, code }) => `${action} ${code}`);
}

function heldOf({ held }: Draft): readonly string[] {
  return held.map(({ code, reason }) => `${code} ${reason}`);
}

describe('rows that are broken or there twice', () => {
  it('an invalid row is held alone, with everything that is wrong with it (R1)', () => {
    const invalid = new Map([
      [key('0001'), { at: { row: 1, line: 2 }, problems: [problem(1), problem(1, 'zip', 'too short')] }],
    ]);

    const plan = draft(
      {
        locations: [location('0002', { city: 'Lyon' })],
        businesses: [business('0001'), business('0002')],
        linked: ['0001', '0002'],
        source: { invalid },
      },
      closes,
    );

    expect(heldOf(plan)).toEqual(['0001 invalid']);
    expect(plan.held[0]?.detail).toBe('row 1, column tel: "abc" is not a phone number; row 1, column zip: too short');
    expect(changesOf(plan)).toEqual(['update 0002']);
    expect(plan.missing).toEqual([]);
  });

  it('a code that stands in several rows holds them all and names the rows (R13)', () => {
    const duplicates = new Map([
      [
        key('0001'),
        [
          { row: 3, line: 4 },
          { row: 9, line: 10 },
        ],
      ],
    ]);

    const plan = draft({ businesses: [business('0001')], linked: ['0001'], source: { duplicates } }, closes);

    expect(plan.held).toEqual([
      {
        code: '0001',
        reason: 'duplicate',
        detail: 'this code stands in rows 3, 9. Every location needs a code of its own',
      },
    ]);
    expect(plan.changes).toEqual([]);
  });

  it('a code that several businesses carry holds its location (R13)', () => {
    const plan = draft({
      locations: [location('0001', { city: 'Lyon' })],
      businesses: [business('0001'), business('0001', { id: 'b0001twin' })],
      linked: ['0001'],
    });

    expect(heldOf(plan)).toEqual(['0001 duplicate']);
    expect(plan.changes).toEqual([]);
  });

  it('while a row’s key cannot be read nobody is judged absent, and all else flows (R1)', () => {
    const plan = draft(
      {
        locations: [location('0002', { city: 'Lyon' })],
        businesses: [business('0001'), business('0002')],
        linked: ['0001', '0002'],
        source: { keyless: [problem(7, 'id', 'the cell is empty')] },
      },
      closes,
    );

    expect(changesOf(plan)).toEqual(['update 0002']);
    expect(heldOf(plan)).toEqual(['row 7 invalid']);
    expect(plan.missing).toEqual([]);
  });

  it('a broken row of a location that was never linked creates nothing', () => {
    const invalid = new Map([[key('0001'), { at: { row: 1, line: 2 }, problems: [problem(1)] }]]);

    const plan = draft({ source: { invalid } });

    expect([changesOf(plan), heldOf(plan)]).toEqual([[], ['0001 invalid']]);
  });
});

describe('half a side (R2)', () => {
  it.each(['source', 'partoo'] as const)('plans nothing at all when the read of %s is incomplete', (side) => {
    const incomplete = { outcome: 'incomplete' as const, reason: 'cut' };

    const plan = draft(
      {
        locations: [location('0001', { city: 'Lyon' }), location('0003')],
        businesses: [business('0001'), business('0002')],
        linked: ['0001', '0002'],
        [side]: incomplete,
      },
      closes,
    );

    expect(plan).toMatchObject({ changes: [], conflicts: [], held: [], unmatched: [], missing: [] });
  });
});

describe('locations without a business', () => {
  it('are adopted and updated in two entries, or created (R4)', () => {
    const plan = draft({
      locations: [location('0001', { city: 'Lyon' }), location('0002')],
      businesses: [business('0001')],
    });

    expect(changesOf(plan)).toEqual(['adopt 0001', 'update 0001', 'create 0002']);
    expect(plan.changes[0]).toMatchObject({
      reason: 'same code',
      fields: [],
      patch: [],
      business_id: businessIdOf('0001'),
    });
    expect(plan.changes[1]?.fields).toMatchObject([{ field: 'city', rule: 'first sync', partoo: 'Paris', to: 'Lyon' }]);
  });

  it('are only reported with create: false', () => {
    const plan = draft({ locations: [location('0001')] }, { create: false });

    expect(plan.changes).toEqual([]);
    expect(plan.notices).toEqual([{ code: '0001', message: 'is not in Partoo; create: false, so it is not created' }]);
  });

  it('are held when their business is ambiguous, until a person says that it is a new one (R4)', () => {
    const sides = {
      locations: [location('0001')],
      businesses: [
        business('0008', { code: null, contacts: business('0001').raw['contacts'] }),
        business('0009', { code: null, contacts: business('0001').raw['contacts'] }),
      ],
    };
    const answer: Resolution = { code: key('0001'), field: null, take: 'source', who: 'ann@desk', at };

    const asked = draft(sides);
    const decided = draft({ ...sides, seen: { resolutions: [answer] } });

    expect([changesOf(asked), heldOf(asked)]).toEqual([[], ['0001 ambiguous']]);
    expect([changesOf(decided), heldOf(decided)]).toEqual([['create 0001'], []]);
  });

  it('with a business that is outside the scope, or without its plan, are left alone (R11)', () => {
    const outside = draft(
      { locations: [location('0001')], businesses: [business('0001', { country: 'DE' })] },
      { scope: { country: ['FR'] } },
    );
    const withoutPlan = draft({ locations: [location('0001')], businesses: [business('0001', { features: [] })] });

    expect([changesOf(outside), heldOf(outside)]).toEqual([[], ['0001 left_scope']]);
    expect([changesOf(withoutPlan), heldOf(withoutPlan)]).toEqual([[], ['0001 left_scope']]);
  });
});

describe('a new location of a country outside the scope (R11)', () => {
  it('is not ours to create', () => {
    const plan = draft(
      { locations: [location('0001'), location('0002', { country: 'DE' })] },
      { scope: { country: ['DE'] } },
    );

    expect([changesOf(plan), heldOf(plan)]).toEqual([['create 0002'], ['0001 left_scope']]);
  });

  it('is created under a scope of groups, which are given in Partoo', () => {
    const plan = draft({ locations: [location('0001')] }, { scope: { groups: [12] } });

    expect(changesOf(plan)).toEqual(['create 0001']);
  });
});

describe('a linked business', () => {
  const gone = { missing: new Map([[asBusinessId(businessIdOf('0001')), 'gone' as const]]) };
  const answer = (take: Resolution['take']): Partial<Seen> => ({
    resolutions: [{ code: key('0001'), field: null, take, who: 'ann@desk', at }],
  });

  it.each([
    ['without an answer', {}, [], ['0001 gone_in_partoo']],
    ['--take source', answer('source'), ['create 0001'], []],
  ])('that is gone in Partoo, %s', (_, seen, changes, held) => {
    const plan = draft({ locations: [location('0001')], linked: ['0001'], partoo: gone, seen });

    expect([changesOf(plan), heldOf(plan)]).toEqual([changes, held]);
  });

  it('that left the scope is no longer managed, and not absent (R8)', () => {
    const plan = draft(
      {
        locations: [location('0001', { city: 'Lyon' })],
        businesses: [business('0001', { country: 'DE' })],
        linked: ['0001'],
      },
      { scope: { country: ['FR'] } },
    );

    expect([changesOf(plan), heldOf(plan)]).toEqual([[], ['0001 left_scope']]);
  });

  it('that lost its Partoo plan is never updated (R11)', () => {
    const plan = draft({
      locations: [location('0001', { city: 'Lyon' })],
      businesses: [business('0001', { subscriptions: { presence_management: { active: false } } })],
      linked: ['0001'],
    });

    expect([changesOf(plan), heldOf(plan)]).toEqual([[], ['0001 left_scope']]);
  });
});

describe('a link that was given up', () => {
  const links = [linkTo('0001', { state: 'forgotten' })];

  it('by us, as its location was deleted: a location that is back is created anew (R13)', () => {
    const plan = draft({ locations: [location('0001')], links });

    expect(changesOf(plan)).toEqual(['create 0001']);
  });

  it('by a person: it stays so', () => {
    const resolutions: Resolution[] = [{ code: key('0001'), field: null, take: 'partoo', who: 'ann@desk', at }];

    const plan = draft({ locations: [location('0001')], links, seen: { resolutions } });

    expect([changesOf(plan), heldOf(plan)]).toEqual([[], []]);
  });

  it('holds its business no more: another code can have it', () => {
    const plan = draft({
      locations: [location('0002', { phone: '+33140000001' })],
      businesses: [business('0001')],
      links,
    });

    expect(plan.changes).toMatchObject([
      { action: 'adopt', code: '0002' },
      { action: 'update', code: '0002' },
    ]);
  });

  it('is not absent', () => {
    const plan = draft(
      { locations: [location('0002')], businesses: [business('0002')], linked: ['0002'], links },
      closes,
    );

    expect(plan.missing).toEqual([]);
    expect(plan.changes).toEqual([]);
  });
});

describe('a shop under a new code (R13)', () => {
  const sides: Sides = {
    locations: [location('1001', { name: 'Shop 9001', phone: business('9001').values['phone'] ?? null })],
    businesses: [business('9001')],
    linked: ['9001'],
  };

  it('is adopted with its old business, with somebody’s approval, and its old code is not absent', () => {
    const plan = draft(sides, closes);

    expect(plan.changes).toMatchObject([{ action: 'adopt', code: '1001', renamed_from: '9001' }]);
    expect(plan.approvals).toEqual([
      '1001 seems to be a new code of a known shop: same phone and zip as 9001, which left the source',
    ]);
    expect(heldOf(plan)).toEqual([]);
  });
});

describe('absence', () => {
  const sides: Sides = {
    locations: [location('0002')],
    businesses: [business('0001'), business('0002')],
    linked: ['0001', '0002'],
  };

  it('is judged where the source covers all', () => {
    const plan = draft(sides, closes);

    expect(changesOf(plan)).toEqual(['close 0001']);
    expect(plan.missing).toEqual(['0001']);
  });

  it('means nothing where the source covers changes', () => {
    const plan = draft(sides, { ...closes, covers: 'changes' });

    expect([changesOf(plan), plan.missing]).toEqual([[], []]);
  });

  it('closes nothing in a run that needs approval (R4, R8)', () => {
    const plan = draft({ ...sides, seen: { isTentative: true } }, closes);

    expect([changesOf(plan), heldOf(plan)]).toEqual([[], ['0001 absent']]);
  });
});

describe('a freeze', () => {
  const sides: Sides = {
    locations: [location('0002', { city: 'Lyon' })],
    businesses: [business('0001'), business('0002')],
    linked: ['0001', '0002'],
    seen: { today: '2026-12-24' },
  };
  const christmas = { from: '12-20', to: '01-02', actions: ['close', 'delete'] } as const;

  it('holds what rests, lets all else go on, and keeps the evidence (R3)', () => {
    const plan = draft(sides, { ...closes, freeze: [christmas] });

    expect([changesOf(plan), heldOf(plan), plan.missing]).toEqual([['update 0002'], ['0001 frozen'], ['0001']]);
    expect(plan.held[0]?.detail).toBe('close rests from 12-20 to 01-02 (freeze in the configuration)');
    expect(plan.settled.has(key('0001'))).toBe(false);
  });

  it('is over the day after its last', () => {
    const plan = draft({ ...sides, seen: { ...sides.seen, today: '2027-01-03' } }, { ...closes, freeze: [christmas] });

    expect([changesOf(plan), heldOf(plan)]).toEqual([['close 0001', 'update 0002'], []]);
  });
});

describe('a change that failed before (R26)', () => {
  const sides: Sides = {
    locations: [location('0001', { city: 'Lyon' }), location('0002', { city: 'Lyon' })],
    businesses: [business('0001'), business('0002')],
    linked: ['0001', '0002'],
  };
  const hash = changeHash({ action: 'update', fields: draft(sides).changes[0]?.fields ?? [] });
  const failed = (facts: Partial<Failure>): Partial<Seen> => ({
    failures: new Map([
      [
        key('0001'),
        [
          {
            code: key('0001'),
            changeHash: hash,
            count: 2,
            firstAt: at,
            lastAt: at,
            nextTryAt: null,
            request: null,
            answer: '400',
            ...facts,
          },
        ],
      ],
    ]),
  });

  it.each([
    ['waits for its time', { nextTryAt: '2026-11-22T09:00:00.001Z' }, ['update 0002']],
    ['is tried again when its time has come', { nextTryAt: at }, ['update 0001', 'update 0002']],
    ['is quarantined after too many tries', { nextTryAt: null }, ['update 0002']],
    [
      'is another one when its values changed',
      { changeHash: 'other', nextTryAt: null },
      ['update 0001', 'update 0002'],
    ],
  ])('%s', (_, facts, expected) => {
    const plan = draft({ ...sides, seen: failed(facts) });

    expect(changesOf(plan)).toEqual(expected);
    expect(heldOf(plan)).toEqual(expected.length === 2 ? [] : ['0001 quarantined']);
  });

  it('is tried at once when somebody names it', () => {
    const plan = draft({ ...sides, seen: { ...failed({}), only: new Set([key('0001')]) } });

    expect(changesOf(plan)).toEqual(['update 0001']);
  });
});

describe('a plan for some locations only', () => {
  it('says nothing of the others', () => {
    const invalid = new Map([[key('0003'), { at: { row: 3, line: 4 }, problems: [problem(3)] }]]);

    const plan = draft(
      {
        locations: [location('0001', { city: 'Lyon' }), location('0002', { city: 'Lyon' })],
        businesses: [business('0001'), business('0002'), business('0004'), business('0005')],
        linked: ['0001', '0002', '0004'],
        source: { invalid },
        seen: { only: new Set([key('0002')]) },
      },
      closes,
    );

    expect([changesOf(plan), heldOf(plan), plan.unmatched]).toEqual([['update 0002'], [], []]);
  });
});

describe('businesses that no location stands for', () => {
  const sides: Sides = {
    businesses: [business('0009'), business('0008', { code: null, name: null }), business('0007', { country: 'DE' })],
  };

  it('are listed by id, without those outside the scope', () => {
    const plan = draft(sides, { scope: { country: ['FR'] } });

    expect(plan.unmatched).toEqual([
      { business_id: businessIdOf('0008'), code: null, name: null },
      { business_id: businessIdOf('0009'), code: '0009', name: 'Shop 0009' },
    ]);
    expect(plan.changes).toEqual([]);
  });

  it('are not those whose code stands in a row that is held as invalid or duplicate (R1)', () => {
    const at = { row: 3, line: 4 };
    const source = {
      invalid: new Map([[key('0009'), { at, problems: [problem(3)] }]]),
      duplicates: new Map([[key('0006'), [at, { row: 4, line: 5 }]]]),
    };

    const plan = draft({ businesses: [business('0009'), business('0006'), business('0005')], source });

    expect(plan.unmatched.map(({ code }) => code)).toEqual(['0005']);
    expect(heldOf(plan)).toEqual(['0006 duplicate', '0009 invalid']);
  });

  it('are not even listed with unmatched: ignore', () => {
    expect(draft(sides, { unmatched: 'ignore' }).unmatched).toEqual([]);
  });

  it('are never closed, deleted or counted as absent', () => {
    const plan = draft(sides, closes);

    expect([plan.changes, plan.missing]).toEqual([[], []]);
  });
});

it('counts locations, not entries', () => {
  const plan = draft({
    locations: [location('0001', { city: 'Lyon', name: 'Other' }), location('0002'), location('0003')],
    businesses: [business('0001'), business('0002')],
    linked: ['0002'],
    seen: { settledCount: 10 },
  });

  expect(plan.summary).toEqual({
    ...{ create: 1, update: 1, close: 0, delete: 0, adopt: 1, write_back: 0 },
    ...{ conflict: 0, held: 0, unchanged: 11, unmatched: 0 },
  });
});

it('passes on what mapping found odd', () => {
  const warned = location('0001', {}, { warnings: [problem(1, 'zip', 'a lost zero was put back')] });

  const plan = draft({ locations: [warned], businesses: [business('0001')], linked: ['0001'] });

  expect(plan.notices).toEqual([{ code: '0001', message: 'row 1, column zip: a lost zero was put back' }]);
});

it('gives the same bytes whatever the order in which rows, pages and memory were delivered (I6)', () => {
  const codes = ['0001', '0002', '0003', '0004', '0005', '0006', '0007', '0008'];
  const sides: Sides = {
    locations: codes
      .slice(0, 6)
      .map((code, index) => location(code, index % 2 === 0 ? { city: 'Lyon', description_short: 'Bread' } : {})),
    businesses: [
      ...codes.slice(2).map((code) => business(code, { city: 'Nice' })),
      // Both fit 0001 by phone and zip.
      business('0010', { code: null, contacts: business('0001').raw['contacts'] }),
      business('0011', { code: null, contacts: business('0001').raw['contacts'] }),
    ],
    linked: ['0003', '0004', '0007', '0008'],
    source: {
      invalid: new Map([
        [key('0021'), { at: { row: 21, line: 22 }, problems: [problem(21)] }],
        [key('0022'), { at: { row: 22, line: 23 }, problems: [problem(22)] }],
      ]),
      duplicates: new Map([
        [
          key('0031'),
          [
            { row: 31, line: 32 },
            { row: 33, line: 34 },
          ],
        ],
        [
          key('0032'),
          [
            { row: 32, line: 33 },
            { row: 34, line: 35 },
          ],
        ],
      ]),
    },
  };
  const seen = seenOf(sides);
  const policy = policyOf(defaultFields, closes);
  const straight = bytes(makePlan(seen, policy, codec));

  fc.assert(
    fc.property(fc.infiniteStream(fc.nat(1_000_000)), (random) => {
      const shuffled: Seen = {
        ...seen,
        source: {
          ...seen.source,
          keys: new Set(shuffle([...seen.source.keys], random)),
          locations: new Map(shuffle([...seen.source.locations], random)),
          invalid: new Map(shuffle([...seen.source.invalid], random)),
          duplicates: new Map(shuffle([...seen.source.duplicates], random)),
        },
        partoo: { ...seen.partoo, businesses: new Map(shuffle([...seen.partoo.businesses], random)) },
        links: new Map(shuffle([...seen.links], random)),
        bases: new Map(shuffle([...seen.bases], random)),
      };

      expect(bytes(makePlan(shuffled, policy, codec))).toBe(straight);
    }),
    { numRuns: 100 },
  );
});

/** Everything decided, maps and sets in their order. */
function bytes(plan: Draft): string {
  return JSON.stringify({ ...plan, agreed: [...plan.agreed], settled: [...plan.settled] });
}

function shuffle<T>(things: readonly T[], random: Iterator<number>): readonly T[] {
  return things
    .map((thing) => ({ thing, rank: Number(random.next().value) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ thing }) => thing);
}

describe('what a person should know of the plan', () => {
  it('a code that was asked for and that no location has', () => {
    const only = new Set(['0001', '0002', '0003', '7'].map(key));
    const sides = { locations: [location('0001')], businesses: [business('0001')], linked: ['0001', '0002'] };

    const asked = draft({ ...sides, source: { duplicates: new Map([[key('0003'), []]]) }, seen: { only } });
    const heard = draft({ ...sides, seen: { only, isNarrow: true } });
    const all = draft(sides);

    expect(asked.notices).toEqual([
      { code: '7', message: 'is neither in the source nor linked: no location has this code' },
    ]);
    expect([...heard.notices, ...all.notices]).toEqual([]);
  });

  it.each([
    [
      'a scope of groups',
      { groups: [12, 13] },
      {},
      '2 locations are created without a group, while partoo.scope names group 12, 13',
    ],
    ['a scope of groups, and a group', { groups: [12] }, { 'groups.Regions': ['North'] }, undefined],
    ['a scope of countries', { country: ['FR'] }, {}, undefined],
    ['no scope', {}, {}, undefined],
  ])('locations that are created with %s', (_, scope, values, expected) => {
    const fields = { ...defaultFields, 'groups.Regions': { from: 'region' } };
    const sides = { locations: [location('0001', values), location('0002', values)] };

    const { notices, changes } = makePlan(seenOf(sides), policyOf(fields, { scope }), codec);

    expect(changes.map(({ action }) => action)).toEqual(['create', 'create']);
    expect(notices[0]?.message.split(':')[0]).toBe(expected);
  });
});
