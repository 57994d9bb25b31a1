import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { parsePlan } from '../../src/sync/parse-plan.ts';
import { businessIdOf, rawOf, row, type Row } from './shops.ts';
import { createWorld, type SimulatedWorld, type Story } from './simulated-world.ts';

async function settledWorld(story: Partial<Story> = {}): Promise<SimulatedWorld> {
  const world = await createWorld({
    rows: [row('0001'), row('0002')],
    businesses: [rawOf('0001'), rawOf('0002')],
    ...story,
  });
  await world.sync();
  return world;
}

/** As it comes back from a file. */
function saved(plan: Plan): Plan {
  return parsePlan(JSON.stringify(plan, null, 2), 'plan.json');
}

function results({
  outcomes,
}: {
  readonly outcomes: readonly { code: string; action: string; result: string }[];
}): readonly string[] {
  return outcomes.map(({ code, action, result }) => `${action} ${code} ${result}`);
}

describe('a saved plan', () => {
  it('is carried out exactly as it was reviewed, without a crawl', async () => {
    const world = await settledWorld();
    world.rows = [row('0001', { city: 'Lyon' }), row('0002'), row('0003')];
    const plan = saved(await world.plan());
    const calls: string[] = [];
    world.partoo.onStep = (call) => calls.push(call);

    const report = await world.apply(plan, { yes: false });

    expect(results(report)).toEqual(['update 0001 done', 'create 0003 done']);
    expect(calls).not.toContain('before crawl');
    expect((await world.sync({ yes: false })).plan.changes).toEqual([]);
  });

  it('of a first run needs approval, and then adopts (R4)', async () => {
    const world = await createWorld({ rows: [row('0001')], businesses: [rawOf('0001')] });
    const plan = saved(await world.plan());

    const refused = await world.apply(plan, { yes: false });
    const approved = await world.apply(plan);

    expect(refused).toMatchObject({ isRefused: true, outcomes: [] });
    expect(results(approved)).toEqual(['adopt 0001 done']);
    expect((await world.sync({ yes: false })).plan.guard.verdict).toBe('pass');
  });

  it('that was changed by hand is refused', async () => {
    const world = await settledWorld();
    world.rows = [row('0001', { city: 'Lyon' }), row('0002')];
    const plan = await world.plan();
    const tampered = { ...plan, changes: plan.changes.map((one) => ({ ...one, code: '0002' as typeof one.code })) };

    const run = world.apply(tampered);

    await expect(run).rejects.toMatchObject({ code: 'PLAN_INVALID' });
    expect(world.partoo.writes).toEqual([]);
  });

  it('of another configuration is refused (R8)', async () => {
    const world = await settledWorld();
    const plan = await world.plan();
    world.reconfigure('configuration-2');

    const run = world.apply(plan);

    await expect(run).rejects.toMatchObject({ code: 'PLAN_OUTDATED' });
  });

  it('meets the limits of today (R6)', async () => {
    const limits = { update: { max: 0, percent: 100 } };
    const world = await settledWorld({ limits });
    world.rows = [row('0001', { city: 'Lyon' }), row('0002')];
    const plan = saved(await world.plan());

    const held = await world.apply(plan);
    const passed = await world.apply(plan, { overrides: ['update'] });

    expect(results(held)).toEqual(['update 0001 held']);
    expect(results(passed)).toEqual(['update 0001 done']);
  });
});

describe('a line whose world moved since it was reviewed is left out, and the others go on (R18)', () => {
  it.each<readonly [string, (world: SimulatedWorld) => void]>([
    [
      'the source says something else',
      (world) => (world.rows = [row('0001', { city: 'Nice' }), row('0002', { city: 'Lyon' })]),
    ],
    [
      'the row is broken now',
      (world) => (world.rows = [row('0001', { tel: 'call us' }), row('0002', { city: 'Lyon' })]),
    ],
    ['the row is there twice now', (world) => (world.rows = [row('0001'), row('0001'), row('0002', { city: 'Lyon' })])],
    ['the row is gone', (world) => (world.rows = [row('0002', { city: 'Lyon' })])],
    ['Partoo says something else', (world) => world.partoo.edit(businessIdOf('0001'), { city: 'Nice' })],
    ['the business lost its plan', (world) => world.partoo.edit(businessIdOf('0001'), { features: [] })],
    ['the business is gone', (world) => world.partoo.businesses.delete(businessIdOf('0001'))],
  ])('%s', async (_, move) => {
    const world = await settledWorld();
    world.rows = [row('0001', { city: 'Lyon' }), row('0002', { city: 'Lyon' })];
    const plan = saved(await world.plan());
    move(world);

    const report = await world.apply(plan);

    expect(results(report)).toEqual(['update 0001 stale', 'update 0002 done']);
  });

  it('a business that appeared under the code of a create', async () => {
    const world = await settledWorld();
    world.rows = [row('0001'), row('0002'), row('0003')];
    const plan = saved(await world.plan());
    world.partoo.businesses.set('colleague', { ...rawOf('0003'), id: 'colleague', modified: 9999 });

    const report = await world.apply(plan);

    expect(results(report)).toEqual(['create 0003 stale']);
    expect(world.partoo.byCode('0003')).toHaveLength(1);
  });

  it('what Partoo holds already is only confirmed, without a write (R16)', async () => {
    const world = await settledWorld();
    world.rows = [row('0001', { city: 'Lyon' }), row('0002')];
    const plan = saved(await world.plan());
    world.partoo.edit(businessIdOf('0001'), { city: 'Lyon' });

    const report = await world.apply(plan);

    expect(results(report)).toEqual(['update 0001 done']);
    expect(world.partoo.writes).toEqual([]);
  });
});

describe('a shop whose new code was reviewed (R13, R18)', () => {
  const sameTel = { tel: '01 40 00 00 77' };
  const renamed = row('1001', { name: 'Shop 9001', city: 'Lyon', ...sameTel });

  async function reviewed(): Promise<readonly [SimulatedWorld, Plan]> {
    const contacts = [{ name: null, email: null, fax: null, phone_numbers: ['+33140000077'] }];
    const world = await settledWorld({
      rows: [row('9001', sameTel), row('0002')],
      businesses: [rawOf('9001', { contacts }), rawOf('0002')],
    });
    world.rows = [renamed, row('0002')];
    return [world, saved(await world.plan())];
  }

  it('gets the business of its old code, and what the row says otherwise is written', async () => {
    const [world, plan] = await reviewed();

    const report = await world.apply(plan);

    expect(results(report)).toEqual(['adopt 1001 done', 'update 1001 done']);
    const links = world.memory.links();
    expect(links.get('1001' as never)).toMatchObject({ businessId: businessIdOf('9001'), state: 'active' });
    expect(links.get('9001' as never)).toMatchObject({ state: 'forgotten' });
  });

  it.each<readonly [string, readonly Row[]]>([
    ['is back beside it', [renamed, row('9001', sameTel), row('0002')]],
    ['is back, though broken', [renamed, row('9001', { tel: 'call us' }), row('0002')]],
    ['may be the row whose key cannot be read', [renamed, row('', sameTel), row('0002')]],
  ])('is left alone when its old code %s', async (_, rows) => {
    const [world, plan] = await reviewed();
    world.rows = rows;

    const report = await world.apply(plan);

    expect(results(report)).toEqual(['adopt 1001 stale', 'update 1001 stale']);
    expect(world.memory.links().get('9001' as never)?.businessId).toBe(businessIdOf('9001'));
    expect(world.partoo.writes).toEqual([]);
  });

  it('is left alone when another run has decided it meanwhile', async () => {
    const [world, plan] = await reviewed();
    world.rows = [row('5001', { ...sameTel, name: 'Shop 9001' }), row('0002')];
    await world.sync();
    world.rows = [renamed, row('0002')];

    const report = await world.apply(plan);

    expect(results(report)).toEqual(['adopt 1001 stale', 'update 1001 stale']);
    expect(world.memory.links().get('5001' as never)?.businessId).toBe(businessIdOf('9001'));
  });
});

it('a location that an apply adds to the source is not missing from the read before (R3)', async () => {
  const world = await settledWorld({ policy: { unmatched: 'import', writeBack: true } });
  world.partoo.businesses.set(businessIdOf('0003'), rawOf('0003'));
  world.partoo.edit(businessIdOf('0003'), {});
  const plan = saved(await world.plan());

  const report = await world.apply(plan);

  expect(results(report)).toEqual(['write_back 0003 done']);
  expect(world.rows.map(({ id }) => id)).toEqual(['0001', '0002', '0003']);
  expect([...world.memory.absences().keys()]).toEqual([]);
});

describe('a reviewed close or delete', () => {
  const missing = [row('0001')];

  async function reviewed(action: 'close' | 'delete'): Promise<readonly [SimulatedWorld, Plan]> {
    const world = await settledWorld({ policy: { absent: { action, afterReads: 1, afterHours: 0 } } });
    world.rows = missing;
    return [world, saved(await world.plan())];
  }

  it.each(['close', 'delete'] as const)('%s is carried out while the location is still missing', async (action) => {
    const [world, plan] = await reviewed(action);

    const report = await world.apply(plan);

    expect(results(report)).toEqual([`${action} 0002 done`]);
    expect(world.partoo.byCode('0002').map(({ status }: Readonly<Record<string, unknown>>) => status)).toEqual(
      action === 'close' ? ['closed'] : [],
    );
  });

  it.each<readonly [string, readonly Row[]]>([
    ['is back', [...missing, row('0002')]],
    ['is back, though broken', [...missing, row('0002', { tel: 'call us' })]],
    ['is back twice', [...missing, row('0002'), row('0002')]],
    ['may be the row whose key cannot be read', [...missing, row('', { name: 'Shop 0002' })]],
  ])('is left out when the location %s (R1, R18)', async (_, rows) => {
    for (const action of ['close', 'delete'] as const) {
      const [world, plan] = await reviewed(action);
      world.rows = rows;

      const report = await world.apply(plan);

      expect(results(report)).toEqual([`${action} 0002 stale`]);
      expect(world.partoo.writes).toEqual([]);
    }
  });

  it('is not carried out on an empty or cut source, and such a read counts for nothing (R2)', async () => {
    const [world, plan] = await reviewed('close');
    world.rows = [];
    const empty = world.apply(plan);
    await expect(empty).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
    world.rows = missing;
    world.sourceProblem = 'the last row is cut';

    const report = await world.apply(plan);

    expect(results(report)).toEqual(['close 0002 held']);
    expect(world.memory.absences().size).toBe(0);
    expect(world.partoo.writes).toEqual([]);
  });
});
