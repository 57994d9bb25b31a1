import { describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import type { Switches } from '../../src/emulator/switches.ts';
import { apiKey, createCliWorlds, type CliWorld, type Settings } from '../support/cli-world.ts';
import { shop, shops } from '../support/shops.ts';

const createWorld = createCliWorlds();

const fields = {
  name: 'name',
  city: 'city',
  categories: { value: 'gcid:bakery' },
  country: { value: 'FR' },
  phone: 'tel',
};

/** Shops that are there under another name, and one that is not. */
async function startWorld(
  me: NonNullable<EmulatorOptions['me']>,
  { switches = {}, settings = {} }: { readonly switches?: Partial<Switches>; readonly settings?: Settings } = {},
): Promise<CliWorld> {
  const world = await createWorld({ emulator: { me, switches }, settings: { fields, ...settings } });
  for (const { store_id: code, tel = '' } of shops(3))
    world.emulator.add({
      code,
      name: 'Old',
      city: 'Old',
      country: 'FR',
      categories: ['gcid:bakery'],
      contacts: [{ name: null, email: null, fax: null, phone_numbers: [`+33${tel.replaceAll(' ', '').slice(1)}`] }],
    });
  world.source(shops(3));
  return world;
}

const names = ['0001', '0002', '0003'];
const refusals = (world: CliWorld): number => world.writes().filter(({ status }) => status === 403).length;

describe('the rights of a key (issue 5)', () => {
  it.each<[permissions: readonly string[], item: Switches['permissionItems']]>([
    [['business_edit', 'business_edit_categories', 'business_edit_open_hours'], 'names'],
    [['business_edit', 'business_edit_categories', 'business_edit_open_hours'], 'objects'],
  ])('a field that a permission keeps from it is never sent, permissions %j as %s', async (permissions, item) => {
    const world = await startWorld({ permissions }, { switches: { permissionItems: item } });

    const { plan } = await world.sync(0, '--yes');

    expect(refusals(world)).toBe(0);
    expect(names.map((code) => world.business(code))).toMatchObject(
      names.map((_, index) => ({ name: 'Old', city: `Ville ${String(index + 1)}` })),
    );
    expect(plan.notices.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        'may not edit name (it lacks the permission business_edit_name): left out of the changes of 3',
      ),
    ]);
  });

  it.each<[Switches['partlyForbiddenUpdate']]>([['nothing'], ['rest-applied']])(
    'a field that Partoo refuses is refused once, where a 403 applies %s, and not in the next run',
    async (partlyForbiddenUpdate) => {
      const world = await startWorld({ forbidden_fields: ['name'] }, { switches: { partlyForbiddenUpdate } });

      await world.sync(4, '--yes');
      const first = refusals(world);
      world.takeRequests();
      const { plan } = await world.sync(0);

      expect([first, refusals(world)]).toEqual([1, 0]);
      expect(plan.notices).toHaveLength(1);
      expect(names.map((code) => world.business(code)['city'])).toEqual(['Ville 1', 'Ville 2', 'Ville 3']);
    },
  );

  it('a 403 that names no fields teaches nothing', async () => {
    const world = await startWorld({ forbidden_fields: ['name'] }, { switches: { refusedFieldsBody: 'plain' } });

    const { outcomes } = await world.sync(4, '--yes');
    const { plan } = await world.sync(4);

    expect(outcomes.filter(({ result }) => result === 'failed')).toHaveLength(3);
    expect(plan.held.map(({ reason }) => reason)).toEqual(['quarantined', 'quarantined', 'quarantined']);
  });

  it.each<[what: Switches['specialHoursPermission'], firstRefusals: number]>([
    ['business_edit_open_hours', 1],
    ['business_edit', 0],
  ])('special hours that need %s are not guessed about', async (specialHoursPermission, firstRefusals) => {
    const permissions = ['business_edit', 'business_edit_name', 'business_edit_categories'];
    const special = { ...fields, specific_hours: { value: '2099-12-24: closed' } };
    const world = await startWorld(
      { permissions },
      { switches: { specialHoursPermission }, settings: { fields: special } },
    );

    await world.sync(firstRefusals === 0 ? 0 : 4, '--yes');

    expect(refusals(world)).toBe(firstRefusals);
    expect(world.business('0001')['city']).toBe('Ville 1');
  });
});

describe('the role of a key (issue 5)', () => {
  it.each<[role: string, switches: Partial<Switches>, creates: number, created: boolean]>([
    ['ORG_ADMIN', {}, 2, true],
    ['ORG_MANAGER', { orgManagerCreates: true }, 2, true],
    ['ORG_MANAGER', { orgManagerCreates: false }, 1, false],
    ['GROUP_MANAGER', { groupManagerCreates: false }, 0, false],
    ['GROUP_MANAGER', { groupManagerCreates: true }, 0, false],
    ['BUSINESS_MANAGER', {}, 0, false],
  ])('%s with %j sends %i creates', async (role, switches, creates, created) => {
    const world = await startWorld({ role }, { switches });
    world.source(shops(5));

    const { plan, outcomes } = await world.sync(created ? 0 : 4, '--yes');
    const sent = world.writes().filter(({ path }) => path === '/business');
    const again = await world.sync(created ? 0 : 4);

    expect(sent).toHaveLength(creates);
    expect(world.writes().filter(({ path }) => path === '/business')).toHaveLength(creates);
    expect(world.business('0001')).toMatchObject({ name: shop(1)['name'], city: 'Ville 1' });
    if (created) return;
    expect([...plan.held, ...outcomes.filter(({ result }) => result === 'held')].map(({ code }) => code)).toEqual([
      '0004',
      '0005',
    ]);
    expect(again.plan.notices.map(({ message }) => message)).toEqual([
      expect.stringContaining('2 new locations are not created'),
    ]);
  });

  it.each<[what: string, me: NonNullable<EmulatorOptions['me']>, words: RegExp]>([
    ['PUBLISHER', { role: 'PUBLISHER' }, /PUBLISHER/],
    ['without business_edit', { permissions: ['review_read'] }, /business_edit/],
  ])('%s writes nothing: a run says so once and sends nothing', async (_what, me, words) => {
    const world = await startWorld(me);

    const { code, stderr } = await world.run('sync', '--yes');
    const plan = await world.plan(0);

    expect(code).toBe(1);
    expect(stderr).toMatch(words);
    expect(world.writes()).toEqual([]);
    expect(plan.summary.update).toBe(3);
    expect(plan.notices.map(({ message }) => message)).toEqual([expect.stringMatching(words)]);
  });

  it('PROVIDER needs partoo.org_id: without it nothing is read or written', async () => {
    const world = await startWorld({ role: 'PROVIDER' });

    const { code, stderr } = await world.run('sync', '--yes');
    const check = await world.run('check');

    expect([code, check.code]).toEqual([1, 1]);
    expect(stderr).toContain('Set partoo.org_id');
    expect(check.stdout).toContain('Set partoo.org_id');
    expect(world.emulator.requests.filter(({ path }) => path.startsWith('/business'))).toEqual([]);
  });

  it('PROVIDER with partoo.org_id creates and updates in it, and names businesses by id only', async () => {
    const world = await startWorld({ role: 'PROVIDER', org_id: 42 }, { settings: { partoo: { org_id: 42 } } });
    world.source(shops(4));

    await world.sync(0, '--yes');
    world.source(shops(4).map((one) => ({ ...one, city: 'Elsewhere' })));
    await world.sync(0);

    expect(world.business('0004')).toMatchObject({ city: 'Elsewhere', org_id: 42 });
    expect(world.emulator.requests.filter(({ path }) => path.includes('/c-'))).toEqual([]);
    const check = await world.run('check');
    expect(check.stdout).not.toContain('org_id');
  });
});

describe('what is known of the key (issue 5)', () => {
  it('is shown by check, status and explain, as it was learnt', async () => {
    const world = await startWorld({ role: 'ORG_MANAGER', forbidden_fields: ['name'] });
    world.source(shops(4));
    const before = await world.run('check');

    await world.sync(4, '--yes');
    const [check, status, explain] = [
      await world.run('check'),
      await world.run('status'),
      await world.run('explain', '0001'),
    ];
    const { api_key: key } = JSON.parse((await world.run('status', '--json')).stdout) as { api_key: unknown };

    expect([before.code, check.code]).toEqual([0, 0]);
    expect(before.stdout).not.toContain('may not edit');
    expect(check.stdout).toMatch(/warning +partoo: the key may not edit name \(Partoo refused it on [-\d]{10}\)/);
    expect(check.stdout).toMatch(/warning +partoo: the key creates no businesses: Partoo refused it on [-\d]{10}/);
    expect(status.stdout).toMatch(/^API key: role ORG_MANAGER$/m);
    expect(status.stdout).toMatch(/^ {2}It may not edit name: Partoo refused it on [-\d]{10}\.$/m);
    expect(key).toMatchObject({
      role: 'ORG_MANAGER',
      expires_on: null,
      may_not: { write: null, create: expect.stringContaining('Partoo refused it'), edit: [{ field: 'name' }] },
    });
    expect(explain.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'left alone: the API key may not edit it (Partoo refused it',
    );
  });

  it.each([
    ['PUBLISHER', { role: 'PUBLISHER' }, /wrong +partoo: the key writes nothing: its role PUBLISHER only reads/, 1],
    ['without business_edit', { permissions: ['review_read'] }, /wrong +partoo: the key writes nothing: it lacks/, 1],
    ['GROUP_MANAGER', { role: 'GROUP_MANAGER' }, /warning +partoo: the key creates no businesses: its role is/, 0],
    [
      'without business_edit_name',
      { permissions: ['business_edit', 'business_edit_categories', 'business_edit_open_hours'] },
      /warning +partoo: the key may not edit name \(it lacks the permission business_edit_name\)/,
      0,
    ],
  ])('check says what a key of %s cannot do', async (_what, me, words, code) => {
    const world = await startWorld(me);

    const check = await world.run('check');

    expect(check.stdout).toMatch(words);
    expect(check.code).toBe(code);
  });

  it('its end is said by check, and by status without a call', async () => {
    const world = await startWorld({});
    // The calendar of the shops decides, not this machine's.
    const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' });
    const end = calendar.format(Date.now() + 6 * 24 * 3_600_000);
    const headers = { 'x-APIKey': apiKey, 'content-type': 'application/json' };
    const body = JSON.stringify({ expiration_date: end });
    await fetch(`${world.emulator.url}/api_keys/1`, { method: 'PUT', headers, body });
    world.emulator.clearRequests();

    const check = await world.run('check');
    await world.sync(0, '--yes');
    world.takeRequests();
    const status = await world.run('status');
    const json = JSON.parse((await world.run('status', '--json')).stdout) as { api_key: unknown };

    expect(check.stdout).toContain(`(${end})`);
    expect(status.stdout).toContain(`until ${end} (6 days)`);
    expect(status.stdout).toContain('The API key ends in 6 days');
    expect(json.api_key).toMatchObject({ expires_on: end, days_left: 6, warning: expect.stringContaining(end) });
    expect(world.takeRequests()).toEqual([]);
  });
});
