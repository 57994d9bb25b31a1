import type { Clock } from '../../src/domain/ports/clock.ts';
import { SyncError } from '../../src/domain/errors.ts';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

export interface FakeClock extends Clock {
  /** Lets everything run that does not wait for time, then moves to the next sleeper; until `work` is done. */
  runUntilDone(work: Promise<unknown>): Promise<void>;
  /** The same up to this instant, at which it then stands. */
  runUntil(epochMs: number): Promise<void>;
}

/** Time that passes only while everybody sleeps. `lateMs`: how much later than asked each sleep ends. */
export function fakeClock(start: number, lateMs: () => number = () => 0): FakeClock {
  let now = start;
  const sleepers = new Set<Sleeper>();

  async function step(limit: number): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve));
    let next: Sleeper | undefined;
    for (const sleeper of sleepers) if (next === undefined || sleeper.until < next.until) next = sleeper;
    if (next === undefined || next.until > limit) return false;
    now = Math.max(now, next.until);
    sleepers.delete(next);
    next.wake();
    return true;
  }

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper: Sleeper = { until: now + ms + lateMs(), wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(new SyncError('stopped', { code: 'ABORTED', retryable: false }));
        });
      }),
    async runUntilDone(work) {
      const progress = { isDone: false };
      const done = (): void => {
        progress.isDone = true;
      };
      work.then(done, done);
      while (!progress.isDone) await step(Number.POSITIVE_INFINITY);
    },
    async runUntil(epochMs) {
      while (await step(epochMs));
      now = Math.max(now, epochMs);
    },
  };
}
