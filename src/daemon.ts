import cron from 'node-cron';
import { SyncError } from './domain/errors.ts';
import type { Log } from './domain/ports.ts';
import type { WriteDeps } from './sync/deps.ts';
import { runOnce, type RunReport } from './sync/run.ts';

export interface DaemonDeps {
  readonly deps: WriteDeps;
  readonly log: Log;
  readonly schedule: { readonly timezone: string; readonly incremental: string; readonly full: string };
}

export type Trigger = 'start' | 'incremental' | 'full';

/**
 * Runs on two schedules until the signal fires; the work under way is then brought to an end and the promise resolves.
 * Runs never overlap: what is due while one is under way becomes one run after it (R29). A plan that needs a person is
 * left alone, and announced once until it changes (R28); nothing is ever approved here.
 */
export async function runDaemon({ deps, log, schedule }: DaemonDeps, signal: AbortSignal): Promise<void> {
  let pending: Trigger | null = 'start';
  let wake: () => void = () => undefined;
  let announced = '';
  const due = (trigger: Trigger): void => {
    // A full run covers an incremental one.
    if (pending !== 'full') pending = trigger;
    wake();
  };
  const options = { timezone: schedule.timezone };
  const tasks = [
    cron.schedule(
      schedule.incremental,
      () => {
        due('incremental');
      },
      options,
    ),
    cron.schedule(
      schedule.full,
      () => {
        due('full');
      },
      options,
    ),
  ];
  const stop = (): void => {
    wake();
  };
  signal.addEventListener('abort', stop);
  log.info({ incremental: schedule.incremental, full: schedule.full, timezone: schedule.timezone }, 'daemon started');

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
      const state = await runSafely(trigger);
      if (state !== announced && state !== '') log.warn({ reason: state }, 'needs a person');
      if (state === '' && announced !== '') log.info({ was: announced }, 'runs again');
      announced = state;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(tasks.map((task) => task.destroy()));
  }
  log.info({}, 'daemon stopped');

  /** What keeps a person waiting, in words; empty when nothing does. */
  async function runSafely(trigger: Trigger): Promise<string> {
    try {
      return describe(
        await runOnce(
          deps,
          { name: 'daemon', trigger, only: null, overrides: [] },
          (plan) => Promise.resolve(plan.guard.verdict !== 'approval'),
          signal,
        ),
        log,
      );
    } catch (error) {
      if (error instanceof SyncError && error.code === 'ABORTED' && signal.aborted) return announced;
      if (!(error instanceof SyncError)) throw error;
      log.error({ code: error.code, hint: error.hint }, error.message);
      return `${error.code}: ${error.message}`;
    }
  }
}

function describe({ run, plan, outcomes, isRefused, stoppedBy }: RunReport, log: Log): string {
  const { create, update, close, delete: deletes, adopt, held, conflict, unchanged } = plan.summary;
  const failed = outcomes.filter(({ result }) => result === 'failed').length;
  log.info(
    {
      run,
      create,
      update,
      close,
      delete: deletes,
      adopt,
      held,
      conflict,
      unchanged,
      failed,
      verdict: plan.guard.verdict,
    },
    'run ended',
  );
  if (stoppedBy !== null && stoppedBy.code !== 'ABORTED') return `${stoppedBy.code}: ${stoppedBy.message}`;
  if (isRefused)
    return `approval: ${plan.guard.approvals.join('; ')}. Review with "partoo-sync plan", then "partoo-sync sync --yes"`;
  return plan.guard.violations
    .map(({ message, override }) => `${message}${override === undefined ? '' : ` (${override})`}`)
    .join('; ');
}
