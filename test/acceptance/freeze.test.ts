import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds, type RunDocument } from '../support/cli-world.ts';
import { shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const always = { freeze: [{ from: '01-01', to: '12-31', actions: ['update'] }] };

async function changedWorld(): Promise<CliWorld> {
  const world = await createWorld();
  await world.settle(shops(10));
  world.source(withChanges(shops(10), { '0002': { name: 'Second' } }));
  return world;
}

describe('freeze in the configuration', () => {
  it('holds what rests without asking for approval, and lets it go once the freeze is over', async () => {
    const world = await changedWorld();
    world.configure(always);

    const { plan } = await world.sync(4);
    const written = world.writes();
    world.configure({});
    const { summary } = await world.sync(0);

    expect(plan.guard.verdict).toBe('pass');
    expect(plan.held).toMatchObject([{ code: '0002', reason: 'frozen' }]);
    expect(written).toEqual([]);
    expect(summary.done).toBe(1);
    expect(world.business('0002').name).toBe('Second');
  });

  it('holds a line of a plan that was saved before, too (R18)', async () => {
    const world = await changedWorld();
    const file = world.path('plan.json');
    await world.plan(0, '--out', file);
    world.configure(always);

    const ended = await world.run('apply', '--json', file);

    const { outcomes } = JSON.parse(ended.stdout) as RunDocument;
    expect(ended.code).toBe(4);
    expect(outcomes).toEqual([
      {
        code: '0002',
        action: 'update',
        result: 'held',
        detail: 'update rests from 01-01 to 12-31 (freeze in the configuration)',
      },
    ]);
    expect(world.writes()).toEqual([]);
  });

  it('says what is wrong with its dates before any call', async () => {
    const world = await createWorld();
    world.configure({ freeze: [{ from: '2027-02-01', to: '02-14' }] });

    const { code, stderr } = await world.run('plan');

    expect(code).toBe(1);
    expect(stderr).toContain('from and to must both have a year, or neither');
    expect(world.takeRequests()).toEqual([]);
  });
});
