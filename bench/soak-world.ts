import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './built.ts';
import { type Emulator, startEmulator } from '../src/emulator/emulator.ts';

/** Of the emulator; there is no other. */
const apiKey = 'soak-key-0123456789';

export const columns = [
  'store_id',
  'name',
  'street',
  'zip',
  'city',
  'tel',
  'mail',
  'url',
  'about',
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
  'sun',
] as const;
export type Row = Record<(typeof columns)[number], string>;

/** A company of some shops, and a Partoo of its own, in this process; the program runs in others. */
export interface SoakWorld {
  readonly emulator: Emulator;
  readonly apiKey: string;
  readonly folder: string;
  readonly configFile: string;
  /** The source. */
  readonly csv: string;
  rows(): readonly Row[];
  /** Replaces the source at once, as an export does. */
  write(rows: readonly Row[]): void;
  /** Starts the program; its log goes into a file of the folder. */
  start(...args: readonly string[]): Running;
  close(): Promise<void>;
}

export interface Running {
  readonly child: ChildProcess;
  /** Exit code; null when killed. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string }>;
  /** How often its log has said so. */
  count(text: string): number;
}

export interface SoakPlan {
  readonly summary: Readonly<Record<string, number>>;
  readonly changes: readonly unknown[];
  readonly conflicts: readonly unknown[];
  readonly held: readonly unknown[];
}

export async function createSoakWorld(
  folder: string,
  shops: number,
  settings: (emulator: Emulator) => object,
  requestsPerMinute = 280,
): Promise<SoakWorld> {
  const emulator = await startEmulator({
    apiKey,
    switches: { webhookUrls: 'http-too' },
    ...(requestsPerMinute > 300 ? { rateLimit: null } : {}),
  });
  const [csv, config] = [join(folder, 'stores.csv'), join(folder, 'partoo-sync.yaml')];
  const wide = { max: 100_000, percent: 100 };
  const usual = {
    version: 1,
    partoo: {
      environment: 'sandbox',
      base_url: emulator.url,
      api_key: apiKey,
      requests_per_minute: requestsPerMinute,
      timeout_seconds: 5,
    },
    state: { path: join(folder, 'state/sync.db') },
    source: { kind: 'csv', path: csv, key: 'store_id', write_back: true },
    fields: {
      name: 'name',
      address_full: 'street',
      zipcode: 'zip',
      city: 'city',
      country: { value: 'FR' },
      phone: { from: 'tel', owner: 'shared', on_conflict: 'source' },
      email: { from: 'mail', owner: 'shared', on_conflict: 'partoo' },
      website_url: 'url',
      categories: { value: 'gcid:bakery' },
      status: { value: 'open' },
      description_long: { from: 'about', owner: 'partoo' },
      open_hours: {
        monday: 'mon',
        tuesday: 'tue',
        wednesday: 'wed',
        thursday: 'thu',
        friday: 'fri',
        saturday: 'sat',
        sunday: 'sun',
      },
    },
    absent: { action: 'report' },
    limits: { create: wide, update: wide, write_back: wide, field: { percent: 100, min: 100_000 } },
  };
  writeFileSync(config, JSON.stringify({ ...usual, ...settings(emulator) }, null, 2), { mode: 0o600 });
  let draft = 0;

  const world: SoakWorld = {
    emulator,
    apiKey,
    folder,
    configFile: config,
    csv,
    rows() {
      const [, ...lines] = readFileSync(csv, 'utf8').trimEnd().split('\n');
      // No cell of these has a comma or a quote.
      return lines.map((line) => {
        const cells = line.split(',');
        return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ''])) as Row;
      });
    },
    write(rows) {
      const lines = [columns.join(','), ...rows.map((row) => columns.map((column) => row[column]).join(','))];
      const next = `${csv}.${String((draft += 1))}`;
      writeFileSync(next, `${lines.join('\n')}\n`);
      renameSync(next, csv);
    },
    start(...args) {
      const child = spawn(process.execPath, [`${root}bin/partoo-sync.js`, '-c', config, ...args], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const log = createWriteStream(join(folder, `${args[0] ?? 'none'}.log`), { flags: 'a' });
      const counts = new Map<string, number>();
      let [stdout, rest] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        log.write(text);
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) {
          const message = /"msg":"([^"]*)"/.exec(line)?.[1] ?? '';
          counts.set(message, (counts.get(message) ?? 0) + 1);
        }
      });
      const ended = new Promise<{ readonly code: number | null; readonly stdout: string }>((resolve) => {
        child.once('close', (code) => {
          log.end();
          resolve({ code, stdout });
        });
      });
      return { child, ended, count: (text) => counts.get(text) ?? 0 };
    },
    close: () => emulator.close(),
  };
  world.write(Array.from({ length: shops }, (_, index) => rowOf(index + 1)));
  return world;
}

function rowOf(number: number): Row {
  const code = String(number).padStart(4, '0');
  const day = '09:00-18:00';
  return {
    store_id: code,
    name: `Acme ${code}`,
    street: `${String(number)} rue du Port`,
    zip: `75${String(number % 1000).padStart(3, '0')}`,
    city: `Ville ${String(number)}`,
    tel: `+331440${code.padStart(5, '0')}`,
    mail: `shop${code}@acme.example`,
    url: `https://www.acme.example/shops/${code}`,
    about: `The shop ${code} bakes bread and cakes all day long.`,
    ...{ mon: day, tue: day, wed: day, thu: day, fri: day, sat: '10:00-17:00', sun: 'closed' },
  };
}

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Somebody edits one shop, in the source or in Partoo; half of the time a field that both may edit. */
export function editSomething(world: SoakWorld, random: () => number, count: number): 'source' | 'partoo' {
  const rows = world.rows();
  const row = rows[Math.floor(random() * rows.length)];
  if (row === undefined) throw new Error('the source has no rows');
  const digits = String(count % 100_000).padStart(5, '0');
  const what = Math.floor(random() * 4);
  // A first run may be killed before it has made all of them.
  const business = world.emulator.businessByCode(row.store_id);
  if (business === undefined || random() < 0.5) {
    const cells = [
      { name: `Acme ${row.store_id} ${digits}` },
      { tel: `+331440${digits}` },
      { mail: `s${digits}@acme.example` },
    ];
    const changed = cells[what] ?? { mon: `0${String(count % 9)}:00-18:00` };
    world.write(rows.map((one) => (one.store_id === row.store_id ? { ...one, ...changed } : one)));
    return 'source';
  }
  const [contact] = business.contacts as readonly object[];
  const edits = [
    { name: `Edited ${digits}` },
    { contacts: [{ ...contact, phone_numbers: [`+331450${digits}`] }] },
    { contacts: [{ ...contact, email: `p${digits}@acme.example` }] },
  ];
  const about = `The shop ${row.store_id} bakes bread and cakes all day long since ${digits}.`;
  world.emulator.edit(row.store_id, edits[what] ?? { description_long: about });
  return 'partoo';
}

/** Where the two sides differ, told without the program: `0003 phone`. Codes that are twice or missing in Partoo, too. */
export function differences(world: SoakWorld): readonly string[] {
  return world.rows().flatMap((row) => {
    const found = world.emulator.businesses().filter(({ code }) => code === row.store_id);
    const [business] = found;
    if (business === undefined || found.length > 1) return [`${row.store_id} has ${String(found.length)} businesses`];
    const [contact] = business.contacts;
    const monday = business.open_hours?.['monday']?.join(',');
    const pairs = {
      name: [row.name, business.name],
      city: [row.city, business.city],
      phone: [row.tel, contact?.phone_numbers[0]?.replaceAll(' ', '')],
      email: [row.mail, contact?.email],
      monday: [row.mon, monday],
      description: [row.about, business.description_long],
    };
    return Object.entries(pairs)
      .filter(([, [source, partoo]]) => source !== partoo)
      .map(([field, [source, partoo]]) => `${row.store_id} ${field}: ${String(source)} | ${String(partoo)}`);
  });
}

/** As a person would, with `webhooks register`; a URL without TLS is taken by the emulator only. */
export async function subscribe(world: SoakWorld, port: number): Promise<void> {
  const items = ['created', 'updated', 'deleted'].map((what) => ({
    url: `http://127.0.0.1:${String(port)}/hooks`,
    event_type: `business_${what}`,
  }));
  const answer = await fetch(`${world.emulator.url}/webhooks`, {
    method: 'POST',
    headers: { 'x-APIKey': world.apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ items }),
  });
  if (answer.status !== 200) throw new Error(`webhooks were not registered: ${await answer.text()}`);
}

/** Runs a command, which must end with this code; answers what it printed. */
export async function expectEnd(world: SoakWorld, code: number, ...args: readonly string[]): Promise<string> {
  const ended = await world.start(...args).ended;
  if (ended.code !== code) throw new Error(`${args.join(' ')} ended with ${String(ended.code)}, not ${String(code)}`);
  return ended.stdout;
}

/** Waits for up to two minutes. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const end = performance.now() + 120_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await wait(50);
  }
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
  });
}
