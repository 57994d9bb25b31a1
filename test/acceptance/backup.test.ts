import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { acquireRunLock } from '../../src/state/run-lock.ts';
import { type CliWorld, createCliWorlds } from '../support/cli-world.ts';
import { shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();

/** Ten settled shops, a copy of the state, and one change after it. */
async function copied(): Promise<{ world: CliWorld; copy: string }> {
  const world = await createWorld();
  await world.settle(shops(10));
  const copy = world.path('copy.db');
  expect((await world.run('backup', copy)).code).toBe(0);
  world.source(withChanges(shops(10), { '0002': { name: 'Second' } }));
  await world.sync(0);
  world.takeRequests();
  return { world, copy };
}

describe('backup', () => {
  it('R36 writes one file, for its owner only, that is a whole state', async () => {
    const { world, copy } = await copied();

    world.configure({ state: { path: copy } });
    const status = JSON.parse((await world.run('status', '--json')).stdout) as { links: number };

    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(status.links).toBe(10);
  });

  it('replaces no file, and says when there is no state yet', async () => {
    const { world, copy } = await copied();
    const before = readFileSync(copy);

    const again = await world.run('backup', copy);
    world.configure({ state: { path: world.path('none.db') } });
    const none = await world.run('backup', world.path('other.db'));

    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('exists, and is not replaced') });
    expect(readFileSync(copy).equals(before)).toBe(true);
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no file') });
    expect(existsSync(world.path('other.db'))).toBe(false);
  });
});

describe('restore', () => {
  it('R4 R22 puts the copy back, keeps what it replaced, and the next run waits for approval', async () => {
    const { world, copy } = await copied();

    const restored = await world.run('restore', copy, '--yes');
    const plan = await world.plan(3);
    const approved = await world.sync(0, '--yes');
    const after = await world.plan(0);

    expect(restored.code).toBe(0);
    expect(plan.guard).toMatchObject({
      verdict: 'approval',
      approvals: [expect.stringMatching(/^the state was restored at .* from a copy as of /u)],
    });
    // Both sides had moved alike since the copy was made: nothing to write, only to remember.
    expect(approved.summary).toEqual({ done: 0, failed: 0, stale: 0, held: 0 });
    expect(after.guard.verdict).toBe('pass');
    expect(readdirSync(world.path('state')).filter((name) => name.includes('.before-restore-'))).toHaveLength(1);
  });

  it('R3 begins to gather evidence of absence anew', async () => {
    const world = await createWorld({
      settings: { absent: { action: 'close', after_reads: 2, after_hours: 0 }, limits: { close: { percent: 100 } } },
    });
    await world.settle(shops(10));
    world.source(shops(9));
    await world.sync(0);
    await world.run('backup', world.path('copy.db'));

    await world.run('restore', world.path('copy.db'), '--yes');
    const { plan } = await world.sync(0, '--yes');

    expect(plan.held).toMatchObject([{ code: '0010', reason: 'absent', detail: expect.stringContaining('1 of 2') }]);
    expect(world.writes()).toEqual([]);
  });

  it('refuses without a yes, and while the daemon or a run holds its lock', async () => {
    const { world, copy } = await copied();
    const bytes = readFileSync(world.stateFile);

    const unasked = await world.run('restore', copy);
    const lock = acquireRunLock(`${world.stateFile}-daemon`, { command: 'partoo-sync daemon', clock: Date });
    const locked = await world.run('restore', copy, '--yes');
    lock.release();

    expect(unasked.code).toBe(3);
    expect(locked.code).toBe(5);
    expect(readFileSync(world.stateFile).equals(bytes)).toBe(true);
  });

  it.each([
    [
      'a file that is no database',
      (file: string) => {
        writeFileSync(file, 'not a database, but long enough to be read as one '.repeat(40));
      },
    ],
    [
      'a copy that is damaged',
      (file: string, copy: string) => {
        copyFileSync(copy, file);
        const bytes = readFileSync(file);
        bytes.fill(0xff, 4096, bytes.length);
        writeFileSync(file, bytes);
      },
    ],
  ])('leaves the state as it is for %s', async (_, spoil) => {
    const { world, copy } = await copied();
    const file = world.path('spoilt.db');
    spoil(file, copy);

    const ended = await world.run('restore', file, '--yes');
    const plan = await world.plan(0);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('damaged');
    expect(plan.changes).toEqual([]);
    expect(readdirSync(world.path('state')).filter((name) => /restor/u.test(name))).toEqual([]);
  });
});
