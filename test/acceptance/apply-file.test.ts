import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds, type RunDocument } from '../support/cli-world.ts';
import { shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();

/** Ten settled shops, two of which the source has changed, and the plan for them in a file. */
async function reviewed(): Promise<{ world: CliWorld; file: string }> {
  const world = await createWorld();
  await world.settle(shops(10));
  world.source(withChanges(shops(10), { '0002': { name: 'Second' }, '0005': { tel: '01 55 55 55 55' } }));
  const file = world.path('plan.json');
  await world.plan(0, '--out', file);
  world.takeRequests();
  return { world, file };
}

async function apply(world: CliWorld, code: number, ...args: readonly string[]): Promise<RunDocument> {
  const ended = await world.run('apply', '--json', ...args);
  expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code });
  return JSON.parse(ended.stdout) as RunDocument;
}

describe('contract section 1: apply FILE', () => {
  it('R18 carries out exactly the saved changes, without --yes when the verdict is pass', async () => {
    const { world, file } = await reviewed();
    world.source(
      withChanges(shops(10), { '0002': { name: 'Second' }, '0005': { tel: '01 55 55 55 55' }, '0007': { name: 'X' } }),
    );

    const { summary } = await apply(world, 0, file);

    expect(summary).toEqual({ done: 2, failed: 0, stale: 0, held: 0 });
    expect(world.writes().map(({ path, body }) => [path, Object.keys(body as object)])).toEqual(
      expect.arrayContaining([
        [`/business/${world.business('0002').id}`, ['name']],
        [`/business/${world.business('0005').id}`, ['contacts']],
      ]),
    );
    expect(world.writes()).toHaveLength(2);
    expect(world.business('0007').name).toBe('Acme 0007');
  });

  it('R18 writes nothing twice when a plan that was applied is applied again', async () => {
    const { world, file } = await reviewed();
    await apply(world, 0, file);
    world.takeRequests();

    const again = await world.run('apply', '--json', file);

    expect(world.writes()).toEqual([]);
    expect([0, 4]).toContain(again.code);
  });

  it.each([
    ['a value', (text: string) => text.replace('"to": "Second"', '"to": "Secand"')],
    ['a code', (text: string) => text.replace('"code": "0005"', '"code": "0006"')],
    [
      'the verdict',
      (text: string) => text.replace('"violations": []', '"violations": [ ]').replace('"update": 2', '"update": 1'),
    ],
    ['a cut', (text: string) => text.slice(0, text.length / 2)],
    ['another version', (text: string) => text.replace('"version": 1', '"version": 2')],
    ['another kind of file', () => '[]'],
    ['nothing in it', () => ''],
  ])('refuses a plan file with %s changed, with 1, and writes nothing', async (_what, change) => {
    const { world, file } = await reviewed();
    writeFileSync(file, change(readFileSync(file, 'utf8')));

    const { code, stderr } = await world.run('apply', file, '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('plan');
    expect(world.emulator.requests).toEqual([]);
  });

  it('R8 refuses a plan that was made with another configuration', async () => {
    const { world, file } = await reviewed();
    world.configure({ fields: { name: 'name', city: 'city' } });

    const { code, stderr } = await world.run('apply', file, '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('configuration');
    expect(world.writes()).toEqual([]);
  });

  it.each([
    ['base_url', (world: CliWorld) => ({ base_url: `http://localhost:${String(world.emulator.port)}/v2` })],
    ['org_id', () => ({ org_id: 43 })],
  ])(
    'R8 another %s is another target: plan, apply and sync refuse it with 1, whatever the options',
    async (_name, other) => {
      const { world, file } = await reviewed();
      world.configure({ partoo: other(world) });
      const every = ['--yes', '--override', 'create,update,close,delete,write_back,field,window'];

      const planned = await world.run('plan');
      const synced = await world.run('sync', ...every);
      const applied = await world.run('apply', file, ...every);

      expect([planned.code, synced.code, applied.code]).toEqual([1, 1, 1]);
      expect(synced.stderr).toContain('state.path');
      expect(world.writes()).toEqual([]);
    },
  );

  it('R18 a line whose business a colleague changed is stale, the others go on, and it ends with 4', async () => {
    const { world, file } = await reviewed();
    world.emulator.edit('0002', { name: 'By a colleague' });

    const { summary, outcomes } = await apply(world, 4, file);

    expect(summary).toEqual({ done: 1, failed: 0, stale: 1, held: 0 });
    expect(outcomes.find(({ result }) => result === 'stale')).toMatchObject({ code: '0002', action: 'update' });
    expect(world.business('0002').name).toBe('By a colleague');
  });

  it('R18 a line whose row moved in the source is stale, the others go on, and it ends with 4', async () => {
    const { world, file } = await reviewed();
    world.source(withChanges(shops(10), { '0002': { name: 'Third' }, '0005': { tel: '01 55 55 55 55' } }));

    const { summary } = await apply(world, 4, file);

    expect(summary).toEqual({ done: 1, failed: 0, stale: 1, held: 0 });
    expect(world.business('0002').name).toBe('Acme 0002');
  });

  it('R4 a first plan needs --yes, and is then carried out as reviewed', async () => {
    const world = await createWorld();
    world.source(shops(3));
    const file = world.path('plan.json');
    await world.plan(3, '--out', file);

    await apply(world, 3, file);
    const before = world.writes().length;
    const { summary } = await apply(world, 0, file, '--yes');
    world.takeRequests();
    const after = await world.sync(0);

    expect(before).toBe(0);
    expect(summary.done).toBe(3);
    expect(after.summary.done).toBe(0);
    expect(world.writes()).toEqual([]);
  });

  it('R12 a create whose code appeared in Partoo meanwhile is stale, and no second business is made', async () => {
    const world = await createWorld();
    world.source(shops(2));
    const file = world.path('plan.json');
    await world.plan(3, '--out', file);
    world.emulator.add({
      code: '0001',
      name: 'Already here',
      city: 'Ville 1',
      country: 'FR',
      categories: ['gcid:bakery'],
    });

    await apply(world, 4, file, '--yes');

    expect(world.emulator.businesses().filter(({ code }) => code === '0001')).toHaveLength(1);
    expect(world.business('0001').name).toBe('Already here');
  });

  it('R6 a saved plan is measured against the limits again, and its other kinds are carried out with --yes', async () => {
    const { world, file } = await reviewed();
    world.configure({ limits: { update: { max: 1, percent: 100 } } });

    const asked = await apply(world, 3, file);
    const held = await apply(world, 3, file, '--yes');
    const passed = await apply(world, 0, file, '--override', 'update');

    expect(asked.plan.guard.violations.map(({ limit }) => limit)).toEqual(['update']);
    expect(held.summary).toMatchObject({ done: 0, held: 2 });
    expect(passed.summary.done).toBe(2);
  });

  it('apply without a file plans, asks, and writes with --yes', async () => {
    const world = await createWorld();
    await world.settle(shops(2));
    world.source(withChanges(shops(2), { '0001': { name: 'One' } }));

    const asked = await apply(world, 3);
    const done = await apply(world, 0, '--yes');

    expect(asked.plan.changes).toHaveLength(1);
    expect(done.summary.done).toBe(1);
  });
});
