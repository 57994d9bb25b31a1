import PQueue from 'p-queue';
import { SyncError } from '../domain/errors.ts';
import type { CallBudget, CallCounter, CallPriority } from '../domain/ports/call-budget.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Attempt, HttpAnswer } from './attempt.ts';
import { backoffMs, maxTries } from './backoff.ts';
import { hintFor } from './hint-for.ts';
import { RequestFailure } from './request-failure.ts';
import { createScrub } from './scrub.ts';
import type { Sender } from './sender.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Appended to the base URL; begins with a slash, parts percent-encoded. Shown in messages, unlike the query. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  /** More of the query, where a name may come several times. */
  readonly parameters?: readonly (readonly [string, string])[];
  readonly json?: unknown;
  /** A form instead of JSON. */
  readonly form?: Readonly<Record<string, string>>;
  /** For this request only; the values may be secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Asked about the bytes of a 200 before they are parsed. What it answers is the body of the answer; undefined: nothing is
   * known of them, and they are parsed.
   */
  readonly recall?: (bytes: Uint8Array) => unknown;
  readonly priority: CallPriority;
  /** `never`: repeated only where the try before surely had no effect (429, never connected), as for a create (R12). */
  readonly repeat: 'freely' | 'never';
  readonly signal: AbortSignal;
}

export interface HttpClientDeps {
  /** Without trailing slash: `https://api.partoo.co/v2`. */
  readonly baseUrl: string;
  /** Sent with every call; the values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
  /** For one try, from the look-up of the host to the last byte. */
  readonly timeoutMs: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  readonly budget: CallBudget;
  readonly clock: Clock;
  readonly log: Log;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Values that may appear in no message, besides those of `headers`. */
  readonly secrets: readonly string[];
  /** Largest answer taken, unpacked. Default 64 MB. */
  readonly maxBytes?: number;
  /** Who is called, for messages; Partoo unless said. */
  readonly peer?: string;
  /** How the text of an answer is read; `JSON.parse` unless said. It throws where the text is no JSON. */
  readonly parseJson?: (text: string) => unknown;
}

export interface HttpClient {
  /**
   * Sends one request within the budget and answers what came back: 2xx, or a 4xx for the caller to judge.
   * Repeats on 429, 5xx, network failure, time-out and what is not JSON, six tries in all, as `repeat` allows.
   * @throws {@link RequestFailure} PARTOO_RATE_LIMITED, PARTOO_FAILED, PARTOO_TIMEOUT, PARTOO_UNREACHABLE, PARTOO_UNEXPECTED
   * @throws {@link SyncError} ABORTED; a call that was under way then may have had an effect
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
  /** Every try counts. */
  readonly calls: CallCounter;
  /** Closes idle connections. */
  close(): void;
}

const priorities: Readonly<Record<CallPriority, number>> = { urgent: 2, normal: 1, background: 0 };

/**
 * Creates the one way to call Partoo: paced, repeated, translated. Secrets live in closures only, so that printing the
 * client shows none (R35).
 */
export function createHttpClient(deps: HttpClientDeps): HttpClient {
  const { budget, clock, log, random, peer = 'Partoo' } = deps;
  const scrub = createScrub([...deps.secrets, ...Object.values(deps.headers)]);
  let loading: Promise<Sender> | null = null;
  // Loaded with the first call: got takes more of a start than all of the program's own code.
  const sender = (): Promise<Sender> =>
    (loading ??= import('./sender.ts').then(({ createSender }) => createSender(deps, scrub)));
  // No time-out here: p-queue's would free the place while the call goes on. Each try has its own in got.
  const queue = new PQueue({ concurrency: deps.concurrency });
  let total = 0;

  const tryOnce = async (request: HttpRequest): Promise<Attempt> => {
    throwIfAborted(request.signal);
    // Before its moment is taken: a call that leaves later than the budget believes would meet others in the window.
    const { once } = await sender();
    await budget.take(request.signal);
    total += 1;
    const startedAt = clock.now();
    const attempt = await once(request);
    if (attempt.kind === 'failure') throwIfAborted(request.signal);
    else {
      const { method, path } = request;
      log.debug({ method, path, status: attempt.answer.status, ms: clock.now() - startedAt }, 'call answered');
    }
    return attempt;
  };

  const tryInTurn = async (request: HttpRequest): Promise<Attempt> => {
    // A place is taken for one try only: waiting for the next one must not block the calls of others.
    const { signal } = request;
    try {
      return await queue.add(() => tryOnce(request), { priority: priorities[request.priority], signal });
    } catch (error) {
      throwIfAborted(signal); // p-queue rejects with the signal's own reason
      throw error;
    }
  };

  return {
    async request(request) {
      const { method, path } = request;
      let mayHaveArrived = false;

      for (let tries = 1; ; tries += 1) {
        const attempt = await tryInTurn(request);
        if (attempt.kind === 'answer') return attempt.answer;

        mayHaveArrived ||= attempt.mayHaveArrived;
        if (attempt.pauseSeconds !== undefined) {
          budget.pauseUntil(clock.now() + attempt.pauseSeconds * 1000, `${peer} answered 429, too many requests`);
        }
        const { what } = attempt;
        const isRepeatable = attempt.isPassing && (request.repeat === 'freely' || !mayHaveArrived);
        if (!isRepeatable || tries >= maxTries) {
          const { code, status, isPassing: retryable } = attempt;
          const hint = attempt.hint ?? hintFor(code);
          const often = tries === 1 ? '' : ` (${String(tries)} tries)`;
          throw new RequestFailure(scrub(`${peer}: ${method} ${path} `) + what + often, {
            code,
            retryable,
            status,
            mayHaveArrived,
            ...(hint === undefined ? {} : { hint }),
          });
        }

        const waitMs = backoffMs(tries, random);
        const pauseSeconds = attempt.pauseSeconds ?? 0;
        log.warn({ peer, method, path, tries, waitMs, pauseSeconds, what }, 'call failed, trying again');
        await clock.sleep(waitMs, request.signal);
      }
    },
    calls: {
      get total() {
        return total;
      },
    },
    close() {
      void loading?.then(({ close }) => {
        close();
      });
    },
  };
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new SyncError('Stopped before the work was done.', { code: 'ABORTED', retryable: true });
}
