import { describe, expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { FieldValues } from '../../src/domain/value.ts';
import type { Trouble } from './simulated-partoo.ts';
import { rawOf, row } from './shops.ts';
import { createWorld, type SimulatedWorld } from './simulated-world.ts';

const codes = ['0001', '0002', '0003', '0004', '0005'];

/** Partoo refuses these properties of every update. */
function forbid(...names: readonly string[]): (call: string, values: FieldValues) => Trouble | null {
  return (call, values) => {
    const named = names.filter((name) => Object.keys(values).some((path) => path.split('.')[0] === name));
    return call.startsWith('update') && named.length > 0 ? { forbidden: named } : null;
  };
}

/** Five shops in step; then all of them get another name and another city in the source. */
async function renamedWorld(
  changed: Readonly<Record<string, string>> = { name: 'New', city: 'Lyon' },
): Promise<SimulatedWorld> {
  const world = await createWorld({
    rows: codes.map((code) => row(code)),
    businesses: codes.map((code) => rawOf(code)),
  });
  await world.sync();
  world.rows = codes.map((code) => row(code, changed));
  return world;
}

function fieldsOf({ changes }: Plan): readonly string[] {
  return changes.flatMap(({ fields }) => fields.map(({ field }) => field));
}

function leftOutNotices({ notices }: Plan): readonly string[] {
  return notices.flatMap(({ message }) => (message.includes('may not edit') ? [message] : []));
}

describe('a field that Partoo refuses', () => {
  it('is refused once, and left out of all other writes of the run; the rest is written', async () => {
    const world = await renamedWorld();
    world.partoo.trouble = forbid('name');

    const { outcomes } = await world.sync();

    // The first one is sent twice: as planned, and without the name.
    expect(world.partoo.writes).toHaveLength(codes.length + 1);
    expect(codes.map((code) => world.partoo.byCode(code)[0])).toMatchObject(
      codes.map((code) => ({ name: `Shop ${code}`, city: 'Lyon' })),
    );
    expect(outcomes).toMatchObject(codes.map((code) => ({ code, result: 'held', forbidden: ['name'], partly: true })));
    expect(world.memory.held()).toEqual([]);
  });

  it('is remembered: later runs do not try it, and say so in one notice', async () => {
    const world = await renamedWorld();
    world.partoo.trouble = forbid('name');
    await world.sync();
    const before = world.partoo.writes.length;
    await world.restart();

    const { plan, outcomes } = await world.sync({ yes: false });

    expect(world.partoo.writes).toHaveLength(before);
    expect([plan.changes, plan.held, outcomes]).toEqual([[], [], []]);
    expect(leftOutNotices(plan)).toEqual([
      expect.stringContaining('name (Partoo refused it on 2026-11-22): left out of the changes of 5 locations'),
    ]);
  });

  it('is tried again after seven days, on one location, and forgotten where it works', async () => {
    const world = await renamedWorld();
    world.partoo.trouble = forbid('name');
    await world.sync();
    world.clock.advance(7 * 24);

    const stillRefused = world.partoo.writes.length;
    await world.sync();
    const tried = world.partoo.writes.length - stillRefused;
    world.clock.advance(7 * 24);
    world.partoo.trouble = () => null;
    await world.sync();
    const { plan } = await world.sync();

    // Nothing else is left to write, so that it takes a second refusal to know that it is not about the business.
    expect(tried).toBe(2);
    expect(codes.map((code) => world.partoo.byCode(code)[0]?.['name'])).toEqual(codes.map(() => 'New'));
    expect([plan.changes, plan.notices]).toEqual([[], []]);
  });

  it.each<[what: string, change: (world: SimulatedWorld) => void]>([
    [
      'the key has other rights',
      ({ partoo }) => (partoo.key = { ...partoo.key, permissions: ['business_edit'], listed: ['business_edit'] }),
    ],
    ['another key is used', ({ partoo }) => (partoo.key = { ...partoo.key, keyDigest: 'key-2' })],
  ])('is tried again once %s', async (_what, change) => {
    const world = await renamedWorld();
    world.partoo.trouble = forbid('name');
    await world.sync();
    world.partoo.trouble = () => null;
    change(world);
    // Asked about daily.
    world.clock.advance(24);

    const { plan } = await world.sync();

    expect(fieldsOf(plan)).toEqual(codes.map(() => 'name'));
    expect(codes.map((code) => world.partoo.byCode(code)[0]?.['name'])).toEqual(codes.map(() => 'New'));
  });

  it('refused alone, once, may be about the business: it fails and is tried later (R26)', async () => {
    const world = await renamedWorld();
    world.rows = codes.map((code) => row(code, code === '0003' ? { name: 'New' } : {}));
    world.partoo.trouble = forbid('name');

    const { outcomes } = await world.sync();
    const { plan } = await world.sync();

    expect(outcomes).toMatchObject([{ code: '0003', result: 'failed' }]);
    expect(world.memory.refusedRights()).toEqual([]);
    expect(plan.held).toMatchObject([{ code: '0003', reason: 'quarantined' }]);
  });

  it('refused alone by a second business is learnt; what failed for it waits no more', async () => {
    const world = await renamedWorld({ name: 'New' });
    world.partoo.trouble = forbid('name');

    const { outcomes } = await world.sync();
    const { plan } = await world.sync();

    expect(outcomes.map(({ result }) => result).toSorted()).toEqual(['failed', 'failed', 'held', 'held', 'held']);
    expect(world.partoo.writes).toHaveLength(2);
    expect([plan.changes, plan.held, world.memory.failures()]).toEqual([[], [], []]);
    expect(leftOutNotices(plan)).toHaveLength(1);
  });

  it('named by nobody is no right to a field: each location fails by itself (R26)', async () => {
    const world = await renamedWorld();
    world.partoo.trouble = () => ({ forbidden: [] });

    const { outcomes } = await world.sync();

    expect(outcomes.map(({ result }) => result)).toEqual(codes.map(() => 'failed'));
    expect(world.memory.refusedRights()).toEqual([]);
  });

  it('is left out of a plan that was saved before it was refused', async () => {
    const world = await renamedWorld();
    const saved = await world.plan();
    world.rows = [row('0001', { name: 'New', city: 'Lyon' }), ...codes.slice(1).map((code) => row(code))];
    world.partoo.trouble = forbid('name');
    await world.sync();
    world.rows = codes.map((code) => row(code, { name: 'New', city: 'Lyon' }));
    const before = world.partoo.writes.length;

    await world.apply(saved);

    // Not one of them is sent twice.
    expect(world.partoo.writes.length - before).toBe(codes.length);
    expect(world.partoo.byCode('0005')).toMatchObject([{ name: 'Shop 0005', city: 'Lyon' }]);
  });
});

describe('a create that Partoo refuses as such', () => {
  it('keeps the other creates of the run from being sent, and those of later runs', async () => {
    const world = await createWorld({
      rows: codes.map((code) => row(code)),
      businesses: [rawOf('0005', { city: 'Lyon' })],
    });
    world.partoo.trouble = (call) => (call.startsWith('create') ? { forbidden: [] } : null);

    const { outcomes } = await world.sync();
    const creates = world.partoo.writes.filter((call) => call.startsWith('create'));
    const again = await world.sync();

    expect(creates).toHaveLength(1);
    expect(outcomes.filter(({ action }) => action === 'create').map(({ result }) => result)).toEqual(
      Array.from({ length: 4 }, () => 'held'),
    );
    expect(world.partoo.byCode('0005')).toMatchObject([{ city: 'Paris' }]);
    expect(again.plan.held.map(({ code, reason }) => `${code} ${reason}`)).toEqual(
      codes.slice(0, 4).map((code) => `${code} forbidden`),
    );
    expect(again.plan.notices.filter(({ message }) => message.includes('creates no businesses'))).toHaveLength(1);
    expect(world.memory.failures()).toEqual([]);
  });
});

describe('a key by its role', () => {
  it('GROUP_MANAGER creates nothing, and updates', async () => {
    const world = await createWorld({
      rows: [row('0001'), row('0002', { city: 'Lyon' })],
      businesses: [rawOf('0002')],
    });
    world.partoo.key = { ...world.partoo.key, role: 'GROUP_MANAGER' };

    const { plan } = await world.sync();

    expect(plan.held).toMatchObject([{ code: '0001', reason: 'forbidden' }]);
    expect(world.partoo.writes).toEqual([expect.stringMatching(/^update /)]);
  });

  it('PUBLISHER is refused where there is something to write, and sent nothing', async () => {
    const world = await createWorld({ rows: [row('0001', { city: 'Lyon' })], businesses: [rawOf('0001')] });
    world.partoo.key = { ...world.partoo.key, role: 'PUBLISHER' };

    const shown = await world.plan();
    const run = world.sync();

    expect(shown.notices.map(({ message }) => message)).toEqual([expect.stringContaining('PUBLISHER only reads')]);
    await expect(run).rejects.toMatchObject({ code: 'PARTOO_FORBIDDEN', retryable: false });
    expect(world.partoo.writes).toEqual([]);
  });

  it('PUBLISHER runs where there is nothing to write', async () => {
    const world = await createWorld({ rows: [row('0001')], businesses: [rawOf('0001')] });
    world.partoo.key = { ...world.partoo.key, role: 'PUBLISHER' };

    const { outcomes } = await world.sync();

    expect(outcomes).toMatchObject([{ action: 'adopt', result: 'done' }]);
  });

  it('PROVIDER without an organization reads nothing', async () => {
    const world = await createWorld({ rows: [row('0001')], businesses: [rawOf('0001')] });
    world.partoo.key = { ...world.partoo.key, role: 'PROVIDER' };

    const plan = world.plan();

    await expect(plan).rejects.toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('org_id') });
  });
});

describe('Partoo is asked about the key', () => {
  it('daily by runs of everything, and once by any run that knows nothing of it', async () => {
    const world = await createWorld({ rows: [row('0001')], businesses: [rawOf('0001')] });
    const asked: number[] = [];
    const count = async (run: () => Promise<unknown>): Promise<void> => {
      let calls = 0;
      world.partoo.onStep = (call) => (calls += call === 'before key' ? 1 : 0);
      await run();
      asked.push(calls);
    };

    await count(() => world.sync());
    await count(() => world.sync());
    world.clock.advance(23);
    await count(() => world.sync({ isIncremental: true }));
    await count(() => world.sync());

    expect(asked).toEqual([1, 0, 0, 1]);
  });

  it('and no run fails where it does not tell', async () => {
    const world = await createWorld({ rows: [row('0001')], businesses: [] });
    world.partoo.onStep = (call) => {
      if (call === 'before key') throw new SyncError('403', { code: 'PARTOO_FORBIDDEN', retryable: false });
    };

    const { outcomes } = await world.sync();

    expect(outcomes).toMatchObject([{ action: 'create', result: 'done' }]);
    expect(world.memory.keyAccount()).toBeNull();
  });
});
