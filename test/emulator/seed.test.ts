import { describe, expect, it } from 'vitest';

import { startEmulator } from '../../src/emulator/emulator.ts';
import { parseSeed } from '../../src/emulator/seed.ts';
import { switchTable } from '../../src/emulator/switches.ts';
import { createFixtures, noon } from './emulator-fixture.ts';

const start = createFixtures();

describe('parseSeed', () => {
  it.each([
    ['{', 'not JSON'],
    ['3', 'expected an array of businesses or an object'],
    ['{"shops":[]}', 'shops: unknown key'],
    ['{"businesses":{}}', 'businesses: expected an array'],
    ['[3]', 'businesses[0]: expected an object'],
    ['[{"phone":"1"}]', 'businesses[0].phone: a business has no such field'],
    ['[{"code":12}]', 'businesses[0].code: expected a text'],
    ['[{"code":"A"},{"code":"A"}]', 'businesses[1].code: "A" is already used by businesses[0]'],
    ['[{"id":"x"},{"id":"x"}]', 'businesses[1].id: "x" is already used'],
    ['{"custom_fields":[{"name":"A","type":"DATE"}]}', 'custom_fields[0].type: expected one of BOOLEAN'],
    ['{"categories":[3]}', 'categories[0]: expected a gcid'],
    ['{"sections":[{}]}', 'sections[0]: expected an object with a name'],
    ['{"user":{"role":"BOSS"}}', 'user.role: expected one of PROVIDER'],
    ['{"switches":{"firstPage":2}}', 'switches.firstPage: 2 is none of [1,0]'],
    ['{"rate_limit":300}', 'rate_limit: expected null or'],
  ])('refuses %s', (text, message) => {
    expect(() => parseSeed(text)).toThrow(message);
  });

  it('names all mistakes at once', () => {
    expect(() => parseSeed('[{"code":1,"phone":2}]')).toThrow(/phone.*code|code.*phone/);
  });

  it('takes an array of businesses, also after a byte order mark', () => {
    expect(parseSeed('\uFEFF[{"code":"A"}]')).toEqual({ businesses: [{ code: 'A' }] });
  });
});

describe('a seed', () => {
  it('may hold sparse businesses; ids, times and empty fields are added, the same on every start', async () => {
    const first = await start({ seed: parseSeed('[{"code":"A"},{"name":"B"}]') });
    const second = await start({ seed: parseSeed('[{"code":"A"},{"name":"B"}]') });

    const [business, other] = first.emulator.businesses();

    expect(business).toMatchObject({
      code: 'A',
      status: 'open',
      created: noon / 1000,
      modified: noon / 1000,
      contacts: [],
    });
    expect(business?.id).toMatch(/^[0-9a-f]{24}$/);
    expect(other?.code).not.toBe('');
    expect(second.emulator.businesses()).toEqual(first.emulator.businesses());
  });

  it('keeps what is given, also what an API would refuse today', async () => {
    const given = {
      id: 'x',
      code: 'A',
      created: 5.5,
      modified: 6.5,
      org_id: 77,
      lat: null,
      status: 'opening_soon',
      specific_hours: { open: [], close: [{ starts_at: '2020-01-01', ends_at: '2020-01-01' }] },
    };

    const { emulator, partoo } = await start({ seed: { businesses: [given] } });

    expect(emulator.business('x')).toMatchObject(given);
    expect((await partoo.get('/user/me')).body).toMatchObject({ org_id: 77 });
  });

  it('infers definitions of custom fields, from an object as well as from the array of a read', async () => {
    const businesses = [
      { code: 'A', custom_fields: { Parking: true, Floor: 2, Services: ['wifi'] } },
      {
        code: 'B',
        custom_fields: [
          { id: 9, type: 'TEXT', name: 'Manager', value: 'Ana', order: 4 },
          { name: 'Services', value: ['wc'] },
        ],
      },
    ];

    const { emulator, partoo } = await start({ seed: { businesses } });

    const { custom_fields: definitions } = (await partoo.get('/custom_fields')).body as { custom_fields: object[] };
    expect(definitions).toMatchObject([
      { name: 'Parking', type: 'BOOLEAN' },
      { name: 'Floor', type: 'INTEGER' },
      { name: 'Services', type: 'MULTIPLE_SELECT', possible_values: ['wifi', 'wc'] },
      { name: 'Manager', type: 'TEXT' },
    ]);
    expect(emulator.businessByCode('A')?.custom_fields.map(({ value }) => value)).toEqual([true, 2, ['wifi'], null]);
  });

  it('adds categories and groups its businesses use', async () => {
    const { partoo } = await start({
      seed: { businesses: [{ id: 'b', categories: ['gcid:lighthouse'], groups: [12] }] },
    });

    expect((await partoo.post('/business/b', { categories: ['gcid:lighthouse'], groups: [12] })).status).toBe(200);
    expect((await partoo.get('/categories/gcid:lighthouse')).body).toMatchObject({ name: 'Lighthouse', state: 'OK' });
  });

  it('given as a value is checked too', async () => {
    await expect(startEmulator({ seed: { businesses: [{ phone: '1' }] } })).rejects.toThrow('has no such field');
  });

  it('sets key, limit and switches, which options override', async () => {
    const seed = parseSeed('{"api_key":"k","rate_limit":null,"switches":{"firstPage":0,"createdStatus":201}}');
    const { partoo } = await start({ seed, switches: { firstPage: 1 } });

    expect((await partoo.get('/user/me', { 'x-APIKey': 'other' })).status).toBe(401);
    expect((await partoo.get('/business/search', { 'x-APIKey': 'k' })).body).toMatchObject({ page: 1 });
  });
});

describe('the switches', () => {
  it('each have a section of the reference, a first value as default and another one', () => {
    const odd = Object.entries(switchTable).filter(([, { section, values }]) => {
      return section < 1 || section > 35 || new Set<unknown>(values).size < 2;
    });

    expect(odd).toEqual([]);
  });
});
