import { describe, expect, it } from 'vitest';
import { readDecidedValue } from '../../src/commands/read-decided-value.ts';

describe('R33 a value that a person decides on', () => {
  it.each([
    ['phone', '"01 40 00 00 02"', '+33140000002'],
    ['phone', '"+33140000002"', '+33140000002'],
    ['open_hours.monday', '["09:00-18:00"]', ['09:00-18:00']],
    ['open_hours.monday', '"9h-12h / 14h-19h"', ['09:00-12:00', '14:00-19:00']],
    ['open_hours.monday', '[]', []],
    ['specific_hours.2026-12-24', '["10:00-16:00"]', ['10:00-16:00']],
    ['specific_hours.2026-12-24', 'null', null],
    ['categories', '["gcid:bakery", "gcid:cafe"]', ['gcid:bakery', 'gcid:cafe']],
    ['description_short', 'null', null],
    ['lat', '48.85', 48.85],
    ['custom_fields.Parking', 'true', true],
  ])('%s %s is read like a cell', (field, text, expected) => {
    const value = readDecidedValue(field, text, 'FR');

    expect(value).toEqual(expected);
  });

  it.each([
    ['phone', '"call us"', 'phone'],
    ['phone', 'null', 'cannot hold phone empty'],
    ['phone', '["a"]', 'one value'],
    ['open_hours.monday', '["25:00-26:00"]', 'open_hours.monday'],
    ['open_hours.monday', 'null', 'cannot hold'],
    ['categories', '["bakery"]', 'categories'],
    ['city', '{"a":1}', 'a text, a number'],
    ['city', 'Paris', 'takes JSON'],
  ])('%s %s is refused, saying why', (field, text, why) => {
    expect(() => readDecidedValue(field, text, 'FR')).toThrow(why);
  });
});
