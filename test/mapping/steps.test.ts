import { describe, expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import { locationOf, mapOne, mapperOf, problemsOf } from './mapping-fixture.ts';

type Entry = Readonly<Record<string, unknown>>;

/** One field read from the column `c`. */
function valueOf(field: string, entry: Entry, cell: string, others: Readonly<Record<string, string>> = {}): unknown {
  return locationOf(mapOne({ [field]: { from: 'c', ...entry } }, { c: cell, ...others })).values[field];
}

function refusal(written: Entry): string {
  try {
    mapperOf(['c'], written);
  } catch (error) {
    if (error instanceof SyncError) return `${error.code}: ${error.message}`;
  }
  return 'accepted';
}

describe('extract: one cell, several fields (D24)', () => {
  const extract = String.raw`(?<address_full>.+), (?<city>[^,]+), (?<region>\p{Lu}{2}) (?<zipcode>\d{5})(?:-\d{4})?`;
  const fields = Object.fromEntries(
    ['address_full', 'city', 'region', 'zipcode'].map((field) => [field, { from: 'address', extract }]),
  );

  it('gives each field the group that is named like it', () => {
    const mapped = mapOne(fields, { address: '2 Somerset St, Suite 4, Portland, ME 04101-1234' });

    expect(locationOf(mapped).values).toEqual({
      address_full: '2 Somerset St, Suite 4',
      city: 'Portland',
      region: 'ME',
      zipcode: '04101',
    });
  });

  it('holds a row that does not fit to its last character, for every field (D18, D24)', () => {
    const problems = problemsOf(mapOne(fields, { address: '2 Somerset St, Portland, Maine' }));

    expect(problems.map(({ field, message }) => `${String(field)}: ${message}`)).toEqual(
      ['address_full', 'city', 'region', 'zipcode'].map(
        (field) => `${field}: "2 Somerset St, Portland, Maine" does not fit extract`,
      ),
    );
  });

  it('takes the group that is asked for, or the only one; one that took no part says nothing', () => {
    const both = { extract: '(?<a>x+)?(?<b>y+)' };

    const read = [
      valueOf('city', { ...both, group: 'b' }, 'xxyy'),
      valueOf('city', { ...both, group: 'a' }, 'yy'),
      valueOf('city', { extract: '(?<only>.+) .' }, 'Nice x'),
    ];

    expect(read).toEqual(['yy', undefined, 'Nice']);
  });

  it.each([
    [{ extract: '(?<a>.' }, /"\(\?<a>\." is not a regular expression of RE2, for city: missing closing \)/u],
    [{ extract: '(?=x)(?<a>.)' }, /invalid or unsupported Perl syntax/u],
    [{ extract: '.+' }, /extract has no group "city", for city; it names none/u],
    [{ extract: '(?<a>.)(?<b>.)' }, /extract has no group "city", for city; it has a, b/u],
    [{ extract: '(?<a>.)', group: 'z' }, /extract has no group "z"/u],
    [{ patterns: { '[': 'x' } }, /"\[" is not a regular expression/u],
    [{ jsonata: 'a +' }, /jsonata of city: /u],
    [{ jsonata: '$now()' }, /jsonata of city: \$now is not available/u],
    [{ jsonata: '($f := $random; $f())' }, /\$random is not available/u],
    [{ jsonata: '$replace(c, /x/, "y")' }, /regular expressions belong in extract/u],
  ])('%j is refused before any row is read', (entry, message) => {
    expect(refusal({ city: { from: 'c', ...entry } })).toMatch(message);
  });

  it('reads a text made to be slow in no time: RE2 does not try again', () => {
    const problems = problemsOf(mapOne({ city: { from: 'c', extract: '(?<a>(a+)+)b' } }, { c: 'a'.repeat(3000) }));

    expect(problems).toHaveLength(1);
  });
});

describe('split, clean, scale, patterns', () => {
  it.each<[field: string, entry: Entry, cell: string, value: unknown]>([
    ['phone', { split: '/', country: 'FR' }, '01 23 45 67 89 / 09 87 65 43 21', '+33123456789'],
    ['phone', { split: ['/', ' ou '], part: '2', country: 'FR' }, '01 23 45 67 89 ou 09 87 65 43 21', '+33987654321'],
    ['email', { split: [';', ','], part: -1 }, 'a@example.com; b@example.com', 'b@example.com'],
    ['email', { split: ';', part: 2 }, 'a@example.com', undefined],
    ['city', { split: '/' }, 'Alcoy/Alcoi', 'Alcoy'],
    ['city', { clean: ['move_article'] }, 'Bonillo (El)', 'El Bonillo'],
    ['city', { clean: ['title_case', 'move_article'] }, 'BONILLO (EL)', 'El Bonillo'],
    ['lat', { scale: '0.000001' }, '52520008', 52.520008],
    ['lat', { scale: 0.000001 }, '-12345678', -12.345678],
    ['country', { patterns: { '\\d{5}(?:-\\d{4})?': 'US', '[A-Z]\\d[A-Z] ?\\d[A-Z]\\d': 'CA' } }, 'K1A 0B1', 'CA'],
    ['country', { patterns: { 'CH-\\d+': 'CH' }, default: 'DE' }, '10115', 'DE'],
    ['zipcode', { extract: '(?:CH-)?(?<zip>\\d{4,5})', country: 'CH' }, 'CH-4016', '4016'],
    ['status', { patterns: { 'open.*': 'open', 'closed.*': 'closed' } }, 'closed since May', 'closed'],
  ])('%s with %j makes of %j: %j', (field, entry, cell, value) => {
    const others = field === 'lat' ? { long: { value: '13.4' } } : {};
    const mapped = mapOne({ ...others, [field]: { from: 'c', ...entry } }, { c: cell });

    expect(locationOf(mapped).values[field]).toEqual(value);
  });

  it.each<[entry: Entry, cell: string, message: string]>([
    [{ patterns: { a: 'x' } }, 'b', '"b" fits none of patterns'],
    [{ scale: 0.1 }, 'ten', '"ten" is not a number to scale'],
  ])('%j holds %j', (entry, cell, message) => {
    const problems = problemsOf(mapOne({ city: { from: 'c', ...entry } }, { c: cell }));

    expect(problems).toEqual([expect.objectContaining({ column: 'c', message, hint: expect.any(String) })]);
  });

  it('reports what was left out and what was repaired (D10, D21)', () => {
    const location = locationOf(
      mapOne(
        { email: { from: 'm', split: ';' }, city: { from: 'c', clean: ['repair_mojibake'] } },
        { m: 'a@example.com; b@example.com', c: 'Saint-Ã\u0089tienne' },
      ),
    );

    expect(location.warnings.map(({ field, message }) => `${String(field)}: ${message}`)).toEqual([
      'email: "a@example.com; b@example.com" has 2 parts; "a@example.com" is taken',
      expect.stringContaining('city: "Saint-Ã\u0089tienne" was decoded twice and is repaired to "Saint-Étienne"'),
    ]);
  });

  it('an empty cell stays empty, whatever the steps', () => {
    const entry = { split: '/', extract: '(?<city>.+)', clean: ['title_case'], patterns: { '.*': 'x' } };

    expect(valueOf('city', entry, '')).toBeUndefined();
  });

  it('works on hours too: only the part of a text that is hours', () => {
    const openHours = { from: 'c', extract: 'Horaires : (?<hours>.+)' };

    const { values } = locationOf(mapOne({ open_hours: openHours }, { c: 'Horaires : Lundi 9h-12h' }));

    expect(values).toEqual({ 'open_hours.monday': ['09:00-12:00'] });
  });
});

describe('jsonata: what the short forms cannot say', () => {
  const columns = { c: 'Nice', d: '12', 'e.f': 'x' };
  const evaluate = (jsonata: string, from: readonly string[] = ['c', 'd', 'e.f']): unknown =>
    locationOf(mapOne({ city: { from, jsonata } }, columns)).values['city'];

  it.each([
    ['c & " " & d', 'Nice 12'],
    ['`e.f`', 'x'],
    ['$number(d) > 10 ? "many" : "few"', 'many'],
    ['[c, d]', 'Nice, 12'],
    ['$number(d) * 2', '24'],
    ['missing', undefined],
    ['""', undefined],
    ['null', undefined],
  ])('%s gives %j', (jsonata, value) => {
    expect(evaluate(jsonata)).toEqual(value);
  });

  it('sees only the columns of from, and not those that say nothing', () => {
    const mapped = mapOne(
      { city: { from: ['c', 'd'], jsonata: '$join($keys($), "+")' } },
      { c: 'Nice', d: '-', e: 'unseen' },
    );

    expect(locationOf(mapped).values['city']).toBe('c');
  });

  it.each([
    ['{"a": c}', 'it gives a block instead of a text'],
    ['$number(c)', 'Unable to cast value to a number'],
    ['$error("no")', 'no'],
    ['($f := function($n) { $f($n + 1) }; $f(0))', 'it takes more than 20000 steps'],
  ])('%s holds the location with what went wrong', (jsonata, message) => {
    const problems = problemsOf(mapOne({ city: { from: ['c', 'd'], jsonata } }, columns));

    expect(problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
  });
});
