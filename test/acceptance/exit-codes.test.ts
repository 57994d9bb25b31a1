import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/http/system-clock.ts';
import { asRunId } from '../../src/domain/ids.ts';
import { acquireRunLock } from '../../src/state/run-lock.ts';
import { openState } from '../../src/state/open-state.ts';
import { apiKey, type CliWorld, createCliWorlds, usualFields, wideLimits } from '../support/cli-world.ts';
import { hasOpenapiDocument } from '../support/openapi-document.ts';
import { shop, shops, without, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();

afterEach(() => {
  vi.restoreAllMocks();
});

/** Takes the run lock as another process would. */
function lock(world: CliWorld): () => void {
  const { release } = acquireRunLock(world.stateFile, { command: 'partoo-sync daemon', clock: systemClock });
  return release;
}

it.each([
  ['history', '--run', 'nope'],
  ['undo', 'nope', '--yes'],
  ['explain', '0001', '--run', 'nope'],
  ['diffusion', '--run', 'nope'],
])('contract section 1: %s of a run that never was ends with 1 and says so', async (...args) => {
  const world = await createWorld();
  await world.settle(shops(2));

  const { code, stderr } = await world.run(...args);

  expect(code).toBe(1);
  expect(stderr).toContain('there is no run "nope"');
});

it('history takes as much of the id of a run as no other begins with', async () => {
  const world = await createWorld();
  await world.settle(shops(2));
  world.source(withChanges(shops(2), { '0001': { name: 'New' } }));
  const { run } = await world.sync(0);

  const { code, stdout } = await world.run('history', '--json', '--run', run.slice(0, -1));

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([{ run, code: '0001', field: 'name', after: 'New' }]);
});

describe('contract section 1: exit codes of plan', () => {
  it('0 with changes, with held locations and with conflicts: plan never ends with 4', async () => {
    const world = await createWorld({
      settings: { fields: { ...usualFields, phone: { from: 'tel', owner: 'shared' } } },
    });
    await world.settle(shops(6));
    world.emulator.remove('0005');
    world.emulator.edit('0004', {
      contacts: [{ phone_numbers: ['+33111111111'], email: 'shop0004@acme.example' }],
    });
    world.source([
      ...withChanges(shops(6), {
        '0002': { name: 'X' },
        '0003': { mail: 'broken' },
        '0004': { tel: '01 22 22 22 22' },
      }),
      shop(6),
    ]);

    const plan = await world.plan(0);
    const detailed = await world.plan(2, '--detailed-exitcode');
    const synced = await world.sync(4);

    expect(plan.held.map(({ code, reason }) => `${code} ${reason}`)).toEqual([
      '0003 invalid',
      '0005 gone_in_partoo',
      '0006 duplicate',
    ]);
    expect(plan.summary).toMatchObject({ conflict: 1, held: 3, update: 1 });
    expect(detailed.changes).toHaveLength(1);
    expect(synced.summary).toEqual({ done: 1, failed: 0, stale: 0, held: 0 });
  });

  it('0 under --detailed-exitcode when nothing is to change, and 3 before 2 when a limit trips', async () => {
    const world = await createWorld();
    await world.settle(shops(4));

    await world.plan(0, '--detailed-exitcode');
    world.configure({ limits: { ...wideLimits, update: { max: 0, percent: 100 } } });
    world.source(withChanges(shops(4), { '0001': { name: 'X' } }));
    const stopped = await world.plan(3, '--detailed-exitcode');

    expect(stopped.guard.verdict).toBe('stop');
  });

  it('works while another run holds the lock', async () => {
    const world = await createWorld();
    await world.settle(shops(2));
    const release = lock(world);

    const codes = [];
    for (const args of [['plan'], ['status'], ['history'], ['explain', '0001'], ['conflicts'], ['export'], ['check']])
      codes.push((await world.run(...args)).code);
    release();

    expect(codes).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('contract section 1: exit codes of sync and apply', () => {
  it('0 when there is nothing to do', async () => {
    const world = await createWorld();
    await world.settle(shops(2));

    expect((await world.run('sync')).code).toBe(0);
    expect((await world.run('apply')).code).toBe(0);
  });

  it('0 for absent, unmatched, out-of-scope locations and create: false', async () => {
    const world = await createWorld({ settings: { create: false } });
    for (const code of ['0001', '0002', '0003', 'unmatched'])
      world.emulator.add({ code, name: 'x', city: 'y', country: 'FR', categories: ['gcid:bakery'] });
    await world.settle(shops(4));
    world.emulator.edit('0003', { features: [] });
    world.source(without(shops(4), '0002'));

    const { plan } = await world.sync(0);

    expect(plan.held.map(({ code, reason }) => `${code} ${reason}`)).toEqual(['0002 absent', '0003 left_scope']);
  });

  it('3 before 4: a limit trips while locations are invalid', async () => {
    const world = await createWorld({ settings: { limits: { ...wideLimits, update: { max: 0, percent: 100 } } } });
    await world.settle(shops(4));
    world.source([...withChanges(shops(4), { '0001': { name: 'X' }, '0002': { tel: 'broken' } }), shop(5)]);

    const { summary } = await world.sync(3, '--yes');

    expect(summary).toEqual({ done: 1, failed: 0, stale: 0, held: 1 });
  });

  it('3 before 4: approval is missing while locations are invalid; then 4 with --yes', async () => {
    const world = await createWorld();
    world.source([shop(1), shop(2, { tel: 'broken' })]);

    await world.sync(3);
    const { summary } = await world.sync(4, '--yes');

    expect(summary.done).toBe(1);
  });

  it('1 when the run itself fails, even if something was held', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const world = await createWorld();
    await world.settle(shops(3));
    world.source(withChanges(shops(3), { '0002': { tel: 'broken' }, '0001': { name: 'X' } }));
    world.emulator.faults.add({ kind: 'status', status: 401, body: {}, match: { method: 'POST' } });

    const { code, stderr } = await world.run('sync');

    expect(code).toBe(1);
    expect(stderr.toLowerCase()).toContain('key');
  });

  it('5 while another run holds the lock, whatever the options', async () => {
    const world = await createWorld();
    await world.settle(shops(2));
    const release = lock(world);

    const codes = [];
    for (const args of [['sync'], ['sync', '--yes'], ['apply'], ['apply', '--yes'], ['sync', '--only', '0001']])
      codes.push((await world.run(...args)).code);
    release();
    const after = await world.run('sync');

    expect(codes).toEqual([5, 5, 5, 5, 5]);
    expect(after.code).toBe(0);
  });

  it('--only restricts a sync to some locations', async () => {
    const world = await createWorld({ settings: { absent: { action: 'close', after_reads: 1, after_hours: 0 } } });
    await world.settle(shops(4));
    world.source(withChanges(without(shops(4), '0004'), { '0001': { name: 'X' }, '0002': { name: 'Y' } }));

    const { summary } = await world.sync(0, '--only', '0002');

    expect(summary.done).toBe(1);
    expect(world.writes().map(({ body }) => body)).toEqual([{ name: 'Y' }]);
  });
});

describe('contract section 1: what --override leaves behind', () => {
  it('R6 is recorded with who and when', async () => {
    const world = await createWorld({ settings: { limits: { ...wideLimits, update: { max: 0, percent: 100 } } } });
    await world.settle(shops(2));
    world.source(withChanges(shops(2), { '0001': { name: 'X' } }));

    const { run } = await world.sync(0, '--override', 'update');

    const memory = await openState(world.stateFile, { clock: systemClock, mode: 'read' });
    const approvals = memory.approvalsOf(asRunId(run));
    memory.close();
    expect(approvals).toMatchObject([{ kind: 'override', detail: 'update' }]);
    expect(approvals[0]?.who).not.toBe('');
    expect(approvals[0]?.at).toMatch(/^\d{4}-/);
  });
});

describe('contract section 2: the API key', () => {
  it('R35 comes from a file too', async () => {
    const world = await createWorld();
    const keyFile = world.path('api-key');
    writeFileSync(keyFile, `${apiKey}\n`, { mode: 0o600 });
    const config = JSON.parse(readFileSync(world.configFile, 'utf8')) as { partoo: Record<string, unknown> };
    const { api_key: _key, ...partoo } = config.partoo;
    world.configText(JSON.stringify({ ...config, partoo: { ...partoo, api_key_file: keyFile } }));
    world.source(shops(1));

    const { code } = await world.run('sync', '--yes');
    rmSync(keyFile);

    expect(code).toBe(0);
  });

  it('ends with 1 and the name of the variable where the environment lacks it, before any call', async () => {
    const world = await createWorld();
    world.configure({ partoo: { api_key: '${NO_SUCH_KEY}' } });
    world.source(shops(1));

    const { code, stderr } = await world.run('plan');

    expect(code).toBe(1);
    expect(stderr).toContain('NO_SUCH_KEY');
    expect(world.emulator.requests).toEqual([]);
  });
});

describe('contract section 4: what Partoo sees', () => {
  // A recorder judges every call of every test so (record-requests.ts); this one names the promise.
  it.skipIf(!hasOpenapiDocument)(
    'exactly the calls of openapi.yaml, with x-APIKey on each (skipped without the document)',
    async () => {
      const world = await createWorld({ settings: { absent: { action: 'delete', after_reads: 1, after_hours: 0 } } });
      world.source(shops(3));
      await world.run('check');
      await world.sync(0, '--yes');
      world.source(withChanges(without(shops(3), '0003'), { '0001': { tel: '01 11 11 11 11', mon: 'closed' } }));
      await world.sync(0);
      await world.run('export');

      const requests = world.takeRequests();

      expect(new Set(requests.map(({ method }) => method))).toEqual(new Set(['GET', 'POST', 'DELETE']));
    },
  );
});
