import http from 'node:http';
import net from 'node:net';
import perfHooks from 'node:perf_hooks';
import { duplexPair, type Duplex } from 'node:stream';
import { mock } from 'node:test';
import { asSocket } from './wire.ts';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** A server of this process that listens on no port. */
export interface ServerWire {
  /** Sends a request, on a connection of its own. */
  ask(request: Request): Promise<Answer>;
  /** Sends bytes that need not be HTTP, and answers all that comes back. */
  send(bytes: string): Promise<string>;
}

/**
 * Starts a server that would listen on that host, without a port: connections to it stay within this process, so that the same seed
 * gives the same order of everything.
 */
export async function startOnWire<Started>(
  host: string,
  start: () => Promise<Started>,
): Promise<{ readonly started: Started; readonly wire: ServerWire }> {
  const { listen } = net.Server.prototype;
  let server: net.Server | null = null;
  const keep = (one: net.Server): void => {
    server = one;
  };
  const listenHere = function (this: net.Server, ...args: unknown[]): net.Server {
    const [options] = args as [{ readonly host?: string } | undefined];
    if (options?.host !== host) return (listen as (...all: unknown[]) => net.Server).apply(this, args);
    keep(this);
    this.address = () => ({ address: host, family: 'IPv4', port: 80 });
    process.nextTick(() => this.emit('listening'));
    return this;
  };
  const mocks = [
    mock.method(net.Server.prototype, 'listen', listenHere as typeof listen),
    // What it would measure of this process is no company's, and goes on for as long as the process does.
    mock.method(perfHooks, 'monitorEventLoopDelay', () =>
      Object.assign(perfHooks.createHistogram(), { enable: () => true, disable: () => true }),
    ),
  ];
  const { observe } = perfHooks.PerformanceObserver.prototype;
  perfHooks.PerformanceObserver.prototype.observe = () => undefined;
  try {
    const started = await start();
    return { started, wire: wireTo(() => server) };
  } finally {
    perfHooks.PerformanceObserver.prototype.observe = observe;
    for (const one of mocks) one.mock.restore();
  }
}

function wireTo(server: () => net.Server | null): ServerWire {
  const connect = (): Duplex => {
    const [near, far] = duplexPair();
    server()?.emit('connection', asSocket(far));
    return asSocket(near);
  };
  const agent = Object.assign(new http.Agent(), { createConnection: connect });
  return {
    ask: ({ method, path, headers = {}, body = Buffer.alloc(0) }) =>
      new Promise((resolve, reject) => {
        const request = http.request({
          ...{ method, path, host: 'wire.invalid', agent },
          headers: { ...headers, 'content-length': String(body.length), connection: 'close' },
        });
        request.once('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('end', () => {
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
          });
        });
        // After an answer, it says only that nobody read the rest of the body.
        request.on('error', reject);
        request.end(body);
      }),
    send: (bytes) =>
      new Promise((resolve) => {
        const connection = connect();
        const chunks: Buffer[] = [];
        connection.on('data', (chunk: Buffer) => chunks.push(chunk));
        connection.once('close', () => {
          resolve(Buffer.concat(chunks).toString());
        });
        connection.once('end', () => connection.end());
        connection.write(bytes);
      }),
  };
}
