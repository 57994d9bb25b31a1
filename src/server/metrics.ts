import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';
import { SyncError } from '../domain/errors.ts';
import type { Memory } from '../domain/memory.ts';
import type { RunMemory } from '../domain/memory/runs.ts';
import { heldReasons } from '../domain/plan.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { deliveryResults, type DeliveryResult } from './receive-webhook.ts';
import type { ObservedRun, RunLedger } from './run-ledger.ts';

/** What a scrape reads of the state. */
export type ScrapedMemory = Pick<
  Memory,
  'links' | 'held' | 'conflicts' | 'failures' | 'settling' | 'unfinished' | 'pendingEvents' | 'runs' | 'runPause'
>;

export interface MetricsDeps {
  readonly ledger: RunLedger;
  readonly version: string;
  readonly clock: Pick<Clock, 'now'>;
  /** Calls back with the state as it is now. @throws SyncError when it cannot be read */
  readonly withMemory: <T>(look: (memory: ScrapedMemory) => T) => Promise<T>;
  /** Share of the calls a minute that all processes with this state used in the last one, 0 to 1. */
  readonly budgetUsed: () => number;
  /** Until when all calls wait, as Partoo asked; null: they do not. */
  readonly pausedUntilMs: () => number | null;
  readonly isRunning: () => boolean;
  readonly isReady: () => Promise<boolean>;
}

/** Counts what this process does, and reads everything else when it is asked. */
export interface Metrics {
  noteRun(run: ObservedRun): void;
  noteDelivery(result: DeliveryResult): void;
  /** In Prometheus' text format. */
  scrape(): Promise<{ readonly contentType: string; readonly text: string }>;
  /** Of all metrics of our own, sorted. */
  readonly names: readonly string[];
}

const prefix = 'partoo_sync_';
const sides = ['source', 'partoo'] as const;

/** Creates the metrics, in a registry of their own. Names and labels are explained in docs/operating.md; a test compares. */
export function createMetrics(deps: MetricsDeps): Metrics {
  const { ledger, clock } = deps;
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> =>
    new Counter({ name: prefix + name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name: prefix + name, help, labelNames, registers });

  const build = gauge('build_info', 'Always 1; which version runs.', ['version', 'node_version']);
  const runs = counter('runs_total', 'Runs that ended.', ['trigger', 'verdict']);
  const runSeconds = gauge('last_run_duration_seconds', 'How long the last run took.', ['trigger']);
  const running = gauge('run_in_progress', '1 while a run is under way, of this or another process.');
  const changes = counter('changes_total', 'Changes by what became of them.', ['action', 'result']);
  const drift = counter('drift_fields_total', 'Fields that were edited in Partoo and restored.');
  const attempt = gauge('last_attempt_timestamp_seconds', 'When a side was last tried to be read.', ['side']);
  const success = gauge('last_success_timestamp_seconds', 'When a side was last read without failure.', ['side']);
  const readAge = gauge('complete_read_age_seconds', 'Since the last complete read of all of both sides.');
  const ready = gauge('ready', '1 when /readyz answers 200.');
  const links = gauge('linked_locations', 'Locations that are linked to a business.');
  const held = gauge('held', 'What is held, by reason.', ['reason']);
  const conflicts = gauge('open_conflicts', 'Fields that wait for a decision.');
  const quarantined = gauge('quarantined_changes', 'Changes that failed for good and are not tried again.');
  const failing = gauge('failing_changes', 'Changes that failed and wait for their next try.');
  const settling = gauge('unsettled_fields', 'Fields that did not come back as they were written.');
  const outbox = gauge('outbox_unfinished', 'Changes that were begun and are not confirmed.');
  const events = gauge('webhook_events_pending', 'Stored events that no run has read for yet.');
  const deliveries = counter('webhook_deliveries_total', 'Deliveries by what became of them.', ['result']);
  const echoes = counter('webhook_echoes_total', 'Events that caused no write.');
  const untold = counter('webhook_untold_edits_total', 'Edits in Partoo that a run found and no event told of.');
  const budget = gauge('call_budget_used_ratio', 'Share of requests_per_minute used in the last minute.');
  const pause = gauge('call_pause_remaining_seconds', 'How long all calls wait yet, as Partoo asked.');
  const paused = gauge('paused', '1 while a person keeps runs from beginning.');
  const stateReadable = gauge('state_readable', '0 when the state could not be read for this scrape.');

  collectDefaultMetrics({ register: registry });
  build.set({ version: deps.version, node_version: process.version }, 1);
  for (const result of deliveryResults) deliveries.inc({ result }, 0);
  for (const action of ['create', 'update', 'close', 'delete', 'adopt', 'write_back'])
    for (const result of ['done', 'failed', 'stale', 'held']) changes.inc({ action, result }, 0);

  function setFromMemory(memory: ScrapedMemory): void {
    const holds = memory.held();
    for (const reason of heldReasons) held.set({ reason }, holds.filter((hold) => hold.reason === reason).length);
    const failures = memory.failures();
    quarantined.set(failures.filter(({ nextTryAt }) => nextTryAt === null).length);
    failing.set(failures.filter(({ nextTryAt }) => nextTryAt !== null).length);
    conflicts.set(memory.conflicts().length);
    settling.set([...memory.settling().values()].reduce((sum, fields) => sum + fields.length, 0));
    outbox.set(memory.unfinished().length);
    events.set(memory.pendingEvents().length);
    paused.set(memory.runPause() === null ? 0 : 1);
    links.set([...memory.links().values()].filter(({ state }) => state !== 'forgotten').length);
    const readAt = ledger.completeReadAtMs ?? completeReadBefore(memory);
    if (readAt !== null) readAge.set(Math.max(0, (clock.now() - readAt) / 1000));
  }

  async function collect(): Promise<void> {
    try {
      await deps.withMemory(setFromMemory);
      stateReadable.set(1);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      stateReadable.set(0);
    }
    for (const side of sides) {
      const record = ledger.side(side);
      if (record === null) continue;
      attempt.set({ side }, record.attemptAtMs / 1000);
      if (record.successAtMs !== null) success.set({ side }, record.successAtMs / 1000);
    }
    running.set(deps.isRunning() ? 1 : 0);
    ready.set((await deps.isReady()) ? 1 : 0);
    budget.set(deps.budgetUsed());
    pause.set(Math.max(0, ((deps.pausedUntilMs() ?? 0) - clock.now()) / 1000));
  }

  return {
    noteRun({ trigger, plan, outcomes, error, heard, startedAtMs, endedAtMs }) {
      runs.inc({ trigger, verdict: error === null ? (plan?.guard.verdict ?? 'failed') : 'failed' });
      runSeconds.set({ trigger }, (endedAtMs - startedAtMs) / 1000);
      for (const { action, result } of outcomes) changes.inc({ action, result });
      const restored = outcomes.flatMap(({ code, action, result }) =>
        result === 'done'
          ? (plan?.changes.filter((change) => change.code === code && change.action === action) ?? [])
          : [],
      );
      drift.inc(restored.flatMap(({ fields }) => fields.filter(({ rule }) => rule === 'drift')).length);
      echoes.inc(heard?.echoes ?? 0);
      untold.inc(heard?.untold ?? 0);
    },
    noteDelivery(result) {
      deliveries.inc({ result });
    },
    async scrape() {
      await collect();
      return { contentType: registry.contentType, text: await registry.metrics() };
    },
    names: registry
      .getMetricsAsArray()
      .map(({ name }) => name)
      .filter((name) => name.startsWith(prefix))
      .sort(),
  };
}

/** Runs that read of Partoo only what changed. */
const partial: ReadonlySet<string> = new Set(['incremental', 'watch', 'webhook']);
const lookedBack = 500;

/** From the runs on record, until this process has made one: a plan that passes had both sides whole. */
function completeReadBefore(memory: Pick<RunMemory, 'runs'>): number | null {
  const run = memory
    .runs(lookedBack)
    .find(
      ({ trigger, mode, verdict, error }) =>
        verdict === 'pass' && error === null && !partial.has(trigger) && /^(daemon|sync)$/.test(mode),
    );
  return run?.finishedAt == null ? null : Date.parse(run.finishedAt);
}
