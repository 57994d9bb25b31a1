import { describe, expect, it } from 'vitest';
import type { Resolution } from '../../../src/domain/memory/resolutions.ts';
import type { Settling } from '../../../src/domain/memory/settling.ts';
import type { Undone } from '../../../src/domain/memory/undone.ts';
import type { FieldPlan, FieldWorld } from '../../../src/sync/plan/plan-fields.ts';
import { planFields } from '../../../src/sync/plan/plan-fields.ts';
import type { FieldValues } from '../../../src/domain/value.ts';
import { policyOf } from '../shops.ts';
import { everyDay, key } from './plan-fixture.ts';

const policy = policyOf({
  city: 'city',
  website_url: 'url',
  open_hours: {},
  specific_hours: 'special',
  description_short: { owner: 'shared' },
});

function world(
  source: FieldValues,
  partoo: FieldValues,
  facts: Partial<FieldWorld> & { base?: FieldWorld['base'] } = {},
): FieldWorld {
  return {
    source,
    partoo,
    partooListsDates: true,
    base: undefined,
    settling: [],
    resolutions: [],
    undone: [],
    ...facts,
  };
}

function settledOn(values: FieldValues, reshaped: FieldValues = {}): NonNullable<FieldWorld['base']> {
  return { values, reshaped, settledAt: '2026-11-01T00:00:00.000Z' };
}

/** `field → value (rule)`, one a write. */
function writes({ toPartoo }: FieldPlan): readonly string[] {
  return toPartoo.map(({ field, to, rule }) => `${field} → ${JSON.stringify(to)} (${rule})`);
}

describe('special hours', () => {
  const noel = 'specific_hours.2026-12-24';
  const newYear = 'specific_hours.2026-12-31';

  it('a date that was agreed and is no longer named was removed in the source', () => {
    const plan = planFields(
      world(
        { [newYear]: [] },
        { [noel]: ['10:00-16:00'], [newYear]: [] },
        { base: settledOn({ [noel]: ['10:00-16:00'], [newYear]: [] }) },
      ),
      policy,
    );

    expect(writes(plan)).toEqual([`${noel} → null (cleared in the source)`]);
  });

  it('a date that only Partoo knows stays: a colleague entered it (R19)', () => {
    const plan = planFields(
      world({ [newYear]: [] }, { [noel]: [], [newYear]: [] }, { base: settledOn({ [newYear]: [] }) }),
      policy,
    );

    expect(writes(plan)).toEqual([]);
  });

  it('a source that names no date at all removes nothing', () => {
    const plan = planFields(
      world({ city: 'Paris' }, { city: 'Paris', [noel]: [] }, { base: settledOn({ city: 'Paris', [noel]: [] }) }),
      policy,
    );

    expect(writes(plan)).toEqual([]);
  });

  it('a date removed on both sides leaves the base without a write (R14)', () => {
    const plan = planFields(
      world({ [newYear]: [] }, { [newYear]: [] }, { base: settledOn({ [noel]: [], [newYear]: [] }) }),
      policy,
    );

    expect(writes(plan)).toEqual([]);
    expect(plan.agreed).toEqual({ [noel]: null });
  });
});

describe('opening hours go out as a whole week or not at all (D16)', () => {
  it('days that neither side knows keep the whole field back, with a notice', () => {
    const plan = planFields(world({ city: 'Lyon', 'open_hours.monday': ['09:00-18:00'] }, { city: 'Paris' }), policy);

    expect(writes(plan)).toEqual(['city → "Lyon" (first sync)']);
    expect(plan.notices).toEqual([
      expect.stringContaining('nothing is known of tuesday, wednesday, thursday, friday, saturday, sunday'),
    ]);
  });

  it('days that only Partoo knows complete the week', () => {
    const plan = planFields(world({ 'open_hours.monday': ['10:00-18:00'] }, everyDay(['09:00-18:00'])), policy);

    expect(writes(plan)).toEqual(['open_hours.monday → ["10:00-18:00"] (first sync)']);
    expect(plan.notices).toEqual([]);
  });

  it('an unknown day is no news where nothing of the week is to be written', () => {
    const plan = planFields(
      world({ 'open_hours.monday': ['09:00-18:00'] }, { 'open_hours.monday': ['09:00-18:00'] }),
      policy,
    );

    expect(plan.notices).toEqual([]);
  });
});

describe('a field that does not settle (R15)', () => {
  const sides = [{ city: 'Lyon' }, { city: 'LYON' }] as const;
  const tried = (writesSoFar: number, to = 'Lyon'): Settling => ({
    field: 'city',
    to,
    writes: writesSoFar,
    partoo: 'LYON',
  });

  it.each([
    [0, 'written'],
    [1, 'written'],
    [2, 'held'],
    [3, 'held'],
  ])('after %i identical writes is %s', (count, expected) => {
    const settling = count === 0 ? [] : [tried(count)];

    const plan = planFields(world(...sides, { base: settledOn({ city: 'Lyon' }), settling }), policy);

    expect(plan.toPartoo.length > 0 ? 'written' : 'held').toBe(expected);
    expect(plan.held.map(({ field, reason }) => [field, reason])).toEqual(
      expected === 'held' ? [['city', 'not_settling']] : [],
    );
  });

  it('is written again as soon as the source says something else', () => {
    const plan = planFields(world({ city: 'Nice' }, { city: 'LYON' }, { settling: [tried(2)] }), policy);

    expect(writes(plan)).toEqual(['city → "Nice" (first sync)']);
  });

  it('holds itself only: the other fields go on', () => {
    const plan = planFields(
      world({ city: 'Lyon', website_url: 'https://acme.example' }, { city: 'LYON' }, { settling: [tried(2)] }),
      policy,
    );

    expect(writes(plan)).toEqual(['website_url → "https://acme.example" (first sync)']);
  });
});

describe('an undone field (contract, "Resolve and undo")', () => {
  const undone: Undone = {
    code: key('0001'),
    field: 'city',
    source: 'Lyon',
    runId: 'run-1' as Undone['runId'],
    at: '2026-11-20T00:00:00.000Z',
  };

  it('is held while the source says what it said then', () => {
    const plan = planFields(world({ city: 'Lyon' }, { city: 'Paris' }, { undone: [undone] }), policy);

    expect(writes(plan)).toEqual([]);
    expect(plan.held).toMatchObject([{ field: 'city', reason: 'undone' }]);
  });

  it('flows again when the source changes', () => {
    const plan = planFields(world({ city: 'Nice' }, { city: 'Paris' }, { undone: [undone] }), policy);

    expect(writes(plan)).toEqual(['city → "Nice" (first sync)']);
  });
});

describe('a conflict and its resolution (R21)', () => {
  const base = settledOn({ description_short: 'Bread' });
  const sides = [{ description_short: 'Cake' }, { description_short: 'Rolls' }] as const;
  const answer = (facts: Partial<Resolution>): Resolution => ({
    code: key('0001'),
    field: 'description_short',
    take: 'source',
    source: 'Cake',
    partoo: 'Rolls',
    who: 'ann@desk',
    at: '2026-11-20T00:00:00.000Z',
    ...facts,
  });

  it('is asked with all three values', () => {
    const plan = planFields(world(...sides, { base }), policy);

    expect(plan.conflicts).toEqual([{ field: 'description_short', base: 'Bread', source: 'Cake', partoo: 'Rolls' }]);
    expect([plan.toPartoo, plan.toSource]).toEqual([[], []]);
  });

  it.each([
    [{ take: 'source' }, ['Cake'], []],
    [{ take: 'partoo' }, [], ['Rolls']],
    [{ take: 'value', value: 'Both' }, ['Both'], ['Both']],
  ] as const)('%j writes Partoo %j and the source %j', (facts, toPartoo, toSource) => {
    const plan = planFields(world(...sides, { base, resolutions: [answer(facts)] }), policy);

    expect(plan.conflicts).toEqual([]);
    expect(plan.toPartoo.map(({ to }) => to)).toEqual(toPartoo);
    expect(plan.toSource.map(({ to }) => to)).toEqual(toSource);
    expect([...plan.toPartoo, ...plan.toSource].every(({ rule }) => rule.startsWith('resolved by ann@desk'))).toBe(
      true,
    );
  });

  it.each([
    ['the source moved', { source: 'Buns' }],
    ['Partoo moved', { partoo: 'Buns' }],
    ['it is about another field', { field: 'city' }],
  ])('is open again when %s since', (_, facts) => {
    const plan = planFields(world(...sides, { base, resolutions: [answer(facts)] }), policy);

    expect(plan.conflicts).toHaveLength(1);
  });
});

it('fields that are not mapped are nobody’s business', () => {
  const plan = planFields(world({}, { name: 'Anything', 'custom_fields.Parking': 'yes' }), policy);

  expect(plan).toMatchObject({ toPartoo: [], toSource: [], conflicts: [], agreed: {} });
});

it('two coordinates within 5 m are one point, whatever the latitude (R14)', () => {
  const coordinates = policyOf({ lat: 'lat', long: 'long' });

  const near = planFields(world({ lat: 60, long: 10 }, { lat: 60.00003, long: 10.00005 }), coordinates);
  const far = planFields(world({ lat: 60, long: 10 }, { lat: 60.00005, long: 10 }), coordinates);

  expect(writes(near)).toEqual([]);
  expect(writes(far)).toEqual(['lat → 60 (first sync)']);
});

it('lists fields in the order of the field table, however a side listed them', () => {
  const source = {
    'open_hours.tuesday': [],
    website_url: 'https://acme.example',
    'open_hours.monday': [],
    city: 'Lyon',
  };

  const plan = planFields(world(source, everyDay(['09:00-18:00'])), policy);

  expect(plan.toPartoo.map(({ field }) => field)).toEqual([
    'city',
    'website_url',
    'open_hours.monday',
    'open_hours.tuesday',
  ]);
});

describe('public holidays of the calendar', () => {
  const noel = 'specific_hours.2026-12-25';
  const saint = 'specific_hours.2027-11-01';

  it('one that comes near enough is told as such: nobody had a word on it before', () => {
    const base = settledOn({ [noel]: [] });

    const plan = planFields(
      world({ [noel]: [], [saint]: [] }, { [noel]: [] }, { base, holidays: [noel, saint] }),
      policy,
    );

    expect(writes(plan)).toEqual([`${saint} → [] (public holiday)`]);
  });

  it('one that replaces what a colleague entered is a change like any other', () => {
    const plan = planFields(
      world({ [saint]: [] }, { [saint]: ['10:00-12:00'] }, { base: settledOn({}), holidays: [saint] }),
      policy,
    );

    expect(writes(plan)).toEqual([`${saint} → [] (source changed)`]);
  });

  it('an emptied cell removes no agreed date, although the calendar still speaks', () => {
    const agreed = 'specific_hours.2026-12-24';
    const known = { [agreed]: ['10:00-16:00'], [noel]: [] };

    const plan = planFields(world({ [noel]: [] }, known, { base: settledOn(known), holidays: [noel] }), policy);

    expect(writes(plan)).toEqual([]);
  });
});
