import { describe, expect, it } from 'vitest';
import { createCliWorlds } from '../support/cli-world.ts';
import { shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();

describe('pause and resume', () => {
  it.each([['sync'], ['sync', '--yes'], ['apply', '--yes'], ['undo', '2', '--yes']])(
    'R28 lets no run begin in between: %s %s %s ends with 3 and writes nothing',
    async (...args) => {
      const world = await createWorld();
      await world.settle(shops(10));
      world.source(withChanges(shops(10), { '0002': { name: 'Second' } }));

      await world.run('pause', '--reason', 'moving to the new ERP');
      const ended = await world.run(...args);
      const plan = await world.plan(0);

      expect(ended.code).toBe(3);
      expect(ended.stderr).toMatch(/Runs are paused since .*: moving to the new ERP\npartoo-sync resume/u);
      expect(plan.summary.update).toBe(1);
      expect(world.writes()).toEqual([]);
    },
  );

  it('goes on after resume, as if nothing had happened', async () => {
    const world = await createWorld();
    await world.settle(shops(10));
    world.source(withChanges(shops(10), { '0002': { name: 'Second' } }));
    await world.run('pause');
    await world.run('sync');

    const resumed = await world.run('resume');
    const { summary } = await world.sync(0);

    expect(resumed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Runs go on; they were paused by /u) });
    expect(summary.done).toBe(1);
  });

  it('shows in status, and resume says when there was nothing to end', async () => {
    const world = await createWorld();
    await world.settle(shops(3));
    await world.run('pause', '--reason', 'audit');

    const paused = JSON.parse((await world.run('status', '--json')).stdout) as { paused: unknown };
    const text = (await world.run('status')).stdout;
    await world.run('resume');
    const again = await world.run('resume');

    expect(paused.paused).toMatchObject({ reason: 'audit' });
    expect(text).toMatch(/^Runs are paused for .* by .*: audit\n {2}partoo-sync resume lets them go on\.\n/u);
    expect(again.stdout).toBe('Runs were not paused.\n');
  });
});
