import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import fastify from 'fastify';

import type { Answer } from './answer.ts';
import type { Api } from './api.ts';
import type { Control } from './control.ts';
import type { Fault, Faults } from './faults.ts';
import type { RateLimit } from './rate-limit.ts';
import { type RequestLog, bodyForLog, redactHeaders } from './request-log.ts';

export interface ServerDeps {
  readonly api: Api;
  readonly control: Control;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly rateLimit: RateLimit;
  readonly basePath: string;
  readonly now: () => number;
  /** How long this answer takes, in milliseconds. */
  readonly latencyMs: () => number;
}

export interface Server {
  /** Answers the port; null takes none, and answers 0. */
  listen(port: number | null, host: string): Promise<number>;
  /** Serves a connection that did not come through the port. */
  accept(connection: Duplex): void;
  close(): Promise<void>;
}

/** What happens on the line: an answer, a cut, or silence. */
type Ending =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' };

const controlPrefix = '/_emulator';

/** Puts the API on a port. Order of a call: log, key, rate limit, fault, route. */
export function createServer(deps: ServerDeps): Server {
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: 32 * 1024 * 1024,
    routerOptions: { maxParamLength: 10_000 },
    // A path with a stray percent sign never reaches a route: answered as an unknown one.
    frameworkErrors: (_error, _request, reply) => {
      reply.hijack();
      reply.raw.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":{"json":"Resource not found"}}');
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    done(null, body);
  });

  app.all('/*', async (request, reply) => {
    const text = typeof request.body === 'string' ? request.body : '';
    const url = new URL(request.raw.url ?? '/', 'http://emulator');
    const path = rawPath(request.raw);
    if (path.startsWith(`${controlPrefix}/`)) {
      const { status, json } = deps.control(request.method, path.slice(controlPrefix.length), url.searchParams, text);
      return reply.code(status).type('application/json').send(json);
    }

    const ending = await converse(deps, request.raw, path, url, text);
    switch (ending.kind) {
      case 'answer':
        return reply
          .code(ending.answer.status)
          .headers({
            'content-type': 'application/json; charset=utf-8',
            // By the clock that `modified` is of.
            date: new Date(deps.now()).toUTCString(),
            ...ending.answer.headers,
          })
          .send(ending.answer.json);
      case 'reset':
        cut(reply.hijack().raw);
        return reply;
      case 'silence':
        return reply.hijack();
    }
  });

  return {
    async listen(port, host) {
      if (port === null) {
        await app.ready();
        return 0;
      }
      await app.listen({ port, host });
      const address = app.server.address();
      return typeof address === 'object' && address !== null ? address.port : port;
    },
    accept(connection) {
      app.server.emit('connection', connection);
    },
    async close() {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

async function converse(deps: ServerDeps, raw: IncomingMessage, path: string, url: URL, text: string): Promise<Ending> {
  const { api, faults, log, rateLimit, basePath, now, latencyMs } = deps;
  const isInside = path === basePath || path.startsWith(`${basePath}/`);
  const request = {
    method: raw.method ?? 'GET',
    path: isInside ? path.slice(basePath.length) : path,
    query: Object.fromEntries(url.searchParams),
    contentType: raw.headers['content-type'],
    text,
  };
  const body = bodyForLog(text);
  const { method, path: inner, query } = request;
  const end = log.add({ method, path: inner, query, headers: redactHeaders(raw.headers), body, at: now() });
  const finish = (ending: Ending, fault?: Fault): Ending => {
    end({ status: ending.kind === 'answer' ? ending.answer.status : null, fault: fault?.kind ?? null });
    return ending;
  };

  const key = raw.headers['x-apikey'];
  const refusal = api.refuseKey(typeof key === 'string' ? key : undefined);
  if (refusal !== undefined) return finish({ kind: 'answer', answer: refusal });
  if (!rateLimit()) return finish({ kind: 'answer', answer: api.tooManyRequests('60') }); // 60 [current]

  const fault = faults.pick({ method, path: inner, query, body });
  const delayMs = latencyMs();
  if (delayMs > 0) await wait(delayMs);
  const instead = fault === undefined ? undefined : await beforeEffect(fault, api);
  if (instead !== undefined) return finish(instead, fault);
  const outside = isInside ? request : { ...request, path: '' };
  const answer = api.answer(outside, fault);
  const spoiled = fault === undefined ? undefined : await afterEffect(fault);
  return finish(spoiled ?? { kind: 'answer', answer }, fault);
}

/** What a fault does instead of the call; undefined lets the call happen. */
async function beforeEffect(fault: Fault, api: Api): Promise<Ending | undefined> {
  switch (fault.kind) {
    case 'status': {
      const { status, body = '', headers = {} } = fault;
      const isText = typeof body === 'string';
      const type = isText && !/^[[{]/.test(body) ? 'text/plain' : 'application/json';
      const json = isText ? body : JSON.stringify(body);
      return { kind: 'answer', answer: { status, json, headers: { 'content-type': type, ...headers } } };
    }
    case 'html': {
      const status = fault.status ?? 502;
      const json = `<!doctype html><html><body><h1>${String(status)}</h1><p>nginx</p></body></html>`;
      return { kind: 'answer', answer: { status, json, headers: { 'content-type': 'text/html; charset=utf-8' } } };
    }
    case 'reset-before-effect':
      return { kind: 'reset' };
    case 'hang-before-effect':
      if (fault.afterMs === undefined) return { kind: 'silence' };
      await wait(fault.afterMs);
      return undefined;
    case 'slow':
      await wait(fault.delayMs);
      return undefined;
    case 'retry-after':
      return { kind: 'answer', answer: api.tooManyRequests(fault.value) };
    case 'reset-after-effect':
    case 'hang-after-effect':
    case 'count-mismatch':
    case 'empty-page':
    case 'repeated-page':
    case 'truncated-json':
    case 'missing-business':
      return undefined; // these let the call happen
  }
}

async function afterEffect(fault: Fault): Promise<Ending | undefined> {
  if (fault.kind === 'reset-after-effect') return { kind: 'reset' };
  if (fault.kind !== 'hang-after-effect') return undefined;
  if (fault.afterMs === undefined) return { kind: 'silence' };
  await wait(fault.afterMs);
  return undefined;
}

/** A pending delay never keeps a process alive that has closed its emulator. */
async function wait(ms: number): Promise<void> {
  // The global one, which tests can let go by.
  await new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** A connection within this process knows no reset, only an end. */
function cut({ socket }: ServerResponse): void {
  const connection: Duplex | null = socket;
  if (connection instanceof Socket) connection.resetAndDestroy();
  else connection?.destroy();
}

/** The path as sent: still percent-encoded, which a URL object would partly rewrite. */
function rawPath({ url = '/' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? '/';
}
