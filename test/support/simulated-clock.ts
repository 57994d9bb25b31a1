import { SyncError } from '../../src/domain/errors.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';

/** A clock that a test moves. Whoever sleeps on it wakes when enough time went by, whatever the clock says then. */
export interface SimulatedClock extends Clock {
  /** Time goes by; those who sleep wake one after the other, each at its moment. */
  pass(ms: number): Promise<void>;
  /** Somebody sets the clock; nobody wakes of it. */
  set(nowMs: number): void;
  /** The machine sleeps: the clock goes on, timers do not. */
  suspend(ms: number): void;
  readonly sleepers: number;
}

export function createSimulatedClock(at: string): SimulatedClock {
  let now = Date.parse(at);
  /** Time that went by for timers. */
  let passed = 0;
  let sleeping: { readonly until: number; wake(): void }[] = [];

  return {
    now: () => now,
    get sleepers() {
      return sleeping.length;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          sleeping = sleeping.filter((one) => one !== sleeper);
          reject(new SyncError('stopped while waiting', { code: 'ABORTED', retryable: true }));
        };
        const sleeper = {
          until: passed + ms,
          wake(): void {
            signal?.removeEventListener('abort', stop);
            resolve();
          },
        };
        if (signal?.aborted === true) {
          stop();
          return;
        }
        sleeping.push(sleeper);
        signal?.addEventListener('abort', stop, { once: true });
      }),
    async pass(ms) {
      const end = passed + ms;
      for (;;) {
        const [next] = sleeping.filter(({ until }) => until <= end).sort((one, other) => one.until - other.until);
        const until = next?.until ?? end;
        now += until - passed;
        passed = until;
        if (next === undefined) break;
        sleeping = sleeping.filter((one) => one !== next);
        next.wake();
        // Whoever woke does what it does before it sleeps again.
        for (let turns = 0; turns < 4; turns += 1) await Promise.resolve();
      }
    },
    set(nowMs) {
      now = nowMs;
    },
    suspend(ms) {
      now += ms;
    },
  };
}
