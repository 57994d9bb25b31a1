import { describe, expect, it } from 'vitest';
import { minimalWith, parse } from './sample.ts';

/** `fields.city town 5:17` */
function namedIn(fields: string): readonly string[] {
  return parse(minimalWith(fields, /^fields/)).columns.map(
    ({ column, path, at }) => `${path.join('.')} ${column} ${String(at.line)}:${String(at.column)}`,
  );
}

describe('every column that the file names, where it stands', () => {
  it.each([
    ['city: town', ['fields.city town 5:17']],
    ['city: { from: town }', ['fields.city town 5:25']],
    [
      'address_full: { from: [street, street_2, street] }',
      ['fields.address_full street 5:34', 'fields.address_full street_2 5:42'],
    ],
    ['phone: { coalesce: [tel, mobile] }', ['fields.phone tel 5:31', 'fields.phone mobile 5:36']],
    ['name: { template: "{{ brand }} in {{city}}" }', ['fields.name brand 5:29', 'fields.name city 5:29']],
    ['country: { value: FR }', []],
    ['open_hours: { monday: mon, owner: partoo }', ['fields.open_hours.monday mon 5:33']],
    [
      'open_hours: { sunday: { opens: [o], closes: c, closed: x } }',
      ['fields.open_hours.sunday o 5:43', 'fields.open_hours.sunday c 5:55', 'fields.open_hours.sunday x 5:66'],
    ],
    ['open_hours: { from: hours, languages: [fr] }', ['fields.open_hours hours 5:31']],
    ['specific_hours: { holidays: closed }', []],
    ['custom_fields.Parking: parking', ['fields.custom_fields.Parking parking 5:34']],
    ['custom_fields: { from: parking }', ['fields.custom_fields.from parking 5:34']],
    ['photos: { primary: { from: cover } }', ['fields.photos.primary cover 5:38']],
    ['groups: { from: region, section: Regions }', ['fields.groups region 5:27']],
  ])('%s', (field, expected) => {
    const named = namedIn(`fields: { ${field} }`);

    expect(named).toEqual(['source.key store_id 3:50', ...expected]);
  });
});
