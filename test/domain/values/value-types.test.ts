import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldValue } from '../../../src/domain/value.ts';
import type { ParseContext, ValueTypeName } from '../../../src/domain/values/value-type.ts';
import { valueTypes } from '../../../src/domain/values/value-types.ts';

const names = Object.keys(valueTypes) as ValueTypeName[];

function contextOf(country: string | null): ParseContext {
  return { country, today: '2026-11-22' };
}

/** The value, or the message when the cell is refused. */
function read(type: ValueTypeName, cell: string, country: string | null = 'FR'): FieldValue {
  const parsed = valueTypes[type].parse(cell, contextOf(country));
  return parsed.ok ? parsed.value : `refused: ${parsed.message}`;
}

describe('values that are understood', () => {
  it.each<[ValueTypeName, string, string | null, FieldValue]>([
    ['text', '  Bakery\u00a0 of \t Paris ', 'FR', 'Bakery of Paris'],
    ['text', 'Cafe\u0301', 'FR', 'Café'],
    ['status', 'OPEN', 'FR', 'open'],
    ['status', 'closed_temporarily', 'FR', 'temporarily_closed'],
    ['status', 'opening soon', 'FR', 'open'],
    ['date', '2026-12-24', 'FR', '2026-12-24'],
    ['date', '2026-12-24T00:00:00Z', 'FR', '2026-12-24'],
    ['date', '24.12.2026', 'DE', '2026-12-24'],
    ['date', '4/3/2026', 'FR', '2026-03-04'],
    ['country', 'fr', null, 'FR'],
    ['country', 'DEU', null, 'DE'],
    ['country', 'ETATS-UNIS', null, 'US'],
    ['country', 'España', null, 'ES'],
    ['country', 'Österreich', null, 'AT'],
    ['country', 'Svizzera', null, 'CH'],
    ['latitude', '39,211417', 'ES', 39.211417],
    ['latitude', ' -12.5 ', null, -12.5],
    ['longitude', '\u22120.5', null, -0.5],
    ['phone', '04 50 56 87 49', 'FR', '+33450568749'],
    ['phone', '+49 (0)30-7471242', 'FR', '+49307471242'],
    ['email', 'Shop@Example.COM', null, 'Shop@Example.COM'],
    ['url', ' https://example.com/Ä ', null, 'https://example.com/Ä'],
    ['categories', 'gcid:bakery; gcid:cafe|gcid:store', null, ['gcid:bakery', 'gcid:cafe', 'gcid:store']],
    ['description-short', 'x'.repeat(80), null, 'x'.repeat(80)],
    ['description-long', 'One.\r\n\r\n\r\nTwo.  Three.', null, 'One.\n\nTwo. Three.'],
    ['weekly-hours', '12:00-14:00, 10:00-12:00', null, ['10:00-14:00']],
  ])('%s reads %j for %s', (type, cell, country, value) => {
    expect(read(type, cell, country)).toEqual(value);
  });
});

describe('values that are refused, with a hint (R31, R33)', () => {
  it.each<[ValueTypeName, string, string | null]>([
    ['text', 'Caf\uFFFD', 'FR'],
    ['text', 'a\u0007b', 'FR'],
    ['status', 'maybe', 'FR'],
    ['date', '2026-02-30', 'FR'],
    ['date', '03/04/2026', 'US'],
    ['country', 'Atlantis', null],
    ['latitude', '90.1', null],
    ['latitude', '50768944', 'DE'],
    ['latitude', 'north', null],
    ['longitude', '180,5', null],
    ['phone', '3.31E+11', 'FR'],
    ['phone', '01 23 45 67 89', null],
    ['phone', '030-4420329 / 0178-4420329', 'DE'],
    ['phone', '01 23', 'FR'],
    ['email', 'a@example.com; b@example.com', null],
    ['email', 'a@localhost', null],
    ['url', 'ftp://example.com', null],
    ['url', 'javascript:alert(1)', null],
    ['url', 'http:example', null],
    ['url', 'https://user:secret@example.com', null],
    ['url', 'no address', null],
    ['categories', 'bakery', null],
    ['categories', Array.from({ length: 11 }, (_, index) => `gcid:c${String(index)}`).join(), null],
    ['categories', ' ; ', null],
    ['description-short', 'x'.repeat(81), null],
    ['description-long', 'x'.repeat(751), null],
    ['description-long', 'a\u0000b', null],
  ])('%s refuses %j for %s', (type, cell, country) => {
    const parsed = valueTypes[type].parse(cell, contextOf(country));

    expect(parsed).toMatchObject({
      ok: false,
      message: expect.any(String) as string,
      hint: expect.any(String) as string,
    });
  });

  it('names the length and the limit of a description that is too long', () => {
    expect(read('description-short', 'x'.repeat(83))).toBe('refused: the text has 83 characters, the limit is 80');
  });

  it('never repeats the password of a web address', () => {
    expect(read('url', 'https://user:secret@example.com')).not.toContain('secret');
  });

  it('counts the numbers in a phone cell', () => {
    expect(read('phone', '030-4420329 / 0178-4420329', 'DE')).toContain('holds 2 phone numbers');
  });
});

describe('values with a note', () => {
  it.each<[ValueTypeName, string, string]>([
    ['text', 'Saint-Ã\u0089tienne', 'mojibake'],
    ['text', 'Ã\u00a0 Brassac', 'mojibake'],
    ['url', 'www.example.com', 'https:// was put in front'],
    ['url', 'example.com:8080/shop', 'https:// was put in front'],
    ['phone', '+1 205 417 7213 ext. 12', 'extension 12'],
    ['categories', 'gcid:cafe,gcid:cafe', 'named twice'],
    ['weekly-hours', '08:00-15:00 / 08:00-15:00', 'a window twice'],
  ])('%s takes %j and says so', (type, cell, note) => {
    const parsed = valueTypes[type].parse(cell, contextOf('US'));

    expect(parsed).toMatchObject({ ok: true, notes: [expect.stringContaining(note) as string] });
  });
});

describe('equal by meaning (R14)', () => {
  it.each<[ValueTypeName, FieldValue, FieldValue]>([
    ['text', 'Café  A ', 'Cafe\u0301 A'],
    ['status', 'closed_temporarily', 'temporarily_closed'],
    ['zipcode', 'SW1A1AA', 'sw1a 1aa'],
    ['country', 'fr', 'FR'],
    ['latitude', 48.85, 48.85004],
    ['longitude', 2.35, 2.349957],
    ['phone', '+33 4 50 56 87 49', '+33450568749'],
    ['email', 'Shop@EXAMPLE.com', 'Shop@example.com'],
    ['url', 'HTTPS://Example.com:443/', 'https://example.com'],
    ['url', 'https://münchen.example/caf%c3%a9', 'https://xn--mnchen-3ya.example/café'],
    ['description-long', 'One.\n\nTwo.', 'One. Two.'],
    ['weekly-hours', [], []],
    ['custom-field', ['b', 'a'], ['a', 'b']],
    ['custom-field', '5', 5],
  ])('%s: %j is %j', (type, a, b) => {
    const { isSame } = valueTypes[type];

    expect([isSame(a, b), isSame(b, a)]).toEqual([true, true]);
  });

  it.each<[ValueTypeName, FieldValue, FieldValue]>([
    ['text', 'Paris', 'PARIS'],
    ['latitude', 48.85, 48.8501],
    ['phone', '+33450568749', '+33450568740'],
    ['email', 'shop@example.com', 'Shop@example.com'],
    ['url', 'https://example.com/a', 'https://example.com/A'],
    ['url', 'http://example.com', 'https://example.com'],
    ['url', 'https://example.com/a%2Fb', 'https://example.com/a/b'],
    ['categories', ['gcid:a', 'gcid:b'], ['gcid:b', 'gcid:a']],
    ['weekly-hours', [], ['10:00-12:00']],
  ])('%s: %j is not %j', (type, a, b) => {
    const { isSame } = valueTypes[type];

    expect([isSame(a, b), isSame(b, a)]).toEqual([false, false]);
  });

  it('is reflexive and symmetric for whatever a cell holds', () => {
    const cell = fc.oneof(fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true }).map(String), fc.webUrl());

    fc.assert(
      fc.property(fc.constantFrom(...names), cell, cell, (type, left, right) => {
        const { parse, isSame } = valueTypes[type];
        const a = parse(left, contextOf('FR'));
        const b = parse(right, contextOf('FR'));
        if (a.ok) expect(isSame(a.value, a.value)).toBe(true);
        if (a.ok && b.ok) expect(isSame(a.value, b.value)).toBe(isSame(b.value, a.value));
      }),
    );
  });

  it('gives the same value again when a value is read as a cell', () => {
    const again: readonly ValueTypeName[] = ['text', 'zipcode', 'country', 'phone', 'email', 'url', 'description-long'];

    fc.assert(
      fc.property(fc.constantFrom(...again), fc.string({ unit: 'grapheme' }), (type, cell) => {
        const first = valueTypes[type].parse(cell, contextOf('US'));
        if (!first.ok) return;
        expect(read(type, String(first.value), 'US')).toEqual(first.value);
      }),
    );
  });
});

describe('values as a person sees them', () => {
  it.each<[ValueTypeName, FieldValue, string]>([
    ['weekly-hours', [], 'closed'],
    ['weekly-hours', ['00:00-24:00'], 'open all day'],
    ['weekly-hours', ['09:00-12:30', '14:00-19:00'], '09:00–12:30, 14:00–19:00'],
    ['status', 'temporarily_closed', 'temporarily closed'],
    ['custom-field', true, 'yes'],
    ['custom-field', ['a', 'b'], 'a, b'],
    ['categories', ['gcid:a', 'gcid:b'], 'gcid:a, gcid:b'],
    ['latitude', 48.5, '48.5'],
  ])('%s shows %j as %s', (type, value, shown) => {
    expect(valueTypes[type].show(value)).toBe(shown);
  });
});
