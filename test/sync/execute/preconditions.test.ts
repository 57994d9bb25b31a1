import { describe, expect, it } from 'vitest';
import type { Change } from '../../../src/domain/plan.ts';
import { checkPreconditions, type Now } from '../../../src/sync/execute/preconditions.ts';
import { policyOf } from '../shops.ts';
import { business, change, fieldChange, key, linkTo, location } from '../plan/plan-fixture.ts';

const policy = policyOf({ city: 'city' }, { scope: { country: ['FR'] } });
const planned = fieldChange('city', { base: 'Paris', source: 'Lyon', partoo: 'Paris', to: 'Lyon' });

function now(facts: Partial<Now> = {}): Now {
  return {
    source: location('0001', { city: 'Lyon' }).values,
    isAbsent: false,
    business: business('0001'),
    link: linkTo('0001'),
    ...facts,
  };
}

const absent = { source: null, isAbsent: true };

function verdict(line: Partial<Change>, world: Partial<Now>): string {
  const check = checkPreconditions(change('0001', { fields: [planned], ...line }), now(world), policy);
  return check.kind === 'stale' ? `stale: ${check.detail}` : check.kind;
}

describe('an update (R18)', () => {
  it.each<readonly [string, Partial<Now>, string]>([
    ['the world is as planned', {}, 'go'],
    ['another field moved', { business: business('0001', { name: 'Other' }) }, 'go'],
    ['Partoo holds it already', { business: business('0001', { city: 'Lyon' }) }, 'already'],
    ['Partoo moved', { business: business('0001', { city: 'Nice' }) }, 'stale: City changed in Partoo meanwhile: Nice'],
    [
      'Partoo emptied it',
      { business: business('0001', { city: null }) },
      'stale: City changed in Partoo meanwhile: (empty)',
    ],
    [
      'the source moved',
      { source: location('0001', { city: 'Nice' }).values },
      'stale: City changed in the source meanwhile: Nice',
    ],
    ['the source says it no more', { source: {} }, 'stale: City changed in the source meanwhile: (not said)'],
    ['the row is gone', absent, 'stale: the location is no longer in the source'],
    ['the row is broken', { source: null }, 'stale: the location is no longer in the source'],
    ['the business is gone', { business: null }, 'stale: the business is gone from Partoo'],
    [
      'the business left the scope',
      { business: business('0001', { country: 'DE' }) },
      'stale: the business left the managed scope',
    ],
    [
      'the business lost its plan',
      { business: business('0001', { features: [] }) },
      'stale: the business lost its Partoo plan',
    ],
    ['it was unlinked', { link: undefined }, 'stale: it is not linked to business b00010000000000000000000 any more'],
    [
      'it was given up',
      { link: linkTo('0001', { state: 'forgotten' }) },
      'stale: it is not linked to business b00010000000000000000000 any more',
    ],
    [
      'it has another business now',
      { link: { ...linkTo('0001'), businessId: linkTo('0007').businessId } },
      'stale: it is not linked to business b00010000000000000000000 any more',
    ],
  ])('%s', (_, world, expected) => {
    expect(verdict({}, world)).toBe(expected);
  });

  it('of several fields goes on when a part is there already and the rest is as expected', () => {
    const fields = [
      planned,
      fieldChange('website_url', { source: 'https://a.example', partoo: null, to: 'https://a.example' }),
    ];
    const world = now({
      source: location('0001', { city: 'Lyon', website_url: 'https://a.example' }).values,
      business: business('0001', { city: 'Lyon' }),
    });

    expect(checkPreconditions(change('0001', { fields }), world, policy)).toEqual({ kind: 'go' });
  });

  it('of a special date that was removed expects the cell not to name it', () => {
    const date = 'specific_hours.2026-12-24';
    const removal: Partial<Change> = { fields: [{ field: date, source: null, partoo: [], to: null, rule: '' }] };
    const shown = business('0001', {
      specific_hours: { open: [], close: [{ starts_at: '2026-12-24', ends_at: '2026-12-24' }] },
    });

    expect(verdict(removal, { business: shown })).toBe('go');
    expect(verdict(removal, { business: shown, source: { [date]: ['10:00-12:00'] } })).toMatch(
      /^stale: .* changed in the source/,
    );
  });
});

describe('a create (R12, R18)', () => {
  const create = { action: 'create' as const, business_id: null };

  it.each<readonly [string, Partial<Now>, string]>([
    ['nobody carries the code', { business: null, link: undefined }, 'go'],
    ['it was given up before', { business: null, link: linkTo('0001', { state: 'forgotten' }) }, 'go'],
    ['its business is gone', { business: null, link: linkTo('0001', { state: 'gone_in_partoo' }) }, 'go'],
    [
      'a business with the code appeared',
      { link: undefined },
      'stale: business b00010000000000000000000 with this code appeared in Partoo meanwhile',
    ],
    [
      'it was linked meanwhile',
      { business: null },
      'stale: it was linked to business b00010000000000000000000 meanwhile',
    ],
    [
      'the row is gone',
      { ...absent, business: null, link: undefined },
      'stale: the location is no longer in the source',
    ],
    [
      'the row moved',
      { source: location('0001').values, business: null, link: undefined },
      'stale: City changed in the source meanwhile: Paris',
    ],
  ])('%s', (_, world, expected) => {
    expect(verdict(create, world)).toBe(expected);
  });
});

describe('an adoption (R13, R18)', () => {
  const adopt: Partial<Change> = { action: 'adopt', fields: [] };
  const moved: Partial<Change> = { ...adopt, renamed_from: key('9001') };
  const free = { link: undefined };

  it.each<readonly [string, Partial<Change>, Partial<Now>, string]>([
    ['the world is as planned', adopt, free, 'go'],
    ['it was given up before', adopt, { link: linkTo('0001', { state: 'forgotten' }) }, 'go'],
    [
      'it was linked meanwhile',
      adopt,
      { link: linkTo('0007') },
      'stale: it was linked to business b00070000000000000000000 meanwhile',
    ],
    [
      'another location got the business',
      adopt,
      { ...free, holder: key('0007') },
      'stale: the business was linked to 0007 meanwhile',
    ],
    ['the row is gone', adopt, { ...free, ...absent }, 'stale: the location is no longer in the source'],
    ['the business is gone', adopt, { ...free, business: null }, 'stale: the business is gone from Partoo'],
    [
      'the business left the scope',
      adopt,
      { ...free, business: business('0001', { country: 'DE' }) },
      'stale: the business left the managed scope',
    ],
    ['its old code is still missing', moved, { ...free, holder: key('9001'), hasLeft: true }, 'go'],
    [
      'its old code is back, or may be',
      moved,
      { ...free, holder: key('9001'), hasLeft: false },
      'stale: 9001 is in the source again, or a row that cannot be read may be it',
    ],
    [
      'its old code has the business no more',
      moved,
      { ...free, hasLeft: true },
      'stale: 9001 has not this business any more',
    ],
  ])('%s', (_, line, world, expected) => {
    expect(verdict(line, world)).toBe(expected);
  });
});

describe('a close', () => {
  const close: Partial<Change> = {
    action: 'close',
    fields: [{ field: 'status', partoo: 'open', to: 'closed', rule: '' }],
  };

  it.each<readonly [string, Partial<Now>, string]>([
    ['the location is still missing', absent, 'go'],
    ['the location is back', {}, 'stale: the location is in the source again, or a row that cannot be read may be it'],
    [
      'a broken row may be it',
      { source: null },
      'stale: the location is in the source again, or a row that cannot be read may be it',
    ],
    ['somebody closed it', { ...absent, business: business('0001', { status: 'closed' }) }, 'already'],
    [
      'somebody closed it for a while',
      { ...absent, business: business('0001', { status: 'temporarily_closed' }) },
      'stale: Status changed in Partoo meanwhile: temporarily closed',
    ],
    [
      'the business left the scope',
      { ...absent, business: business('0001', { country: 'DE' }) },
      'stale: the business left the managed scope',
    ],
  ])('%s', (_, world, expected) => {
    expect(verdict(close, world)).toBe(expected);
  });
});

describe('a delete', () => {
  const remove: Partial<Change> = { action: 'delete', fields: [] };

  it.each<readonly [string, Partial<Now>, string]>([
    ['the location is still missing', absent, 'go'],
    ['the location is back', {}, 'stale: the location is in the source again, or a row that cannot be read may be it'],
    [
      'a broken row may be it',
      { source: null },
      'stale: the location is in the source again, or a row that cannot be read may be it',
    ],
    ['somebody deleted it', { ...absent, business: null }, 'already'],
    [
      'the business carries another code now',
      { ...absent, business: business('0001', { code: '0007' }) },
      'stale: the business now carries the code 0007',
    ],
    [
      'the business lost its plan',
      { ...absent, business: business('0001', { features: [] }) },
      'stale: the business lost its Partoo plan',
    ],
  ])('%s', (_, world, expected) => {
    expect(verdict(remove, world)).toBe(expected);
  });
});

describe('a write-back (R18)', () => {
  const comesHome = fieldChange('city', { base: 'Paris', source: 'Paris', partoo: 'Lyon', to: 'Lyon' });
  const decided = fieldChange('city', { base: 'Paris', source: 'Lyon', partoo: 'Nice', to: 'Metz' });
  const line = (fields: Change['fields'], more: Partial<Change> = {}): Partial<Change> => ({
    action: 'write_back',
    side: 'source',
    fields,
    ...more,
  });
  const paris = location('0001', { city: 'Paris' }).values;
  const lyon = location('0001', { city: 'Lyon' }).values;

  it.each<readonly [string, Partial<Change>, Partial<Now>, string]>([
    [
      'the world is as planned',
      line([comesHome]),
      { source: paris, business: business('0001', { city: 'Lyon' }) },
      'go',
    ],
    [
      'Partoo moved on',
      line([comesHome]),
      { source: paris, business: business('0001', { city: 'Nice' }) },
      'stale: City changed in Partoo meanwhile: Nice',
    ],
    [
      'the source moved',
      line([comesHome]),
      { source: lyon, business: business('0001', { city: 'Lyon' }) },
      'stale: City changed in the source meanwhile: Lyon',
    ],
    [
      'Partoo has taken its half',
      line([decided]),
      { source: lyon, business: business('0001', { city: 'Metz' }) },
      'go',
    ],
    [
      'Partoo has not taken its half',
      line([decided]),
      { source: lyon, business: business('0001', { city: 'Nice' }) },
      'stale: City is to be the same on both sides, and Partoo has not taken it',
    ],
    [
      'an undo, which writes the source alone',
      line([{ ...decided, rule: 'undo' }], { undoes: 'run-1' as NonNullable<Change['undoes']> }),
      { source: lyon, business: business('0001', { city: 'Nice' }) },
      'go',
    ],
    [
      'a record to be added that the source has by now',
      line([comesHome], { appends: true }),
      { source: paris, business: business('0001', { city: 'Lyon' }) },
      'stale: the source has it by now, or a row that cannot be read may be it',
    ],
    [
      'a record to be added',
      line([comesHome], { appends: true }),
      { ...absent, business: business('0001', { city: 'Lyon' }) },
      'go',
    ],
    [
      'the business is gone',
      line([comesHome]),
      { source: paris, business: null },
      'stale: the business is gone from Partoo',
    ],
  ])('%s', (_, changed, world, expected) => {
    expect(verdict(changed, world)).toBe(expected);
  });
});
