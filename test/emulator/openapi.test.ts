import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { listRoutes } from '../../src/emulator/api.ts';
import { createWorld } from '../../src/emulator/world.ts';
import { createFixtures, noon, shop } from './emulator-fixture.ts';
import { createOpenapiChecker } from './openapi-checker.ts';

const folder = new URL('../../../shared/partoo-api/', import.meta.url);
const isThere = existsSync(new URL('openapi.yaml', folder));
if (!isThere) console.warn('skipped: ../shared/partoo-api/openapi.yaml is not on this machine');

const start = createFixtures();
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
/** The example of README section 34 with this label. */
const example = (label: string): unknown => {
  const found = new RegExp(`\`\`\`json ${label}\\n([\\s\\S]*?)\`\`\``).exec(read('README.md'));
  return JSON.parse(found?.[1] ?? 'null');
};

const week = Object.fromEntries(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, ['09:00-19:00']]),
);

describe.skipIf(!isThere)('the emulator against openapi.yaml', () => {
  /** Section 21 of the README describes them, and the document does not. */
  const inWordsOnly = ['GET /business/{business_id}/lodging', 'POST /business/{business_id}/lodging'];

  it('offers no route that the document lacks', () => {
    const checker = createOpenapiChecker(read('openapi.yaml'));

    const routes = listRoutes(createWorld({}, () => noon));
    const missing = routes.filter(({ method, path }) => checker.findPath(method, path) !== path);

    expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual(inWordsOnly);
  });

  it('knows the query parameters that the document lists', () => {
    const checker = createOpenapiChecker(read('openapi.yaml'));
    const routes = listRoutes(createWorld({}, () => noon)).filter(({ method }) => method === 'GET');
    const ours = routes.filter(({ path }) => path === '/categories' || path === '/publisher_states');

    const problems = ours.flatMap(({ method, path, query = [] }) =>
      query
        .flatMap((name) => checker.checkRequest(method, path, { [name]: 'x' }, null))
        .filter((one) => one.includes('not described')),
    );

    expect(problems).toEqual([]);
  });

  it('answers a tour through all its routes as the document says', async () => {
    const checker = createOpenapiChecker(read('openapi.yaml'));
    const seed = {
      businesses: [example('business') as Record<string, unknown>, { ...shop, code: 'B', google_location_id: 'loc-1' }],
      user: { role: 'PROVIDER', org_id: 42 },
    };
    const { emulator, partoo } = await start({ seed });
    const id = '5409c35a97bbc544d8e26737';
    const linked = emulator.businessByCode('B')?.id ?? '';
    const link = { gmb_id: 'SHOP_ONLINE', urls: [{ value: 'https://corner-shop.co/shop' }] };
    const service = { category_gmb_name: 'gcid:restaurant', name: 'Catering', price: 12.5 };

    const tour: readonly (readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown])[] = [
      ['GET', '/user/me'],
      ['GET', '/permissions'],
      ['GET', '/org/42'],
      ['GET', '/org/43'],
      ['GET', '/org/42/plans'],
      ['GET', '/org/42/business_fields'],
      ['GET', '/org/search'],
      ['GET', '/api_keys?status=active'],
      ['POST', '/api_keys', { label: 'Second', expiration_date: '2027-01-01' }],
      ['POST', '/api_keys', { label: 'Third', expiration_date: '2026-11-22' }],
      ['PUT', '/api_keys/1', { label: 'Renamed' }],
      ['GET', '/api_keys/1'],
      ['POST', '/api_keys/revoke/1'],
      ['GET', '/business/search?status=open,closed,opening_soon,temporarily_closed&modified__gte=1.5&per_page=100'],
      ['GET', '/business/search?status=asleep'],
      ['GET', '/business/search/stats'],
      ['POST', '/business', { ...shop, org_id: 42 }],
      ['POST', '/business', { name: '' }],
      ['GET', `/business/${id}`],
      ['GET', '/business/000000000000000000000000'],
      ['POST', `/business/${id}`, { name: 'Corner', open_hours: week }],
      ['POST', `/business/${id}`, { created: 1 }],
      ['POST', `/business/${id}/additional_data`, { revision: 3 }],
      ['GET', `/business/${id}/additional_data`],
      ['POST', `/business/${id}/attributes`, { attributes: [{ type: 'BOOL', gmb_id: 'has_wifi', value: true }] }],
      ['GET', `/business/${id}/attributes?country=FR`],
      ['POST', `/business/${id}/more_hours`, { more_hours: [{ gmb_id: 'KITCHEN', value: week }] }],
      ['GET', `/business/${id}/more_hours`],
      ['POST', `/business/${id}/free_form_services`, service],
      ['POST', `/business/${id}/free_form_services`, service],
      ['DELETE', `/business/${id}/services`, { service_id: 1 }],
      ['POST', `/business/${linked}/place_action_links`, { place_action_links: [link] }],
      ['GET', `/business/${linked}/place_action_links`],
      ['GET', `/business/${id}/place_action_links`],
      ['GET', `/business/${id}/plans`],
      ['POST', `/business/${id}/plans`, { plans: [{ name: 'presence_management' }] }],
      ['GET', `/business/${id}/business_fields`],
      ['POST', `/diffusion_errors/${id}`, {}],
      ['GET', '/publisher_states?per_page=2'],
      ['GET', '/categories?search_query=bak&with_names=true&per_page=2'],
      ['GET', '/categories/gcid:bakery?with_countries=true'],
      ['GET', '/categories/gcid:nothing'],
      ['GET', '/categories/gcid:bakery/suggestions'],
      ['POST', '/custom_fields', { name: 'Floor', type: 'INTEGER', min: 0, max: 9 }],
      ['GET', '/custom_fields'],
      ['PUT', '/custom_fields/1', { name: 'Parking', type: 'BOOLEAN', description: 'A car park of its own' }],
      ['DELETE', '/custom_fields/1'],
      ['DELETE', '/custom_fields/1?force=true'],
      ['POST', '/custom_fields/section', { name: 'Access' }],
      ['GET', '/custom_fields/section'],
      ['POST', '/sections', { name: 'Regions' }],
      ['GET', '/sections'],
      ['GET', '/sections/900'],
      ['POST', '/sections/900', { name: 'Areas' }],
      ['POST', '/sections/900/groups', { name: 'North', business__in: [id] }],
      ['GET', '/sections/900/groups/1'],
      ['POST', '/webhooks', { items: [{ url: 'https://sync.example.com/hook', event_type: 'business_updated' }] }],
      ['GET', '/webhooks'],
      ['DELETE', `/business/${id}`],
      ['DELETE', `/business/${id}`],
    ];
    const problems: string[] = [];
    const visited = new Set<string>();
    for (const [method, path, body] of tour) {
      const calls = { GET: partoo.get, POST: partoo.post, PUT: partoo.put, DELETE: partoo.delete };
      const answer = await calls[method](path, body as never);
      const bare = path.split('?')[0] ?? '';
      visited.add(`${method} ${checker.findPath(method, bare) ?? bare}`);
      for (const problem of checker.checkResponse(method, bare, answer.status, answer.body)) {
        problems.push(`${method} ${path} ${answer.status}: ${problem}`);
      }
    }

    expect(problems).toEqual([]);
    const routes = listRoutes(createWorld({}, () => noon)).map(({ method, path }) => `${method} ${path}`);
    expect(routes.filter((route) => !visited.has(route))).toEqual(inWordsOnly);
  });

  it('answers 401, 403, 415 and unknown paths with the bodies of the document', async () => {
    const checker = createOpenapiChecker(read('openapi.yaml'));
    const { partoo } = await start({ me: { role: 'PUBLISHER' }, seed: { businesses: [{ ...shop, id: 'b' }] } });

    const answers = [
      await partoo.get('/business/b', { 'x-APIKey': '' }),
      await partoo.post('/business/b', { name: 'New' }),
      await partoo.post('/business/b', '{}', { 'content-type': 'text/plain' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([401, 403, 415]);
    expect(answers.flatMap(({ status, body }) => checker.checkResponse('POST', '/business/b', status, body))).toEqual(
      [],
    );
  });

  it('answers the example business of the reference as it was seeded', async () => {
    const business = example('business') as Record<string, unknown>;
    const { partoo } = await start({ seed: { businesses: [business] } });

    expect((await partoo.get('/business/c-CS-75019')).body).toMatchObject(business);
  });

  it('accepts the example bodies of the reference', async () => {
    const checker = createOpenapiChecker(read('openapi.yaml'));
    const seed = {
      businesses: [example('business') as Record<string, unknown>],
      custom_fields: [
        { name: 'Parking', type: 'BOOLEAN' },
        { name: 'ManagerName', type: 'TEXT' },
      ],
    };
    const { emulator, partoo } = await start({ seed });
    const path = '/business/5409c35a97bbc544d8e26737';

    const created = await partoo.post('/business', example('create'));
    const updated = await partoo.post(path, example('update'));

    expect([created.status, updated.status]).toEqual([200, 200]);
    const calls = emulator.requests.flatMap((one) => checker.checkRequest(one.method, one.path, one.query, one.body));
    expect(calls).toEqual([]);
    expect(checker.checkResponse('GET', path, 200, example('business'))).toEqual([]);
    expect(checker.checkResponse('GET', '/business/search', 200, example('page'))).toEqual([]);
  });
});

describe.skipIf(!isThere)('the checker of openapi.yaml', () => {
  it.each([
    ['an unknown path', 'GET', '/businesses', {}, null, 'no operation'],
    ['an unknown query parameter', 'GET', '/business/search', { codes: 'A' }, null, 'codes is not described'],
    ['a query value of the wrong type', 'GET', '/business/search', { modified__gte: 'now' }, null, 'must be number'],
    ['a missing body', 'POST', '/business', {}, null, 'body is required'],
    ['a body that does not fit', 'POST', '/business', {}, { name: 'A' }, 'required property'],
    ['an unknown property', 'POST', '/business/b', {}, { phone: '1' }, '/phone is no property'],
    ['a body where none belongs', 'GET', '/user/me', {}, {}, 'not described'],
  ])('finds %s', (_what, method, path, query, body, problem) => {
    const checker = createOpenapiChecker(read('openapi.yaml'));

    const problems = checker.checkRequest(method, path, query, body);

    expect(problems.join()).toContain(problem);
  });

  it('finds an answer that does not fit', () => {
    const checker = createOpenapiChecker(read('openapi.yaml'));

    expect(checker.checkResponse('GET', '/business/b', 200, { id: 5 })).not.toEqual([]);
    expect(checker.checkResponse('GET', '/business/b', 302, {})).toEqual(['status 302 is not described']);
  });
});
