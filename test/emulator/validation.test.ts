import { describe, expect, it } from 'vitest';

import { createFixtures, shop } from './emulator-fixture.ts';

const start = createFixtures();

/** Seven days of the same windows. */
function week(...windows: string[]): Record<string, string[]> {
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  return Object.fromEntries(days.map((day) => [day, windows]));
}

const definitions = [
  { name: 'Parking', type: 'BOOLEAN', slug: 'parking' },
  { name: 'Manager', type: 'TEXT', max_len: 5 },
  { name: 'Floor', type: 'INTEGER', min: 0, max: 9 },
  { name: 'Area', type: 'FLOAT', min: 0.5 },
  { name: 'Format', type: 'SINGLE_SELECT', possible_values: ['S', 'M'] },
  { name: 'Services', type: 'MULTIPLE_SELECT', possible_values: ['wifi', 'wc', 'atm'], max_selected_values: 2 },
  { name: 'Pictures', type: 'IMAGES_UPLOADER' },
];
const seed = {
  businesses: [
    { ...shop, id: 'b' },
    { ...shop, code: 'TAKEN' },
  ],
  custom_fields: definitions,
};

describe('an update', () => {
  it.each([
    ['an unknown field', { phone: '+33450000000' }, 'phone', 'unknown field'],
    ['a read-only field', { modified: 3 }, 'modified', 'is read-only'],
    ['the id', { id: 'c' }, 'id', 'is read-only'],
    ['reach, which only a create takes', { reach: 'LOCAL' }, 'reach', 'unknown field'],
    ['an empty name', { name: '' }, 'name', 'at least 1'],
    ['null for a field that is not nullable', { name: null }, 'name', 'may not be null'],
    ['a number where a text belongs', { zipcode: 74000 }, 'zipcode', 'must be a text'],
    ['a country in lower case', { country: 'fr' }, 'country', 'upper-case'],
    ['a country that does not exist', { country: 'XX' }, 'country', 'upper-case'],
    ['the filter value opening_soon as status', { status: 'opening_soon' }, 'status', 'must be one of'],
    ['the other spelling of the temporary status', { status: 'closed_temporarily' }, 'status', 'must be one of'],
    ['an opening date in another form', { opening_date: '01/10/2026' }, 'opening_date', 'YYYY-MM-DD'],
    ['an opening date that does not exist', { opening_date: '2026-02-30' }, 'opening_date', 'YYYY-MM-DD'],
    ['a code in use', { code: 'TAKEN' }, 'code', 'already used'],
    ['no category', { categories: [] }, 'categories', '1 to 10'],
    ['eleven categories', { categories: Array.from({ length: 11 }, () => 'gcid:bakery') }, 'categories', '1 to 10'],
    ['an unknown category', { categories: ['gcid:spaceport'] }, 'categories', 'gcid:spaceport is not a category'],
    ['a URL without a scheme', { website_url: 'www.corner-shop.co' }, 'website_url', 'is not a URL'],
    ['a short description of 81', { description_short: 'x'.repeat(81) }, 'description_short', 'longer than 80'],
    ['a long description of 751', { description_long: 'x'.repeat(751) }, 'description_long', 'longer than 750'],
    ['a latitude as text', { lat: '48.1' }, 'lat', 'must be a number'],
    ['a latitude of 91', { lat: 91 }, 'lat', 'between'],
    ['a longitude of -181', { long: -181 }, 'long', 'between'],
    ['a group that does not exist', { groups: [77] }, 'groups', '77 is no group'],
    ['no city for a local business', { city: null }, 'city', 'is required'],
    ['a phone in national form', { contacts: [{ phone_numbers: ['0450000000'] }] }, 'contacts', 'E.164'],
    ['contacts as an object', { contacts: { phone_numbers: [] } }, 'contacts', 'must be a list'],
    ['an unknown part of a contact', { contacts: [{ phone: '+33450000000' }] }, 'contacts', 'phone: unknown field'],
    ['a logo in lower case', { photos: { logo: 'https://a.co/a.jpg' } }, 'photos', 'logo: unknown field'],
    ['a photo that is no URL', { photos: { primary: 'a.jpg' } }, 'photos', 'primary: is not a URL'],
    ['six days of hours', { open_hours: { ...week(), sunday: undefined } }, 'open_hours', 'sunday: all seven'],
    ['24:00', { open_hours: week('18:00-24:00') }, 'open_hours', 'is not HH:MM-HH:MM'],
    ['hours of one digit', { open_hours: week('9:00-18:00') }, 'open_hours', 'is not HH:MM-HH:MM'],
    ['a day that is no list', { open_hours: { ...week(), monday: '09:00-18:00' } }, 'open_hours', 'must be a list'],
    [
      'a special period that ended yesterday',
      { specific_hours: { open: [], close: [{ starts_at: '2026-11-20', ends_at: '2026-11-21' }] } },
      'specific_hours',
      'in the past',
    ],
    [
      'a special period that ends before it starts',
      { specific_hours: { close: [{ starts_at: '2026-12-26', ends_at: '2026-12-25' }] } },
      'specific_hours',
      'before starts_at',
    ],
    [
      'windows in a closure',
      { specific_hours: { close: [{ starts_at: '2026-12-25', ends_at: '2026-12-25', open_hours: [] }] } },
      'specific_hours',
      'open_hours: unknown field',
    ],
    [
      'custom fields in the form of a read',
      { custom_fields: [{ name: 'Parking', value: true }] },
      'custom_fields',
      'object',
    ],
    ['an unknown custom field', { custom_fields: { parking: true } }, 'custom_fields', 'parking: no such custom field'],
    ['a text for a BOOLEAN', { custom_fields: { Parking: 'yes' } }, 'custom_fields', 'must be a boolean'],
    ['a TEXT that is too long', { custom_fields: { Manager: 'Ana Diaz' } }, 'custom_fields', 'longer than 5'],
    ['an INTEGER with a fraction', { custom_fields: { Floor: 1.5 } }, 'custom_fields', 'must be an integer'],
    ['an INTEGER out of range', { custom_fields: { Floor: 10 } }, 'custom_fields', 'above 9'],
    ['a FLOAT out of range', { custom_fields: { Area: 0.1 } }, 'custom_fields', 'below 0.5'],
    ['an impossible selection', { custom_fields: { Format: 'L' } }, 'custom_fields', 'not a possible value'],
    ['too many selections', { custom_fields: { Services: ['wifi', 'wc', 'atm'] } }, 'custom_fields', 'more than 2'],
    ['an uploaded image', { custom_fields: { Pictures: [] } }, 'custom_fields', 'cannot be written'],
  ])('is refused for %s', async (_what, body, field, problem) => {
    const { emulator, partoo } = await start({ seed });
    const before = emulator.business('b');

    const answer = await partoo.post('/business/b', body);

    expect(answer.status).toBe(400);
    const { errors } = answer.body as { errors: { json: Record<string, string> } };
    expect(errors.json[field]).toContain(problem);
    expect(emulator.business('b')).toEqual(before);
  });

  it.each([
    ['nothing', {}],
    ['null for nullable fields', { zipcode: null, lat: null, website_url: null, opening_date: null }],
    ['a period that ends today', { specific_hours: { close: [{ starts_at: '2026-11-20', ends_at: '2026-11-22' }] } }],
    ['midnight as end of a day', { open_hours: week('18:00-00:00') }],
    ['a description of 80 characters beyond ASCII', { description_short: 'é'.repeat(80) }],
    ['its own code', { code: shop.code }],
    [
      'ten categories',
      {
        categories: ['bank', 'atm', 'gym', 'bar', 'pub', 'inn', 'cafe', 'hotel', 'dentist', 'school'].map(
          (name) => `gcid:${name}`,
        ),
      },
    ],
    [
      'values for all custom fields',
      { custom_fields: { Parking: true, Manager: 'Ana', Floor: 0, Area: 0.5, Format: 'S', Services: ['wc'] } },
    ],
    ['null for a custom field', { custom_fields: { Parking: null } }],
    ['a contact list without a phone number', { contacts: [] }],
  ])('is accepted with %s', async (_what, body) => {
    const { partoo } = await start({ seed });

    const answer = await partoo.post('/business/b', body);

    expect(answer.body).toEqual({ status: 'success', id: 'b' });
  });

  it('names all mistakes at once', async () => {
    const { partoo } = await start({ seed });

    const answer = await partoo.post('/business/b', { name: '', status: 'shut', foo: 1 });

    expect(Object.keys((answer.body as { errors: { json: object } }).errors.json)).toEqual(['name', 'status', 'foo']);
  });
});

describe('a create', () => {
  it.each([
    ['name', { name: undefined }],
    ['country', { country: undefined }],
    ['categories', { categories: undefined }],
    ['contacts', { contacts: undefined }],
    ['city', { city: undefined }],
    ['contacts', { contacts: [{ name: 'Desk' }] }],
    ['contacts', { contacts: [] }],
  ])('is refused without %s', async (field, change) => {
    const { emulator, partoo } = await start();

    const answer = await partoo.post('/business', { ...shop, ...change });

    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { json: object } }).errors.json).toHaveProperty(field);
    expect(emulator.businesses()).toEqual([]);
  });

  it('needs no city for a brand', async () => {
    const { partoo } = await start();

    expect((await partoo.post('/business', { ...shop, city: undefined, reach: 'GLOBAL' })).status).toBe(200);
  });

  it('makes up a code, defaults the status to open and answers only the id', async () => {
    const { emulator, partoo } = await start();

    const answer = await partoo.post('/business', { ...shop, code: undefined });

    const { id, ...rest } = answer.body as { id: string };
    expect(rest).toEqual({ status: 'success' });
    expect(id).toMatch(/^[0-9a-f]{24}$/);
    expect(emulator.business(id)).toMatchObject({ status: 'open', code: expect.stringMatching(/.+/) as string });
  });

  it('is refused when the organization is full, by a text', async () => {
    const { partoo } = await start({ seed: { ...seed, org: { max_businesses: 2 } } });

    const answer = await partoo.post('/business', { ...shop, code: 'C' });

    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ errors: { json: 'The organization may hold 2 businesses' } });
  });
});

describe('every call', () => {
  it.each([
    ['without a key', ''],
    ['with another key than the valid one', 'wrong'],
  ])('%s is answered 401', async (_what, key) => {
    const { partoo } = await start({ apiKey: 'right' });

    const answer = await partoo.get('/user/me', { 'x-APIKey': key });

    expect(answer).toMatchObject({ status: 401, body: { errors: { authentication: 'User not authenticated' } } });
  });

  it('with a body of another type than JSON is answered 415', async () => {
    const { partoo } = await start({ seed });

    const answer = await partoo.post('/business/b', 'name=A', { 'content-type': 'application/x-www-form-urlencoded' });

    expect(answer).toMatchObject({
      status: 415,
      body: { errors: { json: 'Unsupported media type. Please use application/json' } },
    });
  });

  it('with broken JSON is answered 400', async () => {
    const { partoo } = await start({ seed });

    expect((await partoo.post('/business/b', '{"name":')).status).toBe(400);
    expect((await partoo.post('/business/b', '[]')).status).toBe(400);
  });

  it('to an unknown route is answered 404', async () => {
    const { emulator, partoo } = await start({ seed });

    expect((await partoo.get('/businesses')).body).toEqual({ errors: { json: 'Resource not found' } });
    expect((await partoo.put('/business/b', {})).status).toBe(404);
    expect((await partoo.get('/business/%')).body).toEqual({ errors: { json: 'Resource not found' } });
    expect((await partoo.get(`http://127.0.0.1:${emulator.port}/business/b`)).status).toBe(404);
  });

  it('with an unknown query parameter is refused, unless switched', async () => {
    const { emulator, partoo } = await start({ seed });

    expect((await partoo.get('/business/search?codes=A')).status).toBe(400);
    emulator.setSwitch('unknownQuery', 'ignored');
    expect((await partoo.get('/business/search?codes=A')).status).toBe(200);
  });
});
