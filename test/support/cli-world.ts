import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, vi } from 'vitest';
import { main } from '../../src/cli.ts';
import type { Outcome, Plan } from '../../src/domain/plan.ts';
import type { Business } from '../../src/emulator/business.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts';
import type { LoggedRequest } from '../../src/emulator/request-log.ts';
import { type BuiltProcess, startBuilt } from './built-cli.ts';
import { type Shop, toCsv } from './shops.ts';

/** In every configuration; must not show up in anything the program emits (R35). */
export const apiKey = 'pk-MARKER-b1946ac92492d2347c6235b4d2611184';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What `sync --json` and `apply --json` print. */
export interface RunDocument {
  readonly run: string;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  readonly summary: Readonly<Record<'done' | 'failed' | 'stale' | 'held', number>>;
}

export type Settings = Readonly<Record<string, unknown>>;

/** A company's folder with configuration, source and state, and a Partoo of its own. */
export interface CliWorld {
  readonly folder: string;
  readonly emulator: Emulator;
  readonly configFile: string;
  readonly sourceFile: string;
  readonly stateFile: string;
  path(name: string): string;
  /** Writes the source, as a file that has been lying there for a while. */
  source(shops: readonly Shop[]): void;
  /** Any text or bytes as the source. */
  sourceText(content: string | Uint8Array): void;
  /** Replaces top-level settings; `partoo` and `source` are merged with the usual ones. */
  configure(settings: Settings): void;
  configText(yaml: string): void;
  /** Runs a command line in this process. */
  run(...args: readonly string[]): Promise<Ended>;
  /** `sync` must end with this code. */
  sync(code: number, ...args: readonly string[]): Promise<RunDocument>;
  /** `plan` must end with this code. */
  plan(code: number, ...args: readonly string[]): Promise<Plan>;
  /** Starts the built program in a process of its own, in the world's folder. */
  start(args: readonly string[], env?: Readonly<Record<string, string>>): BuiltProcess;
  /** A first run of these shops, approved; requests are forgotten afterwards. */
  settle(shops: readonly Shop[]): Promise<void>;
  /** Calls that change something, in order. */
  writes(): readonly LoggedRequest[];
  /** All calls since the last time. */
  takeRequests(): readonly LoggedRequest[];
  business(code: string): Business;
  /** Bytes of every state file by name; empty when there is no state. */
  stateBytes(): Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

export interface WorldOptions {
  readonly settings?: Settings;
  readonly emulator?: EmulatorOptions;
}

/** Creates worlds that are checked for leaks of the key, and removed, after each test. */
export function createCliWorlds(): (options?: WorldOptions) => Promise<CliWorld> {
  // Whole runs against a server in this process: a busy machine must not turn slowness into a failure.
  vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
  const open: CliWorld[] = [];
  afterEach(async () => {
    const worlds = open.splice(0);
    try {
      for (const world of worlds) expect(filesWithKey(world.folder)).toEqual([]);
    } finally {
      await Promise.all(worlds.map((world) => world.remove()));
    }
  });
  return async (options = {}) => {
    const world = await createCliWorld(options);
    open.push(world);
    return world;
  };
}

/** For a story told in `beforeAll`: whoever creates it removes it. */
export async function createCliWorld({ settings = {}, emulator: options = {} }: WorldOptions): Promise<CliWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-acceptance-'));
  const emulator = await startEmulator({ rateLimit: null, apiKey, ...options });
  const path = (name: string): string => join(folder, name);
  const [configFile, sourceFile, stateFile] = [path('partoo-sync.yaml'), path('stores.csv'), path('state/sync.db')];
  const usual = {
    version: 1,
    partoo: {
      environment: 'sandbox',
      base_url: emulator.url,
      api_key: '${PARTOO_API_KEY}',
      requests_per_minute: 60_000,
      timeout_seconds: 5,
    },
    state: { path: stateFile },
    source: { kind: 'csv', path: sourceFile, key: 'store_id' },
    fields: usualFields,
    absent: { action: 'report' },
    limits: wideLimits,
  };

  const world: CliWorld = {
    folder,
    emulator,
    configFile,
    sourceFile,
    stateFile,
    path,
    source(shops) {
      world.sourceText(toCsv(shops));
    },
    sourceText(content) {
      writeFileSync(sourceFile, content);
      lieStill(sourceFile);
    },
    configure(changed) {
      const { partoo = {}, source = {}, ...rest } = changed as { partoo?: Settings; source?: Settings };
      // JSON is YAML, and quotes itself.
      world.configText(
        JSON.stringify(
          { ...usual, ...rest, partoo: { ...usual.partoo, ...partoo }, source: { ...usual.source, ...source } },
          null,
          2,
        ),
      );
    },
    configText(yaml) {
      writeFileSync(configFile, yaml);
    },
    async run(...args) {
      const ended = await runHere(['-c', configFile, ...args]);
      expect(ended.stdout + ended.stderr).not.toContain(apiKey);
      return ended;
    },
    async sync(code, ...args) {
      return parseEnded(code, await world.run('sync', '--json', ...args)) as RunDocument;
    },
    async plan(code, ...args) {
      return parseEnded(code, await world.run('plan', '--json', ...args)) as Plan;
    },
    start: (args, env = {}) =>
      startBuilt(['-c', configFile, ...args], { cwd: folder, env: { PARTOO_API_KEY: apiKey, ...env } }),
    async settle(shops) {
      world.source(shops);
      const { summary } = await world.sync(0, '--yes');
      expect(summary).toMatchObject({ failed: 0, stale: 0, held: 0 });
      world.takeRequests();
    },
    writes: () => emulator.requests.filter(({ method }) => method !== 'GET'),
    takeRequests() {
      const requests = [...emulator.requests];
      emulator.clearRequests();
      return requests;
    },
    business(code) {
      const found = emulator.businessByCode(code);
      if (found === undefined) throw new Error(`no business carries the code ${code}`);
      return found;
    },
    stateBytes() {
      if (!existsSync(path('state'))) return {};
      // The budget of calls is no part of what is remembered of both sides: a dry run takes from it too. SQLite puts an
      // empty -wal and a -shm beside a database that is only read.
      const names = readdirSync(path('state')).filter((name) => !/-budget|-shm$/.test(name));
      const contents = names.map((name) => [name, readFileSync(join(path('state'), name), 'latin1')] as const);
      return Object.fromEntries(contents.filter(([name, content]) => !(name.endsWith('-wal') && content === '')));
    },
    async remove() {
      await emulator.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  world.configure(settings);
  return world;
}

/** Mapped from the columns that {@link toCsv} writes. */
export const usualFields = {
  name: 'name',
  address_full: 'street',
  zipcode: 'zip',
  city: 'city',
  country: { value: 'FR' },
  phone: 'tel',
  email: 'mail',
  website_url: 'url',
  categories: { from: 'type', lookup: { bakery: 'gcid:bakery', cafe: 'gcid:cafe' }, default: 'gcid:store' },
  status: { from: 'state', lookup: { A: 'open', C: 'closed', T: 'temporarily_closed' } },
  open_hours: {
    monday: 'mon',
    tuesday: 'tue',
    wednesday: 'wed',
    thursday: 'thu',
    friday: 'fri',
    saturday: 'sat',
    sunday: 'sun',
  },
} as const;

/** Nothing trips where limits are not the point. */
export const wideLimits = {
  create: { max: 10_000, percent: 100 },
  update: { max: 10_000, percent: 100 },
  close: { max: 10_000, percent: 100 },
  delete: { max: 10_000, percent: 100 },
  write_back: { max: 10_000, percent: 100 },
  field: { percent: 100, min: 5 },
  window: { days: 7, delete_percent: 100, close_percent: 100 },
} as const;

/** A file that nobody has written for a minute: it is not read twice to see whether it still grows. */
export function lieStill(file: string): void {
  const past = Date.now() / 1000 - 60;
  utimesSync(file, past, past);
}

async function runHere(args: readonly string[]): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  vi.stubEnv('PARTOO_API_KEY', apiKey);
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  try {
    return { code: await main(args), stdout, stderr };
  } finally {
    out.mockRestore();
    err.mockRestore();
    vi.unstubAllEnvs();
  }
}

function parseEnded(code: number, ended: Ended): unknown {
  if (ended.code !== code) throw new Error(`ended with ${String(ended.code)}, not ${String(code)}\n${gistOf(ended)}`);
  return JSON.parse(ended.stdout);
}

/** What explains an unexpected end. */
function gistOf({ stdout, stderr }: Ended): string {
  if (!stdout.startsWith('{')) return stderr + stdout;
  const document = JSON.parse(stdout) as Partial<RunDocument> & Partial<Plan>;
  const { summary, guard, held, conflicts, source, partoo } = document.plan ?? document;
  const outcomes = document.outcomes?.filter(({ result }) => result !== 'done');
  return stderr + JSON.stringify({ source, partoo, summary, guard, held, conflicts, outcomes }, null, 1).slice(0, 3000);
}

/** Files below the folder that hold the key, plainly or in base64. */
export function filesWithKey(folder: string): readonly string[] {
  const forms = [apiKey, Buffer.from(apiKey).toString('base64').slice(0, 40)];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => {
    const file = join(folder, name);
    if (!statSync(file).isFile()) return false;
    const bytes = readFileSync(file, 'latin1');
    return forms.some((form) => bytes.includes(form));
  });
}
