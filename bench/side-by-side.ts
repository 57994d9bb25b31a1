import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './built.ts';
import type { EmulatorHello } from './emulator-process.ts';
import { type Helper, startHelper } from './processes.ts';
import { writeRestedSample } from './csv-sample.ts';
import { type SampleConfig, writeSampleConfig } from './sample-config.ts';
import type { Line } from './table.ts';

/** Of one whole process, in seconds. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** One tool over the same fleet. */
interface Contender {
  readonly name: string;
  /** Both sides hold the same, and the tool knows it. */
  settle(): Promise<void>;
  /** Every hundredth location says something else on one side. */
  change(): void;
  run(): Spent;
  close(): Promise<void>;
}

/**
 * The same fleet in step and then with one location in a hundred changed: ours from a CSV file to a Partoo that answers over
 * HTTP on this machine, rclone bisync and Unison between two folders that hold one JSON file a location. Those two compare
 * times and sizes of files on one disk, know no fields and ask nobody; so read the ratios as what our care costs.
 */
export async function benchSideBySide(folder: string, rows: number): Promise<readonly Line[]> {
  const contenders = [
    createOurs(join(folder, 'ours'), rows),
    ...(isInstalled('rclone') ? [createRclone(join(folder, 'rclone'), rows)] : []),
    ...(isInstalled('unison') ? [createUnison(join(folder, 'unison'), rows)] : []),
  ];
  const spent = new Map<string, { readonly settled: Spent; readonly changed: Spent }>();
  for (const contender of contenders) {
    try {
      await contender.settle();
      const settled = contender.run();
      contender.change();
      spent.set(contender.name, { settled, changed: contender.run() });
    } finally {
      await contender.close();
    }
  }
  const ours = spent.get('ours');
  if (ours === undefined) throw new Error('nothing of ours was measured');
  const lines = [...spent].flatMap(([name, theirs]) =>
    name === 'ours'
      ? []
      : [
          compare(`${rows.toLocaleString('en')} locations in step, against ${name}`, ours.settled, theirs.settled),
          compare(`1 % of ${rows.toLocaleString('en')} changed, against ${name}`, ours.changed, theirs.changed),
        ],
  );
  const absent = ['rclone', 'unison'].filter((tool) => !isInstalled(tool));
  for (const tool of absent) lines.push({ what: `against ${tool}`, figure: '–', behind: 'not installed here' });
  return lines;
}

function compare(what: string, ours: Spent, theirs: Spent): Line {
  return {
    what,
    figure: (ours.wall / theirs.wall).toFixed(2),
    behind: `${ours.wall.toFixed(2)} s from start to end (${ours.cpu.toFixed(2)} s CPU) against ${theirs.wall.toFixed(2)} s (${theirs.cpu.toFixed(2)} s CPU)`,
  };
}

function createOurs(folder: string, rows: number): Contender {
  mkdirSync(folder, { recursive: true });
  const [csv, configFile] = [join(folder, 'sample.csv'), join(folder, 'partoo-sync.yaml')];
  const config: SampleConfig = {
    baseUrl: 'http://127.0.0.1:9/v2',
    csv,
    state: join(folder, 'state.db'),
    requestsPerMinute: 100_000,
    concurrency: 8,
  };
  let emulator: Helper<EmulatorHello> | null = null;
  const run = (): Spent =>
    timed(process.execPath, [`${root}bin/partoo-sync.js`, '-c', configFile, 'sync', '--yes', '--json']);
  return {
    name: 'ours',
    async settle() {
      writeRestedSample(csv, rows);
      writeSampleConfig(configFile, config);
      emulator = await startHelper<EmulatorHello>('emulator-process.ts', configFile, '{"rateLimit":null}');
      writeSampleConfig(configFile, { ...config, baseUrl: emulator.hello.url });
      run();
    },
    change() {
      writeRestedSample(csv, rows, { changedEvery: 100 });
    },
    run,
    close: async () => emulator?.stop(),
  };
}

function createRclone(folder: string, rows: number): Contender {
  const { left, right, change } = createFolders(folder, rows);
  const args = ['bisync', left, right, '--workdir', join(folder, 'work')];
  return {
    name: 'rclone bisync',
    settle: () => Promise.resolve(void timed('rclone', [...args, '--resync'])),
    change,
    run: () => timed('rclone', args),
    close: () => Promise.resolve(),
  };
}

function createUnison(folder: string, rows: number): Contender {
  const { left, right, change } = createFolders(folder, rows);
  const run = (): Spent =>
    timed('unison', [left, right, '-batch', '-silent', '-perms', '0'], { UNISON: join(folder, 'work') });
  return {
    name: 'unison',
    settle: () => Promise.resolve(void run()),
    change,
    run,
    close: () => Promise.resolve(),
  };
}

/** One JSON file a location on the left, and nothing on the right. */
function createFolders(folder: string, rows: number): { left: string; right: string; change: () => void } {
  const [left, right] = [join(folder, 'left'), join(folder, 'right')];
  for (const path of [left, right, join(folder, 'work')]) mkdirSync(path, { recursive: true });
  const write = (row: number, name: string): void => {
    const days = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['09:00-18:00']]));
    const location = {
      code: String(row).padStart(6, '0'),
      name,
      address: `${String(row % 300)} rue des Lilas`,
      zipcode: String(1000 + (row % 94000)).padStart(5, '0'),
      city: 'Saint-Étienne',
      open_hours: days,
      about: 'Notre équipe vous accueille toute la semaine dans un magasin rénové. '.repeat(4),
    };
    writeFileSync(join(left, `${location.code}.json`), JSON.stringify(location, null, 2));
  };
  for (let row = 1; row <= rows; row += 1) write(row, `Boulangerie du Centre ${String(row)}`);
  return {
    left,
    right,
    change() {
      for (let row = 100; row <= rows; row += 100) write(row, `Boulangerie de la Gare ${String(row)}`);
    },
  };
}

function isInstalled(tool: string): boolean {
  return spawnSync(tool, ['-version']).error === undefined;
}

/** Runs a command to its end, which must be good. Linux: bash tells what the process and its children used. */
function timed(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Spent {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" > /dev/null 2> /dev/null';
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', command, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const [wall, user, system] = stderr.trim().split(' ').map(Number);
  if (status !== 0 || wall === undefined || user === undefined || system === undefined)
    throw new Error(`${command} ended with ${String(status)}: ${stderr}`);
  return { wall, cpu: user + system };
}
