import { describe, expect, it } from 'vitest';

import type { Switches } from '../../src/emulator/switches.ts';
import { createFixtures, shop } from './emulator-fixture.ts';

const start = createFixtures();
const seed = {
  businesses: [
    { ...shop, id: 'a', code: 'A/1', groups: [1] },
    { ...shop, id: 'b', code: 'B', groups: [2], features: ['business_edition'] },
  ],
};

describe('a role', () => {
  it.each<[role: string, read: number, byCode: number, update: number, create: number, switches?: Partial<Switches>]>([
    ['PROVIDER', 200, 404, 200, 200],
    ['ORG_ADMIN', 200, 200, 200, 200],
    ['ORG_MANAGER', 200, 404, 200, 403],
    ['ORG_MANAGER', 200, 200, 200, 200, { orgManagerCodePath: true, orgManagerCreates: true }],
    ['GROUP_MANAGER', 200, 200, 200, 403],
    ['GROUP_MANAGER', 200, 200, 200, 200, { groupManagerCreates: true }],
    ['BUSINESS_MANAGER', 200, 200, 200, 403],
    ['PUBLISHER', 200, 404, 403, 403],
  ])(
    '%s reads %i, reads by code %i, updates %i, creates %i',
    async (role, read, byCode, update, create, switches = {}) => {
      const { partoo } = await start({ seed, me: { role }, switches });

      const answers = [
        await partoo.get('/business/a'),
        await partoo.get('/business/c-A%2F1'),
        await partoo.post('/business/a', { name: 'New' }),
        await partoo.post('/business', { ...shop, code: 'NEW', org_id: 42 }),
      ];

      expect(answers.map(({ status }) => status)).toEqual([read, byCode, update, create]);
    },
  );

  it.each([
    ['GROUP_MANAGER', { accesses: [[2]] }],
    ['BUSINESS_MANAGER', { business_ids: ['b'] }],
  ])('%s sees only what it was given', async (role, given) => {
    const { partoo } = await start({ seed, me: { role, ...given } });

    const found = (await partoo.get('/business/search')).body as { businesses: { id: string }[] };

    expect(found.businesses.map(({ id }) => id)).toEqual(['b']);
    expect((await partoo.get('/business/a')).status).toBe(404);
    expect((await partoo.post('/business/a', { name: 'New' })).status).toBe(404);
  });

  it('PUBLISHER sees businesses with presence management only', async () => {
    const { partoo } = await start({ seed, me: { role: 'PUBLISHER' } });

    const found = (await partoo.get('/business/search')).body as { businesses: { id: string }[] };

    expect(found.businesses.map(({ id }) => id)).toEqual(['a']);
  });

  it('PROVIDER chooses the organization, others have their own', async () => {
    const businesses = [...seed.businesses, { ...shop, id: 'x', org_id: 7 }];
    const provider = await start({ seed: { businesses }, me: { role: 'PROVIDER', org_id: 42 } });
    const admin = await start({ seed: { businesses }, me: { role: 'ORG_ADMIN', org_id: 42 } });
    const count = (answer: { body: unknown }): number => (answer.body as { count: number }).count;

    expect(count(await provider.partoo.get('/business/search'))).toBe(3);
    expect(count(await provider.partoo.get('/business/search?org_id=7'))).toBe(1);
    expect((await provider.partoo.post('/business', shop)).status).toBe(400);
    expect(count(await admin.partoo.get('/business/search?org_id=7'))).toBe(2);
    expect((await admin.partoo.get('/business/x')).status).toBe(404);
    expect((await admin.partoo.get('/org/7')).status).toBe(404);
    expect((await admin.partoo.post('/business', { ...shop, org_id: 7 })).status).toBe(403);
  });

  it('is shown by user/me with its permissions', async () => {
    const { partoo } = await start({ me: { role: 'ORG_ADMIN', org_id: 9, permissions: ['business_edit'] } });

    expect((await partoo.get('/user/me')).body).toMatchObject({
      role: 'ORG_ADMIN',
      org_id: 9,
      permissions: ['business_edit'],
    });
  });
});

describe('a code in a path', () => {
  it('may not hold a slash where the switch says so', async () => {
    const { partoo } = await start({ seed, switches: { codeInPath: 'no-slash' } });

    expect((await partoo.get('/business/c-A%2F1')).status).toBe(404);
    expect((await partoo.get('/business/c-B')).status).toBe(200);
  });
});

describe('a field the user may not edit', () => {
  const body = { name: 'New', city: 'Lyon', photos: { primary: 'https://a.co/b.jpg' } };

  it('is refused by name, and nothing is applied', async () => {
    const { emulator, partoo } = await start({ seed, me: { forbidden_fields: ['name', 'photos.primary'] } });

    const answer = await partoo.post('/business/a', body);

    expect(answer).toMatchObject({
      status: 403,
      body: { errors: { authorization: { name: 'edit_not_allowed', 'photos.primary': 'edit_not_allowed' } } },
    });
    expect(emulator.business('a')).toMatchObject({ name: shop.name, city: shop.city });
  });

  it('is refused while the rest is applied where the switch says so', async () => {
    const switches = { partlyForbiddenUpdate: 'rest-applied' } as const;
    const { emulator, partoo } = await start({ seed, me: { forbidden_fields: ['name'] }, switches });

    const answer = await partoo.post('/business/a', body);

    expect(answer.status).toBe(403);
    expect(emulator.business('a')).toMatchObject({ name: shop.name, city: 'Lyon' });
  });

  it('follows from the permissions', async () => {
    const { partoo } = await start({ seed, me: { permissions: ['business_edit', 'business_edit_open_hours'] } });

    const answer = await partoo.post('/business/a', { name: 'New', categories: ['gcid:bar'], city: 'Lyon' });

    expect(answer.body).toEqual({
      errors: { authorization: { name: 'edit_not_allowed', categories: 'edit_not_allowed' } },
    });
  });
});

describe('the form of a refusal', () => {
  it.each<[what: string, switches: Partial<Switches>, body: object]>([
    ['object under errors', {}, { errors: { json: { code: 'is already used by another business' } } }],
    ['text', { duplicateCodeBody: 'string' }, { errors: { json: 'This code is already used' } }],
    ['object under error', { errorKey: 'error' }, { error: { json: { code: 'is already used by another business' } } }],
  ])('of a code in use is an %s', async (_what, switches, body) => {
    const { partoo } = await start({ seed, switches });

    expect((await partoo.post('/business', { ...shop, code: 'B' })).body).toEqual(body);
  });

  it.each<[state: Switches['keyState'], status: Switches['blockedKeyStatus']]>([
    ['expired', 401],
    ['blocked-address', 403],
  ])('of a key that is %s can be %i', async (keyState, blockedKeyStatus) => {
    const { partoo } = await start({ switches: { keyState, blockedKeyStatus } });

    expect((await partoo.get('/user/me')).status).toBe(blockedKeyStatus);
  });

  it('leaves 201 to the switch', async () => {
    const { partoo } = await start({ switches: { createdStatus: 201 } });

    expect((await partoo.post('/business', shop)).status).toBe(201);
  });
});
