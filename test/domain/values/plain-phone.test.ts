import fc from 'fast-check';
import { type CountryCode, getCountries, getCountryCallingCode, getExampleNumber } from 'libphonenumber-js/max';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { describe, expect, it } from 'vitest';
import { createPlainPhoneReader } from '../../../src/domain/values/plain-phone.ts';

const readPlainly = createPlainPhoneReader();

function readByLibrary(text: string, country: CountryCode): string | null {
  const number = parsePhoneNumberFromString(text, { extract: false, defaultCountry: country });
  return number?.isValid() === true && number.ext === undefined ? number.number : null;
}

const country = fc.constantFrom(...getCountries());
const separator = fc.constantFrom('', '', ' ', '.', '-');

/** Digits written with separators, after whatever may stand before a number: what is dialled abroad, at home, or nothing. */
const written = fc
  .record({
    country,
    start: fc.constantFrom('+CC', 'CC', '00CC', '011CC', '+', '0', '00', '1', '8', '06', ''),
    base: fc.boolean(),
    digits: fc.array(fc.nat(9), { minLength: 1, maxLength: 13 }),
    separators: fc.array(separator, { minLength: 30, maxLength: 30 }),
  })
  .map(({ country: of, start, base, digits, separators }) => {
    // Every other number is one of the country's own, its last digits changed: random digits are seldom valid.
    const own = getExampleNumber(of, examples)?.nationalNumber ?? '';
    const national = base ? own.slice(0, -3) + digits.slice(0, 3).join('') : digits.join('');
    const text = start.replace('CC', getCountryCallingCode(of)) + national;
    return {
      country: of,
      text: [...text]
        .map((unit, at) => (at < 2 || at >= text.length - 1 ? unit : unit + (separators[at] ?? '')))
        .join(''),
    };
  });

describe('a plainly written number', () => {
  it('is read as the library reads it, in every country, or left to the library', () => {
    let read = 0;

    fc.assert(
      fc.property(written, ({ country: of, text }) => {
        const plain = readPlainly(text, of);
        if (plain === null) return;
        read += 1;

        expect(plain).toBe(readByLibrary(text, of));
      }),
      { numRuns: 60_000 },
    );

    expect(read).toBeGreaterThan(3000);
  }, 120_000);

  it.each<readonly [CountryCode, string, string]>([
    ['FR', '01 40 20 50 50', '+33140205050'],
    ['FR', '+33 6 60 00 75 14', '+33660007514'],
    ['DE', '030 2270', '+49302270'],
    ['ES', '912.345.678', '+34912345678'],
    ['BE', '02-555-12-12', '+3225551212'],
  ])('%s: %s is one', (of, text, e164) => {
    expect(readPlainly(text, of)).toBe(e164);
  });

  it.each<readonly [CountryCode, string, string]>([
    ['FR', '+33 (0)1 40 20 50 50', 'brackets'],
    ['FR', '0140205050 ext 12', 'an extension'],
    ['FR', '+49 30 2270', 'the number of another country'],
    ['FR', '0033140205050', 'dialled abroad'],
    ['FR', '+330140205050', 'the zero after the calling code'],
    ['FR', '01 40 20 50', 'too short'],
    ['US', '615-555-1234', 'a calling code that countries share'],
    ['IT', '02 3600 1234', 'a calling code that countries share'],
  ])('%s: %s is left to the library: %s', (of, text) => {
    expect(readPlainly(text, of)).toBeNull();
  });
});
