import { describe, expect, it } from 'vitest';
import { createCliWorlds } from '../support/cli-world.ts';
import { shop, shops, without, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const bare = { name: 'Old', city: 'Old', country: 'FR', categories: ['gcid:bakery'] };

describe('contract section 2: a business that is gone in Partoo', () => {
  it('R3 is held as gone_in_partoo, ends with 4, and is not created again by itself', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    world.emulator.remove('0002');
    world.source(withChanges(shops(4), { '0001': { name: 'X' } }));

    const first = await world.sync(4);
    const second = await world.sync(4);

    expect(first.plan.held).toMatchObject([{ code: '0002', reason: 'gone_in_partoo' }]);
    expect(second.plan.held).toMatchObject([{ code: '0002', reason: 'gone_in_partoo' }]);
    expect(world.writes().map(({ body }) => body)).toEqual([{ name: 'X' }]);
  });

  it('resolve --take source creates it again, once, under the same code', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    world.emulator.remove('0002');
    await world.sync(4);

    const { code } = await world.run('resolve', '0002', '--take', 'source');
    const made = await world.sync(0);
    const after = await world.sync(0);

    expect(code).toBe(0);
    expect(made.outcomes).toMatchObject([{ code: '0002', action: 'create', result: 'done' }]);
    expect(after.outcomes).toEqual([]);
    expect(world.emulator.businesses().filter(({ code: one }) => one === '0002')).toHaveLength(1);
  });

  it('resolve --take partoo forgets it: nothing is created, and nothing is held any more', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    world.emulator.remove('0002');
    await world.sync(4);

    const { code } = await world.run('resolve', '0002', '--take', 'partoo');
    const forgotten = await world.sync(0);
    const after = await world.sync(0);

    expect(code).toBe(0);
    expect(forgotten.plan.held).toEqual([]);
    expect(after.plan).toMatchObject({ changes: [], held: [] });
    expect(world.writes()).toEqual([]);
  });

  it('R10 a business missing from the crawl, but there when looked up, is not gone', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    const id = world.business('0003').id;
    world.emulator.faults.add({
      kind: 'missing-business',
      business: '0003',
      isCounted: false,
      match: { path: /search$/, query: (query) => query['business__in'] === undefined },
    });

    const { plan } = await world.sync(0);

    expect(plan.held).toEqual([]);
    expect(plan.changes).toEqual([]);
    const looked = world.takeRequests().filter(({ query, path }) => query['business__in'] === id || path.endsWith(id));
    expect(looked.length).toBeGreaterThan(0);
  });

  it('R3 a look-up that only fails does not make it gone', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    const id = world.business('0003').id;
    world.emulator.faults.add({
      kind: 'missing-business',
      business: '0003',
      isCounted: false,
      match: { path: /search$/ },
    });
    world.emulator.faults.add({ kind: 'status', status: 403, body: {}, match: { path: new RegExp(id) } });

    const ended = await world.run('sync', '--json');

    expect(ended.stdout).not.toContain('gone_in_partoo');
    expect(world.writes()).toEqual([]);
  });
});

describe('requirements R4: matching on adoption', () => {
  it('adopts by code, then lists what differs in an update of its own', async () => {
    const world = await createWorld();
    const id = world.emulator.add({ ...bare, code: '0001' });
    world.source(shops(1));

    const { plan, outcomes } = await world.sync(0, '--yes');

    expect(plan.changes.map(({ action, business_id }) => [action, business_id])).toEqual([
      ['adopt', id],
      ['update', id],
    ]);
    expect(outcomes.map(({ action, result }) => [action, result])).toEqual([
      ['adopt', 'done'],
      ['update', 'done'],
    ]);
    expect(world.business('0001').name).toBe('Acme 0001');
  });

  it('adopts by phone and zip, and leaves the code of Partoo alone or makes it ours', async () => {
    const world = await createWorld();
    const id = world.emulator.add({
      ...bare,
      code: 'P-17',
      zipcode: '75001',
      contacts: [{ phone_numbers: ['01 44 00 01 00'] }],
    });
    world.source(shops(1));

    const { plan } = await world.sync(0, '--yes');
    const after = await world.sync(0);

    expect(plan.changes[0]).toMatchObject({ action: 'adopt', code: '0001', business_id: id });
    expect(world.emulator.businesses()).toHaveLength(1);
    expect(after.plan.changes).toEqual([]);
  });

  it('holds ambiguous ones, creates nothing for them, and ends with 4', async () => {
    const world = await createWorld();
    for (const code of ['A', 'B'])
      world.emulator.add({ ...bare, code, zipcode: '75001', contacts: [{ phone_numbers: ['+33144000100'] }] });
    world.source(shops(2));

    const { plan } = await world.sync(4, '--yes');

    expect(plan.held).toMatchObject([{ code: '0001', reason: 'ambiguous' }]);
    expect(plan.summary).toMatchObject({ create: 1, adopt: 0 });
    expect(world.emulator.businesses()).toHaveLength(3);
  });

  it('holds name and a short distance as a proposal', async () => {
    const world = await createWorld({
      settings: {
        fields: {
          name: 'name',
          city: 'city',
          country: { value: 'FR' },
          phone: 'tel',
          categories: { value: 'gcid:bakery' },
          lat: 'lat',
          long: 'lng',
        },
      },
    });
    world.emulator.add({ ...bare, code: 'X', name: 'ACME  0001', lat: 48.8566, long: 2.3522 });
    world.source([shop(1, { lat: '48.85665', lng: '2.35225' })]);

    const { plan } = await world.sync(4, '--yes');

    expect(plan.held).toMatchObject([{ code: '0001', reason: 'ambiguous' }]);
    expect(world.writes()).toEqual([]);
  });

  it('resolve --take source lets an ambiguous one be created as its own', async () => {
    const world = await createWorld();
    for (const code of ['A', 'B'])
      world.emulator.add({ ...bare, code, zipcode: '75001', contacts: [{ phone_numbers: ['+33144000100'] }] });
    world.source(shops(1));
    await world.sync(4, '--yes');

    await world.run('resolve', '0001', '--take', 'source');
    const { outcomes } = await world.sync(0, '--yes');

    expect(outcomes).toMatchObject([{ code: '0001', action: 'create', result: 'done' }]);
  });

  it('resolve --take partoo of an ambiguous one is refused: there is nothing to take', async () => {
    const world = await createWorld();
    for (const code of ['A', 'B'])
      world.emulator.add({ ...bare, code, zipcode: '75001', contacts: [{ phone_numbers: ['+33144000100'] }] });
    world.source(shops(1));
    await world.sync(4, '--yes');

    const { code, stderr } = await world.run('resolve', '0001', '--take', 'partoo');

    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('give it the code 0001 in Partoo');
  });

  it('R13 several businesses with its code: held, and no command is offered that Partoo would refuse', async () => {
    const world = await createWorld();
    const [first, second] = [world.emulator.add({ ...bare, code: 'A' }), world.emulator.add({ ...bare, code: 'B' })];
    for (const id of [first, second]) world.emulator.edit(id, { code: '0001' });
    world.source(shops(1));

    const { plan } = await world.sync(4, '--yes');
    const resolved = await world.run('resolve', '0001', '--take', 'source');

    expect(plan.held).toMatchObject([{ code: '0001', reason: 'duplicate' }]);
    expect(plan.held[0]?.detail).not.toContain('resolve');
    expect(resolved.code).toBe(1);
    expect(world.writes()).toEqual([]);
  });

  it('R13 a renamed location finds its old business first', async () => {
    const world = await createWorld();
    await world.settle(shops(3));
    world.source([...without(shops(3), '0003'), shop(3, { store_id: 'N-3' })]);

    const planned = await world.plan(3);
    const { plan } = await world.sync(0, '--yes');

    expect(planned.guard.verdict).toBe('approval');
    expect(plan.summary).toMatchObject({ create: 0, close: 0, delete: 0 });
    expect(world.emulator.businesses()).toHaveLength(3);
  });
});

describe('contract section 2: unmatched and create', () => {
  it.each([
    ['report', 2],
    ['ignore', 0],
  ])('unmatched: %s counts %i, writes nothing and does not end with 4', async (unmatched, count) => {
    const world = await createWorld({ settings: { unmatched } });
    world.emulator.add({ ...bare, code: 'other-1' });
    world.emulator.add({ ...bare, code: 'other-2' });
    world.source(shops(2));

    const { plan } = await world.sync(0, '--yes');
    const after = await world.plan(0);

    expect(plan.summary.unmatched).toBe(count);
    expect(after.summary.unmatched).toBe(count);
    expect(world.writes().every(({ path }) => path === '/business')).toBe(true);
  });

  it('create: false creates nothing, and still updates what is there', async () => {
    const world = await createWorld({ settings: { create: false } });
    world.emulator.add({ ...bare, code: '0001' });
    world.source(shops(3));

    const { plan } = await world.sync(0, '--yes');

    expect(plan.summary).toMatchObject({ create: 0, adopt: 1, update: 1 });
    expect(world.emulator.businesses()).toHaveLength(1);
  });
});

describe('contract section 2: scope', () => {
  const sections = [
    {
      name: 'Regions',
      groups: [
        { id: 12, name: 'Ours' },
        { id: 13, name: 'Theirs' },
      ],
    },
  ];

  it.each([
    ['groups', { groups: [12] }, { groups: [12] }, { groups: [13] }],
    ['country', { country: ['FR'] }, { country: 'FR' }, { country: 'BE' }],
  ])('R11 by %s: what is outside is never touched, linked, matched or counted', async (_by, scope, inside, outside) => {
    const world = await createWorld({
      settings: {
        partoo: { scope },
        fields: { name: 'name', city: 'city' },
        absent: { action: 'delete', after_reads: 1, after_hours: 0 },
      },
      emulator: { seed: { sections } },
    });
    world.emulator.add({ ...bare, ...inside, code: '0001' });
    world.emulator.add({ ...bare, ...outside, code: '0002' });
    world.emulator.add({ ...bare, ...outside, code: 'unmatched' });
    world.source(shops(2));

    const { plan } = await world.sync(0, '--yes');
    await world.sync(0);

    expect(plan.summary).toMatchObject({ create: 0, adopt: 1, update: 1, unmatched: 0 });
    expect(plan.held).toMatchObject([{ code: '0002', reason: 'left_scope' }]);
    expect(world.writes().map(({ path }) => path)).toEqual([`/business/${world.business('0001').id}`]);
    expect(world.business('0002').name).toBe('Old');
  });

  it('R11 a business that lost its Partoo plan is never updated and never counted as absent', async () => {
    const world = await createWorld({ settings: { absent: { action: 'delete', after_reads: 1, after_hours: 0 } } });
    await world.settle(shops(3));
    world.emulator.edit('0002', { features: [] });
    world.emulator.edit('0003', { features: [] });
    world.source(withChanges(without(shops(3), '0003'), { '0002': { name: 'X' }, '0001': { name: 'Y' } }));

    await world.run('sync');
    await world.run('sync');

    expect(world.writes().map(({ body }) => body)).toEqual([{ name: 'Y' }]);
    expect(world.emulator.businesses()).toHaveLength(3);
  });
});
