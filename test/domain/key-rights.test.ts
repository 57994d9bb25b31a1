import { describe, expect, it } from 'vitest';
import {
  createRight,
  forbiddenName,
  hasOtherRights,
  type KeyAccount,
  triesInForce,
  rightFor,
  rightsOf,
} from '../../src/domain/key-rights.ts';

const everything = ['business_edit', 'business_edit_name', 'business_edit_categories', 'business_edit_open_hours'];

function account(changed: Partial<KeyAccount> = {}): KeyAccount {
  return { keyDigest: 'k', role: 'ORG_ADMIN', permissions: everything, listed: null, expiresOn: null, ...changed };
}

function refusedOn(name: string, date = '2026-11-20', keyDigest = 'k') {
  return { name, keyDigest, learntAt: `${date}T09:00:00.000Z` };
}

const untried = { refused: [], granted: [] };

describe('what the key may not edit', () => {
  it.each<[what: string, of: Partial<KeyAccount>, forbidden: readonly string[]]>([
    ['a key with all permissions', {}, []],
    ['a key that says nothing', { permissions: null }, []],
    ['a key without any permission, as where there are none', { permissions: [] }, []],
    ['a key without business_edit_name', { permissions: everything.filter((one) => !one.endsWith('name')) }, ['name']],
    [
      'an organization that knows fewer permissions',
      { permissions: ['business_edit'], listed: ['business_edit', 'business_edit_categories'] },
      ['categories'],
    ],
  ])('of %s', (_what, of, forbidden) => {
    expect([...rightsOf(account(of), untried).forbidden.keys()]).toEqual(forbidden);
  });

  it('is what Partoo refused as well, each with its reason', () => {
    const { forbidden } = rightsOf(account({ permissions: ['business_edit', 'business_edit_name'] }), {
      ...untried,
      refused: [refusedOn('photos.primary'), refusedOn('open_hours'), refusedOn(createRight)],
    });

    expect(Object.fromEntries(forbidden)).toEqual({
      categories: 'it lacks the permission business_edit_categories',
      open_hours: 'it lacks the permission business_edit_open_hours',
      'photos.primary': 'Partoo refused it on 2026-11-20',
    });
  });

  it.each<[field: string, names: readonly string[], found: string | undefined]>([
    ['name', ['name'], 'name'],
    ['name', ['phone'], undefined],
    ['open_hours.monday', ['open_hours'], 'open_hours'],
    ['phone', ['contacts'], 'contacts'],
    ['photos.LOGO', ['photos.primary'], 'photos.primary'],
    ['custom_fields.Parking', ['custom_fields.Lift'], undefined],
    ['custom_fields.Parking', ['custom_fields.Parking'], 'custom_fields.Parking'],
    ['custom_fields.Parking', ['custom_fields'], 'custom_fields'],
  ])('%s with %j is kept back by %s', (field, names, found) => {
    expect(forbiddenName(field, names)).toBe(found);
  });

  it.each([
    ['phone', 'contacts'],
    ['open_hours.monday', 'open_hours'],
    ['custom_fields.Parking', 'custom_fields.Parking'],
  ])('%s needs the right to %s', (field, right) => {
    expect(rightFor(field)).toBe(right);
  });
});

describe('a key that writes nothing, or creates nothing', () => {
  it.each<[what: string, of: Partial<KeyAccount>, nothing: RegExp | null, creates: RegExp | null]>([
    ['PROVIDER', { role: 'PROVIDER' }, null, null],
    ['ORG_MANAGER', { role: 'ORG_MANAGER' }, null, null],
    ['a role that is not known', { role: 'SOMETHING_NEW' }, null, null],
    ['GROUP_MANAGER', { role: 'GROUP_MANAGER' }, null, /GROUP_MANAGER/],
    ['BUSINESS_MANAGER', { role: 'BUSINESS_MANAGER' }, null, /BUSINESS_MANAGER/],
    ['PUBLISHER', { role: 'PUBLISHER' }, /PUBLISHER/, null],
    ['without business_edit', { permissions: ['review_read'] }, /business_edit/, null],
    ['without business_edit where there is none', { permissions: ['other'], listed: ['other'] }, null, null],
  ])('%s', (_what, of, nothing, creates) => {
    const { writesNothing, createsNothing } = rightsOf(account(of), untried);

    if (nothing === null) expect(writesNothing).toBeNull();
    else expect(writesNothing).toMatch(nothing);
    if (creates === null) expect(createsNothing).toBeNull();
    else expect(createsNothing).toMatch(creates);
  });

  it('is learnt from a refused create', () => {
    expect(rightsOf(account(), { ...untried, refused: [refusedOn(createRight)] }).createsNothing).toBe(
      'Partoo refused it on 2026-11-20',
    );
  });
});

describe('a refusal, or a grant,', () => {
  const now = Date.parse('2026-11-22T09:00:00.000Z');

  it.each<[what: string, refused: ReturnType<typeof refusedOn>, counts: boolean]>([
    ['of today', refusedOn('name', '2026-11-22'), true],
    ['of six days ago', refusedOn('name', '2026-11-16'), true],
    ['of seven days ago', refusedOn('name', '2026-11-15'), false],
    ['of another key', refusedOn('name', '2026-11-22', 'other'), false],
  ])('%s counts: %s', (_what, refused, counts) => {
    expect(triesInForce([refused], 'k', now)).toEqual(counts ? [refused] : []);
  });

  it.each<[what: string, of: Partial<KeyAccount>, isOther: boolean]>([
    ['the same key', {}, false],
    ['the same permissions in another order', { permissions: everything.toReversed() }, false],
    ['another end', { expiresOn: '2027-01-01' }, false],
    ['a permission more', { permissions: [...everything, 'review_read'] }, true],
    ['another role', { role: 'ORG_MANAGER' }, true],
    ['another key', { keyDigest: 'other' }, true],
  ])('is overtaken by other rights: %s', (_what, of, isOther) => {
    expect(hasOtherRights(account(), account(of))).toBe(isOther);
  });
});
