import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds } from '../support/cli-world.ts';
import { shop, shops } from '../support/shops.ts';

const createWorld = createCliWorlds();

describe('contract section 1: the command line', () => {
  it.each([
    ['check', []],
    ['plan', ['--out', '--format', '--json', '--only', '--detailed-exitcode']],
    ['apply', ['--yes', '--override']],
    ['sync', ['--yes', '--override']],
    ['daemon', []],
    ['status', ['--json']],
    ['history', ['--location', '--run', '--json']],
    ['explain', ['--run', '--json']],
    ['allow', ['--all', '--json']],
    ['reject', ['--all', '--json']],
    ['conflicts', ['--json']],
    ['resolve', ['--take', '--value']],
    ['export', ['--out', '--format']],
    ['emulator', ['--port', '--seed']],
  ])('%s --help names the command and its options, global ones too', async (command, options) => {
    const world = await createWorld();

    const { code, stdout } = await world.run(command, '--help');

    expect(code).toBe(0);
    expect(stdout).toContain(`partoo-sync ${command}`);
    for (const option of [...options, '--config', '--log-level', '--no-color', '--version', '--help'])
      expect(stdout).toContain(option);
  });

  it('--version answers the version of package.json', async () => {
    const world = await createWorld();
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };

    const { code, stdout } = await world.run('--version');

    expect({ code, stdout }).toEqual({ code: 0, stdout: `${version}\n` });
  });

  it.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['plan', '--frobnicate']],
    ['an unknown format', ['plan', '--format', 'pdf']],
    ['an unknown limit', ['sync', '--override', 'creates']],
    ['a limit that cannot be overridden', ['sync', '--override', 'sentinels']],
    ['resolve without an answer', ['resolve', '0001', 'phone']],
    ['resolve with two answers', ['resolve', '0001', 'phone', '--take', 'source', '--value', '"x"']],
    ['resolve of what is not in question', ['resolve', '0001', '--take', 'source']],
    ['explain of a code that nobody knows', ['explain', '9999']],
    ['a plan file that is not there', ['apply', 'missing.json']],
    ['a configuration that is not there', ['-c', 'missing.yaml', 'plan']],
  ])('%s ends with 1 and says on stderr what is wrong', async (_what, args) => {
    const world = await createWorld();
    world.source(shops(1));

    const { code, stdout, stderr } = await world.run(...args);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.length).toBeGreaterThan(20);
    expect(world.emulator.requests).toEqual([]);
  });

  it.each([
    ['export into a folder that is not there', (world: CliWorld) => ['export', '--out', world.path('nowhere/x.csv')]],
    [
      'an emulator on a port that is taken',
      (world: CliWorld) => ['emulator', '--port', new URL(world.emulator.url).port],
    ],
    ['an emulator on a port that cannot be', () => ['emulator', '--port', '99999']],
  ])('%s ends with 1 and says what to do, without a stack', async (_what, argsOf) => {
    const world = await createWorld();
    world.source(shops(1));

    const { code, stderr } = await world.run(...argsOf(world));

    expect(code).toBe(1);
    expect(stderr).toMatch(/^cannot (?:write|listen on) .+\nName another? .+\n$|^cannot .+\nName a file in .+\n$/u);
  });

  it('R7 an approved sync that the guard stops says why, each time', async () => {
    const world = await createWorld();
    await world.settle(shops(2));
    world.sourceText(readFileSync(world.sourceFile, 'utf8').trimEnd().slice(0, -60));

    const first = await world.run('sync', '--yes');
    const second = await world.run('sync', '--yes');

    for (const { code, stdout } of [first, second]) {
      expect(code).toBe(3);
      expect(stdout).toMatch(/^Stopped: nothing was written\.\n {2}✗ source: the read of the source is not complete/u);
      expect(stdout).not.toContain('Nothing was to be done');
    }
  });

  it('R7 an approved sync of which a limit holds back a part names the option that lets it pass', async () => {
    const world = await createWorld({ settings: { limits: { update: { max: 1, percent: 100 } } } });
    await world.settle(shops(4));
    world.source(shops(4).map((one) => ({ ...one, name: `${one['name'] ?? ''} II` })));

    const { code, stdout } = await world.run('sync', '--yes');

    expect(code).toBe(3);
    expect(stdout).toContain('✗ update:');
    expect(stdout).toContain('To let it pass once: --override update');
  });

  it('takes the global options before and after the command', async () => {
    const world = await createWorld();
    await world.settle(shops(1));

    const before = await world.run('--log-level', 'error', '--no-color', 'plan');
    const after = await world.run('plan', '--log-level', 'error', '--no-color');

    expect(before.code).toBe(0);
    expect(after.code).toBe(0);
  });

  it.each(['text', 'json', 'markdown', 'html'])(
    'prints the plan as %s, and --json is short for json',
    async (format) => {
      const world = await createWorld();
      world.source(shops(2));
      const sign = { text: 'Acme 0001', json: '"version": 1', markdown: '#', html: '<!doctype html' }[format] ?? '';

      const { code, stdout } = await world.run('plan', '--format', format);

      expect(code).toBe(3);
      expect(stdout.toLowerCase()).toContain(sign.toLowerCase());
      expect(stdout).toContain('0002');
    },
  );

  it('reports a healthy set-up with check, which writes nothing, and ends with 1 when something is wrong', async () => {
    const world = await createWorld();
    world.source(shops(2));

    const healthy = await world.run('check');
    world.configure({ fields: { name: 'name', city: 'town', custom_fields: { Nowhere: 'tel' } } });
    const broken = await world.run('check');

    expect(healthy.code).toBe(0);
    expect(world.stateBytes()).toEqual({});
    expect(world.writes()).toEqual([]);
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain('town');
    expect(broken.stdout).toContain('Nowhere');
  });
});

describe('contract section 1: without a terminal no command waits for an answer', () => {
  it.each([
    ['a first sync', ['sync'], '--yes'],
    ['apply without a file', ['apply'], '--yes'],
  ])('%s ends with 3 and names the option', async (_what, args, option) => {
    const world = await createWorld();
    world.source(shops(2));

    const { code, stdout, stderr } = await world.run(...args);

    expect(code).toBe(3);
    expect(stdout + stderr).toContain(option);
    expect(world.writes()).toEqual([]);
  });
});

describe('contract section 1: results on stdout, logs on stderr', () => {
  it('prints nothing but JSON with plan --json, while logs are JSON lines on stderr', async () => {
    const world = await createWorld();
    world.source(shops(3));

    const { stdout, stderr } = await world.run('--log-level', 'debug', 'plan', '--json');

    expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
    const lines = stderr.split('\n').filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => typeof JSON.parse(line) === 'object')).toBe(true);
  });

  it.each([
    ['status', ['status', '--json']],
    ['conflicts', ['conflicts', '--json']],
    ['history', ['history', '--json']],
    ['explain', ['explain', '0001', '--json']],
    ['sync', ['sync', '--json']],
    ['apply', ['apply', '--json']],
    ['check', ['check', '--json']],
  ])('%s --json prints one JSON document, before and after the first run', async (_command, args) => {
    const world = await createWorld();
    world.source(shops(2));

    const before = await world.run(...args);
    await world.settle(shops(2));
    const after = await world.run(...args);

    expect(typeof JSON.parse(before.stdout)).toBe('object');
    expect(typeof JSON.parse(after.stdout)).toBe('object');
  });

  it.each([
    ['plan', ['plan', '--json']],
    ['status', ['status', '--json']],
    ['explain', ['explain', '0003', '--json']],
    ['sync', ['sync', '--json']],
  ])('%s --json names everything in snake case, also what is held', async (_command, args) => {
    const world = await createWorld();
    await world.settle(shops(3));
    world.source([...shops(2), shop(3, { tel: 'nobody knows' })]);
    await world.run('sync');

    const { stdout } = await world.run(...args);

    expect(stdout).toContain('nobody knows');
    expect(namesIn(JSON.parse(stdout)).filter((name) => /[a-z][A-Z]/u.test(name))).toEqual([]);
  });
});

function namesIn(json: unknown): readonly string[] {
  if (typeof json !== 'object' || json === null) return [];
  const below = Object.values(json).flatMap(namesIn);
  return Array.isArray(json) ? below : [...Object.keys(json), ...below];
}
