import { setTimeout as wait } from 'node:timers/promises';
import { SyncError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports/clock.ts';

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await wait(ms, undefined, signal === undefined ? {} : { signal });
    } catch {
      throw new SyncError('stopped while waiting', { code: 'ABORTED', retryable: true });
    }
  },
};
