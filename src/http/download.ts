import { once } from 'node:events';
import got from 'got';
import { SyncError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import { judgeError } from './attempt.ts';
import { backoffMs, maxTries } from './backoff.ts';
import { isThisMachine } from './is-this-machine.ts';
import { RequestFailure } from './request-failure.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Scrub } from './scrub.ts';

export interface DownloadDeps {
  /** For connecting, for the answer to begin, and for each wait for more of it. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  readonly clock: Clock;
  readonly log: Log;
  /** At least 0, less than 1. */
  readonly random: () => number;
  readonly scrub: Scrub;
  /** Who is asked, for messages: an address without its query. */
  readonly peer: string;
}

export interface DownloadRequest {
  readonly url: URL;
  /** The values may be secrets: they go to the host of `url` and nowhere else, also where it redirects (R36). */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Where the bytes go. */
export interface DownloadTarget {
  /** Before the first bytes, and again before those of another try: what was there is void. */
  start(): Promise<void>;
  /** The bytes are taken at once: their memory may be used again. */
  write(bytes: Uint8Array): Promise<void>;
}

/** What came back. Only with status 200 anything was given to the target. */
export interface Download {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const maxRedirects = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Nobody waits longer for one file, however steadily it drips. */
const wholeMs = 15 * 60_000;

/**
 * Downloads one file as a stream, over redirects. 429, 5xx and connections that break are tried again, six tries in all; what
 * is shorter than its Content-Length is no download.
 *
 * @throws {@link RequestFailure} PARTOO_…, as the client for JSON does; {@link SyncError} ABORTED
 */
export async function download(
  request: DownloadRequest,
  target: DownloadTarget,
  deps: DownloadDeps,
): Promise<Download> {
  const { clock, log, random, peer } = deps;
  for (let tries = 1; ; tries += 1) {
    throwIfAborted(request.signal);
    const attempt = await tryOnce(request, target, deps);
    throwIfAborted(request.signal);
    if (attempt.kind === 'answer') return attempt.answer;
    const { what, isPassing, pauseMs = 0 } = attempt;
    if (!isPassing || tries >= maxTries) {
      const often = tries === 1 ? '' : ` (${String(tries)} tries)`;
      throw new RequestFailure(deps.scrub(`${peer} ${what}`) + often, {
        ...{ code: attempt.code, retryable: isPassing, status: null, mayHaveArrived: true },
      });
    }
    const waitMs = Math.max(backoffMs(tries, random), pauseMs);
    log.warn({ peer, tries, waitMs, what: deps.scrub(what) }, 'download failed, trying again');
    await clock.sleep(waitMs, request.signal);
  }
}

type Tried =
  | { readonly kind: 'answer'; readonly answer: Download }
  | {
      readonly kind: 'failure';
      readonly code: RequestFailure['code'];
      readonly what: string;
      readonly isPassing: boolean;
      readonly pauseMs?: number;
    };

async function tryOnce(request: DownloadRequest, target: DownloadTarget, deps: DownloadDeps): Promise<Tried> {
  let { url } = request;
  for (let hops = 0; hops <= maxRedirects; hops += 1) {
    const headers = url.origin === request.url.origin ? request.headers : {};
    const found = await ask({ ...request, url, headers }, target, deps);
    if (found.kind === 'failure' || !redirects.has(found.answer.status)) return found;
    const next = nextUrl(url, found.answer.headers['location']);
    if (typeof next === 'string') return failure(`redirects ${next}`, false);
    url = next;
  }
  return failure(`redirects more than ${String(maxRedirects)} times`, false);
}

function nextUrl(from: URL, location: string | undefined): URL | string {
  if (location === undefined || !URL.canParse(location, from.href)) return 'to nowhere';
  const next = new URL(location, from);
  const isHere = from.protocol === 'http:' && next.protocol === 'http:' && isThisMachine(next.hostname);
  const isSafe = next.protocol === 'https:' || isHere;
  return isSafe ? next : `to ${next.protocol}//${next.host}, which is not encrypted`;
}

async function ask(
  { url, headers, signal }: DownloadRequest,
  target: DownloadTarget,
  { timeoutMs, maxBytes, clock }: DownloadDeps,
): Promise<Tried> {
  const connectMs = Math.min(timeoutMs, 10_000);
  const stream = got.stream(url.href, {
    headers: { accept: '*/*', ...headers, 'accept-encoding': 'identity' },
    timeout: {
      ...{ lookup: connectMs, connect: connectMs, secureConnect: connectMs },
      ...{ response: timeoutMs, socket: timeoutMs, request: wholeMs },
    },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    // What is packed stays so: its length is that of the bytes on their way, and who reads the file unpacks it.
    decompress: false,
    // Said here, it wins over NODE_TLS_REJECT_UNAUTHORIZED (R36).
    https: { rejectUnauthorized: true },
    signal,
  });
  // What is of interest rejects below; an answer that is thrown away may still fail afterwards.
  stream.on('error', () => undefined);
  try {
    const [response] = (await once(stream, 'response')) as [
      { readonly statusCode: number; readonly headers: Record<string, string | string[] | undefined> },
    ];
    const answer: Download = {
      status: response.statusCode,
      headers: Object.fromEntries(
        Object.entries(response.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value.join(', ') : value,
        ]),
      ),
    };
    const fault = faultOf(answer, clock.now());
    if (fault !== null) return fault;
    if (answer.status !== 200) return { kind: 'answer', answer };

    const promised = Number(answer.headers['content-length'] ?? Number.NaN);
    if (promised > maxBytes) return tooLarge(maxBytes);
    await target.start();
    let received = 0;
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      received += chunk.length;
      if (received > maxBytes) return tooLarge(maxBytes);
      await target.write(chunk);
    }
    if (Number.isNaN(promised) || promised === received) return { kind: 'answer', answer };
    return failure(`broke off after ${String(received)} of ${String(promised)} bytes`, true);
  } catch (error) {
    if (error instanceof SyncError || isOfFileSystem(error)) throw error;
    const judged = judgeError(error, timeoutMs);
    if (judged.kind === 'answer') throw error;
    return { kind: 'failure', code: judged.code, what: judged.what, isPassing: judged.isPassing };
  } finally {
    stream.destroy();
  }
}

function faultOf({ status, headers }: Download, nowMs: number): Tried | null {
  if (status === 429) {
    const pauseMs = parseRetryAfter(headers['retry-after'], nowMs) * 1000;
    return { kind: 'failure', code: 'PARTOO_RATE_LIMITED', what: 'answered 429', isPassing: true, pauseMs };
  }
  if (status < 500 && status !== 408) return null;
  return { kind: 'failure', code: 'PARTOO_FAILED', what: `answered ${String(status)}`, isPassing: true };
}

function failure(what: string, isPassing: boolean): Tried {
  return { kind: 'failure', code: isPassing ? 'PARTOO_UNREACHABLE' : 'PARTOO_UNEXPECTED', what, isPassing };
}

function tooLarge(maxBytes: number): Tried {
  return failure(`gives more than ${String(Math.round(maxBytes / 1024 / 1024))} MB`, false);
}

/** A disk that is full is not the other end's fault. */
function isOfFileSystem(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error && ['write', 'ftruncate'].includes(String(error.syscall));
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new SyncError('Stopped before the work was done.', { code: 'ABORTED', retryable: true });
}
