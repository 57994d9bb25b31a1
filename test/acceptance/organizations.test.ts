import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/http/system-clock.ts';
import { acquireRunLock } from '../../src/state/run-lock.ts';
import { prepareBuilt } from '../support/built-cli.ts';
import { type CliWorld, createCliWorlds, type Ended, type Settings } from '../support/cli-world.ts';
import { shop, shops } from '../support/shops.ts';

const createWorld = createCliWorlds();
const otherKey = 'pk-OTHER-9c56cc51b374c3ba189210d5b6d4bf57';

interface Reseller {
  readonly acme: CliWorld;
  readonly bistro: CliWorld;
  readonly folder: string;
  readonly files: readonly [acme: string, bistro: string];
  run(...args: readonly string[]): Promise<Ended>;
}

/** Two organizations in one folder: each with a Partoo, a key, a source and a state of its own, and four shops. */
async function createReseller(
  settings: { readonly acme?: Settings; readonly bistro?: Settings } = {},
): Promise<Reseller> {
  const acme = await createWorld(settings.acme === undefined ? {} : { settings: settings.acme });
  const { partoo, ...others } = settings.bistro ?? {};
  const bistro = await createWorld({
    settings: { ...others, partoo: { api_key: otherKey, ...(partoo as object | undefined) } },
    emulator: { apiKey: otherKey },
  });
  const folder = acme.path('organizations');
  const files = [`${folder}/acme.yaml`, `${folder}/bistro.yaml`] as const;
  mkdirSync(folder);
  writeFileSync(files[0], readFileSync(acme.configFile));
  writeFileSync(files[1], readFileSync(bistro.configFile));
  for (const world of [acme, bistro]) world.source(shops(4));
  return { acme, bistro, folder, files, run: (...args) => acme.run('-c', folder, ...args) };
}

type Document = Readonly<
  Record<
    string,
    {
      readonly exit_code: number;
      readonly result: Record<string, unknown> | null;
      readonly error?: { readonly code: string };
    }
  >
>;

describe('a folder of configurations', () => {
  it('runs each with its own key, source and state; JSON is one document by file', async () => {
    const { acme, bistro, files, run } = await createReseller();
    bistro.source(shops(2));

    const { code, stdout } = await run('sync', '--yes', '--json');

    const document = JSON.parse(stdout) as Document;
    expect(code).toBe(0);
    expect(Object.keys(document)).toEqual(files);
    expect(document[files[0]]).toMatchObject({ exit_code: 0, result: { summary: { done: 4 } } });
    expect(document[files[1]]).toMatchObject({ exit_code: 0, result: { summary: { done: 2 } } });
    expect([acme.emulator.businesses().length, bistro.emulator.businesses().length]).toEqual([4, 2]);
    expect(Object.keys(bistro.stateBytes())).not.toEqual([]);
  });

  it('goes on where one fails, and says which; no secret is in what is said of another', async () => {
    const { acme, bistro, files, run } = await createReseller();
    acme.emulator.setSwitch('keyState', 'expired');

    const { code, stdout, stderr } = await run('sync', '--yes');

    expect(code).toBe(1);
    expect(bistro.emulator.businesses()).toHaveLength(4);
    expect(stdout).toContain(`== ${files[0]} ==`);
    expect(stdout).toContain(`== ${files[1]} ==\n4 done`);
    expect(stderr).toContain(`${files[0]}: Partoo refused`);
    expect(stderr).toContain(`  ${files[0]} ended with 1`);
    expect(stdout + stderr).not.toContain(otherKey);
  });

  it('whose one configuration cannot be used runs the others', async () => {
    const { bistro, files, run } = await createReseller();
    writeFileSync(files[0], `version: 1\npartoo: { api_key: ${otherKey}\n`);

    const { code, stdout, stderr } = await run('sync', '--yes', '--json');

    const document = JSON.parse(stdout) as Document;
    expect(code).toBe(1);
    expect(document[files[0]]).toMatchObject({ exit_code: 1, result: null, error: { code: 'CONFIG_INVALID' } });
    expect(document[files[1]]?.exit_code).toBe(0);
    expect(bistro.emulator.businesses()).toHaveLength(4);
    expect(stdout + stderr).not.toContain(otherKey);
  });

  it('ends with the most urgent code: a person is needed for one of them', async () => {
    const { acme, bistro, run } = await createReseller();
    await acme.settle(shops(4));

    const { code, stderr } = await run('sync');

    expect(code).toBe(3);
    expect(stderr).toContain('1 of 2 organizations; -c FILE runs one of them alone');
    expect(bistro.emulator.businesses()).toEqual([]);
  });

  it('takes the lock of each: one that is held stops no other', async () => {
    const { acme, bistro, run } = await createReseller();
    await acme.settle(shops(4));
    const lock = acquireRunLock(acme.stateFile, { command: 'a test', clock: systemClock });

    const { code } = await run('sync', '--yes');
    lock.release();

    expect(code).toBe(5);
    expect(bistro.emulator.businesses()).toHaveLength(4);
  });

  it.each<[what: string, settings: (acme: CliWorld) => Settings, message: string]>([
    ['state', ({ stateFile }) => ({ state: { path: stateFile } }), 'has the same state as'],
    ['address', () => ({ server: { listen: '127.0.0.1:8787' } }), 'has the same address to listen on as'],
    [
      'source for the same organization',
      ({ sourceFile, emulator }) => ({ partoo: { base_url: emulator.url, org_id: 7 }, source: { path: sourceFile } }),
      'has the same source for the same Partoo organization as',
    ],
  ])('in which two have one %s is refused before anything is run', async (_what, settings, message) => {
    const { acme, bistro, files, run } = await createReseller({
      acme: { server: { listen: '127.0.0.1:8787' }, partoo: { org_id: 7 } },
    });
    bistro.configure(settings(acme));
    writeFileSync(files[1], readFileSync(bistro.configFile));

    const { code, stdout, stderr } = await run('sync', '--yes');

    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(new RegExp(`^${files[1]}:\\d+:\\d+ ${message} ${files[0]}:\\d+:\\d+`, 'u'));
    expect([...acme.emulator.requests, ...bistro.emulator.requests]).toEqual([]);
  });

  it.each([
    [['explain', '0001'], 'this command is for one organization'],
    [['history'], 'this command is'],
    [['apply'], 'this command is'],
    [['undo', 'x'], 'this command is'],
    [['diffusion'], 'this command is'],
    [['plan', '--out', 'plan.json'], '--out is for one organization'],
    [['plan', '--format', 'html'], '--format html is'],
    [['sync', '--only', '0001'], '--only is'],
    [['sync', '--override', 'close'], '--override is'],
    [['check', '--report', 'x.html'], '--report is'],
  ])('is not for %j', async (args, message) => {
    const { folder, run } = await createReseller();

    const { code, stderr } = await run(...args);

    expect(code).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr).toContain(`-c ${folder}/FILE`);
  });

  it('without a configuration is an error', async () => {
    const world = await createWorld();
    mkdirSync(world.path('empty'));

    const { code, stderr } = await world.run('-c', world.path('empty'), 'status');

    expect(code).toBe(1);
    expect(stderr).toContain('there is no configuration (*.yaml, *.yml) in the folder');
  });

  it.each(['check', 'plan', 'conflicts'])(
    '%s has a heading for each, and one document with --json',
    async (command) => {
      const { files, run } = await createReseller();

      const text = await run(command);
      const json = await run(command, '--json');

      for (const file of files) expect(text.stdout).toContain(`== ${file} ==\n`);
      expect(Object.keys(JSON.parse(json.stdout) as Document)).toEqual(files);
      expect(json.code).toBe(text.code);
    },
  );

  it('plan --detailed-exitcode tells of changes anywhere', async () => {
    const { acme, bistro, run } = await createReseller();
    for (const world of [acme, bistro]) await world.settle(shops(4));
    bistro.source([shop(1, { name: 'Acme Renamed' }), shop(2), shop(3), shop(4)]);

    expect((await run('plan')).code).toBe(0);
    expect((await run('plan', '--detailed-exitcode')).code).toBe(2);
  });

  it('status is one table, of which nothing is wider than 80 columns', async () => {
    const { acme, files, run } = await createReseller();
    await acme.settle(shops(4));
    await run('sync');

    const { code, stdout } = await run('status');
    const json = JSON.parse((await run('status', '--json')).stdout) as Document;

    expect(code).toBe(0);
    expect(stdout).toMatch(/^Configuration +Last +Ok +Verdict/u);
    expect(stdout).toMatch(/\nacme\.yaml +now +now +pass +0 /u);
    expect(stdout).toMatch(/\nbistro\.yaml +now +– +approval +– .* 1 /u);
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes(acme.folder))).toEqual([]);
    expect(json[files[0]]?.result).toMatchObject({ links: 4, next_run_at: null });
    expect(json[files[0]]?.result?.['last_success_at']).toEqual(expect.any(String));
    expect(json[files[1]]?.result).toMatchObject({ links: 0, last_success_at: null });
  });
});

describe('daemon over a folder', () => {
  it('looks after all of them in one process; one that cannot be used stops no other', async () => {
    prepareBuilt();
    const { acme, bistro, folder, files, run } = await createReseller();
    for (const world of [acme, bistro]) await world.settle(shops(4));
    writeFileSync(`${folder}/broken.yaml`, 'version: 1\n');
    for (const world of [acme, bistro]) world.source([shop(1, { name: 'Acme Renamed' }), ...shops(4).slice(1)]);

    const daemon = acme.start(['-c', folder, 'daemon']);
    await vi.waitFor(
      () => {
        for (const world of [acme, bistro]) expect(world.business('0001').name).toBe('Acme Renamed');
        expect(daemon.stderr()).toContain('organization stopped');
      },
      { timeout: 40_000 },
    );
    const status = JSON.parse((await run('status', '--json')).stdout) as Document;
    daemon.child.kill('SIGTERM');
    const { code, stdout, stderr } = await daemon.ended;

    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { config: string; msg: string });
    expect(stdout).toBe('');
    expect(code).toBe(1); // the broken one never ran
    for (const file of files) {
      const said = lines.filter(({ config }) => config === file).map(({ msg }) => msg);
      expect(said).toEqual(expect.arrayContaining(['daemon started', 'run ended', 'daemon stopped']));
      expect(status[file]?.result?.['next_run_at']).toEqual(expect.any(String));
    }
    expect(stderr).not.toContain(otherKey);
  });
});
