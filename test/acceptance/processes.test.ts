import { statSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareBuilt } from '../support/built-cli.ts';
import {
  apiKey,
  type CliWorld,
  createCliWorlds,
  filesWithKey,
  lieStill,
  type RunDocument,
  usualFields,
} from '../support/cli-world.ts';
import { shops, toCsv, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const minute = 60_000;

beforeAll(prepareBuilt, minute);

async function until(isSo: () => boolean, what: string, withinMs = 8000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await wait(20);
  }
}

/** Codes that more than one business carries. */
function doubled({ emulator }: CliWorld): readonly string[] {
  const codes = emulator.businesses().map(({ code }) => code);
  return codes.filter((code, index) => codes.indexOf(code) !== index);
}

describe('the built program', () => {
  it('contract section 1: plan --json gives JSON and nothing else on stdout, logs as JSON lines on stderr', async () => {
    const world = await createWorld();
    world.source(shops(3));

    const { code, stdout, stderr } = await world.start(['plan', '--json', '--log-level', 'debug']).ended;

    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1, summary: { create: 3 } });
    for (const line of stderr.split('\n').filter((text) => text !== '')) expect(typeof JSON.parse(line)).toBe('object');
    expect(stdout + stderr).not.toContain(apiKey);
  });

  it('contract section 2: relative paths are relative to the working directory', async () => {
    const world = await createWorld();
    world.configure({ source: { path: 'stores.csv' }, state: { path: 'state/sync.db' } });
    world.source(shops(2));

    const first = await world.start(['sync', '--yes']).ended;
    const second = await world.start(['sync', '--json']).ended;

    expect([first.code, second.code]).toEqual([0, 0]);
    expect((JSON.parse(second.stdout) as RunDocument).plan.summary.unchanged).toBe(2);
    expect(statSync(world.path('state/sync.db')).isFile()).toBe(true);
  });

  it('R36 neither state nor plan can be read by others', async () => {
    const world = await createWorld();
    world.source(shops(2));

    await world.start(['plan', '--out', 'plan.json']).ended;
    await world.start(['sync', '--yes']).ended;

    for (const file of ['plan.json', 'state/sync.db']) expect(statSync(world.path(file)).mode & 0o077).toBe(0);
  });

  it('emulator --seed serves the seed until SIGTERM, and ends with 0', async () => {
    const world = await createWorld();
    writeFileSync(
      world.path('seed.json'),
      JSON.stringify([{ code: 'S1', name: 'Seeded', city: 'Nantes', country: 'FR', categories: ['gcid:bakery'] }]),
    );

    const emulator = world.start(['emulator', '--port', '0', '--seed', 'seed.json']);
    await until(() => emulator.stdout().includes('http'), 'the address of the emulator');
    const [url = ''] = /http:\/\/[^\s]+/.exec(emulator.stdout()) ?? [];
    const answer = await fetch(`${url}/business/search`, { headers: { 'x-APIKey': 'any' } });
    const found = (await answer.json()) as { businesses: { code: string }[] };
    emulator.child.kill('SIGTERM');

    expect(found.businesses.map(({ code }) => code)).toEqual(['S1']);
    expect((await emulator.ended).code).toBe(0);
  });
});

describe('requirements R29: runs never overlap', () => {
  it('a second one ends with 5, saying who holds the lock and since when; plan and status still work', async () => {
    const world = await createWorld();
    world.source(shops(3));
    world.emulator.faults.add({ kind: 'slow', delayMs: 9000, match: { path: /search$/ }, count: 1 });

    const first = world.start(['sync', '--yes']);
    await until(() => world.emulator.requests.length > 0, 'the first call');
    const second = await world.run('sync', '--yes');
    const applied = await world.run('apply', '--yes');
    const status = await world.run('status');
    const planned = await world.run('plan');
    const ended = await first.ended;
    const after = await world.run('sync');

    expect([second.code, applied.code]).toEqual([5, 5]);
    expect(second.stderr).toContain(String(first.child.pid));
    expect(second.stderr).toMatch(/partoo-sync sync/);
    expect(second.stderr).toMatch(/since \d{4}-\d\d-\d\dT/);
    expect(status.code).toBe(0);
    expect(planned.code).toBe(3);
    expect(ended.code).toBe(0);
    expect(after.code).toBe(0);
  });

  it('a killed holder leaves no lock behind', async () => {
    const world = await createWorld();
    world.source(shops(3));
    world.emulator.faults.add({ kind: 'slow', delayMs: 60_000, match: { path: /search$/ }, count: 1 });
    const first = world.start(['sync', '--yes']);
    await until(() => world.emulator.requests.length > 0, 'the first call');
    first.child.kill('SIGKILL');
    await first.ended;
    world.emulator.faults.clear();

    const { code } = await world.run('sync', '--yes');

    expect(code).toBe(0);
    expect(world.emulator.businesses()).toHaveLength(3);
  });
});

describe('requirements R22, R12: killed at any instant', () => {
  it.each([3, 60, 130, 199])(
    'after %i of 200 creates the next run goes on to the same end without being approved again, one business a code',
    async (created) => {
      const world = await createWorld();
      world.source(shops(200));
      const creates = (): number => world.emulator.businesses().length;

      const killed = world.start(['sync', '--yes']);
      await until(() => creates() >= created, 'creates');
      killed.child.kill('SIGKILL');
      await killed.ended;
      const alive = creates();
      const next = await world.run('sync', '--json');
      const last = await world.run('sync', '--json');

      expect(alive).toBeGreaterThanOrEqual(created);
      expect(doubled(world)).toEqual([]);
      expect(world.emulator.businesses()).toHaveLength(200);
      expect({ code: next.code, stderr: next.stderr.replaceAll(/^\{.*\}$/gm, '').trim() }).toEqual({
        code: 0,
        stderr: '',
      });
      expect((JSON.parse(last.stdout) as RunDocument).plan).toMatchObject({ changes: [], held: [] });
      expect(world.writes().filter(({ path }) => path === '/business').length).toBeLessThanOrEqual(204);
    },
    minute,
  );

  it(
    'in the middle of updates, and of a saved plan',
    async () => {
      const world = await createWorld();
      await world.settle(shops(120));
      world.source(shops(120).map((one) => ({ ...one, name: `${one['name'] ?? ''} new` })));
      await world.plan(0, '--out', world.path('plan.json'));

      const killed = world.start(['apply', 'plan.json']);
      await until(() => world.writes().length >= 30, 'updates');
      killed.child.kill('SIGKILL');
      await killed.ended;
      const next = await world.run('sync', '--json');
      const last = await world.sync(0);

      expect(next.code).toBe(0);
      expect(world.emulator.businesses().every(({ name }) => name.endsWith(' new'))).toBe(true);
      expect(last.outcomes).toEqual([]);
    },
    minute,
  );

  it(
    'SIGTERM in the middle of a run leaves a state that the next run completes',
    async () => {
      const world = await createWorld();
      world.source(shops(200));

      const stopped = world.start(['sync', '--yes']);
      await until(() => world.emulator.businesses().length >= 50, 'creates');
      stopped.child.kill('SIGTERM');
      const { code } = await stopped.ended;
      const status = await world.run('status');
      const next = await world.run('sync', '--json');

      expect([0, 1]).toContain(code);
      expect(status.stdout).toContain('Last runs');
      expect(status.stdout).not.toContain('Blocked');
      expect(next.code).toBe(0);
      expect(world.emulator.businesses()).toHaveLength(200);
      expect(doubled(world)).toEqual([]);
    },
    minute,
  );
});

describe('contract section 1: the daemon', () => {
  it(
    'runs once at the start and ends with 0 within 10 seconds of SIGTERM',
    async () => {
      const world = await createWorld();
      await world.settle(shops(4));
      world.source(withChanges(shops(4), { '0002': { name: 'X' } }));

      const daemon = world.start(['daemon', '--log-level', 'info']);
      await until(() => world.business('0002').name === 'X', 'the first run', 12_000);
      await wait(300);
      const from = Date.now();
      daemon.child.kill('SIGTERM');
      const { code, stdout, stderr } = await daemon.ended;

      expect(code).toBe(0);
      expect(Date.now() - from).toBeLessThan(10_000);
      expect(stdout + stderr).not.toContain(apiKey);
    },
    minute,
  );

  it(
    'runs when the source changes, long before its schedule',
    async () => {
      const schedule = { incremental: '0 0 1 1 *', full: '0 0 1 1 *', watch: true };
      const world = await createWorld({ settings: { schedule } });
      await world.settle(shops(4));
      const daemon = world.start(['daemon', '--log-level', 'info']);
      await until(() => daemon.stderr().includes('run ended'), 'the first run', 12_000);

      world.source(withChanges(shops(4), { '0003': { name: 'Y' } }));
      await until(() => world.business('0003').name === 'Y', 'the change', 12_000);
      daemon.child.kill('SIGTERM');
      const { code } = await daemon.ended;

      expect(code).toBe(0);
      expect(daemon.stderr()).toContain('"trigger":"watch"');
    },
    minute,
  );

  it(
    'runs when a joined source changes, too',
    async () => {
      const schedule = { incremental: '0 0 1 1 *', full: '0 0 1 1 *', watch: true };
      const world = await createWorld();
      const path = world.path('franchise.csv');
      const joined = [{ name: 'franchise', source: { kind: 'csv', path, key: 'site' } }];
      const fields = { ...usualFields, name: { coalesce: ['franchise.label', 'name'] } };
      world.configure({ schedule, joined, fields });
      writeFileSync(path, 'site,label\n0003,X\n');
      lieStill(path);
      await world.settle(shops(4));
      const daemon = world.start(['daemon', '--log-level', 'info']);
      await until(() => daemon.stderr().includes('run ended'), 'the first run', 12_000);

      writeFileSync(path, 'site,label\n0003,Y\n');
      await until(() => world.business('0003').name === 'Y', 'the change', 12_000);
      daemon.child.kill('SIGTERM');
      const { code } = await daemon.ended;

      expect(code).toBe(0);
      expect(daemon.stderr()).toContain('"trigger":"watch"');
    },
    minute,
  );

  it(
    'R22 also in the middle of a run, which the next one completes',
    async () => {
      const world = await createWorld();
      await world.settle(shops(150));
      world.source(shops(150).map((one) => ({ ...one, name: `${one['name'] ?? ''} new` })));
      world.emulator.faults.add({ kind: 'slow', delayMs: 30, match: { method: 'POST' } });

      const daemon = world.start(['daemon']);
      await until(() => world.writes().length >= 20, 'updates', 12_000);
      const from = Date.now();
      daemon.child.kill('SIGTERM');
      const { code } = await daemon.ended;
      const took = Date.now() - from;
      world.emulator.faults.clear();
      const next = await world.run('sync');

      expect(code).toBe(0);
      expect(took).toBeLessThan(10_000);
      expect(next.code).toBe(0);
      expect(world.emulator.businesses().every(({ name }) => name.endsWith(' new'))).toBe(true);
    },
    minute,
  );

  it(
    'R28 approves nothing: a first run waits for a person',
    async () => {
      const world = await createWorld();
      world.source(shops(2));

      const daemon = world.start(['daemon', '--log-level', 'info']);
      await until(() => daemon.stderr().includes('approv'), 'the announcement', 12_000);
      daemon.child.kill('SIGTERM');
      const { code } = await daemon.ended;

      expect(code).toBe(0);
      expect(world.writes()).toEqual([]);
    },
    minute,
  );
});

describe('requirements R27: the budget per minute', () => {
  it(
    'is kept in any 60 seconds, over two processes that share one state',
    async () => {
      const world = await createWorld({ settings: { partoo: { requests_per_minute: 40 } } });
      world.source(shops(4));
      const processes = [world.start(['sync', '--yes']), world.start(['export', '--out', 'a.csv'])];
      await Promise.all(processes.map(({ ended }) => ended));
      const exports: Promise<unknown>[] = [];
      for (let round = 0; round < 2; round += 1)
        exports.push(world.start(['export', '--out', 'a.csv']).ended, world.start(['plan']).ended);

      await Promise.race([Promise.all(exports), wait(15_000)]);

      const times = world.emulator.requests.map(({ at }) => at);
      const busiest = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length));
      expect(times.length).toBeGreaterThan(5);
      expect(busiest).toBeLessThanOrEqual(40);
      await Promise.all(exports);
    },
    minute,
  );
});

describe('requirements R35: secrets', () => {
  it('a crash leaves no key in what it prints or writes', async () => {
    const world = await createWorld();
    world.sourceText(toCsv(shops(3)));
    world.emulator.faults.add({ kind: 'status', status: 500, body: apiKey, match: { path: /search$/ }, count: 2 });

    const { stdout, stderr } = await world.start(['sync', '--yes', '--log-level', 'debug']).ended;

    expect(stdout + stderr).not.toContain(apiKey);
    expect(filesWithKey(world.folder)).toEqual([]);
  });
});
