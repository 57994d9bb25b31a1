import { SyncError } from './domain/errors.ts';

/** Lets so many go on at once; the others wait in the order in which they came. */
export interface Turns {
  /** Resolves with what ends the turn. @throws SyncError ABORTED */
  take(signal: AbortSignal): Promise<() => void>;
}

export function createTurns(atOnce: number): Turns {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  const end = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  /** What ends a turn twice ends it once. */
  const turn = (): (() => void) => {
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      end();
    };
  };

  return {
    take(signal) {
      if (signal.aborted) return Promise.reject(stopped());
      if (free > 0) {
        free -= 1;
        return Promise.resolve(turn());
      }
      return new Promise((resolve, reject) => {
        const begin = (): void => {
          signal.removeEventListener('abort', giveUp);
          resolve(turn());
        };
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(begin), 1);
          reject(stopped());
        };
        waiting.push(begin);
        signal.addEventListener('abort', giveUp, { once: true });
      });
    },
  };
}

function stopped(): SyncError {
  return new SyncError('stopped while waiting for other runs to end', { code: 'ABORTED', retryable: true });
}
