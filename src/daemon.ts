import cron from 'node-cron';
import { SyncError } from './domain/errors.ts';
import type { Clock, Log } from './domain/ports.ts';
import type { WriteDeps } from './sync/deps.ts';
import { runOnce, type RunReport } from './sync/run.ts';

export interface DaemonDeps {
  /** Takes the run lock and opens the state for one run. @throws SyncError STATE_LOCKED */
  readonly open: () => Promise<{ readonly deps: WriteDeps; close(): void }>;
  readonly clock: Clock;
  readonly log: Log;
  /** Tells when the source changed, until it is closed; null where nobody watches it. */
  readonly watch: ((onChange: () => void) => Promise<{ close(): Promise<void> }>) | null;
  readonly schedule: { readonly timezone: string; readonly incremental: string; readonly full: string };
}

type Trigger = 'start' | 'incremental' | 'watch' | 'full';

/** How long before asking again while a run of the command line holds the lock. */
const lockedMs = 5_000;

/** A blocked state is announced once, and again as long as it lasts (R28). */
const remindMs = 24 * 3_600_000;

/**
 * Runs on two schedules, and when the source changed, until the signal fires; the work under way is then brought to an end and the promise resolves.
 * Runs never overlap: what is due while one is under way becomes one run after it (R29). Between runs the lock is free, so
 * that a person can approve from the command line; nothing is ever approved here.
 */
export async function runDaemon({ open, clock, log, watch, schedule }: DaemonDeps, signal: AbortSignal): Promise<void> {
  let pending: Trigger | null = 'start';
  let wake: () => void = () => undefined;
  let blocked = { reason: '', announcedAt: 0 };
  const due = (trigger: Trigger): void => {
    // A full run covers any other.
    if (pending !== 'full' && pending !== 'start') pending = trigger;
    wake();
  };
  const stop = (): void => {
    wake();
  };
  const tasks = (['incremental', 'full'] as const).map((trigger) =>
    cron.schedule(
      schedule[trigger],
      () => {
        due(trigger);
      },
      { timezone: schedule.timezone },
    ),
  );
  signal.addEventListener('abort', stop);
  log.info(schedule, 'daemon started');
  const watching = await watch?.(() => {
    due('watch');
  });

  try {
    while (!signal.aborted) {
      const trigger = pending;
      if (trigger === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      pending = null;
      announce(await runSafely(trigger));
    }
  } finally {
    signal.removeEventListener('abort', stop);
    for (const task of tasks) void task.destroy();
    await watching?.close();
  }
  log.info({}, 'daemon stopped');

  /** What keeps a person waiting, in words; empty when nothing does. */
  async function runSafely(trigger: Trigger): Promise<string> {
    try {
      return await runUnderLock(trigger);
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      if (error.code === 'ABORTED' && signal.aborted) return blocked.reason;
      if (error.code !== 'STATE_LOCKED')
        return `${error.code}: ${error.message}${error.hint === undefined ? '' : `. ${error.hint}`}`;
      log.info({}, 'another run holds the lock; waiting for it');
      await clock.sleep(lockedMs, signal).catch(() => undefined);
      due(trigger);
      return blocked.reason;
    }
  }

  async function runUnderLock(trigger: Trigger): Promise<string> {
    const { deps, close } = await open();
    try {
      const consent = (plan: RunReport['plan']): Promise<boolean> => Promise.resolve(plan.guard.verdict !== 'approval');
      return describe(
        await runOnce(
          deps,
          {
            name: 'daemon',
            trigger,
            only: null,
            overrides: [],
            isIncremental: trigger === 'incremental' || trigger === 'watch',
          },
          consent,
          signal,
        ),
        trigger,
        log,
      );
    } finally {
      close();
    }
  }

  function announce(reason: string): void {
    const now = clock.now();
    if (reason !== '' && (reason !== blocked.reason || now - blocked.announcedAt >= remindMs)) {
      log.warn({ reason }, 'needs a person');
      blocked = { reason, announcedAt: now };
    } else if (reason === '' && blocked.reason !== '') {
      log.info({ was: blocked.reason }, 'runs again');
      blocked = { reason: '', announcedAt: 0 };
    }
  }
}

function describe({ run, plan, outcomes, isRefused, stoppedBy }: RunReport, trigger: Trigger, log: Log): string {
  const failed = outcomes.filter(({ result }) => result === 'failed').length;
  log.info({ run, trigger, ...plan.summary, failed, verdict: plan.guard.verdict }, 'run ended');
  if (stoppedBy !== null && stoppedBy.code !== 'ABORTED') return `${stoppedBy.code}: ${stoppedBy.message}`;
  if (isRefused) {
    return `approval: ${plan.guard.approvals.join('; ')}. Review with "partoo-sync plan", then "partoo-sync sync --yes"`;
  }
  return plan.guard.violations
    .map(({ message, override }) => `${message}${override === undefined ? '' : ` (${override})`}`)
    .join('; ');
}
