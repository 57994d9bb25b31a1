import { SyncError } from '../../src/domain/errors.ts';
import type { CallBudget } from '../../src/domain/ports/call-budget.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import type { Log } from '../../src/domain/ports/log.ts';
import { type HttpClient, type HttpClientDeps, createHttpClient } from '../../src/http/http-client.ts';

export const secretKey = 'KEY-7f3a-MARKER-9c1d';

/** Starts at 2026-11-22T09:00:00Z; sleeping moves it on at once. */
export interface TestClock extends Clock {
  readonly sleeps: number[];
}

function createTestClock(startMs = Date.UTC(2026, 10, 22, 9)): TestClock {
  let nowMs = startMs;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => nowMs,
    sleep(ms, signal) {
      if (signal?.aborted === true)
        return Promise.reject(new SyncError('Stopped.', { code: 'ABORTED', retryable: true }));
      sleeps.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  };
}

/** No limit per minute; pauses are kept. */
export function createTestBudget(clock: Clock): CallBudget & { taken: number } {
  let pause: CallBudget['pause'] = null;
  return {
    taken: 0,
    get pause() {
      return pause;
    },
    async take(signal) {
      this.taken += 1;
      if (pause !== null && pause.until > clock.now()) await clock.sleep(pause.until - clock.now(), signal);
    },
    pauseUntil(until, reason) {
      pause = { until, reason };
    },
  };
}

export interface LogLine {
  readonly level: keyof Log;
  readonly facts: object;
  readonly message: string;
}

export function createTestLog(): Log & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at =
    (level: keyof Log) =>
    (facts: object, message: string): void => {
      lines.push({ level, facts, message });
    };
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

export interface TestHttp {
  readonly http: HttpClient;
  readonly clock: TestClock;
  readonly budget: ReturnType<typeof createTestBudget>;
  readonly log: ReturnType<typeof createTestLog>;
}

/** A client with the secret key, half the backoff each time, and everything observable. */
export function createTestHttp(baseUrl: string, chosen: Partial<HttpClientDeps> = {}): TestHttp {
  const clock = createTestClock();
  const budget = createTestBudget(clock);
  const log = createTestLog();
  const http = createHttpClient({
    baseUrl,
    headers: { 'x-APIKey': secretKey },
    timeoutMs: 2000,
    concurrency: 4,
    budget,
    clock,
    log,
    random: () => 0.5,
    secrets: [],
    ...chosen,
  });
  return { http, clock, budget, log };
}

/** Never fires. */
export function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
