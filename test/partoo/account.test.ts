import { describe, expect, it } from 'vitest';
import { askKeyAccount } from '../../src/ask-key-account.ts';
import { createPartooAccount } from '../../src/partoo/account.ts';
import { neverAborted } from '../http/http-fixture.ts';
import { startPartoo } from './partoo-fixture.ts';

type StartOptions = Parameters<typeof startPartoo>[0];

async function startAccount(options: StartOptions = {}, orgId: number | null = null) {
  const partoo = await startPartoo(options, { orgId });
  return { ...partoo, account: createPartooAccount({ http: partoo.http, orgId }) };
}

describe('me', () => {
  it('says who the key belongs to', async () => {
    const { account } = await startAccount({ me: { role: 'ORG_ADMIN', org_id: 42, permissions: ['business_edit'] } });

    const me = await account.me(neverAborted());

    expect(me).toMatchObject({ role: 'ORG_ADMIN', orgId: 42, permissions: ['business_edit'] });
  });

  it('takes permissions as objects, and everything else as missing', async () => {
    const { account, emulator } = await startAccount();
    emulator.faults.add({ kind: 'status', status: 200, body: { role: null, permissions: [{ name: 'a' }, 'b', 3] } });

    const me = await account.me(neverAborted());

    expect(me).toEqual({ id: null, role: null, orgId: null, email: null, permissions: ['a', 'b'] });
  });

  it.each([
    [401, 'PARTOO_UNAUTHORIZED'],
    [403, 'PARTOO_FORBIDDEN'],
  ] as const)('throws when the key is refused with %i', async (blockedKeyStatus, code) => {
    const { account } = await startAccount({ switches: { keyState: 'blocked-address', blockedKeyStatus } });

    const me = account.me(neverAborted());

    await expect(me).rejects.toMatchObject({ code, retryable: false });
  });

  it.each([[[]], ['maintenance'], [null]])('R2 throws on %j instead of a user', async (body) => {
    const { account, emulator } = await startAccount();
    emulator.faults.add({ kind: 'status', status: 200, body: JSON.stringify(body) });

    const me = account.me(neverAborted());

    await expect(me).rejects.toMatchObject({ code: 'PARTOO_UNEXPECTED' });
  });
});

describe('customFields', () => {
  it('R33 gives definitions with their limits', async () => {
    const custom_fields = [
      { id: 1, name: 'ManagerName', type: 'TEXT', max_len: 40 },
      { id: 2, name: 'Kind', type: 'SINGLE_SELECT', possible_values: ['a', 'b'] },
    ];
    const { account } = await startAccount({ seed: { custom_fields } });

    const definitions = await account.customFields(neverAborted());

    expect(definitions).toMatchObject([
      { id: 1, name: 'ManagerName', type: 'TEXT', maxLength: 40, possibleValues: [] },
      { id: 2, name: 'Kind', type: 'SINGLE_SELECT', maxLength: null, possibleValues: ['a', 'b'] },
    ]);
  });

  it('names the organization for a PROVIDER', async () => {
    const { account, emulator } = await startAccount({ me: { role: 'PROVIDER', org_id: 42 } }, 42);

    await account.customFields(neverAborted());

    expect(emulator.requests[0]?.query).toEqual({ org_id: '42' });
  });
});

describe('categoryExists', () => {
  const categories = [
    { gmb_id: 'gcid:bakery', name: 'Bakery' },
    { gmb_id: 'gcid:old', name: 'Old', state: 'DEPRECATED', live_id: 'gcid:bakery' },
  ];

  it.each([400, 404] as const)('R33 knows what is in the catalogue, an unknown one answered %i', async (status) => {
    const { account } = await startAccount({ seed: { categories }, switches: { unknownCategoryStatus: status } });

    const found = await Promise.all(
      ['gcid:bakery', 'gcid:old', 'gcid:nothing'].map((gcid) => account.categoryExists(gcid, neverAborted())),
    );

    expect(found).toEqual([
      { known: true, state: 'OK', liveId: null },
      { known: true, state: 'DEPRECATED', liveId: 'gcid:bakery' },
      { known: false, state: null, liveId: null },
    ]);
  });

  it('R3 concludes nothing from a page of HTML', async () => {
    const { account, emulator } = await startAccount({ seed: { categories } });
    emulator.faults.add({ kind: 'html', status: 404 });

    const found = account.categoryExists('gcid:bakery', neverAborted());

    await expect(found).rejects.toMatchObject({ code: 'PARTOO_UNEXPECTED' });
  });
});

describe('apiKeys', () => {
  it('gives the keys in force, tolerating what is missing', async () => {
    const { account, emulator } = await startAccount();
    const api_keys = [{ id: 3, label: 'sync', expiration_date: '2027-01-01', ip_whitelist: null }, 'odd'];
    emulator.faults.add({ kind: 'status', status: 200, body: { api_keys } });

    const keys = await account.apiKeys(neverAborted());

    expect(keys).toEqual([
      {
        id: 3,
        label: 'sync',
        userType: null,
        userId: null,
        expiresOn: '2027-01-01',
        lastUsedAt: null,
        ipWhitelist: [],
      },
    ]);
  });

  it('is null where the key may not list them', async () => {
    const { account, emulator } = await startAccount();
    emulator.faults.add({ kind: 'status', status: 403, body: { error: { authorization: 'Operation not allowed' } } });

    const keys = await account.apiKeys(neverAborted());

    expect(keys).toBeNull();
  });
});

describe('permissions', () => {
  it('gives the names of all that the organization knows', async () => {
    const { account } = await startAccount();

    const names = await account.permissions(neverAborted());

    expect(names).toEqual(expect.arrayContaining(['business_edit', 'business_edit_name']));
  });

  it('is null where the key may not list them', async () => {
    const { account, emulator } = await startAccount();
    emulator.faults.add({ kind: 'status', status: 403, body: { error: { authorization: 'Operation not allowed' } } });

    const names = await account.permissions(neverAborted());

    expect(names).toBeNull();
  });

  it.each([[{}], [{ sections: 'none' }], [[]]])('R2 throws on %j instead of sections', async (body) => {
    const { account, emulator } = await startAccount();
    emulator.faults.add({ kind: 'status', status: 200, body: JSON.stringify(body) });

    const names = account.permissions(neverAborted());

    await expect(names).rejects.toMatchObject({ code: 'PARTOO_UNEXPECTED' });
  });
});

describe('askKeyAccount', () => {
  it.each<[what: string, permissions: readonly string[], calls: readonly string[]]>([
    [
      'all permissions',
      ['business_edit', 'business_edit_name', 'business_edit_categories', 'business_edit_open_hours'],
      [],
    ],
    ['a permission less', ['business_edit', 'business_edit_name'], ['/permissions']],
  ])('asks what the organization knows only where it decides: %s', async (_what, permissions, calls) => {
    const { account, emulator } = await startAccount({ me: { role: 'ORG_ADMIN', permissions } });

    const asked = await askKeyAccount(account, 'digest', neverAborted());

    expect(emulator.requests.map(({ path }) => path)).toEqual(['/user/me', ...calls, '/api_keys']);
    expect(asked).toMatchObject({ keyDigest: 'digest', role: 'ORG_ADMIN', permissions });
    expect(asked.listed === null).toBe(calls.length === 0);
  });
});
