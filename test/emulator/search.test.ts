import { describe, expect, it } from 'vitest';

import type { Business } from '../../src/emulator/business.ts';
import type { Switches } from '../../src/emulator/switches.ts';
import { createFixtures, noon } from './emulator-fixture.ts';

const start = createFixtures();

interface Page {
  readonly page: number;
  readonly max_page: number;
  readonly count: number;
  readonly businesses: readonly Business[];
}

const seed = {
  businesses: [
    { id: 'a', code: 'A', name: 'Café du Lac', city: 'Annecy', zipcode: '74000', country: 'FR', groups: [1, 3] },
    {
      id: 'b',
      code: 'a',
      name: 'Bakery',
      city: 'Lyon',
      zipcode: '69001',
      country: 'FR',
      groups: [2],
      status: 'closed',
    },
    {
      id: 'c',
      code: 'AB',
      name: 'Corner',
      city: 'Turin',
      zipcode: '10100',
      country: 'IT',
      status: 'temporarily_closed',
    },
    {
      id: 'd',
      code: 'D',
      name: 'Annecy books',
      city: 'Paris',
      zipcode: '75001',
      country: 'FR',
      opening_date: '2027-01-01',
      groups: [2, 3],
    },
    {
      id: 'e',
      code: 'E',
      name: 'Old',
      city: 'Paris',
      country: 'FR',
      opening_date: '2020-01-01',
      modified: 1000.5,
      features: ['diffusion'],
    },
  ],
  sections: [
    { name: 'Regions', groups: [{ id: 1 }, { id: 2 }] },
    { name: 'Formats', groups: [{ id: 3 }] },
  ],
};
const every = 'status=open,closed,opening_soon,temporarily_closed';

describe('a search', () => {
  it.each<[query: string, ids: string, switches?: Partial<Switches>]>([
    ['', 'ae'],
    ['', 'abcde', { searchWithoutStatus: 'all' }],
    [every, 'abcde'],
    ['status=open', 'ae'],
    ['status=opening_soon', 'd'],
    ['status=temporarily_closed', 'c'],
    ['status=closed_temporarily,closed', 'bc', { temporaryClosedFilter: 'closed_temporarily' }],
    [`${every}&code=A`, 'a'],
    [`${every}&code=A`, 'ab', { codeFilter: 'case-insensitive' }],
    [`${every}&code=A`, 'ac', { codeFilter: 'prefix' }],
    [`${every}&code__in=A,D`, 'ad', { multiCodeFilter: 'code__in' }],
    [`${every}&query=annecy`, 'ad'],
    [`${every}&query=cafe`, 'a'],
    [`${every}&name=corn`, 'c'],
    [`${every}&name=corn`, '', { textFilters: 'exact' }],
    [`${every}&city=paris`, 'de'],
    [`${every}&zipcode=74000`, 'a'],
    [`${every}&country=IT`, 'c'],
    [`${every}&business__in=b,d,zz`, 'bd'],
    [`${every}&groups=1,2`, 'abd'],
    [`${every}&groups=1,2,3`, 'ad'],
    [`${every}&modified__gte=1000.6`, 'abcd'],
    [`${every}&features__in=diffusion,review_management`, 'abcd'],
    [`${every}&order_by=name`, 'dbace'],
    [`${every}&order_by=-city`, 'cdeba'],
    [`${every}&org_id=7`, 'abcde'],
  ])('by "%s" finds "%s"', async (query, ids, switches = {}) => {
    const { partoo } = await start({ seed, switches });

    const answer = await partoo.get(`/business/search?${query}`);

    expect((answer.body as Page).businesses.map(({ id }) => id).join('')).toBe(ids);
  });

  it.each<[query: string, field: string, switches?: Partial<Switches>]>([
    ['status=shut', 'status'],
    ['status=closed_temporarily', 'status'],
    ['status=temporarily_closed', 'status', { temporaryClosedFilter: 'closed_temporarily' }],
    ['country=fr', 'country'],
    ['page=0', 'page'],
    ['page=two', 'page'],
    ['per_page=101', 'per_page'],
    ['per_page=0', 'per_page'],
    ['per_page=100', 'per_page', { searchPerPage: 'refused' }],
    ['page=101', 'page', { pagesBeyond100: 'refused' }],
    ['modified__gte=yesterday', 'modified__gte'],
    ['order_by=phone', 'order_by'],
    ['code__in=A', 'code__in'],
  ])('by "%s" is answered 400 naming %s', async (query, field, switches = {}) => {
    const { partoo } = await start({ seed, switches });

    const answer = await partoo.get(`/business/search?${query}`);

    expect(answer.status).toBe(400);
    expect((answer.body as { errors: { json: object } }).errors.json).toHaveProperty(field);
  });

  it('answers whole businesses, as the single read does', async () => {
    const { partoo } = await start({ seed });

    const page = (await partoo.get('/business/search?code=A')).body as Page;

    expect(page.businesses[0]).toEqual((await partoo.get('/business/a')).body);
  });

  it('shows a change at once', async () => {
    const { emulator, partoo } = await start({ seed });
    await partoo.get('/business/search');

    emulator.edit('a', { name: 'Renamed' });

    expect(((await partoo.get('/business/search')).body as Page).businesses[0]?.name).toBe('Renamed');
  });

  it('follows the day: a business opens when its date has come', async () => {
    let now = noon;
    const { partoo } = await start({ seed, now: () => now });
    const find = async (): Promise<number> =>
      ((await partoo.get('/business/search?status=opening_soon')).body as Page).count;

    const before = await find();
    now = Date.parse('2027-01-01T12:00:00Z');

    expect([before, await find()]).toEqual([1, 0]);
  });
});

describe('paging', () => {
  const many = { businesses: Array.from({ length: 65 }, (_, index) => ({ code: `S${index}` })) };

  it.each<[query: string, expected: readonly number[], switches?: Partial<Switches>]>([
    ['', [1, 3, 65, 30]],
    ['?page=3', [3, 3, 65, 5]],
    ['?page=4', [4, 3, 65, 0]],
    ['?per_page=100', [1, 1, 65, 65]],
    ['?per_page=100', [1, 3, 65, 30], { searchPerPage: 'fixed-30' }],
    ['', [0, 2, 65, 30], { firstPage: 0 }],
    ['?page=2', [2, 2, 65, 5], { firstPage: 0 }],
    ['?code=none', [1, 1, 0, 0]],
  ])('"%s" answers page, max_page, count and rows %j', async (query, expected, switches = {}) => {
    const { partoo } = await start({ seed: many, switches });

    const page = (await partoo.get(`/business/search${query}`)).body as Page;

    expect([page.page, page.max_page, page.count, page.businesses.length]).toEqual(expected);
  });

  it('walks through every business once', async () => {
    const { partoo } = await start({ seed: many });
    const codes: string[] = [];

    for (const page of [1, 2, 3]) {
      const { businesses } = (await partoo.get(`/business/search?page=${page}`)).body as Page;
      codes.push(...businesses.map(({ code }) => code));
    }

    expect(codes).toEqual(many.businesses.map(({ code }) => code));
  });

  it('answers the pages of 20,000 businesses from kept texts', async () => {
    const businesses = Array.from({ length: 20_000 }, (_, index) => ({ code: `S${index}`, name: `Shop ${index}` }));
    const { partoo } = await start({ seed: { businesses }, rateLimit: null });
    await partoo.get('/business/search?per_page=100');

    const startedAt = performance.now();
    for (let page = 2; page <= 51; page += 1) await partoo.get(`/business/search?per_page=100&page=${page}`);

    expect(performance.now() - startedAt).toBeLessThan(5000); // some 300 ms here; generous for busy machines
  });
});
