import { describe, expect, it } from 'vitest';
import {
  type CliWorld,
  createCliWorlds,
  type Settings,
  usualFields,
  type WorldOptions,
} from '../../support/cli-world.ts';
import { shop } from '../../support/shops.ts';
import { alwaysFresh, getFrom, postTo } from './resource.ts';
import { connected } from './sub-resources.ts';

const createWorld = createCliWorlds();
const erpId = { ...usualFields, 'additional_data.erp_id': 'erp' };
const open = 'Mo-Sa 11:00-22:00; Su closed';

function callsOf(world: CliWorld): readonly string[] {
  return world
    .takeRequests()
    .map(({ method, path }) => `${method} ${path.replace(/\/business\/[0-9a-f]{24}/u, '/business/ID')}`);
}

function settings(fields: Settings, partoo: Settings = {}): WorldOptions {
  return { settings: { fields, partoo } };
}

describe('what takes a call for each business', () => {
  const everything = {
    name: 'name',
    'additional_data.erp_id': 'erp',
    'more_hours.KITCHEN': 'kitchen',
    'attributes.has_wifi': 'wifi',
    'place_action_links.SHOP_ONLINE': 'shop_url',
    'photos.primary': 'cover',
    plans: 'plans',
    groups: { from: 'region', section: 'Regions' },
  };

  it('a run over 1,000 businesses at rest makes the calls of the crawl, and one for the sections', async () => {
    const none = { erp: '', kitchen: '', wifi: '', shop_url: '', cover: '', plans: '', region: '' };
    const codes = Array.from({ length: 1000 }, (_, index) => String(index + 1).padStart(4, '0'));
    const fleet = codes.map((code) => ({ store_id: code, name: `Acme ${code}`, ...none }));
    const businesses = codes.map((code) => ({
      ...connected[0],
      code,
      name: `Acme ${code}`,
      google_location_id: `locations/${code}`,
    }));
    const world = await createWorld({
      settings: {
        fields: everything,
        partoo: { org_id: 42, requests_per_minute: 100_000, concurrency: 50 },
      },
      emulator: {
        seed: { businesses, sections: [{ id: 1, name: 'Regions', groups: [] }] },
        me: { role: 'PROVIDER', org_id: 42 },
      },
    });
    world.source(fleet);
    const first = await world.sync(0, '--yes');
    world.takeRequests();

    const second = await world.sync(0);
    const calls = callsOf(world);

    expect(first.plan.partoo.sub_resources).toMatchObject({ read: 1000, by_rotation: 0, requests: 5000, without: {} });
    expect(second.plan.summary).toMatchObject({ unchanged: 1000, update: 0 });
    expect(second.plan.partoo.sub_resources).toMatchObject({ read: 0, requests: 0 });
    expect(calls).toEqual(['GET /sections', ...Array.from({ length: 10 }, () => 'GET /business/search')]);
  }, 240_000);

  it('is read when the location is new, and when either side of it moved, and then only what is mapped', async () => {
    const world = await createWorld(settings(erpId));
    await world.settle([shop(1, { erp: 'A' }), shop(2, { erp: 'A' }), shop(3, { erp: 'A' })]);
    await world.sync(0);
    world.takeRequests();
    world.source([shop(1, { erp: 'A', name: 'New name' }), shop(2, { erp: 'A' }), shop(3, { erp: 'A' })]);
    world.emulator.edit('0002', { description_long: 'By a colleague' });

    const { plan } = await world.sync(0);
    const reads = callsOf(world).filter((call) => call.endsWith('/additional_data'));

    expect(plan.partoo.sub_resources).toEqual({
      mapped: ['additional_data'],
      read: 2,
      by_rotation: 0,
      requests: 2,
      without: {},
    });
    expect(plan.notices.map(({ message }) => message)).toContainEqual(
      'additional_data read of 2 businesses with 2 requests: 2 new or changed, 0 by rotation; of all others as last read',
    );
    expect(reads).toEqual(Array.from({ length: 2 }, () => 'GET /business/ID/additional_data'));
  });

  it('between two readings the last known value stands in, and an edit is seen once it is due', async () => {
    const world = await createWorld(settings(erpId));
    await world.settle([shop(1, { erp: 'A' })]);
    await world.sync(0);
    await postTo(world, '0001', 'additional_data', { erp_id: 'by a colleague' });

    const unseen = await world.sync(0);
    world.configure({ fields: erpId, partoo: alwaysFresh });
    const seen = await world.sync(0);

    expect(unseen.plan.changes).toEqual([]);
    expect(seen.plan.changes).toMatchObject([{ fields: [{ field: 'additional_data.erp_id', rule: 'drift' }] }]);
    expect(seen.plan.partoo.sub_resources).toMatchObject({ read: 1, by_rotation: 1 });
    expect(await getFrom(world, '0001', 'additional_data')).toEqual({ erp_id: 'A' });
  });

  it('a change costs a look, a write and a look for each that it touches, as the plan predicts', async () => {
    const world = await createWorld(settings({ ...erpId, 'more_hours.KITCHEN': 'kitchen' }));
    await world.settle([shop(1, { erp: 'A', kitchen: open })]);
    await world.sync(0);
    world.source([shop(1, { erp: 'B', kitchen: open, name: 'New name' })]);
    const { cost } = await world.plan(0);
    world.takeRequests();

    const { plan } = await world.sync(0);
    const calls = callsOf(world);

    expect(plan.changes).toHaveLength(1);
    expect(calls.slice(-cost.requests)).toEqual([
      'GET /business/search',
      'GET /business/ID/additional_data',
      'POST /business/ID',
      'POST /business/ID/additional_data',
      'GET /business/search',
      'GET /business/ID/additional_data',
    ]);
  });
});

describe('a change in several requests', () => {
  it('R22 stopped between two of them, the next run sends what is missing, and that only', async () => {
    const world = await createWorld(settings(erpId, alwaysFresh));
    await world.settle([shop(1, { erp: 'A' })]);
    world.emulator.faults.add({
      kind: 'status',
      status: 401,
      body: { errors: { authentication: 'User not authenticated' } },
      match: { method: 'POST', path: /\/additional_data$/ },
      nth: 1,
    });
    world.source([shop(1, { erp: 'B', name: 'New name' })]);

    const stopped = await world.run('sync', '--json');
    const between = world.business('0001').name;
    world.takeRequests();
    const { plan } = await world.sync(0);

    expect(stopped.code).not.toBe(0);
    expect(between).toBe('New name');
    expect(plan.changes).toMatchObject([{ fields: [{ field: 'additional_data.erp_id' }] }]);
    expect(world.writes().map(({ path }) => path.split('/').at(-1))).toEqual(['additional_data']);
    expect(await getFrom(world, '0001', 'additional_data')).toEqual({ erp_id: 'B' });
  });

  it('R26 what Partoo refuses of it fails alone, is tried again, and then waits', async () => {
    const world = await createWorld(settings(erpId));
    await world.settle([shop(1, { erp: 'A' })]);
    world.emulator.faults.add({
      kind: 'status',
      status: 400,
      body: { errors: { json: 'No' } },
      match: { method: 'POST', path: /\/additional_data$/ },
    });
    world.source([shop(1, { erp: 'B', name: 'New name' })]);

    const first = await world.sync(4);
    const second = await world.sync(4);
    world.takeRequests();
    const third = await world.sync(4);

    expect(first.outcomes).toMatchObject([{ result: 'failed', partly: true }]);
    expect(first.outcomes[0]?.detail).toContain('additional_data: 400');
    expect(second.plan.changes).toMatchObject([{ fields: [{ field: 'additional_data.erp_id' }] }]);
    expect(third.plan.held).toMatchObject([{ code: '0001', reason: 'quarantined' }]);
    expect(world.writes()).toEqual([]);
    expect(world.business('0001').name).toBe('New name');
  });

  it('R26 a business of which Partoo does not say what it holds is not written over, and the others go on', async () => {
    const world = await createWorld(settings(erpId));
    await world.settle([shop(1, { erp: 'A' }), shop(2, { erp: 'A' })]);
    const match = { method: 'GET', path: new RegExp(`${world.business('0001').id}/additional_data$`, 'u') };
    world.emulator.faults.add({ kind: 'status', status: 200, body: ['no object'], match });
    world.source([shop(1, { erp: 'B' }), shop(2, { erp: 'B' })]);

    const { outcomes } = await world.sync(4);
    world.emulator.faults.clear();
    const { summary } = await world.sync(0);

    expect(outcomes.map(({ code, result }) => [code, result])).toEqual([
      ['0001', 'stale'],
      ['0002', 'done'],
    ]);
    expect(outcomes[0]?.detail).toContain('additional_data');
    expect(summary.done).toBe(1);
    expect(await getFrom(world, '0001', 'additional_data')).toEqual({ erp_id: 'B' });
  });

  it('R17 what cannot be read back is no success, and the next run finds it', async () => {
    const world = await createWorld(settings(erpId));
    await world.settle([shop(1, { erp: 'A' })]);
    await world.sync(0);
    const match = { method: 'GET', path: /\/additional_data$/ };
    world.emulator.faults.add({ kind: 'status', status: 200, body: ['no object'], match, nth: 3 });
    world.source([shop(1, { erp: 'B', name: 'New name' })]);

    const { outcomes } = await world.sync(4);
    world.takeRequests();
    const { plan } = await world.sync(0);

    expect(outcomes).toMatchObject([{ result: 'failed', partly: true }]);
    expect(outcomes[0]?.detail).toContain('additional_data: sent, and could not be read back');
    expect(plan.changes).toEqual([]);
    expect(world.writes()).toEqual([]);
    expect(await getFrom(world, '0001', 'additional_data')).toEqual({ erp_id: 'B' });
  });

  it('R17 a write whose answer is lost is read back', async () => {
    const world = await createWorld(settings(erpId));
    await world.settle([shop(1, { erp: 'A' })]);
    world.emulator.faults.add({
      kind: 'reset-after-effect',
      match: { method: 'POST', path: /\/additional_data$/ },
      nth: 1,
    });
    world.source([shop(1, { erp: 'B' })]);

    const { summary } = await world.sync(0);

    expect(summary.done).toBe(1);
    expect(await getFrom(world, '0001', 'additional_data')).toEqual({ erp_id: 'B' });
  });
});

describe('links, which are not sent twice', () => {
  const fields = { ...usualFields, 'place_action_links.SHOP_ONLINE': 'shop_url' };
  const said = (path: string, name = 'Acme 0001'): readonly ReturnType<typeof shop>[] => [
    shop(1, { shop_url: `https://www.acme.example/${path}`, name }),
  ];

  it.each([
    ['arrived', 'reset-after-effect', 0],
    ['was lost', 'reset-before-effect', 4],
  ] as const)('R17 a request that %s without an answer is judged by what is read back', async (_what, kind, code) => {
    const world = await createWorld({
      settings: { fields },
      emulator: { seed: { businesses: connected.slice(0, 1) } },
    });
    await world.settle(said('1'));
    await world.sync(0);
    world.emulator.faults.add({ kind, match: { method: 'POST', path: /\/place_action_links$/ }, nth: 1 });
    world.source(said('2', 'New name'));

    const { outcomes } = await world.sync(code);
    const sent = world.writes().filter(({ path }) => path.endsWith('/place_action_links')).length;
    const after = await world.sync(0);
    const held = (await getFrom(world, '0001', 'place_action_links'))['place_action_links'];

    expect(outcomes[0]?.result).toBe(code === 0 ? 'done' : 'failed');
    expect(sent).toBe(1);
    expect(after.plan.changes).toHaveLength(code === 0 ? 0 : 1);
    expect(held).toMatchObject([
      { gmb_id: 'SHOP_ONLINE', urls: [{ value: 'https://www.acme.example/2' }] },
      {},
      {},
      {},
      {},
      {},
      {},
    ]);
    expect(world.business('0001').name).toBe('New name');
  });
});

describe('what Partoo does not have for a business, or not for this key', () => {
  it('is told once, and neither sent nor a failure', async () => {
    const fields = { ...usualFields, 'place_action_links.SHOP_ONLINE': 'shop_url', plans: 'plans' };
    const world = await createWorld(settings(fields));
    const rows = [shop(1, { shop_url: 'https://www.acme.example/1', plans: 'posts' })];
    world.source(rows);

    const created = await world.sync(0, '--yes');
    world.takeRequests();
    const again = await world.sync(0);
    world.source([shop(1, { shop_url: 'https://www.acme.example/2', plans: 'posts' })]);
    const changed = await world.sync(0);

    expect(created.outcomes[0]?.detail).toContain('place_action_links: Partoo has none for this business');
    expect([again, changed].flatMap(({ plan }) => plan.changes)).toEqual([]);
    expect(changed.plan.notices.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('Partoo has no plans for 1 business(es), or not for this key'),
    );
    expect(world.writes()).toEqual([]);
  });
});

describe('explain of what takes a call for each business', () => {
  async function decisionOf(world: CliWorld, field: string): Promise<string | undefined> {
    const { stdout } = await world.run('explain', '0001', '--json');
    const { fields } = JSON.parse(stdout) as { readonly fields: readonly Record<'field' | 'decision', string>[] };
    return fields.find((one) => one.field === field)?.decision;
  }

  it('says what the plan would do: nothing where Partoo has none, or where nobody has looked', async () => {
    const links = { 'place_action_links.SHOP_ONLINE': 'shop_url' };
    const world = await createWorld(settings({ ...usualFields, ...links }));
    world.source([shop(1, { shop_url: 'https://www.acme.example/1', erp: 'A' })]);
    await world.sync(0, '--yes');

    const none = await decisionOf(world, 'place_action_links.SHOP_ONLINE');
    world.configure({ fields: { ...erpId, ...links } });
    const unread = await decisionOf(world, 'additional_data.erp_id');
    await world.sync(0, '--yes');
    const known = await decisionOf(world, 'additional_data.erp_id');

    expect(none).toBe('left alone: Partoo has no place_action_links for this business, or not for this key');
    expect(unread).toBe('left alone: additional_data of this business was not read yet');
    expect(known).toBe('unchanged');
  });

  it('without a business yet, it is to be written', async () => {
    const world = await createWorld(settings(erpId));
    world.source([shop(1, { erp: 'A' })]);

    expect(await decisionOf(world, 'additional_data.erp_id')).toBe('write Partoo (first sync)');
  });
});

describe('export', () => {
  it('gives what takes a call for each business as last read, without a call', async () => {
    const world = await createWorld(settings(erpId));
    await world.settle([shop(1, { erp: 'A' })]);

    const { stdout } = await world.run('export', '--format', 'json');

    expect(JSON.parse(stdout)).toMatchObject([{ code: '0001', additional_data: { erp_id: 'A' } }]);
    expect(world.takeRequests().map(({ path }) => path)).toEqual(['/business/search']);
  });
});

describe('R33 what Partoo would refuse is not sent', () => {
  it('more than ten keys of additional data, with those that others wrote', async () => {
    const world = await createWorld(settings(erpId, alwaysFresh));
    await world.settle([shop(1, { erp: '' })]);
    const others = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`key_${String(n)}`, n]));
    await postTo(world, '0001', 'additional_data', others);
    world.source([shop(1, { erp: 'A' })]);
    world.takeRequests();

    const { outcomes } = await world.sync(4);

    expect(outcomes[0]?.detail).toContain('would have 11 keys');
    expect(world.writes()).toEqual([]);
    expect(await getFrom(world, '0001', 'additional_data')).toEqual(others);
  });

  it('R19 keys that others wrote stay', async () => {
    const world = await createWorld(settings(erpId, alwaysFresh));
    await world.settle([shop(1, { erp: 'A' })]);
    await postTo(world, '0001', 'additional_data', { erp_id: 'A', marker: 7 });
    world.source([shop(1, { erp: 'B' })]);

    await world.sync(0);

    expect(await getFrom(world, '0001', 'additional_data')).toEqual({ erp_id: 'B', marker: 7 });
  });

  it('hours of a service that name some days only', async () => {
    const world = await createWorld(settings({ ...usualFields, 'more_hours.KITCHEN': 'kitchen' }));
    world.source([shop(1, { kitchen: 'Monday: 11:00-22:00' })]);

    const { plan } = await world.sync(4, '--yes');

    expect(plan.held).toMatchObject([{ code: '0001', reason: 'invalid' }]);
    expect(plan.held[0]?.detail).toContain('nothing is said of tuesday');
  });
});
