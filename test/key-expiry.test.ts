import { describe, expect, it } from 'vitest';
import { endOfKey, expiryOf, expiryWords } from '../src/key-expiry.ts';
import type { ApiKeyInfo } from '../src/partoo/account.ts';

function keyOf(changed: Partial<ApiKeyInfo> = {}): ApiKeyInfo {
  const usual = { id: 1, label: 'Sync', userType: 'bot', userId: 'u1', lastUsedAt: null, ipWhitelist: [] };
  return { ...usual, expiresOn: '2027-03-31', ...changed };
}

describe('when the key ends', () => {
  it.each([
    ['2027-02-28', 31, null],
    ['2027-03-01', 30, 30],
    ['2027-03-23', 8, 30],
    ['2027-03-24', 7, 7],
    ['2027-03-29', 2, 7],
    ['2027-03-30', 1, 1],
    ['2027-03-31', 0, 1],
  ] as const)('on %s there are %i days left, announced at %s', (today, daysLeft, threshold) => {
    expect(expiryOf({ expiresOn: '2027-03-31' }, today)).toEqual({ expiresOn: '2027-03-31', daysLeft, threshold });
  });

  it.each<[what: string, keys: readonly ApiKeyInfo[], expiresOn: string | null]>([
    ['a key without end', [keyOf({ expiresOn: null })], null],
    ['keys of others', [keyOf({ userId: 'u2' }), keyOf({ userId: null })], null],
    ['no text of a date', [keyOf({ expiresOn: 'soon' })], null],
    [
      'several, the one used last',
      [
        keyOf({ lastUsedAt: '2027-01-01 10:00:00+00' }),
        keyOf({ expiresOn: '2027-09-01', lastUsedAt: '2027-01-02 10:00:00+00' }),
      ],
      '2027-09-01',
    ],
    ['several never used, the one that ends first', [keyOf({ expiresOn: null }), keyOf()], '2027-03-31'],
  ])('of %s', (_what, keys, expiresOn) => {
    expect(endOfKey(keys, 'u1')).toBe(expiresOn);
  });

  it('is said in words, with what to do', () => {
    const words = expiryWords({ expiresOn: '2027-03-31', daysLeft: 7, threshold: 7 });

    expect(words).toBe(
      'The API key ends in 7 days (2027-03-31). Make a new one in Partoo and put it in its place; nothing is lost.',
    );
  });
});
