import { SyncError } from './domain/errors.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Log } from './domain/ports/log.ts';
import { createTimetable, type Scheduled, type ScheduleTimes } from './schedule/timetable.ts';
import type { WriteDeps } from './sync/deps.ts';
import { locationsOfEvents } from './sync/events.ts';
import { runOnce, type RunReport } from './sync/run.ts';

export interface DaemonDeps {
  /** Takes the run lock and opens the state for one run. @throws SyncError STATE_LOCKED */
  readonly open: () => Promise<{ readonly deps: WriteDeps; close(): void }>;
  readonly clock: Clock;
  readonly log: Log;
  /** What besides the schedule brings the next run forward. */
  readonly nudges: readonly Nudge[];
  /** Told of every run that ended, well or not; not of one that found the lock taken. The next one waits for it. */
  readonly onRunEnded?: (ended: EndedRun) => void | Promise<void>;
  readonly schedule: ScheduleTimes;
}

/** Something that happened outside, and carries nothing that anybody relies upon: a run reads and sees. */
export interface Nudge {
  readonly trigger: 'watch' | 'webhook';
  /** Calls back as often as it happens, until closed. */
  start(onNudge: () => void): Promise<{ close(): Promise<void> }>;
}

/** A run that ended: with a report, or with the error that ended it. */
export type EndedRun = {
  readonly trigger: Trigger;
  readonly startedAtMs: number;
  /** When the schedule starts the next one; null: never. */
  readonly nextAtMs: number | null;
} & End;

type End = { readonly report: RunReport; readonly error: null } | { readonly report: null; readonly error: SyncError };

type Trigger = 'start' | Scheduled | Nudge['trigger'];

/** A run covers what one of a lower rank would look at. */
const ranks: Readonly<Record<Trigger, number>> = { webhook: 0, incremental: 1, watch: 1, full: 2, start: 2 };

/** How long before asking again while a run of the command line holds the lock. */
const lockedMs = 5_000;

/**
 * Runs on two schedules, and when the source changed, until the signal fires; the work under way is then brought to an end and the promise resolves.
 * Runs never overlap: what is due while one is under way becomes one run after it (R29). Between runs the lock is free, so
 * that a person can approve from the command line; nothing is ever approved here.
 */
export async function runDaemon(
  { open, clock, log, nudges, onRunEnded, schedule }: DaemonDeps,
  signal: AbortSignal,
): Promise<void> {
  const hearsEvents = nudges.some(({ trigger }) => trigger === 'webhook');
  let pending: Trigger | null = 'start';
  let wake: () => void = () => undefined;
  const due = (trigger: Trigger): void => {
    if (pending === null || ranks[trigger] > ranks[pending]) pending = trigger;
    wake();
  };
  const stop = (): void => {
    wake();
  };
  const timetable = createTimetable(schedule, clock);
  signal.addEventListener('abort', stop);
  log.info(schedule, 'daemon started');
  const listening: { close(): Promise<void> }[] = [timetable.start(due)];

  try {
    for (const { trigger, start } of nudges) {
      listening.push(
        await start(() => {
          due(trigger);
        }),
      );
    }
    while (!signal.aborted) {
      const trigger = pending;
      if (trigger === null) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      pending = null;
      await runSafely(trigger);
    }
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(listening.map(({ close }) => close()));
  }
  log.info({}, 'daemon stopped');

  async function runSafely(trigger: Trigger): Promise<void> {
    const startedAtMs = clock.now();
    const ended = await endOf(trigger);
    if (ended !== null) await onRunEnded?.({ trigger, startedAtMs, nextAtMs: timetable.nextAt(), ...ended });
  }

  /** Null: nothing ended that anybody is told of. */
  async function endOf(trigger: Trigger): Promise<End | null> {
    try {
      const report = await runUnderLock(trigger);
      if (report === null) return null;
      tell(report, trigger, log);
      return { report, error: null };
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      if (error.code === 'ABORTED' && signal.aborted) return null;
      if (error.code !== 'STATE_LOCKED') return { report: null, error };
      log.info({}, 'another run holds the lock; waiting for it');
      await clock.sleep(lockedMs, signal).catch(() => undefined);
      due(trigger);
      return null;
    }
  }

  /** Null: nothing was left to do. */
  async function runUnderLock(trigger: Trigger): Promise<RunReport | null> {
    const { deps, close } = await open();
    try {
      const consent = (plan: RunReport['plan']): Promise<boolean> => Promise.resolve(plan.guard.verdict !== 'approval');
      const isNarrow = trigger === 'webhook';
      const only = isNarrow ? locationsOfEvents(deps.memory, deps.fingerprint) : null;
      if (only?.length === 0) return null;
      const isIncremental = trigger === 'incremental' || trigger === 'watch';
      const mode = { name: 'daemon', trigger, only, overrides: [], isIncremental, isNarrow, hearsEvents };
      return await runOnce(deps, mode, consent, signal);
    } finally {
      close();
    }
  }
}

function tell({ run, plan, outcomes, heard }: RunReport, trigger: Trigger, log: Log): void {
  const failed = outcomes.filter(({ result }) => result === 'failed').length;
  log.info({ run, trigger, ...plan.summary, failed, verdict: plan.guard.verdict, events: heard?.events }, 'run ended');
  if ((heard?.untold.length ?? 0) > 0)
    log.warn({ run, locations: heard?.untold }, 'edits in Partoo that no webhook told of');
}
