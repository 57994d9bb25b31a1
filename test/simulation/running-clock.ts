import { SyncError } from '../../src/domain/errors.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';

/** A clock that runs on by itself whenever all that is left to do is to wait. */
export interface RunningClock extends Clock {
  /** Time goes by; fewer than 0 hours: somebody sets the clock back, and a minute goes by. */
  advance(hours: number): void;
  /** Milliseconds since the epoch as they are, whatever somebody set the clock to. */
  trueNow(): number;
  /** Somebody sets the clock right. */
  setRight(): void;
  /** Resolves when nobody sleeps and nothing is under way any more. */
  quiet(): Promise<void>;
}

/** Rounds of the event loop without anything under way, after which everybody is taken to be waiting. */
const calmRounds = 4;

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** Creates it. `isBusy`: is anything under way that will go on by itself, without the clock? */
export function createRunningClock(at: string, isBusy: () => boolean): RunningClock {
  let trueNow = Date.parse(at);
  let isOffBy = 0;
  let sleeping: Sleeper[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (sleeping.length > 0) {
      await calm();
      const next = sleeping.reduce<Sleeper | undefined>(
        (a, b) => (a === undefined || b.until < a.until ? b : a),
        undefined,
      );
      if (next === undefined) break;
      sleeping = sleeping.filter((one) => one !== next);
      trueNow = Math.max(trueNow, next.until);
      next.wake();
    }
    isRunning = false;
  }

  async function calm(): Promise<void> {
    for (let rounds = 0; rounds < calmRounds; rounds += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isBusy()) rounds = 0;
    }
  }

  return {
    now: () => trueNow + isOffBy,
    trueNow: () => trueNow,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          sleeping = sleeping.filter((one) => one !== sleeper);
          reject(new SyncError('stopped while waiting', { code: 'ABORTED', retryable: true }));
        };
        const sleeper: Sleeper = {
          until: trueNow + ms,
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
        if (!isRunning) void run();
      }),
    advance(hours) {
      const ms = hours * 3_600_000;
      trueNow += Math.max(60_000, ms);
      if (ms < 0) isOffBy += ms - 60_000;
    },
    setRight() {
      isOffBy = 0;
    },
    async quiet() {
      do await calm();
      while (isRunning);
    },
  };
}
