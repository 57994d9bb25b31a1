import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds, type Settings, wideLimits } from '../support/cli-world.ts';
import { shop, shops, without, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const ten = shops(10);
const many = (codes: readonly number[], change: Readonly<Record<string, string>>): typeof ten =>
  withChanges(ten, Object.fromEntries(codes.map((code) => [String(code).padStart(4, '0'), change])));

interface Case {
  readonly limits?: Settings;
  readonly absent?: Settings;
  readonly change: (world: CliWorld) => void;
  readonly value: number;
  readonly allowed: number;
}

const closing = { action: 'close', after_reads: 1, after_hours: 0 };
const deleting = { action: 'delete', after_reads: 1, after_hours: 0 };

/** Each trips one limit of a fleet of ten, with other kinds of changes beside. */
const cases: Readonly<Record<string, Case>> = {
  create: {
    limits: { create: { max: 100, percent: 15 } },
    change: (world) => {
      world.source([...many([1], { name: 'Changed' }), shop(11), shop(12), shop(13)]);
    },
    value: 3,
    allowed: 2,
  },
  update: {
    limits: { update: { max: 100, percent: 25 } },
    change: (world) => {
      world.source([...many([1, 2, 3, 4], { name: 'Changed' }), shop(11)]);
    },
    value: 4,
    allowed: 3,
  },
  close: {
    limits: { close: { max: 5, percent: 5 } },
    absent: closing,
    change: (world) => {
      world.source([...without(many([1], { name: 'Changed' }), '0009', '0010'), shop(11)]);
    },
    value: 2,
    allowed: 1,
  },
  delete: {
    limits: { delete: { max: 1, percent: 100 } },
    absent: deleting,
    change: (world) => {
      world.source([...without(many([1], { name: 'Changed' }), '0009', '0010'), shop(11)]);
    },
    value: 2,
    allowed: 1,
  },
  field: {
    limits: { field: { percent: 50, min: 5 } },
    change: (world) => {
      world.source([
        ...withChanges(many([1, 2, 3, 4, 5, 6], { name: 'Uniform' }), { '0007': { city: 'Elsewhere' } }),
        shop(11),
      ]);
    },
    value: 6,
    allowed: 5,
  },
  window: {
    limits: { window: { days: 7, delete_percent: 10, close_percent: 10 } },
    absent: closing,
    change: (world) => {
      world.source([...without(many([1], { name: 'Changed' }), '0009', '0010'), shop(11)]);
    },
    value: 2,
    allowed: 1,
  },
};

async function tripping(name: string): Promise<{ world: CliWorld; one: Case }> {
  const one = cases[name] as Case;
  const world = await createWorld({
    settings: { limits: { ...wideLimits, ...one.limits }, absent: one.absent ?? { action: 'report' } },
  });
  await world.settle(ten);
  one.change(world);
  return { world, one };
}

describe.each(Object.keys(cases))('contract section 2: the limit %s', (name) => {
  it('R6 R7 trips in plan, with value, allowed, of, and the option that lets it pass; plan ends with 3', async () => {
    const { world, one } = await tripping(name);

    const plan = await world.plan(3, '--detailed-exitcode');

    expect(plan.guard.verdict).toBe('stop');
    expect(plan.guard.violations).toMatchObject([{ limit: name, value: one.value, allowed: one.allowed, of: 10 }]);
    expect(JSON.stringify(plan.guard.violations)).toContain(`--override ${name}`);
  });

  it('R6 writes nothing without --yes, and with --yes everything but the held kind; both end with 3', async () => {
    const { world } = await tripping(name);

    const asked = await world.sync(3);
    const before = world.writes().length;
    const done = await world.sync(3, '--yes');

    const held = done.outcomes.filter(({ result }) => result === 'held');
    expect(asked.outcomes).toEqual([]);
    expect(before).toBe(0);
    expect(done.summary.done).toBeGreaterThan(0);
    expect(done.summary.failed).toBe(0);
    expect(held.length).toBeGreaterThan(0);
    expect(world.writes().length).toBe(done.summary.done);
    const touched = world.writes().map(({ path }) => path);
    for (const { code, action } of held) {
      const id = world.emulator.businessByCode(code)?.id;
      expect(touched).not.toContain(action === 'create' ? '/business' : `/business/${String(id)}`);
    }
  });

  it('R6 passes with --override, without --yes, and everything is written', async () => {
    const { world } = await tripping(name);

    const done = await world.sync(0, '--override', name);
    world.takeRequests();
    const after = await world.sync(0);

    expect(done.plan.guard).toMatchObject({ verdict: 'pass', violations: [] });
    expect(done.summary).toMatchObject({ failed: 0, held: 0, stale: 0 });
    expect(after.outcomes).toEqual([]);
  });

  it('R6 does not pass with the other six names', async () => {
    const { world } = await tripping(name);
    const others = ['create', 'update', 'close', 'delete', 'write_back', 'field', 'window'].filter(
      (other) => other !== name,
    );

    const { plan } = await world.sync(3, '--override', others.join(','));

    expect(plan.guard.violations.map(({ limit }) => limit)).toEqual([name]);
    expect(world.writes()).toEqual([]);
  });
});

describe('contract section 2: how limits are counted', () => {
  it('R6 a limit that is just reached does not trip', async () => {
    const world = await createWorld({ settings: { limits: { update: { max: 3, percent: 25 } } } });
    await world.settle(ten);
    world.source(many([1, 2, 3], { tel: '01 11 11 11 11' }));

    const { plan, summary } = await world.sync(0);

    expect(plan.guard.verdict).toBe('pass');
    expect(summary.done).toBe(3);
  });

  it.each([
    ['the number when it is lower', { max: 1, percent: 100 }, 1],
    ['the percentage when it is lower', { max: 100, percent: 11 }, 2],
    ['nothing at all at 0', { max: 0, percent: 100 }, 0],
    ['nothing at all at 0 %', { max: 100, percent: 0 }, 0],
  ])('R6 allows %s', async (_what, update, allowed) => {
    const world = await createWorld({ settings: { limits: { ...wideLimits, update } } });
    await world.settle(ten);
    world.source(many([1, 2, 3, 4], { name: 'X' }));

    const plan = await world.plan(3);

    expect(plan.guard.violations).toMatchObject([{ limit: 'update', value: 4, allowed }]);
  });

  it('R6 field counts from min locations on, and holds only that field, everywhere', async () => {
    const world = await createWorld({ settings: { limits: { ...wideLimits, field: { percent: 10, min: 5 } } } });
    await world.settle(ten);
    world.source(many([1, 2, 3, 4], { name: 'X' }));
    const four = await world.plan(0);
    world.source(withChanges(many([1, 2, 3, 4, 5], { name: 'X' }), { '0005': { name: 'X', city: 'Y' } }));

    const five = await world.sync(3, '--yes');

    expect(four.guard.violations).toEqual([]);
    expect(five.plan.guard.violations).toMatchObject([{ limit: 'field', field: 'name', value: 5, allowed: 1 }]);
    expect(world.writes().map(({ body }) => body)).toEqual([{ city: 'Y' }]);
  });

  it('R6 the window adds what earlier runs closed, and survives restarts', async () => {
    const world = await createWorld({
      settings: {
        limits: { ...wideLimits, window: { days: 7, delete_percent: 10, close_percent: 20 } },
        absent: closing,
      },
    });
    await world.settle(ten);
    world.source(without(ten, '0010'));
    await world.sync(0);
    world.source(without(ten, '0010', '0009'));
    await world.sync(0);
    world.source(without(ten, '0010', '0009', '0008'));

    const third = await world.sync(3, '--yes');
    const passed = await world.sync(0, '--override', 'window');

    expect(third.plan.guard.violations).toMatchObject([{ limit: 'window', value: 3, allowed: 2 }]);
    expect(world.business('0009').status).toBe('closed');
    expect(third.summary).toMatchObject({ done: 0, held: 1 });
    expect(passed.summary.done).toBe(1);
  });

  it('R6 names every limit that trips, and --override takes several', async () => {
    const world = await createWorld({
      settings: { limits: { create: { max: 0 }, update: { max: 0 } } },
    });
    await world.settle(ten);
    world.source([...many([1], { name: 'X' }), shop(11)]);

    const both = await world.plan(3);
    const one = await world.sync(3, '--override', 'create');
    const done = await world.sync(0, '--override', 'create,update');

    expect(both.guard.violations.map(({ limit }) => limit)).toEqual(['create', 'update']);
    expect(one.outcomes).toEqual([]);
    expect(done.summary.done).toBe(2);
  });

  it('R6 the defaults are those of the contract', async () => {
    const world = await createWorld({ settings: { limits: {} } });
    await world.settle(ten);
    world.source([...many([1, 2, 3, 4], { name: 'X' }), shop(11), shop(12), shop(13)]);

    const plan = await world.plan(3);

    expect(plan.guard.violations).toMatchObject([
      { limit: 'create', value: 3, allowed: 2 },
      { limit: 'update', value: 4, allowed: 3 },
    ]);
  });
});

describe('contract section 2: sentinels', () => {
  it.each([
    [
      'the source',
      (world: CliWorld) => {
        world.source(without(many([2], { name: 'X' }), '0001'));
      },
    ],
    [
      'Partoo',
      (world: CliWorld) => {
        world.emulator.remove('0001');
        world.source(many([2], { name: 'X' }));
      },
    ],
  ])('R9 nothing is written while one is missing from %s, whatever the options', async (_side, lose) => {
    const world = await createWorld();
    await world.settle(ten);
    world.configure({ limits: { ...wideLimits, sentinels: ['0001'] } });
    lose(world);

    const { plan } = await world.sync(3, '--yes', '--override', 'create,update,close,delete,write_back,field,window');

    expect(plan.guard).toMatchObject({ verdict: 'stop' });
    expect(plan.guard.violations.map(({ limit }) => limit)).toEqual(['sentinels']);
    expect(plan.guard.violations[0]?.message).toContain('0001');
    expect(world.writes()).toEqual([]);
  });

  it('R9 lets a run pass while they are there', async () => {
    const world = await createWorld({ settings: { limits: { ...wideLimits, sentinels: ['0001', '0010'] } } });
    world.emulator.add({ code: '0001', name: 'A', city: 'B', country: 'FR', categories: ['gcid:bakery'] });
    world.emulator.add({ code: '0010', name: 'A', city: 'B', country: 'FR', categories: ['gcid:bakery'] });
    world.source(ten);

    await world.sync(0, '--yes');
    world.source(many([2], { name: 'X' }));
    const { summary } = await world.sync(0);

    expect(summary.done).toBe(1);
  });
});
