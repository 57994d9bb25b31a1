import { describe, expect, it } from 'vitest';
import type { RunExplanation } from '../../src/reports/explain-run-text.ts';
import { type CliWorld, createCliWorlds, usualFields, wideLimits } from '../support/cli-world.ts';
import { shop, shops, without } from '../support/shops.ts';

const createWorld = createCliWorlds();

async function explained(world: CliWorld, code: string, run: string): Promise<RunExplanation> {
  const { code: exitCode, stdout } = await world.run('explain', code, '--run', run, '--json');
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as RunExplanation;
}

describe('issue 3: explain of a past run', () => {
  it('tells offline what it saw, decided and wrote, also after both sides have moved on', async () => {
    const world = await createWorld();
    await world.settle(shops(2));
    world.source([shop(1, { city: 'Lyon' }), shop(2)]);
    const { run } = await world.sync(0);
    world.source([shop(1, { city: 'Nice' }), shop(2)]);
    await world.sync(0);
    world.takeRequests();

    const explanation = await explained(world, '0001', run);
    const { stdout } = await world.run('explain', '0001', '--run', run);

    expect(explanation).toMatchObject({
      kept_plan: true,
      run: { run, verdict: 'pass', error: null },
      steps: [
        {
          action: 'update',
          side: 'partoo',
          result: 'done',
          fields: [
            { field: 'city', base: 'Ville 1', source: 'Lyon', partoo: 'Ville 1', to: 'Lyon', rule: 'source changed' },
          ],
          request: '{"city":"Lyon"}',
        },
      ],
    });
    for (const line of ['  City (source changed)', '    base    Ville 1', '    source  Lyon', '    Partoo  Ville 1'])
      expect(stdout).toContain(`${line}\n`);
    expect(stdout).toContain('  → done, and read back');
    expect(world.emulator.requests).toEqual([]);
  });

  it('is named by explain, for the last runs that touched the location', async () => {
    const world = await createWorld();
    await world.settle(shops(1));
    world.source([shop(1, { city: 'Lyon' })]);
    const { run } = await world.sync(0);

    const plain = await world.run('explain', '0001');
    const { runs } = JSON.parse((await world.run('explain', '0001', '--json')).stdout) as {
      runs: readonly { run: string; command: string }[];
    };

    expect(runs[0]).toMatchObject({ run, command: `partoo-sync explain 0001 --run ${run}` });
    expect(runs).toHaveLength(2);
    expect(plain.stdout).toContain(`partoo-sync explain 0001 --run ${run}\n`);
  });

  it('tells conflicts, holds and cells written, and takes the beginning of an id', async () => {
    const fields = { ...usualFields, phone: { from: 'tel', owner: 'shared' }, city: { from: 'city', owner: 'partoo' } };
    const world = await createWorld({ settings: { fields, source: { write_back: true } } });
    await world.settle(shops(3));
    world.emulator.edit('0002', { city: 'Metz', contacts: [{ phone_numbers: ['+33111111111'] }] });
    world.source([shop(1, { tel: 'broken' }), shop(2, { tel: '01 22 22 22 22' }), shop(3)]);
    const { run } = await world.sync(4);

    const held = await explained(world, '0001', run);
    const both = await explained(world, '0002', run.slice(0, -1));
    const idle = await world.run('explain', '0003', '--run', run);

    expect(held).toMatchObject({ steps: [], held: [{ reason: 'invalid' }] });
    expect(both.conflicts).toMatchObject([{ field: 'phone', source: '+33122222222', partoo: '+33111111111' }]);
    expect(both.steps.find(({ action }) => action === 'write_back')).toMatchObject({
      result: 'done',
      cells: [{ column: 'city', from: 'Ville 2', to: 'Metz' }],
    });
    expect(idle.stdout).toContain('nothing to do here');
  });

  it('tells what failed, with the answer', async () => {
    const world = await createWorld();
    await world.settle(shops(2));
    const path = new RegExp(`^/business/${world.business('0001').id}$`, 'u');
    const body = { message: 'the city does not exist' };
    world.emulator.faults.add({ kind: 'status', status: 400, body, match: { method: 'POST', path } });
    world.source([shop(1, { city: 'Nowhere' }), shop(2)]);
    const { run } = await world.sync(4);

    const { steps } = await explained(world, '0001', run);
    const { stdout } = await world.run('explain', '0001', '--run', run);

    expect(steps).toMatchObject([{ result: 'failed', request: '{"city":"Nowhere"}' }]);
    expect(steps[0]?.answer).toContain('the city does not exist');
    expect(stdout).toContain('  → failed');
  });

  it('tells what a limit held back, and what nobody approved', async () => {
    const limits = { ...wideLimits, close: { max: 0, percent: 100 } };
    const absent = { action: 'close', after_reads: 1, after_hours: 0 };
    const world = await createWorld({ settings: { absent, limits } });
    await world.settle(shops(3));
    world.source([shop(1, { city: 'Lyon' }), shop(2)]);
    await world.sync(3);
    const status = JSON.parse((await world.run('status', '--json')).stdout) as { last_runs: { run: string }[] };
    const refused = status.last_runs[0]?.run ?? '';
    const { run } = await world.sync(3, '--yes');

    const before = await explained(world, '0001', refused);
    const after = await explained(world, '0003', run);

    expect(before.steps).toMatchObject([{ action: 'update', result: 'refused', request: null }]);
    expect(before.guard[0]).toContain('closes 1 of 3');
    expect(after.steps).toMatchObject([{ action: 'close', result: 'held', detail: 'by limit close' }]);
  });

  it('says that a run kept no plan', async () => {
    const world = await createWorld();
    await world.settle(shops(1));
    const { run } = await world.sync(0);

    const explanation = await explained(world, '0001', run);
    const { stdout } = await world.run('explain', '0001', '--run', run);

    expect(explanation).toMatchObject({ kept_plan: false, steps: [] });
    expect(stdout).toContain('kept no plan');
  });

  it('tells who allowed a close', async () => {
    const limits = { ...wideLimits, close: { max: 0, percent: 100 } };
    const absent = { action: 'close', after_reads: 1, after_hours: 0 };
    const world = await createWorld({ settings: { absent, limits } });
    await world.settle(shops(3));
    world.source(without(shops(3), '0003'));
    await world.sync(3);
    await world.run('allow', '0003');
    const { run } = await world.sync(0);

    const { steps } = await explained(world, '0003', run);
    const { stdout } = await world.run('explain', '0003', '--run', run);

    expect(steps).toMatchObject([
      { action: 'close', result: 'done', allowed_by: expect.stringContaining('@') as string },
    ]);
    expect(stdout.replaceAll(/\s+/gu, ' ')).toContain('; allowed by ');
  });

  it.each([
    ['a run that never was', '0001', 'no-such-run'],
    ['a location that nobody knows', '9999', '2'],
  ])('refuses %s', async (_what, location, run) => {
    const world = await createWorld();
    await world.settle(shops(1));

    const { code, stderr } = await world.run('explain', location, '--run', run);

    expect(code).toBe(1);
    expect(stderr.length).toBeGreaterThan(20);
  });
});
