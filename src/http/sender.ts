import http from 'node:http';
import https from 'node:https';
import got from 'got';
import type { Clock } from '../domain/ports/clock.ts';
import { type Attempt, judgeError, judgeResponse } from './attempt.ts';
import type { Scrub } from './scrub.ts';

export interface SenderDeps {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly maxBytes?: number;
  /** How the text of an answer is read; `JSON.parse` unless said. It throws where the text is no JSON. */
  readonly parseJson?: (text: string) => unknown;
}

/** What is sent; see `HttpRequest`. */
interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly parameters?: readonly (readonly [string, string])[];
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly recall?: (bytes: Uint8Array) => unknown;
  readonly repeat: 'freely' | 'never';
  readonly signal: AbortSignal;
}

/** Sends single requests, without pacing or repeating. */
export interface Sender {
  /** Never rejects: whatever happened is an attempt. */
  once(request: Sent): Promise<Attempt>;
  /** Closes idle connections. */
  close(): void;
}

const defaultMaxBytes = 64 * 1024 * 1024;

/** Creates the part that knows got. */
export function createSender(deps: SenderDeps, scrub: Scrub): Sender {
  const { timeoutMs, clock, maxBytes = defaultMaxBytes } = deps;
  const kept = {
    http: new http.Agent({ keepAlive: true }),
    https: new https.Agent({ keepAlive: true }),
  };
  // A kept connection may be closed by the other end just as it is used: fine to repeat, a riddle after a create (R12).
  const fresh = { http: false, https: false } as const;
  const connectMs = Math.min(timeoutMs, 10_000);

  const client = got.extend({
    headers: { ...deps.headers, accept: 'application/json' },
    timeout: { lookup: connectMs, connect: connectMs, secureConnect: connectMs, request: timeoutMs },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    responseType: 'buffer',
    // Said here, it wins over NODE_TLS_REJECT_UNAUTHORIZED (R36).
    https: { rejectUnauthorized: true },
  });

  return {
    async once(request) {
      const { method, path, query = {}, parameters = [], json, form, headers = {}, signal } = request;
      const url = new URL(deps.baseUrl + path);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
      for (const [name, value] of parameters) url.searchParams.append(name, value);
      const stop = new AbortController();
      const abort = (): void => {
        stop.abort();
      };
      signal.addEventListener('abort', abort, { once: true });
      let received = 0;

      try {
        const agent = request.repeat === 'never' ? fresh : kept;
        const body = form === undefined ? (json === undefined ? {} : { json }) : { form: { ...form } };
        const sent = client(url, { method, agent, headers, signal: stop.signal, ...body });
        void sent.on('downloadProgress', ({ transferred }) => {
          received = transferred;
          if (received > maxBytes) stop.abort();
        });
        return judgeResponse(await sent, clock.now(), scrub, { parse: deps.parseJson, recall: request.recall });
      } catch (error) {
        return received > maxBytes ? tooLarge(maxBytes) : judgeError(error, timeoutMs);
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
    close() {
      kept.http.destroy();
      kept.https.destroy();
    },
  };
}

function tooLarge(maxBytes: number): Attempt {
  const what = `answered more than ${String(Math.round(maxBytes / 1024 / 1024))} MB`;
  const failed = { kind: 'failure', code: 'PARTOO_UNEXPECTED', status: null, isPassing: false } as const;
  return { ...failed, what, mayHaveArrived: true };
}
