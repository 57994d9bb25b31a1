import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listening } from './listening.ts';

/** What is served under every path, as a plain server of files would. */
export interface Served {
  readonly content: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A real server of a test's own, on this machine. */
export interface FileServer {
  readonly origin: string;
  /** Requests in order; headers in lower case. */
  readonly arrived: readonly IncomingMessage[];
  /** Null: 404. */
  served: Served | null;
  /** Instead of serving the file. Answers true where it took the request. */
  instead: ((request: IncomingMessage, response: ServerResponse) => boolean) | null;
  close(): Promise<void>;
}

export async function startFileServer(): Promise<FileServer> {
  const arrived: IncomingMessage[] = [];
  const state: Pick<FileServer, 'served' | 'instead'> = { served: null, instead: null };
  const server = createServer((request, response) => {
    arrived.push(request);
    if (state.instead?.(request, response) === true) return;
    if (state.served === null) {
      response.writeHead(404).end('nothing here');
      return;
    }
    const { content, headers = {} } = state.served;
    if (headers['etag'] !== undefined && request.headers['if-none-match'] === headers['etag']) {
      response.writeHead(304, { etag: headers['etag'] }).end();
      return;
    }
    const modified = headers['last-modified'];
    if (modified !== undefined && request.headers['if-modified-since'] === modified) {
      response.writeHead(304).end();
      return;
    }
    response.writeHead(200, { 'content-length': content.length, 'content-type': 'text/csv', ...headers }).end(content);
  });
  return Object.assign(state, { arrived, ...(await listening(server)) });
}

/** The content with an ETag of its own, as servers of files make them. */
export function withEtag(content: string | Uint8Array): Served {
  const bytes = Buffer.from(content);
  return { content: bytes, headers: { etag: `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"` } };
}
