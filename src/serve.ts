import type { App } from './app.ts';
import type { ServerConfig } from './config/config.ts';
import type { EndedRun, Nudge } from './daemon.ts';
import { isBlocking } from './domain/memory/alarms.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Log } from './domain/ports/log.ts';
import { readVersion } from './read-version.ts';
import { createMetrics, type Metrics } from './server/metrics.ts';
import { createQuietPeriod } from './server/quiet-period.ts';
import { judgeReadiness, type Readiness } from './server/readiness.ts';
import { createWebhookReceiver } from './server/receive-webhook.ts';
import { createRunLedger, type ObservedRun } from './server/run-ledger.ts';
import { startServer } from './server/server.ts';

/** The daemon's own HTTP server, and what it brings into the daemon. */
export interface Serving {
  /** There where webhooks are expected. */
  readonly nudges: readonly Nudge[];
  noteRun(run: EndedRun): void;
  close(): Promise<void>;
}

/** Partoo tells of an edit field by field, and a colleague rarely edits one shop alone: one run for all of it (R29). */
const quiet = { quietMs: 5_000, longestMs: 30_000 };

/** A scrape reads the state; who asks more often gets the same answer. */
const freshMs = 1_000;

/**
 * Starts health, metrics and webhooks as `server` of the configuration says.
 * @throws SyncError SERVER_UNAVAILABLE
 */
export async function startServing(
  server: ServerConfig,
  { app, clock, log }: { readonly app: App; readonly clock: Clock; readonly log: Log },
): Promise<Serving> {
  const ledger = createRunLedger();
  const isRunning = (): boolean => app.lockHolder() !== null;
  const readiness = (): Promise<Readiness> =>
    judgeReadiness({
      ledger,
      isRunning,
      alarms: () =>
        withMemory(app, (memory) =>
          memory
            .alarms()
            .filter(isBlocking)
            .map(({ key }) => key),
        ),
      clock,
    });
  const metrics = createMetrics({
    ledger,
    version: readVersion(),
    clock,
    withMemory: (look) => withMemory(app, look),
    budgetUsed: app.callBudgetUsed,
    pausedUntilMs: () => app.pause()?.until ?? null,
    isRunning,
    isReady: async () => (await readiness()).reasons.length === 0,
  });
  const webhooks = server.webhooks === null ? null : createWebhooks(app, metrics, { clock, log, ...server.webhooks });
  const running = await startServer({
    listen: server.listen,
    readiness: keepFresh(readiness, clock),
    metrics: keepFresh(metrics.scrape, clock),
    webhooks,
    log,
  });
  return {
    nudges: webhooks === null ? [] : [webhooks.nudge],
    noteRun(ended) {
      const run = observe(ended, clock);
      ledger.note(run);
      metrics.noteRun(run);
    },
    async close() {
      await running.close();
      webhooks?.close();
    },
  };
}

function createWebhooks(
  app: App,
  metrics: Metrics,
  deps: { readonly clock: Clock; readonly log: Log; readonly path: string; readonly publicKey: string },
) {
  const box = app.createEventBox();
  let touch = (): void => undefined;
  const receive = createWebhookReceiver({
    publicKey: deps.publicKey,
    store: box.record,
    onStored: () => {
      touch();
    },
    onDelivery: metrics.noteDelivery,
    clock: deps.clock,
    log: deps.log,
  });
  const nudge: Nudge = {
    trigger: 'webhook',
    start(onNudge) {
      const period = createQuietPeriod(quiet, onNudge);
      touch = period.touch;
      return Promise.resolve({
        close: () => {
          touch = () => undefined;
          period.close();
          return Promise.resolve();
        },
      });
    },
  };
  return { path: deps.path, receive, nudge, close: box.close };
}

async function withMemory<T>(app: App, look: (memory: Awaited<ReturnType<App['openMemory']>>) => T): Promise<T> {
  const memory = await app.openMemory();
  try {
    return look(memory);
  } finally {
    memory.close();
  }
}

function keepFresh<T>(ask: () => Promise<T>, clock: Pick<Clock, 'now'>): () => Promise<T> {
  let last: { readonly at: number; readonly answer: Promise<T> } | null = null;
  return () => {
    if (last === null || clock.now() - last.at >= freshMs) last = { at: clock.now(), answer: ask() };
    return last.answer;
  };
}

function observe({ trigger, startedAtMs, nextAtMs, report, error }: EndedRun, clock: Pick<Clock, 'now'>): ObservedRun {
  const heard = report?.heard;
  return {
    trigger,
    isNarrow: trigger === 'webhook',
    startedAtMs,
    endedAtMs: clock.now(),
    nextAtMs,
    plan: report?.plan ?? null,
    outcomes: report?.outcomes ?? [],
    error: error ?? report.stoppedBy,
    heard: heard === undefined ? null : { ...heard, untold: heard.untold.length },
  };
}
