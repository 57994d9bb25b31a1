import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

export interface HookServer {
  readonly url: string;
  readonly heard: readonly Heard[];
  close(): Promise<void>;
}

/** A server that takes whatever it gets, and answers as it is told: a status, or a status and a text. */
export async function startHookServer(
  answer: (
    heard: Heard,
    earlier: number,
  ) => readonly [status: number, text?: string, headers?: http.OutgoingHttpHeaders] = () => [200, 'ok'],
): Promise<HookServer> {
  const heard: Heard[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      const one = { method: request.method ?? '', url: request.url ?? '', body };
      const [status, text = '', headers = {}] = answer(one, heard.length);
      heard.push(one);
      response.writeHead(status, headers).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    heard,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
