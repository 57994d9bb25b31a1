import { describe, expect, it } from 'vitest';

import type { Business } from '../../src/emulator/business.ts';
import type { Switches } from '../../src/emulator/switches.ts';
import { createFixtures, noon, shop } from './emulator-fixture.ts';

const start = createFixtures();
const closed = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
const seed = {
  businesses: [
    {
      ...shop,
      id: 'b',
      contacts: [{ name: 'Desk', email: 'desk@corner-shop.co', phone_numbers: ['+33450000000'] }],
      photos: { LOGO: 'https://a.co/logo.png', primary: 'https://a.co/front.jpg' },
      custom_fields: { Parking: true, Manager: 'Ana' },
    },
  ],
  custom_fields: [
    { name: 'Parking', type: 'BOOLEAN', slug: 'parking' },
    { name: 'Manager', type: 'TEXT' },
  ],
};

/** What the business holds after an update under these switches. */
async function after(body: object, switches: Partial<Switches> = {}): Promise<Business> {
  const { partoo } = await start({ seed, switches });
  const answer = await partoo.post('/business/b', body);
  expect(answer.status).toBe(200);
  return (await partoo.get('/business/b')).body as Business;
}

describe('an update', () => {
  it('leaves the fields it does not send', async () => {
    const business = await after({ name: 'New' });

    expect(business).toMatchObject({ name: 'New', city: 'Annecy', code: 'CS-74000' });
  });

  it('replaces nested values as a whole', async () => {
    const business = await after({
      contacts: [{ phone_numbers: ['+33450000001'] }],
      photos: { primary: 'https://a.co/b.jpg' },
    });

    expect(business.contacts).toEqual([{ name: null, email: null, phone_numbers: ['+33450000001'], fax: null }]);
    expect(business.photos).toEqual({ LOGO: null, primary: 'https://a.co/b.jpg', secondary: [] });
  });

  it('keeps custom fields that are left out', async () => {
    const business = await after({ custom_fields: { Manager: null } });

    expect(business.custom_fields).toEqual([
      { id: 1, type: 'BOOLEAN', name: 'Parking', value: true, order: 1 },
      { id: 2, type: 'TEXT', name: 'Manager', value: null, order: 2 },
    ]);
  });

  it.each<[what: string, switches: Partial<Switches>, body: object, expected: object]>([
    [
      'nested values merged',
      { nestedFields: 'merge' },
      { contacts: [{ phone_numbers: ['+33450000001'] }] },
      { contacts: [{ name: 'Desk', email: 'desk@corner-shop.co', phone_numbers: ['+33450000001'], fax: null }] },
    ],
    [
      'categories merged',
      { nestedFields: 'merge' },
      { categories: ['gcid:bar'] },
      { categories: ['gcid:restaurant', 'gcid:bar'] },
    ],
    [
      'windows past midnight as sent',
      {},
      { open_hours: { ...closed, sunday: ['18:00-02:00'] } },
      { open_hours: { ...closed, sunday: ['18:00-02:00'] } },
    ],
    [
      'windows past midnight split',
      { pastMidnight: 'split' },
      { open_hours: { ...closed, sunday: ['18:00-02:00'], monday: ['09:00-12:00'] } },
      { open_hours: { ...closed, sunday: ['18:00-00:00'], monday: ['00:00-02:00', '09:00-12:00'] } },
    ],
    [
      'all day as 00:00-00:00',
      { allDay: '00:00-00:00' },
      { open_hours: { ...closed, monday: ['00:00-23:59'] } },
      { open_hours: { ...closed, monday: ['00:00-00:00'] } },
    ],
    [
      'windows sorted',
      { windowOrder: 'sorted' },
      { open_hours: { ...closed, monday: ['14:00-18:00', '08:00-12:00'] } },
      { open_hours: { ...closed, monday: ['08:00-12:00', '14:00-18:00'] } },
    ],
    [
      'expired periods dropped',
      { expiredSpecialHours: 'dropped' },
      { specific_hours: { close: [{ starts_at: '2026-11-01', ends_at: '2026-11-01' }] } },
      { specific_hours: { open: [], close: [] } },
    ],
    [
      'phones with spaces',
      { phoneFormatting: 'spaced' },
      { contacts: [{ phone_numbers: ['+33302060628'] }] },
      { contacts: [{ name: null, email: null, phone_numbers: ['+33 3 02 06 06 28'], fax: null }] },
    ],
    ['texts trimmed', { trimText: true }, { name: ' New ', region: ' ' }, { name: 'New', region: '' }],
    [
      'empty texts as null',
      { emptyText: 'to-null' },
      { region: '', website_url: '' },
      { region: null, website_url: null },
    ],
    [
      'a slash after a bare host',
      { urlTrailingSlash: true },
      { website_url: 'https://corner-shop.co', facebook_url: 'https://fb.com/a' },
      { website_url: 'https://corner-shop.co/', facebook_url: 'https://fb.com/a' },
    ],
    [
      'the live category',
      { deprecatedCategory: 'replaced' },
      { categories: ['gcid:gasoline_stand'] },
      { categories: ['gcid:gas_station'] },
    ],
    [
      'slugs as keys',
      { customFieldSlugKeys: true },
      { custom_fields: { parking: false } },
      { custom_fields: [{ value: false }, { value: 'Ana' }] },
    ],
    [
      'the other status on read',
      { temporaryClosedOnRead: 'closed_temporarily' },
      { status: 'temporarily_closed' },
      { status: 'closed_temporarily' },
    ],
    ['opening_soon on read', { openingSoonOnRead: true }, { opening_date: '2026-12-01' }, { status: 'opening_soon' }],
    [
      '200 characters of short description',
      { descriptionShortLimit: 200 },
      { description_short: 'x'.repeat(200) },
      { description_short: 'x'.repeat(200) },
    ],
  ])('keeps %s', async (_what, switches, body, expected) => {
    expect(await after(body, switches)).toMatchObject(expected);
  });

  it('answers photos with another address where they are hosted again', async () => {
    const business = await after({ photos: { primary: 'https://a.co/b.jpg' } }, { photosRehosted: true });

    expect(business.photos?.primary).toMatch(/^https:\/\/img\.partoo\.invalid\/.+\.jpg$/);
  });

  it.each<[what: string, switches: Partial<Switches>, body: object]>([
    ['windows past midnight', { pastMidnight: 'refused' }, { open_hours: { ...closed, monday: ['18:00-02:00'] } }],
    [
      'overlaps',
      { overlappingWindows: 'refused' },
      { open_hours: { ...closed, monday: ['08:00-12:00', '11:00-14:00'] } },
    ],
    [
      'three windows',
      { windowsPerDay: 'at-most-2' },
      { open_hours: { ...closed, monday: ['01:00-02:00', '03:00-04:00', '05:00-06:00'] } },
    ],
    ['open without close', { specificHoursKeys: 'both-required' }, { specific_hours: { open: [] } }],
    ['null', { clearing: 'null-refused' }, { zipcode: null }],
    ['empty texts', { emptyText: 'refused' }, { region: '' }],
    ['deprecated categories', { deprecatedCategory: 'refused' }, { categories: ['gcid:chemist'] }],
    ['codes with a blank', { codeCharacters: 'url-safe' }, { code: 'A 1' }],
    ['contacts without a phone', { contactsWithoutPhone: 'always-refused' }, { contacts: [] }],
  ])('is refused for %s where the switch says so', async (_what, switches, body) => {
    const { partoo } = await start({ seed, switches });

    expect((await partoo.post('/business/b', body)).status).toBe(400);
  });

  it('clears custom fields left out where the switch says so', async () => {
    const business = await after({ custom_fields: { Manager: 'Bo' } }, { omittedCustomFields: 'cleared' });

    expect(business.custom_fields.map(({ value }) => value)).toEqual([null, 'Bo']);
  });
});

describe('modified', () => {
  it('moves on every write, also within one moment, but not for custom fields alone', async () => {
    const { emulator, partoo } = await start({ seed });
    const modified = (): number => emulator.business('b')?.modified ?? 0;

    const atStart = modified();
    await partoo.post('/business/b', { name: 'A' });
    const afterName = modified();
    await partoo.post('/business/b', { custom_fields: { Parking: false } });
    const afterCustom = modified();
    emulator.edit('b', { name: 'B' });

    expect(atStart).toBe(noon / 1000);
    expect(afterName).toBeGreaterThan(atStart);
    expect(afterCustom).toBe(afterName);
    expect(modified()).toBeGreaterThan(afterName);
  });
});

describe('coordinates', () => {
  it('are derived from the address until somebody sends them', async () => {
    const { emulator, partoo } = await start({ seed });
    const point = (): unknown[] => [emulator.business('b')?.lat, emulator.business('b')?.long];

    const derived = point();
    await partoo.post('/business/b', { name: 'Same place' });
    const kept = point();
    await partoo.post('/business/b', { address_full: '4 rue du lac' });
    const moved = point();
    await partoo.post('/business/b', { lat: 45.9, long: 6.12 });

    expect(derived.every((one) => typeof one === 'number')).toBe(true);
    expect(kept).toEqual(derived);
    expect(moved).not.toEqual(derived);
    expect(point()).toEqual([45.9, 6.12]);
  });
});

describe('a colleague', () => {
  it('adds, edits and removes without checks and without a trace in the log', async () => {
    const { emulator } = await start({ seed });

    const id = emulator.add({ name: 'By hand', code: 'H1' });
    emulator.edit('H1', { city: 'Lyon', contacts: [{ phone_numbers: ['04 50'] }] });
    emulator.remove('b');

    expect(emulator.businesses().map(({ code }) => code)).toEqual(['H1']);
    expect(emulator.business(id)).toMatchObject({
      name: 'By hand',
      city: 'Lyon',
      contacts: [{ phone_numbers: ['04 50'] }],
    });
    expect(emulator.requests).toEqual([]);
    expect(() => emulator.edit('nobody', {})).toThrow('no business with id or code "nobody"');
  });
});

describe('a delete', () => {
  it('removes the business; a second one is answered 404 and its code is free again', async () => {
    const { emulator, partoo } = await start({ seed });

    const first = await partoo.delete('/business/c-CS-74000');
    const second = await partoo.delete('/business/b');
    const again = await partoo.post('/business', shop);

    expect(first).toMatchObject({ status: 200, body: { id: 'b', status: 'success' } });
    expect(second.status).toBe(404);
    expect(again.status).toBe(200);
    expect(emulator.businesses()).toHaveLength(1);
  });
});
