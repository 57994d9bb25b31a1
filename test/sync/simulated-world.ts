import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import type { MemoryWriter } from '../../src/domain/memory.ts';
import type { Plan } from '../../src/domain/plan.ts';
import type { LimitName, Limits, Policy } from '../../src/domain/policy.ts';
import type { LocationKey } from '../../src/domain/ids.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import type { Log } from '../../src/domain/ports/log.ts';
import type { ProposedTable } from '../../src/domain/ports/proposal-file.ts';
import type { SourceWriteOutcome } from '../../src/domain/ports/source-writer.ts';
import type { SourceRead } from '../../src/domain/ports/source-read.ts';
import type { Source } from '../../src/domain/ports/source.ts';
import { createInverse } from '../../src/mapping/inverse.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { openState, type Closeable } from '../../src/state/open-state.ts';
import type { WriteDeps } from '../../src/sync/deps.ts';
import { applyPlan } from '../../src/sync/apply-plan.ts';
import { planOnly, runOnce, type RunReport } from '../../src/sync/run.ts';
import { fieldsOf } from '../mapping/mapping-fixture.ts';
import { columns, defaultFields, policyOf, type Row } from './shops.ts';
import { createSimulatedPartoo, type Raw, type SimulatedPartoo } from './simulated-partoo.ts';

/** Wide open: a story about a limit sets it. */
const noLimits: Limits = {
  create: { max: 1000, percent: 10_000 },
  update: { max: 1000, percent: 10_000 },
  close: { max: 1000, percent: 10_000 },
  delete: { max: 1000, percent: 10_000 },
  write_back: { max: 1000, percent: 10_000 },
  field: { percent: 100, min: 5 },
  window: { days: 7, deletePercent: 100, closePercent: 100 },
  sentinels: [],
};

/** The state waits for the disk at every commit, and these worlds commit a lot: memory will do, where there is a folder in it. */
const stateRoot = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface Story {
  readonly rows: readonly Row[];
  readonly businesses?: readonly Raw[];
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly policy?: Partial<Policy>;
  readonly limits?: Partial<Limits>;
  /** Called before every call to the memory and after it; may throw. */
  readonly onMemory?: (call: string) => void;
  /** Default: stopped; sleeping on it takes no time. */
  readonly clock?: SimulatedWorld['clock'];
  /** Default: in memory, without HTTP. `state` is the file of the state, `today` the calendar date there. */
  readonly createPartoo?: (at: { readonly state: string; readonly today: () => string }) => Promise<SimulatedPartoo>;
  /** What a configuration file of this story says of itself; asked at every run. Default: something made up. */
  readonly identity?: () => Partial<Pick<WriteDeps, 'target' | 'fingerprint' | 'mappingFingerprint'>> | null;
  /** Default: said to nobody. */
  readonly log?: Log;
}

export interface SyncOptions {
  /** Default true: somebody says yes. */
  readonly yes?: boolean;
  /** Default false; true: as the daemon, which carries out what no limit holds, and waits where a person must approve. */
  readonly isDaemon?: boolean;
  readonly only?: readonly string[];
  readonly overrides?: readonly LimitName[];
  /** Default false: all of Partoo is read. */
  readonly isIncremental?: boolean;
  /** Default false; true: of Partoo only the businesses of `only` are read, as after a webhook. */
  readonly isNarrow?: boolean;
  /** Default false. */
  readonly hearsEvents?: boolean;
  /** Asks the run to stop. */
  readonly signal?: AbortSignal;
}

/** The source was read, as these rows and to their end or not; or written. */
export type SourceDeed =
  | { readonly kind: 'source read'; readonly rows: readonly Row[]; readonly isWhole: boolean }
  | { readonly kind: 'source write'; readonly before: readonly Row[]; readonly after: readonly Row[] };

export interface SimulatedWorld {
  rows: readonly Row[];
  /** What the source says of itself; set to make a read incomplete. */
  sourceProblem: string | null;
  /** Somebody gave the source's file another name. */
  isSourceGone: boolean;
  /** What the source was last asked to take over. */
  proposed: ProposedTable | null;
  /** Called at every step at which a file could be found changed: while it is read and while it is replaced; may throw. */
  onSource: (call: string) => void;
  /** What was read of the source and written into it, in order. */
  readonly sourceLog: SourceDeed[];
  /** Does the source recognise what was read before, and how often did it? */
  recognises: boolean;
  recognised: number;
  /** The file of the state. */
  readonly path: string;
  readonly partoo: SimulatedPartoo;
  readonly clock: Clock & { advance(hours: number): void };
  memory: MemoryWriter & Closeable;
  sync(options?: SyncOptions): Promise<RunReport>;
  plan(options?: { readonly only?: readonly string[] }): Promise<Plan>;
  apply(plan: Plan, options?: Pick<SyncOptions, 'yes' | 'overrides' | 'signal'>): Promise<RunReport>;
  /** As another configuration would: mapping, scope and the like have changed. */
  reconfigure(fingerprint: string, policy?: Partial<Policy>): void;
  deps(): WriteDeps;
  /** Opens the same state anew, as the next process does. */
  restart(): Promise<void>;
  /** Before the test's end, where a test makes many worlds. */
  close(): void;
}

/** As {@link openWorld}, and closed with the test. */
export async function createWorld(story: Story): Promise<SimulatedWorld> {
  const world = await openWorld(story);
  onTestFinished(world.close);
  return world;
}

/** A small company with its Partoo: the real mapper, planner, guard, executor and state, without files or HTTP in between. */
export async function openWorld(story: Story): Promise<SimulatedWorld> {
  const directory = mkdtempSync(join(stateRoot, 'partoo-sync-world-'));
  const path = join(directory, 'state.db');
  const { clock = stoppedClock(), log = silent } = story;
  const today = (): string => new Date(clock.now()).toISOString().slice(0, 10);
  const partoo =
    (await story.createPartoo?.({ state: path, today })) ?? createSimulatedPartoo(story.businesses ?? [], today);
  const fields = { ...defaultFields, ...story.fields };
  const block = fieldsOf(Object.fromEntries(Object.entries(fields).filter(([, entry]) => entry !== null)));
  let policy = policyOf(fields, story.policy);
  let digest = 'configuration-1';
  let ids = 0;

  const world: SimulatedWorld = {
    rows: story.rows,
    sourceProblem: null,
    isSourceGone: false,
    proposed: null,
    onSource: () => {},
    sourceLog: [],
    recognises: true,
    recognised: 0,
    path,
    partoo,
    clock,
    memory: await openState(path, { clock, mode: 'write' }),
    async sync({
      yes = true,
      only,
      overrides = [],
      isIncremental = false,
      isNarrow = false,
      hearsEvents = false,
      isDaemon = false,
      signal = neverAborted(),
    } = {}) {
      const trigger = isNarrow ? 'webhook' : isIncremental ? 'incremental' : 'full';
      const mode = { name: 'sync', trigger, only: only ?? null, overrides, isIncremental, isNarrow, hearsEvents };
      const consent = async ({ guard }: Plan): Promise<boolean> =>
        isDaemon ? guard.verdict !== 'approval' : yes || guard.verdict === 'pass';
      return runOnce(world.deps(), mode, consent, signal);
    },
    plan: ({ only } = {}) => planOnly(world.deps(), { only: only ?? null, overrides: [] }, neverAborted()),
    apply: (plan, { yes = true, overrides = [], signal = neverAborted() } = {}) =>
      applyPlan(
        plan,
        world.deps(),
        { trigger: 'cli', only: null, overrides },
        async ({ guard }) => yes || guard.verdict === 'pass',
        signal,
      ),
    reconfigure(fingerprint, changed = {}) {
      digest = fingerprint;
      policy = { ...policy, ...changed };
    },
    deps: () => ({
      clock,
      log,
      memory: story.onMemory === undefined ? world.memory : watched(world.memory, story.onMemory),
      source: createListSource(() => world),
      partoo: partoo.side,
      policy,
      limits: { ...noLimits, ...story.limits },
      createMapper: (header) => createMapper({ key: 'id', fields: block, columns: header, customFields: null }),
      createInverse: (header) => createInverse({ key: 'id', fields: block, columns: header, customFields: null }),
      proposals: {
        path: 'proposals.csv',
        write: async (table) => {
          world.proposed = table;
        },
      },
      mapsCustomFields: false,
      target: { baseUrl: 'https://partoo.invalid/v2', orgId: null, environment: 'sandbox' },
      fingerprint: { digest, parts: { fields: digest } },
      mappingFingerprint: digest,
      ...story.identity?.(),
      requestsPerMinute: 150,
      keepDays: 400,
      refreshSubResourcesMs: 7 * 86_400_000,
      today,
      newId: () => `run-${String((ids += 1)).padStart(6, '0')}`,
      who: 'tester@here',
    }),
    async restart() {
      world.memory.close();
      world.memory = await openState(path, { clock, mode: 'write' });
    },
    close() {
      world.memory.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return world;
}

/**
 * Rows that can be read and, like a file, written cell by cell where nothing changed since. As a file is, they are read a part
 * after the other, and nothing is taken for whole that was replaced meanwhile; what takes their place grows beside them.
 */
function createListSource(world: () => SimulatedWorld): Source {
  const versionOf = (rows: readonly Row[]): string => JSON.stringify(rows);
  return {
    description: 'list of rows',
    canWrite: true,
    writer: {
      refuses: () => null,
      async write({ version, edits, appends }) {
        world().onSource('before source write');
        refuseGone(world());
        const before = world().rows;
        const changed = new Map(edits.map(({ key, cells }) => [key as string, cells]));
        const after = [
          ...before.map((row) => {
            const cells = changed.get(row['id'] ?? '') ?? [];
            return { ...row, ...Object.fromEntries(cells.map(({ column, text }) => [column, text])) };
          }),
          ...appends.map(({ cells }) => Object.fromEntries(cells.map(({ column, text }) => [column, text]))),
        ];
        const isAsRead = version === versionOf(before);
        if (isAsRead) world().onSource('before source replace');
        const isStale = !isAsRead || world().rows !== before;
        const outcome = ({ key }: { readonly key: LocationKey }): SourceWriteOutcome =>
          isStale ? { key, kind: 'stale', detail: 'the rows changed' } : { key, kind: 'written' };
        if (!isStale) {
          world().rows = after;
          world().sourceLog.push({ kind: 'source write', before, after });
        }
        world().onSource('after source write');
        return { edits: edits.map(outcome), appends: appends.map(outcome), version: versionOf(world().rows) };
      },
    },
    async read(receive, _signal, earlier) {
      world().onSource('before source read');
      refuseGone(world());
      const { rows, sourceProblem, recognises } = world();
      const digest = versionOf(rows);
      const given: Row[] = [];
      const endAs = <T extends SourceRead>(end: T): T => {
        world().sourceLog.push({ kind: 'source read', rows: given, isWhole: end.outcome !== 'incomplete' });
        return end;
      };
      world().onSource('after source survey');
      const isKnown = earlier?.digest === digest && earlier.suffices();
      if (recognises && sourceProblem === null && isKnown && world().rows === rows) {
        world().recognised += 1;
        given.push(...rows);
        return endAs({ outcome: 'unchanged', rows: earlier.rows, traits: earlier.traits, digest, version: digest });
      }
      receive.header(columns);
      const batch = Math.ceil(rows.length / batches);
      for (let from = 0; from < rows.length; from += batch) {
        // What is written over in place is read as it is by then.
        const part = world().rows.slice(from, from + batch);
        given.push(...part);
        receive.records(
          part.map((row, index) => ({
            at: { row: from + index + 1, line: from + index + 2 },
            cells: columns.map((column) => row[column] ?? ''),
          })),
        );
        world().onSource('after source batch');
      }
      const problem = world().rows === rows ? world().sourceProblem : 'the rows changed while they were read';
      const traits = { bytes: rows.length * 100, encoding: 'utf-8', delimiter: ',', endsWithNewline: true };
      return endAs(
        problem === null
          ? { outcome: 'complete', rows: given.length, traits, digest, version: digest }
          : { outcome: 'incomplete', reason: problem, rows: given.length, traits },
      );
    },
  };
}

function refuseGone({ isSourceGone }: SimulatedWorld): void {
  if (isSourceGone) throw new SyncError('there is no such list', { code: 'SOURCE_NOT_FOUND', retryable: true });
}

/** In so many parts the rows are read. */
const batches = 3;

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
