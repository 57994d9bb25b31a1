import { describe, expect, it } from 'vitest';
import type { OutboxId } from '../../../src/domain/memory/outbox.ts';
import { confirmationOf, isAsWanted, type ReadBack } from '../../../src/sync/execute/confirm.ts';
import { policyOf } from '../shops.ts';
import { baseOf, business, change, fieldChange, linkTo, location, today } from '../plan/plan-fixture.ts';

const policy = policyOf({
  city: 'city',
  website_url: 'url',
  specific_hours: 'special',
  description_short: { owner: 'shared' },
});
const toLyon = fieldChange('city', { base: 'Paris', source: 'Lyon', partoo: 'Paris', to: 'Lyon' });

function readBack(facts: Partial<ReadBack> = {}): ReadBack {
  return {
    id: 1 as OutboxId,
    change: change('0001', { fields: [toLyon] }),
    business: business('0001', { city: 'Lyon' }),
    source: { city: 'Lyon' },
    sourceHash: 'cells:values',
    at: { row: 1, line: 2 },
    base: baseOf({ ...location('0001'), values: { city: 'Paris' } }),
    link: linkTo('0001'),
    settling: [],
    today,
    ...facts,
  };
}

describe('what a read-back proves (R17)', () => {
  it('the value is there: it becomes the base, and the location is settled', () => {
    const confirmation = confirmationOf(readBack(), policy, 'configuration-1');

    expect(confirmation).toMatchObject({
      detail: 'read back equal',
      shortfall: null,
      base: { values: { city: 'Lyon' }, reshaped: {} },
      seen: { isSettled: true, sourceHash: 'cells:values', row: 1, line: 2 },
      link: { kind: 'keep' },
    });
  });

  it('Partoo stored something else: that is its form of our value from now on (R15)', () => {
    const confirmation = confirmationOf(
      readBack({ business: business('0001', { city: 'LYON 3E' }) }),
      policy,
      'configuration-1',
    );

    expect(confirmation.base).toEqual({ values: { city: 'Lyon' }, reshaped: { city: 'LYON 3E' } });
    expect(confirmation.shortfall).toBe('Partoo stored otherwise: City LYON 3E instead of Lyon');
    expect(confirmation.seen?.isSettled).toBe(true);
  });

  it('nothing happened at all: the base stays, and the location is not settled', () => {
    const confirmation = confirmationOf(readBack({ business: business('0001') }), policy, 'configuration-1');

    expect(confirmation.base).toEqual({ values: { city: 'Paris' }, reshaped: {} });
    expect(confirmation.seen?.isSettled).toBe(false);
  });

  it.each([
    ['what was taken out is still there', ['gcid:cafe'], ['gcid:bakery', 'gcid:cafe'], false],
    ['the main category is still the one before', ['gcid:cafe', 'gcid:bakery'], ['gcid:bakery', 'gcid:cafe'], false],
    ['another one came along', ['gcid:cafe'], ['gcid:cafe', 'gcid:coffee_shop'], true],
    ['each got another name', ['gcid:cafe'], ['gcid:coffee_shop'], true],
  ])('a list that Partoo merges is no form of ours: a person is to know (R15): %s', (_what, to, stored, isForm) => {
    const categories = fieldChange('categories', {
      ...{ base: ['gcid:bakery'], source: to, partoo: ['gcid:bakery'], to },
    });
    const facts = {
      change: change('0001', { fields: [categories] }),
      source: { categories: to },
      business: business('0001', { categories: stored }),
      base: baseOf({ ...location('0001'), values: { categories: ['gcid:bakery'] } }),
    };

    const confirmation = confirmationOf(readBack(facts), policyOf({ categories: 'kinds' }), 'configuration-1');

    expect(confirmation.base).toEqual(
      isForm
        ? { values: { categories: to }, reshaped: { categories: stored } }
        : { values: { categories: ['gcid:bakery'] }, reshaped: {} },
    );
    expect(confirmation.unsettled).toMatchObject([{ field: 'categories', writes: 1 }]);
  });

  it('what both sides agree on besides joins the base; what they do not agree on does not', () => {
    const source = { city: 'Lyon', website_url: 'https://acme.example', description_short: 'Bread' };
    const stored = business('0001', { city: 'Lyon', website_url: 'https://acme.example/', description_short: 'Cake' });

    const confirmation = confirmationOf(readBack({ source, business: stored }), policy, 'configuration-1');

    expect(confirmation.base?.values).toEqual({ city: 'Lyon', website_url: 'https://acme.example' });
    expect(confirmation.seen?.isSettled).toBe(false);
  });

  it.each([true, false])(
    'R21 R22 a value that a person decided on is news of Partoo until the source has it (write_back %s)',
    (writeBack) => {
      const decided = change('0001', {
        fields: [fieldChange('description_short', { base: 'A', source: 'B', partoo: 'C', to: 'D' })],
      });
      const facts = {
        change: decided,
        source: { description_short: 'B' },
        business: business('0001', { description_short: 'D' }),
        base: undefined,
      };

      const confirmation = confirmationOf(readBack(facts), { ...policy, writeBack }, 'configuration-1');

      expect(confirmation.base).toEqual({ values: { description_short: 'B' }, reshaped: {} });
      expect(confirmation.seen?.isSettled).toBe(false);
    },
  );

  it('dates that have gone by, or that were removed on both sides, leave nothing to remember', () => {
    const base = baseOf({
      ...location('0001'),
      values: { 'specific_hours.2026-11-21': [], 'specific_hours.2026-12-24': [] },
    });
    const removal = change('0001', {
      fields: [{ field: 'specific_hours.2026-12-24', source: null, partoo: [], to: null, rule: '' }],
    });

    const confirmation = confirmationOf(
      readBack({ base, change: removal, source: {}, business: business('0001') }),
      policy,
      'configuration-1',
    );

    expect(confirmation.base?.values).toEqual({});
  });

  it('without the source at hand the plan’s expectations stand in, and the location is looked at afresh', () => {
    const confirmation = confirmationOf(
      readBack({ source: null, sourceHash: null, at: null }),
      policy,
      'configuration-1',
    );

    expect(confirmation.base?.values).toEqual({ city: 'Lyon' });
    expect(confirmation.seen).toBeUndefined();
  });
});

describe('identical writes are counted until the field settles (R15)', () => {
  const kept = { field: 'city', to: 'Lyon', writes: 1, partoo: 'Lyon' };

  it.each([
    ['the first', [], 1],
    ['a second, of the same value', [{ field: 'city', to: 'Lyon', writes: 1 }], 2],
    ['another value', [{ field: 'city', to: 'Nice', writes: 1 }], 1],
    ['a second, to what was found the first time', [{ ...kept, found: 'Paris' }], 2],
    ['a second, to what somebody wrote in between', [{ ...kept, found: 'Nancy' }], 1],
    ['a second, where the first was read back otherwise', [{ ...kept, partoo: 'LYON', found: 'Nancy' }], 2],
  ])('%s', (_, settling, writes) => {
    const confirmation = confirmationOf(readBack({ settling }), policy, 'configuration-1');

    expect(confirmation.unsettled).toMatchObject([
      { field: 'city', to: 'Lyon', writes, source: 'Lyon', partoo: 'Lyon' },
    ]);
  });

  it('a create starts no count', () => {
    const create = change('0001', { action: 'create', business_id: null, fields: [toLyon] });

    expect(confirmationOf(readBack({ change: create }), policy, 'configuration-1').unsettled).toEqual([]);
  });
});

describe('what becomes of the link', () => {
  const status = (to: string): ReadBack['change']['fields'] => [{ field: 'status', partoo: 'open', to, rule: '' }];

  it.each<readonly [string, Partial<ReadBack>, object]>([
    ['an update', {}, { kind: 'keep' }],
    ['an adoption', { change: change('0001', { action: 'adopt', fields: [] }) }, { kind: 'adopt', how: 'adopted' }],
    [
      'a renamed location',
      { change: change('0001', { action: 'adopt', fields: [], renamed_from: location('9001').key }) },
      { kind: 'adopt', movedFrom: '9001' },
    ],
    [
      'a close',
      { change: change('0001', { action: 'close', fields: status('closed') }), source: null },
      { kind: 'closed', as: 'closed' },
    ],
    [
      'a close for a while',
      { change: change('0001', { action: 'close', fields: status('temporarily_closed') }), source: null },
      { kind: 'closed', as: 'temporarily_closed' },
    ],
    [
      'a reopening',
      { change: change('0001', { fields: status('open') }), link: linkTo('0001', { closedByUs: 'closed' }) },
      { kind: 'reopened' },
    ],
    ['a status of the source', { change: change('0001', { fields: status('closed') }) }, { kind: 'keep' }],
    ['a delete', { change: change('0001', { action: 'delete', fields: [] }), business: null }, { kind: 'forget' }],
  ])('%s', (_, facts, expected) => {
    expect(confirmationOf(readBack(facts), policy, 'configuration-1').link).toMatchObject(expected);
  });

  it('a deleted location has no base any more', () => {
    const deleted = readBack({ change: change('0001', { action: 'delete', fields: [] }), business: null });

    expect(confirmationOf(deleted, policy, 'configuration-1').base).toBeNull();
  });
});

describe('does Partoo show what was wanted, after nobody knows what became of a request? (R22)', () => {
  it.each([
    ['update', business('0001', { city: 'Lyon' }), true],
    ['update', business('0001'), false],
    ['update', null, false],
    ['delete', null, true],
    ['delete', business('0001', { city: 'Lyon' }), false],
  ] as const)('%s %#', (action, found, expected) => {
    expect(isAsWanted(change('0001', { action, fields: [toLyon] }), found)).toBe(expected);
  });
});
