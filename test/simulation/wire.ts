import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { duplexPair, type Duplex } from 'node:stream';
import { mock } from 'node:test';

/** Connections to one host that stay within this process, and timers of the client that fire when they are told to. */
export interface Wire {
  /** Requests that have not come to their end. */
  readonly underWay: number;
  /** Time goes by for whoever waits for an answer, until its patience is over. */
  loseTime(ms: number): void;
  close(): void;
}

/** What the client asks of a socket, and a stream within the process has no use for. */
const unused = ['setNoDelay', 'setKeepAlive', 'setTimeout', 'ref', 'unref'] as const;

/**
 * Lays connections to a host from `http` right to whoever serves them: no network, hence the same order of everything every time.
 * Meanwhile `setTimeout` belongs to the wire; nothing else may rely upon it. One at a time.
 */
export function layWire(host: string, accept: (connection: Duplex) => void): Wire {
  const { createConnection } = http.Agent.prototype;
  let underWay = 0;
  http.Agent.prototype.createConnection = function (options, callback) {
    if (options.host !== host) return createConnection.call(this, options, callback);
    const [client, server] = duplexPair();
    accept(asSocket(server));
    return asSocket(client);
  };
  const count: (message: unknown) => void = (message) => {
    const { request } = message as { readonly request: http.ClientRequest };
    if (request.host !== host) return;
    underWay += 1;
    request.once('close', () => {
      underWay -= 1;
    });
  };
  subscribe('http.client.request.created', count);
  mock.timers.enable({ apis: ['setTimeout'] });
  return {
    get underWay() {
      return underWay;
    },
    loseTime: (ms) => {
      mock.timers.tick(ms);
    },
    close() {
      mock.timers.reset();
      // A command line may have told all importers of the timers about these.
      syncBuiltinESMExports();
      unsubscribe('http.client.request.created', count);
      http.Agent.prototype.createConnection = createConnection;
    },
  };
}

/** A stream as far as HTTP asks of a socket. */
export function asSocket(stream: Duplex): Duplex {
  const done = (): Duplex => stream;
  return Object.assign(stream, Object.fromEntries(unused.map((name) => [name, done])), {
    destroySoon: () => stream.destroy(),
  });
}
