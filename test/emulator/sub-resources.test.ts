import { describe, expect, it } from 'vitest';

import { createFixtures, shop } from './emulator-fixture.ts';

const start = createFixtures();
const seed = { businesses: [{ ...shop, id: 'b', google_location_id: 'loc', custom_fields: { Parking: true } }] };
const week = Object.fromEntries(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, ['09:00-19:00']]),
);

describe('additional data', () => {
  it.each([
    ['replace', { b: 2 }],
    ['merge', { a: 1, b: 2 }],
  ] as const)('can %s', async (additionalData, expected) => {
    const { emulator, partoo } = await start({ seed, switches: { additionalData } });
    const { modified } = emulator.business('b') ?? {};
    await partoo.post('/business/b/additional_data', { a: 1 });
    await partoo.post('/business/b/additional_data', { b: 2 });

    expect((await partoo.get('/business/b/additional_data')).body).toEqual(expected);
    expect(emulator.business('b')?.modified).toBe(modified);
  });

  it('takes ten flat keys at most', async () => {
    const { partoo } = await start({ seed });
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`k${index}`, index]));

    expect((await partoo.post('/business/b/additional_data', many)).status).toBe(400);
    expect((await partoo.post('/business/b/additional_data', { a: { b: 1 } })).status).toBe(400);
  });
});

describe('attributes', () => {
  it('are checked by type and kept by id', async () => {
    const { partoo } = await start({ seed });
    const path = '/business/b/attributes';

    const refused = await partoo.post(path, { attributes: [{ type: 'BOOL', gmb_id: 'wifi', value: 'yes' }] });
    await partoo.post(path, { attributes: [{ type: 'BOOL', gmb_id: 'wifi', value: true }] });
    await partoo.post(path, { attributes: [{ type: 'URL', gmb_id: 'menu', value: 'https://a.co' }] });

    expect(refused).toMatchObject({ status: 400, body: { errors: { json: { wifi: 'must be a bool' } } } });
    expect((await partoo.get(path)).status).toBe(400);
    expect((await partoo.get(`${path}?country=FR`)).body).toMatchObject({
      attributes: [{ gmb_id: 'wifi' }, { gmb_id: 'menu' }],
    });
  });
});

describe('more hours', () => {
  it('change by id, and null clears', async () => {
    const { partoo } = await start({ seed });
    const path = '/business/b/more_hours';
    const both = [
      { gmb_id: 'KITCHEN', value: week },
      { gmb_id: 'BRUNCH', value: week },
    ];
    await partoo.post(path, { more_hours: both });
    await partoo.post(path, { more_hours: [{ gmb_id: 'KITCHEN', value: null }] });

    expect((await partoo.get(path)).body).toEqual({ more_hours: [{ gmb_id: 'BRUNCH', value: week }] });
    expect((await partoo.post(path, { more_hours: [{ gmb_id: 'LUNCH', value: {} }] })).status).toBe(400);
  });
});

describe('services', () => {
  it('are added once by name and deleted by id', async () => {
    const { partoo } = await start({ seed });
    const service = { category_gmb_name: 'gcid:restaurant', name: 'Catering' };

    const added = (await partoo.post('/business/b/free_form_services', service)).body as {
      services: { service_id: number }[];
    };
    const again = await partoo.post('/business/b/free_form_services', service);
    const foreign = await partoo.post('/business/b/free_form_services', { ...service, category_gmb_name: 'gcid:bank' });
    const removed = await partoo.delete('/business/b/services', { service_id: added.services[0]?.service_id });

    expect(added.services).toMatchObject([{ type: 'FREE_FORM_SERVICE_ITEM', name: 'Catering' }]);
    expect(again.body).toEqual({ errors: { json: 'A service with the same name already exist' } });
    expect([foreign.status, removed.status]).toEqual([400, 200]);
  });
});

describe('lodging data', () => {
  const path = '/business/b/lodging';

  it('is changed by item, with a value or an exception', async () => {
    const { partoo } = await start({ seed });
    const pool = { gmb_id: 'has_pool', type: 'BOOL', value: true };
    await partoo.post(path, { lodging: [pool, { gmb_id: 'floors', type: 'INT', value: 4 }] });

    const refused = await partoo.post(path, { lodging: [{ ...pool, exception: 'UNDER_CONSTRUCTION' }] });
    await partoo.post(path, { lodging: [{ gmb_id: 'floors', type: 'INT', value: 5 }] });

    expect(refused.status).toBe(400);
    expect((await partoo.get(path)).body).toEqual({ lodging: [pool, { gmb_id: 'floors', type: 'INT', value: 5 }] });
  });

  it.each([
    ['null', 200],
    ['not-found', 404],
  ] as const)('without a Google location can be answered %s', async (lodgingUnconnected, status) => {
    const { partoo } = await start({ seed: { businesses: [{ ...shop, id: 'b' }] }, switches: { lodgingUnconnected } });

    const answer = await partoo.get(path);
    const written = await partoo.post(path, { lodging: [] });

    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toEqual({ lodging: null });
    expect(written.status).toBe(400);
  });
});

describe('services of one name', () => {
  const bread = { category_gmb_name: 'gcid:restaurant', name: 'Bread', price: 2 };

  it('can change the one that is there, when the second body variant means that', async () => {
    const { emulator, partoo } = await start({ seed, switches: { serviceSameName: 'changed' } });
    await partoo.post('/business/b/free_form_services', bread);
    const [before] = emulator.attached('b', 'services') as readonly object[];

    await partoo.post('/business/b/free_form_services', { ...bread, price: 3 });

    expect(emulator.attached('b', 'services')).toEqual([{ ...before, price: 3 }]);
  });

  it.each([
    ['of-business', 400],
    ['of-category', 200],
  ] as const)('are unique %s', async (serviceNames, status) => {
    const { emulator, partoo } = await start({ seed, switches: { serviceNames } });
    emulator.attach('b', 'services', [{ ...bread, service_id: 1, category_gmb_name: 'gcid:cafe' }]);

    expect((await partoo.post('/business/b/free_form_services', bread)).status).toBe(status);
  });
});

describe('place action links', () => {
  it('are the full wanted list per type', async () => {
    const { partoo } = await start({ seed });
    const path = '/business/b/place_action_links';
    const write = (urls: object[]): Promise<{ status: number }> =>
      partoo.post(path, { place_action_links: [{ gmb_id: 'SHOP_ONLINE', urls }] });
    const read = async (): Promise<{ id: number; value: string }[]> => {
      const { place_action_links: links } = (await partoo.get(path)).body as {
        place_action_links: { urls: never[] }[];
      };
      return links[0]?.urls ?? [];
    };

    await write([{ value: 'https://a.co' }, { value: 'https://b.co' }]);
    const [first] = await read();
    await write([{ id: first?.id, value: 'https://c.co' }]);

    expect(await read()).toMatchObject([{ id: first?.id, value: 'https://c.co' }]);
    expect((await write([{ id: 1, value: 'https://c.co' }])).status).toBe(400);
  });
});

describe('plans', () => {
  it('are for PROVIDER keys, complete, and decide the diffusion', async () => {
    const provider = await start({ seed, me: { role: 'PROVIDER' } });
    const admin = await start({ seed });

    await provider.partoo.post('/business/b/plans', { plans: [{ name: 'review_management' }] });

    expect((await provider.partoo.get('/business/b/plans')).body).toMatchObject({
      plans: [{ name: 'review_management' }],
    });
    expect(provider.emulator.business('b')?.features).not.toContain('diffusion');
    expect((await admin.partoo.get('/business/b/plans')).status).toBe(403);
  });
});

describe('custom field definitions', () => {
  it('are created with their constraints and appear in businesses', async () => {
    const { emulator, partoo } = await start({ seed });

    const created = await partoo.post('/custom_fields', { name: 'Floor', type: 'INTEGER', max: 9 });
    const twice = await partoo.post('/custom_fields', { name: 'Floor', type: 'TEXT' });
    const odd = await partoo.post('/custom_fields', { name: 'x'.repeat(51), type: 'DATE', max_len: 3 });

    expect(created.body).toEqual({ id: 2 });
    expect(emulator.business('b')?.custom_fields.map(({ name }) => name)).toEqual(['Parking', 'Floor']);
    expect([twice.status, odd.status]).toEqual([400, 400]);
    expect(Object.keys((odd.body as { errors: { json: object } }).errors.json)).toEqual(['name', 'type', 'max_len']);
  });

  it('are not deleted while businesses hold values, unless forced', async () => {
    const { partoo } = await start({ seed });

    const refused = await partoo.delete('/custom_fields/1');
    const forced = await partoo.delete('/custom_fields/1?force=true');

    expect(refused.body).toEqual({ errors: { json: { businesses_count: '1' } } });
    expect(forced.body).toEqual({ status: 'success' });
  });
});

describe('groups', () => {
  it('hold all businesses when business__in is left out', async () => {
    const { emulator, partoo } = await start({ seed: { businesses: [{ id: 'a' }, { id: 'b', groups: [5] }] } });

    const all = (await partoo.post('/sections/900/groups', { name: 'All' })).body as { id: number };
    const none = (await partoo.post('/sections/900/groups', { name: 'None', business__in: [] })).body as { id: number };

    expect((await partoo.get(`/sections/900/groups/${all.id}`)).body).toMatchObject({ business_ids: ['a', 'b'] });
    expect((await partoo.get(`/sections/900/groups/${none.id}`)).body).toMatchObject({ business_ids: [] });
    expect(emulator.business('b')?.groups).toEqual([5, all.id]);
    expect((await partoo.post('/sections/900/groups', { name: 'All', business__in: [] })).status).toBe(400);
    expect((await partoo.post('/sections/900/groups', { name: 'a;b', business__in: [] })).status).toBe(400);
  });
});

describe('diffusion errors', () => {
  it('are computed in memory and store nothing', async () => {
    const { emulator, partoo } = await start({ seed });

    const answer = await partoo.post('/diffusion_errors/b', { name: '', open_hours: week });

    expect(answer.body).toMatchObject({ google_my_business: { pre_check: [{ field: 'name' }], post_check: [] } });
    expect(emulator.business('b')?.name).toBe(shop.name);
  });
});

describe('categories', () => {
  it.each([
    ['?state=DEPRECATED', ['gcid:gasoline_stand', 'gcid:chemist']],
    ['?live__isnull=False&order_by=gmb_id', ['gcid:chemist', 'gcid:gasoline_stand']],
    ['?search_query=bakery', ['gcid:bakery']],
  ])('are listed by %s', async (query, expected) => {
    const { partoo } = await start();

    const { categories } = (await partoo.get(`/categories${query}`)).body as { categories: { gmb_id: string }[] };

    expect(categories.map(({ gmb_id: gmbId }) => gmbId)).toEqual(expected);
  });

  it('are paged from 0, and a deprecated one leads to its replacement', async () => {
    const { partoo } = await start();

    expect((await partoo.get('/categories')).body).toMatchObject({ page: 0 });
    expect((await partoo.get('/categories/gcid:chemist?return_live=true')).body).toMatchObject({
      gmb_id: 'gcid:pharmacy',
    });
    expect((await partoo.get('/categories/gcid:nothing')).status).toBe(400);
  });
});
