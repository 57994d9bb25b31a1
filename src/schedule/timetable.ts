import type { Clock } from '../domain/ports/clock.ts';
import { createCronTimes, type CronTimes } from './cron-times.ts';
import { jitterOf } from './jitter.ts';

/** When runs begin by themselves. */
export interface ScheduleTimes {
  /** IANA name. */
  readonly timezone: string;
  /** Cron expressions of five fields. */
  readonly incremental: string;
  readonly full: string;
  /** All of it begins up to so much later, so that many installations do not call in the same second. */
  readonly jitterSeconds: number;
  /** Whatever tells this installation from others and outlives a restart: how much later follows from it. */
  readonly installation: readonly string[];
}

export type Scheduled = 'incremental' | 'full';

/** Calls when a run is due, on the clock it is given. */
export interface Timetable {
  /** Calls until it is closed. What falls due together, or while the clock stood still or jumped ahead, is one call. */
  start(onDue: (trigger: Scheduled) => void): { close(): Promise<void> };
  /** The next instant, in ms; null: never. */
  nextAt(): number | null;
}

/** No timer is trusted for longer: one does not count while a laptop sleeps, nor does it know that the clock was set. */
const stepMs = 60_000;

/** A row of the timetable. */
interface Row {
  readonly trigger: Scheduled;
  readonly times: CronTimes;
  nextAt: number | null;
  /** When it was due last; before the first time, when the timetable began. */
  dueAt: number;
  /** How much time had gone by then. */
  dueAfterMs: number;
}

/**
 * Goes by what the clock says, in small steps, and notices what happens to it:
 *
 * | the clock                           | then                                                                   |
 * | ----------------------------------- | ---------------------------------------------------------------------- |
 * | goes on                             | each time runs once                                                    |
 * | jumps ahead, or was asleep          | one run for all that was missed, within a minute                       |
 * | is put back                         | times that come again do not run again, unless as much time has really |
 * |                                     | gone by as lies between two of them: then they are another day's       |
 */
export function createTimetable(
  { timezone, incremental, full, jitterSeconds, installation }: ScheduleTimes,
  clock: Clock,
): Timetable {
  const jitterMs = jitterOf(installation, jitterSeconds);
  const after = (times: CronTimes, instantMs: number): number | null => {
    const next = times.nextAfter(instantMs - jitterMs);
    return next === null ? null : next + jitterMs;
  };
  const beganAt = clock.now();
  const row = (trigger: Scheduled, expression: string): Row => {
    const times = createCronTimes(expression, timezone);
    return { trigger, times, nextAt: after(times, beganAt), dueAt: beganAt, dueAfterMs: 0 };
  };
  // The run that covers the other comes first.
  const rows = [row('full', full), row('incremental', incremental)];

  return {
    nextAt,
    start(onDue) {
      const closing = new AbortController();
      const done = follow(onDue, closing.signal);
      return {
        close() {
          closing.abort();
          return done;
        },
      };
    },
  };

  function nextAt(): number | null {
    const instants = rows.flatMap((one) => one.nextAt ?? []);
    return instants.length === 0 ? null : Math.min(...instants);
  }

  async function follow(onDue: (trigger: Scheduled) => void, signal: AbortSignal): Promise<void> {
    /** Time that really went by: what was slept, and more where the clock moved on by more. */
    let passedMs = 0;
    let before = clock.now();
    for (;;) {
      const waitMs = Math.max(0, Math.min(stepMs, (nextAt() ?? Number.POSITIVE_INFINITY) - before));
      try {
        await clock.sleep(waitMs, signal);
      } catch (error) {
        if (signal.aborted) return;
        throw error;
      }
      if (signal.aborted) return;
      const now = clock.now();
      passedMs += Math.max(waitMs, now - before);
      if (now < before) for (const one of rows) one.nextAt = after(one.times, now);
      before = now;
      const [first] = rows.filter((one) => strikeOut(one, now, passedMs));
      if (first !== undefined) onDue(first.trigger);
    }
  }

  /** Strikes out what the row has until now; is any of it to be run? */
  function strikeOut(one: Row, now: number, passedMs: number): boolean {
    const { nextAt: dueAt, times } = one;
    if (dueAt === null || now < dueAt) return false;
    one.nextAt = after(times, now);
    const isAgain = dueAt <= one.dueAt;
    const periodMs = (after(times, dueAt) ?? Number.POSITIVE_INFINITY) - dueAt;
    if (isAgain && passedMs - one.dueAfterMs < periodMs) return false;
    one.dueAt = now;
    one.dueAfterMs = passedMs;
    return true;
  }
}
