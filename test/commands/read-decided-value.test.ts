import { describe, expect, it } from 'vitest';
import { readDecidedValue } from '../../src/commands/read-decided-value.ts';

const everyDay = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map(
  (day) => `${day} 11:00-22:00`,
);

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
    ['services.gcid:bakery', '["Bread | 2,5 | Rye; wheat"]', ['Bread | 2.50 | Rye; wheat']],
    ['custom_fields.Parking', 'true', true],
    ['photos.primary', '"img.acme.example/1.jpg"', 'https://img.acme.example/1.jpg'],
    [
      'photos.secondary',
      '["https://a.example/1", "https://a.example/2"]',
      ['https://a.example/1', 'https://a.example/2'],
    ],
    ['groups.Regions', '["North", "South"]', ['North', 'South']],
    ['attributes.has_wifi', 'false', false],
    ['additional_data.erp_id', '7', 7],
    ['more_hours.KITCHEN', '"Mo-Su 11:00-22:00"', everyDay],
    ['more_hours.KITCHEN', JSON.stringify(everyDay), everyDay],
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
    ['additional_data.erp_id', '["a"]', 'not a list'],
    ['photos.primary', '["https://a.example"]', 'not a list'],
    ['more_hours.KITCHEN', '["monday 11:00-22:00"]', 'nothing is said of tuesday'],
  ])('%s %s is refused, saying why', (field, text, why) => {
    expect(() => readDecidedValue(field, text, 'FR')).toThrow(why);
  });
});
