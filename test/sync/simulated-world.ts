import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { MemoryWriter } from '../../src/domain/memory.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { FieldPolicy, LimitName, Limits, Policy } from '../../src/domain/policy.ts';
import type { Clock, Log, Source } from '../../src/domain/ports.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { openState, type Closeable } from '../../src/state/open-state.ts';
import type { WriteDeps } from '../../src/sync/deps.ts';
import { planOnly, runOnce, type RunReport } from '../../src/sync/run.ts';
import { fieldsOf } from '../mapping/mapping-fixture.ts';
import { createSimulatedPartoo, type Raw, type SimulatedPartoo } from './simulated-partoo.ts';

export type Row = Readonly<Record<string, string>>;

/** The columns of the simulated source; `id` is the key. */
export const columns = ['id', 'name', 'city', 'zip', 'tel', 'url', 'hours', 'special', 'about'] as const;

/** What of it goes where. Anything a story needs otherwise, it overrides. */
export const defaultFields: Readonly<Record<string, unknown>> = {
  name: 'name',
  city: 'city',
  zipcode: 'zip',
  country: { value: 'FR' },
  phone: 'tel',
  categories: { value: 'gcid:bakery' },
  website_url: 'url',
  open_hours: Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, 'hours']),
  ),
  specific_hours: 'special',
  description_short: { from: 'about', owner: 'shared' },
};

/** Wide open: a story about a limit sets it. */
export const noLimits: Limits = {
  create: { max: 1000, percent: 100 },
  update: { max: 1000, percent: 100 },
  close: { max: 1000, percent: 100 },
  delete: { max: 1000, percent: 100 },
  write_back: { max: 1000, percent: 100 },
  field: { percent: 100, min: 5 },
  window: { days: 7, deletePercent: 100, closePercent: 100 },
  sentinels: [],
};

export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface Story {
  readonly rows: readonly Row[];
  readonly businesses?: readonly Raw[];
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly policy?: Partial<Policy>;
  readonly limits?: Partial<Limits>;
  /** Called before every call to the memory and after it; may throw. */
  readonly onMemory?: (call: string) => void;
}

export interface SyncOptions {
  /** Default true: somebody says yes. */
  readonly yes?: boolean;
  readonly only?: readonly string[];
  readonly overrides?: readonly LimitName[];
}

export interface SimulatedWorld {
  rows: readonly Row[];
  /** What the source says of itself; set to make a read incomplete. */
  sourceProblem: string | null;
  readonly partoo: SimulatedPartoo;
  readonly clock: Clock & { advance(hours: number): void };
  memory: MemoryWriter & Closeable;
  sync(options?: SyncOptions): Promise<RunReport>;
  plan(options?: { readonly only?: readonly string[] }): Promise<Plan>;
  /** As another configuration would: mapping, scope and the like have changed. */
  reconfigure(fingerprint: string, policy?: Partial<Policy>): void;
  deps(): WriteDeps;
  /** Opens the same state anew, as the next process does. */
  restart(): Promise<void>;
}

/** A small company with its Partoo: the real mapper, planner, guard, executor and state, without files or HTTP in between. */
export async function createWorld(story: Story): Promise<SimulatedWorld> {
  const directory = mkdtempSync(join(tmpdir(), 'partoo-sync-world-'));
  const path = join(directory, 'state.db');
  const clock = stoppedClock();
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10);
  const partoo = createSimulatedPartoo(story.businesses ?? [], today);
  const fields = { ...defaultFields, ...story.fields };
  const block = fieldsOf(Object.fromEntries(Object.entries(fields).filter(([, entry]) => entry !== null)));
  let policy = policyOf(fields, story.policy);
  let digest = 'configuration-1';
  let ids = 0;

  const world: SimulatedWorld = {
    rows: story.rows,
    sourceProblem: null,
    partoo,
    clock,
    memory: await openState(path, { clock, mode: 'write' }),
    async sync({ yes = true, only, overrides = [] } = {}) {
      const mode = { name: 'sync', trigger: 'cli', only: only ?? null, overrides };
      return runOnce(world.deps(), mode, async ({ guard }) => yes || guard.verdict === 'pass', neverAborted());
    },
    plan: ({ only } = {}) => planOnly(world.deps(), { only: only ?? null, overrides: [] }, neverAborted()),
    reconfigure(fingerprint, changed = {}) {
      digest = fingerprint;
      policy = { ...policy, ...changed };
    },
    deps: () => ({
      clock,
      log: silent,
      memory: story.onMemory === undefined ? world.memory : watched(world.memory, story.onMemory),
      source: createListSource(() => world),
      partoo: partoo.side,
      policy,
      limits: { ...noLimits, ...story.limits },
      createMapper: (header) => createMapper({ key: 'id', fields: block, columns: header, customFields: null }),
      mapsCustomFields: false,
      target: { baseUrl: 'https://partoo.invalid/v2', orgId: null, environment: 'sandbox' },
      fingerprint: { digest, parts: { fields: digest } },
      mappingFingerprint: digest,
      requestsPerMinute: 150,
      today,
      newId: () => `run-${String((ids += 1)).padStart(6, '0')}`,
      who: 'tester@here',
    }),
    async restart() {
      world.memory.close();
      world.memory = await openState(path, { clock, mode: 'write' });
    },
  };
  onTestFinished(() => {
    world.memory.close();
    rmSync(directory, { recursive: true, force: true });
  });
  return world;
}

/** The policy that a `fields` block says, with everything else at its most permissive. */
export function policyOf(fields: Readonly<Record<string, unknown>>, changed: Partial<Policy> = {}): Policy {
  return {
    fields: Object.fromEntries(
      Object.entries(fields)
        .filter(([, entry]) => entry !== null)
        .map(([field, entry]) => [field, fieldPolicy(entry)]),
    ),
    absent: { action: 'close', afterReads: 2, afterHours: 24 },
    unmatched: 'report',
    create: true,
    writeBack: false,
    covers: 'all',
    scope: {},
    ...changed,
  };
}

function fieldPolicy(entry: unknown): FieldPolicy {
  const said = (typeof entry === 'object' ? entry : {}) as Record<string, unknown>;
  return {
    owner: (said['owner'] ?? 'source') as FieldPolicy['owner'],
    onConflict: (said['on_conflict'] ?? 'manual') as FieldPolicy['onConflict'],
    when: (said['when'] ?? 'always') as FieldPolicy['when'],
    clear: said['clear'] === true,
  };
}

function createListSource(world: () => SimulatedWorld): Source {
  return {
    description: 'list of rows',
    canWrite: false,
    async read(receive) {
      const { rows, sourceProblem } = world();
      receive.header(columns);
      receive.records(
        rows.map((row, index) => ({
          at: { row: index + 1, line: index + 2 },
          cells: columns.map((column) => row[column] ?? ''),
        })),
      );
      const traits = { bytes: rows.length * 100, encoding: 'utf-8', delimiter: ',', endsWithNewline: true };
      return sourceProblem === null
        ? { outcome: 'complete', rows: rows.length, traits }
        : { outcome: 'incomplete', reason: sourceProblem, rows: rows.length, traits };
    },
  };
}

/** Every call announced, before and after. */
function watched<T extends MemoryWriter>(memory: T, onMemory: (call: string) => void): T {
  return new Proxy(memory, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => {
        onMemory(`before memory.${String(name)}`);
        const answer: unknown = Reflect.apply(value, target, args);
        onMemory(`after memory.${String(name)}`);
        return answer;
      };
    },
  });
}

function stoppedClock(): SimulatedWorld['clock'] {
  let now = Date.parse('2026-11-22T09:00:00.000Z');
  return {
    now: () => now,
    sleep: async () => {},
    advance: (hours) => {
      now += hours * 3_600_000;
    },
  };
}

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}

/** A whole row; what a story is about, it overrides. */
export function row(id: string, changed: Row = {}): Row {
  const number = Number(id.replaceAll(/\D/gu, '')) || 0;
  return {
    id,
    name: `Shop ${id}`,
    city: 'Paris',
    zip: '75001',
    tel: `01 40 00 00 ${String(number % 100).padStart(2, '0')}`,
    url: '',
    hours: '09:00-18:00',
    special: '',
    about: '',
    ...changed,
  };
}

const everyDay = (windows: readonly string[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [day, windows]),
  );

/** The business that {@link row} of the same id is in step with. */
export function rawOf(id: string, changed: Readonly<Record<string, unknown>> = {}): Raw {
  const number = Number(id.replaceAll(/\D/gu, '')) || 0;
  return {
    id: businessIdOf(id),
    code: id,
    status: 'open',
    name: `Shop ${id}`,
    city: 'Paris',
    zipcode: '75001',
    country: 'FR',
    contacts: [
      { name: null, email: null, fax: null, phone_numbers: [`+331400000${String(number % 100).padStart(2, '0')}`] },
    ],
    categories: ['gcid:bakery'],
    website_url: null,
    open_hours: everyDay(['09:00-18:00']),
    specific_hours: { open: [], close: [] },
    description_short: null,
    ...changed,
  };
}

export function businessIdOf(id: string): string {
  return `b${id.replaceAll(/\W/gu, '')}`.padEnd(24, '0');
}
