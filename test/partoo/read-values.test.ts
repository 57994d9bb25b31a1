import { describe, expect, it } from 'vitest';
import { fieldNames, fieldSpecs } from '../../src/domain/fields.ts';
import { toRemoteBusiness } from '../../src/partoo/remote-business.ts';
import { readValues } from '../../src/partoo/read-values.ts';
import { today, week } from './partoo-fixture.ts';

describe('readValues', () => {
  it.each<[string, object, string, unknown]>([
    ['a name', { name: '  Café\u00a0 du\tLac ' }, 'name', 'Café du Lac'],
    ['a name in another Unicode form', { name: 'Cafe\u0301' }, 'name', 'Café'],
    ['a blank text', { address2: '  ' }, 'address2', null],
    ['an empty text', { region: '' }, 'region', null],
    ['null', { city: null }, 'city', null],
    ['nothing', {}, 'description_long', null],
    ['an object where a text belongs', { name: { fr: 'x' } }, 'name', null],
    ['a status', { status: 'closed' }, 'status', 'closed'],
    ['opening_soon', { status: 'opening_soon' }, 'status', 'open'],
    ['the other spelling of a temporary closure', { status: 'closed_temporarily' }, 'status', 'temporarily_closed'],
    ['a status word we do not know', { status: 'suspended' }, 'status', 'suspended'],
    ['a zip as text', { zipcode: '01000', country: 'FR' }, 'zipcode', '01000'],
    ['a zip as number', { zipcode: 75019, country: 'FR' }, 'zipcode', '75019'],
    ['a country in lower case', { country: 'fr' }, 'country', 'FR'],
    ['a latitude', { lat: 48.8827 }, 'lat', 48.8827],
    ['a longitude as text', { long: '2.3894' }, 'long', 2.3894],
    ['no latitude', { lat: null }, 'lat', null],
    ['a date', { opening_date: '2026-10-01' }, 'opening_date', '2026-10-01'],
    ['a URL', { website_url: 'https://x.co/a' }, 'website_url', 'https://x.co/a'],
    ['categories', { categories: ['gcid:bakery', 'gcid:cafe'] }, 'categories', ['gcid:bakery', 'gcid:cafe']],
    ['no categories', { categories: [] }, 'categories', null],
    ['a phone in E.164', { contacts: [{ phone_numbers: ['+33302060628'] }] }, 'phone', '+33302060628'],
    ['a phone with blanks', { contacts: [{ phone_numbers: ['+33 3 02 06 06 28'] }] }, 'phone', '+33302060628'],
    [
      'a national phone, by the country',
      { country: 'FR', contacts: [{ phone_numbers: ['03 02 06 06 28'] }] },
      'phone',
      '+33302060628',
    ],
    ['a phone nobody can read', { contacts: [{ phone_numbers: [' ask  Ana '] }] }, 'phone', 'ask Ana'],
    ['no phone', { contacts: [{ name: 'desk' }] }, 'phone', null],
    ['an empty phone', { contacts: [{ phone_numbers: [''] }] }, 'phone', null],
    ['no contacts', { contacts: null }, 'phone', null],
    ['contacts of another make', { contacts: ['x'] }, 'email', null],
    ['an e-mail', { contacts: [{ email: 'desk@x.co' }, { email: 'other@x.co' }] }, 'email', 'desk@x.co'],
    ['a custom text', { custom_fields: [{ name: 'ManagerName', value: ' Ana ' }] }, 'custom_fields.ManagerName', 'Ana'],
    ['a custom boolean', { custom_fields: [{ name: 'Parking', value: false }] }, 'custom_fields.Parking', false],
    [
      'a custom field without value',
      { custom_fields: [{ name: 'Parking', value: null }] },
      'custom_fields.Parking',
      null,
    ],
    ['a custom selection', { custom_fields: [{ name: 'A.B', value: ['x', 'y'] }] }, 'custom_fields.A.B', ['x', 'y']],
    ['custom images', { custom_fields: [{ name: 'Pics', value: [{ url: 'x' }] }] }, 'custom_fields.Pics', undefined],
    ['Monday', { open_hours: week }, 'open_hours.monday', ['09:00-18:00']],
    ['a closed Sunday', { open_hours: week }, 'open_hours.sunday', []],
    ['hours that are null', { open_hours: null }, 'open_hours.monday', undefined],
    ['a day left out', { open_hours: { monday: [] } }, 'open_hours.tuesday', undefined],
    [
      'a day with a window that is none',
      { open_hours: { ...week, monday: ['all day'] } },
      'open_hours.monday',
      undefined,
    ],
    [
      'windows written loosely',
      { open_hours: { ...week, monday: ['9:00 - 12:30'] } },
      'open_hours.monday',
      ['09:00-12:30'],
    ],
    [
      'unsorted windows that touch',
      { open_hours: { ...week, monday: ['14:00-18:00', '09:00-12:00', '12:00-13:00'] } },
      'open_hours.monday',
      ['09:00-13:00', '14:00-18:00'],
    ],
    [
      'a window split at midnight',
      { open_hours: { ...week, monday: ['18:00-00:00'], tuesday: ['00:00-02:00', '10:00-12:00'] } },
      'open_hours.monday',
      ['18:00-02:00'],
    ],
    [
      'a window past midnight',
      { open_hours: { ...week, monday: ['18:00-02:00'] } },
      'open_hours.monday',
      ['18:00-02:00'],
    ],
    [
      'special hours of a date',
      { specific_hours: { open: [{ starts_at: '2026-12-24', ends_at: '2026-12-24', open_hours: ['10:00-16:00'] }] } },
      'specific_hours.2026-12-24',
      ['10:00-16:00'],
    ],
    [
      'the second day of a closure',
      { specific_hours: { close: [{ starts_at: '2026-12-25', ends_at: '2026-12-26' }] } },
      'specific_hours.2026-12-26',
      [],
    ],
    [
      'a special day that is over',
      { specific_hours: { open: [], close: [{ starts_at: '2026-11-20', ends_at: '2026-11-21' }] } },
      'specific_hours.2026-11-21',
      undefined,
    ],
    [
      'today',
      { specific_hours: { open: [], close: [{ starts_at: '2026-11-20', ends_at: today }] } },
      `specific_hours.${today}`,
      [],
    ],
  ])('R14 reads %s', (_name, raw, path, expected) => {
    const values = readValues(raw as Readonly<Record<string, unknown>>, today);

    expect(values[path]).toEqual(expected);
  });

  it('reads 00:00-23:59 and 00:00-00:00 as the same all day (R14)', () => {
    const [first, second] = ['00:00-23:59', '00:00-00:00'].map(
      (window) => readValues({ open_hours: { ...week, monday: [window] } }, today)['open_hours.monday'],
    );

    expect(first).toEqual(second);
  });

  it('says every field without parts, be it only that it is empty', () => {
    const values = readValues({}, today);

    expect(Object.keys(values)).toEqual(
      fieldNames.filter((field) => !('parts' in fieldSpecs[field]) && !['reach', 'plans'].includes(field)),
    );
  });
});

describe('toRemoteBusiness', () => {
  it('keeps what identifies and scopes a business', () => {
    const raw = { id: '5409', code: 'CS-1', modified: 12.5, country: 'fr', groups: [1, 'x', 2], name: 'Shop' };

    const business = toRemoteBusiness(raw, today);

    expect(business).toMatchObject({ id: '5409', code: 'CS-1', modified: 12.5, country: 'FR', groups: [1, 2], raw });
  });

  it('takes null and absence alike', () => {
    const business = toRemoteBusiness({ id: '5409', code: null, groups: null }, today);

    expect(business).toMatchObject({ code: null, modified: 0, country: null, groups: [], isEditable: true });
  });

  it.each<[boolean, string, object]>([
    [true, 'both features', { features: ['business_edition', 'diffusion'] }],
    [true, 'business_edition alone', { features: ['business_edition'] }],
    [true, 'diffusion alone', { features: ['diffusion', 'posts'] }],
    [false, 'neither feature', { features: ['review_management'] }],
    [false, 'no features', { features: [] }],
    [true, 'features that are null', { features: null }],
    [false, 'presence management switched off', { subscriptions: { presence_management: { active: false } } }],
    [true, 'presence management', { subscriptions: { presence_management: { active: true } } }],
    [true, 'other subscriptions', { subscriptions: { messages: { active: false } } }],
    [true, 'nothing said', {}],
  ])('R11 calls editable %s with %s', (expected, _name, raw) => {
    const business = toRemoteBusiness({ id: '5409', ...raw }, today);

    expect(business.isEditable).toBe(expected);
  });
});
