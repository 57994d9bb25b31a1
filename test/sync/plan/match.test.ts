import { describe, expect, it } from 'vitest';
import { matchLocations, type Candidates, type Match } from '../../../src/sync/plan/match.ts';
import { business, key, location } from './plan-fixture.ts';

function candidates(facts: Partial<Candidates> = {}): Candidates {
  return { free: [], orphaned: [], absence: 'left', foreignCodes: new Set(), codesOfOthers: new Map(), ...facts };
}

/** `adopt b0009… (same code)`. */
function words(match: Match | undefined): string {
  switch (match?.kind) {
    case 'adopt':
      return `adopt ${match.business.id.slice(0, 5)} (${match.how})`;
    case 'renamed':
      return `renamed from ${match.from}, ${match.business.id.slice(0, 5)}`;
    case 'ambiguous':
      return `ambiguous: ${match.detail}`;
    case 'foreign':
      return `foreign: ${match.detail}`;
    case 'taken':
    case 'duplicate':
      return `${match.kind}: ${match.detail}`;
    case 'none':
    case undefined:
      return 'none';
  }
}

const samePhone = { contacts: [{ name: null, email: null, fax: null, phone_numbers: ['+33140000001'] }] };
const elsewhere = {
  contacts: [{ name: null, email: null, fax: null, phone_numbers: ['+33499999999'] }],
  zipcode: '34000',
};

describe('finding the business of a location (R4)', () => {
  it('takes the one that carries its code, whatever else differs', () => {
    const free = [business('0001', { ...elsewhere, name: 'Other' }), business('0002', samePhone)];

    const matches = matchLocations([location('0001')], candidates({ free }));

    expect(words(matches.get(key('0001')))).toBe('adopt b0001 (same code)');
  });

  it.each([
    ['has no code', null],
    ['carries a code that no location has', 'OLD-7'],
  ])('else the one with its phone and zip, where that %s', (_, code) => {
    const free = [business('0009', { ...samePhone, code })];

    const matches = matchLocations([location('0001')], candidates({ free }));

    expect(words(matches.get(key('0001')))).toBe('adopt b0009 (same phone and zip)');
  });

  it('finds none, and says so, where the business of another location still carries its code (R13)', () => {
    const codesOfOthers = new Map([['0001', key('1001')]]);

    const matches = matchLocations([location('0001')], candidates({ codesOfOthers }));

    expect(words(matches.get(key('0001')))).toBe(
      'taken: the business of 1001 still carries this code in Partoo, which takes no second one. Give that business the code 1001 there',
    );
  });

  it('leaves a business to the location whose code it carries', () => {
    const free = [business('0002', samePhone)];

    const matches = matchLocations([location('0001'), location('0002')], candidates({ free }));

    expect(words(matches.get(key('0001')))).toBe('none');
    expect(words(matches.get(key('0002')))).toBe('adopt b0002 (same code)');
  });

  it.each([
    ['another zip', { ...samePhone, zipcode: '75002' }],
    ['no zip', { ...samePhone, zipcode: null }],
    ['another phone', { contacts: elsewhere.contacts }],
  ])('is not misled by the same phone or the same zip alone: %s', (_, raw) => {
    const free = [business('0009', { ...raw, code: null, name: 'Other' })];

    const matches = matchLocations([location('0001')], candidates({ free }));

    expect(words(matches.get(key('0001')))).toBe('none');
  });
});

it('R13 two businesses with its code are a duplicate', () => {
  const free = [business('0001'), business('0001', { id: 'b0001twin' })];

  const matches = matchLocations([location('0001')], candidates({ free }));

  expect(words(matches.get(key('0001')))).toMatch(
    /^duplicate: 2 businesses in Partoo carry this code: b0001\w*, b0001twin/,
  );
});

describe('whatever is not unique is ambiguous: held, nothing is created for it (R4)', () => {
  it('two businesses with its phone and zip', () => {
    const free = [business('0008', { ...samePhone, code: null }), business('0009', { ...samePhone, code: null })];

    const matches = matchLocations([location('0001')], candidates({ free }));

    expect(words(matches.get(key('0001')))).toMatch(/^ambiguous: phone and zip fit b0008\w*, b0009/);
  });

  it('two locations with the phone and zip of one business', () => {
    const free = [business('0009', { ...samePhone, code: null })];
    const twins = [location('0001'), location('0002', { phone: '+33140000001' })];

    const matches = matchLocations(twins, candidates({ free }));

    expect([...matches.values()].map(({ kind }) => kind)).toEqual(['ambiguous', 'ambiguous']);
  });

  it('a business with its name close by is proposed, never taken', () => {
    const free = [business('0009', { ...elsewhere, code: null, name: 'SHOP 0001', lat: 48.857, long: 2.3522 })];

    const matches = matchLocations([location('0001', { lat: 48.8566, long: 2.3522 })], candidates({ free }));

    expect(words(matches.get(key('0001')))).toMatch(/^ambiguous: may be b0009\w*: same name, less than 150 m away/);
  });

  it.each([
    ['further than 150 m', { name: 'Shop 0001', lat: 48.8582, long: 2.3522 }],
    ['under another name', { name: 'Shop 0009', lat: 48.8566, long: 2.3522 }],
    ['without coordinates', { name: 'Shop 0001', lat: null, long: null }],
  ])('a business %s is nobody', (_, raw) => {
    const free = [business('0009', { ...elsewhere, code: null, ...raw })];

    const matches = matchLocations([location('0001', { lat: 48.8566, long: 2.3522 })], candidates({ free }));

    expect(words(matches.get(key('0001')))).toBe('none');
  });

  it('a business outside the scope with its code: it is neither touched nor created a second time (R11)', () => {
    const matches = matchLocations([location('0001')], candidates({ foreignCodes: new Set(['0001']) }));

    expect(words(matches.get(key('0001')))).toMatch(/^foreign: a business outside partoo.scope carries this code/);
  });
});

describe('a location under a new code (R13)', () => {
  const orphaned = [{ business: business('9001', samePhone), from: key('9001') }];

  it('finds its old business by phone and zip', () => {
    const matches = matchLocations([location('0001')], candidates({ orphaned }));

    expect(words(matches.get(key('0001')))).toBe('renamed from 9001, b9001');
  });

  it('is ambiguous when another business fits as well', () => {
    const free = [business('0008', { ...samePhone, code: null })];

    const matches = matchLocations([location('0001')], candidates({ free, orphaned }));

    expect(words(matches.get(key('0001')))).toMatch(/^ambiguous/);
  });

  it.each([
    ['a list of changes says nothing of the old code', 'unnamed', 'renamed from 9001, b9001'],
    [
      'a row whose key cannot be read may be the old code (R1)',
      'doubtful',
      'ambiguous: same phone and zip as 9001, and a row whose key cannot be read may be that one. Repair that row',
    ],
  ] as const)('%s', (_, absence, expected) => {
    const matches = matchLocations([location('0001')], candidates({ orphaned, absence }));

    expect(words(matches.get(key('0001')))).toBe(expected);
  });

  it('is ambiguous when two new codes fit', () => {
    const twins = [location('0001'), location('0002', { phone: '+33140000001' })];

    const matches = matchLocations(twins, candidates({ orphaned }));

    expect([...matches.values()].map(({ kind }) => kind)).toEqual(['ambiguous', 'ambiguous']);
  });
});

it('a location without phone or zip matches by code or not at all', () => {
  const bare = { ...location('0001'), values: { name: 'Shop 0001', city: 'Paris' } };
  const free = [business('0009', { code: null, contacts: [], zipcode: null, name: 'Shop 0001' })];

  const matches = matchLocations([bare], candidates({ free }));

  expect(words(matches.get(key('0001')))).toBe('none');
});
