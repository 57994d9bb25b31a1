import type { Socket } from 'node:net';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { SyncError } from '../domain/errors.ts';
import type { Log } from '../domain/ports/log.ts';
import { signatureHeader } from './is-from-partoo.ts';
import type { Readiness } from './readiness.ts';
import type { DeliveryResult } from './receive-webhook.ts';
import type { ListenAddress } from './options.ts';

export interface ServerDeps {
  readonly listen: ListenAddress;
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Null: no webhooks are expected. */
  readonly webhooks: {
    readonly path: string;
    readonly receive: (body: Buffer, signature: unknown) => Promise<DeliveryResult>;
  } | null;
  readonly log: Log;
}

export interface Server {
  /** Where it listens, as `http://127.0.0.1:8787`. */
  readonly url: string;
  /** Lets what is under way come to its end for a second. */
  close(): Promise<void>;
}

/** An event holds one business, some tens of kilobytes at most. */
const maxBodyBytes = 1024 * 1024;
const headersMs = 5_000;
const requestMs = 10_000;
const maxConnections = 100;
const closingMs = 1_000;

/** 401 and 413 are for good: Partoo does not send again what it would send in the same way (partoo-api section 27). */
const statuses: Readonly<Record<DeliveryResult, number>> = {
  accepted: 200,
  duplicate: 200,
  refused: 401,
  not_stored: 503,
};

/** One word a status, and nothing of what went wrong (R37). */
const words: Readonly<Record<number, string>> = {
  200: 'ok',
  401: 'refused',
  404: 'not found',
  405: 'not allowed',
  413: 'too large',
  503: 'not now',
};

/**
 * Puts health, metrics and webhooks on a port. Caps body, header, time and connections, answers every error with one word (R37).
 * @throws SyncError SERVER_UNAVAILABLE when the address cannot be listened on
 */
export async function startServer({ listen, readiness, metrics, webhooks, log }: ServerDeps): Promise<Server> {
  const app = createApp(log);

  app.all('/*', async (request, reply) => {
    // Compared as it stands: a path of the configuration may hold what a router takes for a pattern.
    const [path = '/'] = (request.raw.url ?? '/').split('?', 1);
    if (webhooks !== null && path === webhooks.path) {
      if (request.method !== 'POST') return answer(reply, 405);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      return answer(reply, statuses[await webhooks.receive(body, request.headers[signatureHeader])]);
    }
    return answerOwn(path, request, reply);
  });

  async function answerOwn(path: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (!['/healthz', '/readyz', '/metrics'].includes(path)) return answer(reply, 404);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(reply, 405);
    if (path === '/healthz') return answer(reply, 200);
    if (path === '/metrics') {
      const { contentType, text } = await metrics();
      return reply.header('content-type', contentType).send(text);
    }
    const { reasons } = await readiness();
    return reply
      .code(reasons.length === 0 ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: reasons.length === 0 ? 'ready' : 'not ready', reasons });
  }

  const url = await listenOn(app, listen);
  log.info({ url, webhooks: webhooks !== null }, 'listening');
  return {
    url,
    async close() {
      const timer = setTimeout(() => {
        app.server.closeAllConnections();
      }, closingMs);
      await app.close();
      clearTimeout(timer);
    },
  };
}

function createApp(log: Log): FastifyInstance {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    requestTimeout: requestMs,
    connectionTimeout: 2 * requestMs,
    keepAliveTimeout: headersMs,
    forceCloseConnections: 'idle',
    http: { headersTimeout: headersMs, connectionsCheckingInterval: 1_000, maxHeaderSize: 8 * 1024 },
    frameworkErrors: (_error, _request, reply) => {
      void answer(reply, 404);
    },
    clientErrorHandler: refuseConnection,
  });
  app.server.maxConnections = maxConnections;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler((error, _request, reply) => {
    const { statusCode = 500 } = error as { readonly statusCode?: number };
    if (statusCode >= 500) {
      // Also a bug of ours: whoever asked may ask again, and what went wrong is for the log alone.
      log.error({ reason: error instanceof Error ? error.message : 'unknown' }, 'a request could not be answered');
      return answer(reply, 503);
    }
    return answer(reply, statusCode === 413 ? 413 : 400);
  });
  return app;
}

function answer(reply: FastifyReply, status: number): FastifyReply {
  return reply.code(status).send({ status: words[status] ?? 'refused' });
}

/** Not HTTP, headers too large or too slow: no word about why. */
function refuseConnection(_error: Error, socket: Socket): void {
  if (!socket.writable) return;
  socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

async function listenOn(app: FastifyInstance, { host, port }: ListenAddress): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    await app.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const what = code === 'EADDRINUSE' ? 'another program listens there' : code;
    throw new SyncError(`cannot listen on ${host}:${String(port)}: ${what}`, {
      code: 'SERVER_UNAVAILABLE',
      retryable: true,
      hint: 'Set server.listen to a free address and port of this machine, or stop the program that has it.',
    });
  }
}
