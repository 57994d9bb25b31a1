import isoCountries from 'i18n-iso-countries';
import { describe, expect, it } from 'vitest';
import { readCountry } from '../../../src/domain/values/country.ts';

const alpha3ByAlpha2 = Object.entries(isoCountries.getAlpha2Codes());

describe('readCountry', () => {
  it('knows every ISO code, with two letters and with three', () => {
    const misread = alpha3ByAlpha2.filter(
      ([alpha2, alpha3]) => readCountry(alpha2) !== alpha2 || readCountry(alpha3) !== alpha2,
    );

    expect(alpha3ByAlpha2.length).toBeGreaterThan(240);
    expect(misread).toEqual([]);
  });

  it.each(['en', 'fr', 'es', 'de', 'it'])('knows the names that Node prints in %s', (language) => {
    const names = new Intl.DisplayNames([language], { type: 'region' });

    const misread = alpha3ByAlpha2.filter(([alpha2]) => readCountry(names.of(alpha2) ?? '') !== alpha2);

    expect(misread).toEqual([]);
  });
});
