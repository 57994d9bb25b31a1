import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import { createHttpSource, type HttpSourceOptions } from '../../../src/sources/http/reader.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createWarnings } from '../../contract/read-all.ts';
import { listening } from './listening.ts';

/** One request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is answered; an object is sent as JSON. */
export interface Answer {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A real server of a test's own, on this machine. */
export interface TestApi {
  readonly origin: string;
  readonly arrived: readonly Arrived[];
  /** What it answers from now on. */
  answer: (request: Arrived) => Answer;
  close(): Promise<void>;
}

export async function startApi(): Promise<TestApi> {
  const arrived: Arrived[] = [];
  const api = { answer: (_request: Arrived): Answer => ({ status: 404, body: { error: 'nothing here' } }) };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const one: Arrived = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      arrived.push(one);
      const { status = 200, body = null, headers = {} } = api.answer(one);
      const text = typeof body === 'string' ? body : body === null ? '' : JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
    });
  });
  return Object.assign(api, { arrived, ...(await listening(server)) });
}

/** Sleeping moves it on at once. */
export function createTestClock(startMs = Date.UTC(2026, 10, 22, 9)): Clock & { readonly sleeps: number[] } {
  let now = startMs;
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    sleep: async (ms) => {
      sleeps.push(ms);
      now += ms;
    },
  };
}

export function sourceAt(
  url: string,
  options: Partial<HttpSourceOptions> = {},
  clock = createTestClock(),
  settled: string | null = null,
): Source {
  return createHttpSource(
    {
      ...{
        url,
        method: 'GET',
        headers: {},
        requestsPerMinute: 100_000,
        timeoutMs: 5000,
        nullIs: 'absent',
        key: 'store_id',
      },
      ...options,
    },
    { log: createWarnings().log, clock, random: () => 0.5, since: () => settled },
  );
}
