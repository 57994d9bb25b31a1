import { createConnection } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Log } from '../../src/domain/ports/log.ts';
import type { DeliveryResult } from '../../src/server/receive-webhook.ts';
import { startServer, type Server, type ServerDeps } from '../../src/server/server.ts';

const secretPath = '/hooks/:id/*/s3cret';

interface Running {
  readonly server: Server;
  readonly received: { readonly body: string; readonly signature: unknown }[];
  readonly logged: string[];
}

async function start(deps: Partial<ServerDeps> = {}, result: DeliveryResult = 'accepted'): Promise<Running> {
  const received: Running['received'] = [];
  const logged: string[] = [];
  const say: Log['info'] = (facts, message) => {
    logged.push(`${message} ${JSON.stringify(facts)}`);
  };
  const server = await startServer({
    listen: { host: '127.0.0.1', port: 0 },
    readiness: async () => ({ reasons: [] }),
    metrics: async () => ({ contentType: 'text/plain; version=0.0.4', text: 'up 1\n' }),
    webhooks: {
      path: secretPath,
      async receive(body, signature) {
        received.push({ body: body.toString(), signature });
        return result;
      },
    },
    log: { debug: say, info: say, warn: say, error: say },
    ...deps,
  });
  onTestFinished(() => server.close());
  return { server, received, logged };
}

async function ask(
  { url }: Server,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; text: string; type: string | null }> {
  const answer = await fetch(url + path, init);
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') };
}

/** Sends bytes as they are and answers all that comes back. */
function sendRaw({ url }: Server, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = createConnection({ host: hostname, port: Number(port) }, () => socket.write(text));
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });
}

describe('the server of the daemon', () => {
  it('answers that it lives, whether it is ready, and its metrics', async () => {
    const { server } = await start();

    expect(await ask(server, '/healthz')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect(await ask(server, '/readyz')).toMatchObject({ status: 200, text: '{"status":"ready","reasons":[]}' });
    expect(await ask(server, '/metrics')).toMatchObject({
      status: 200,
      text: 'up 1\n',
      type: /version=0.0.4/ as never,
    });
  });

  it('says why it is not ready', async () => {
    const { server } = await start({ readiness: async () => ({ reasons: ['partoo: PARTOO_FORBIDDEN at …'] }) });

    const { status, text } = await ask(server, '/readyz');

    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({ status: 'not ready', reasons: ['partoo: PARTOO_FORBIDDEN at …'] });
  });

  it.each<[result: DeliveryResult, status: number]>([
    ['accepted', 200],
    ['duplicate', 200],
    ['refused', 401],
    ['not_stored', 503],
  ])('R34: a delivery that was %s is answered with %i', async (result, status) => {
    const { server } = await start({}, result);

    const answer = await ask(server, secretPath, { method: 'POST', body: '{}' });

    expect(answer.status).toBe(status);
    expect(Object.keys(JSON.parse(answer.text) as object)).toEqual(['status']);
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'text/plain', ''])(
    'R34: hands over the bytes as they were sent, whatever they call themselves (%s)',
    async (type) => {
      const { server, received } = await start();
      const body = '{ "a" :\t1,"é":"\\u00e9" }\n';
      const headers = { 'x-partoo-signature-v1': 'abc', ...(type === '' ? {} : { 'content-type': type }) };

      await ask(server, `${secretPath}?from=partoo`, { method: 'POST', body: Buffer.from(body), headers });

      expect(received).toEqual([{ body, signature: 'abc' }]);
    },
  );

  it.each<[what: string, path: string, init: RequestInit, status: number]>([
    ['another path', '/hooks/5/x/s3cret', { method: 'POST', body: '{}' }, 404],
    ['the root', '/', {}, 404],
    ['a path with a stray percent sign', '/%', {}, 404],
    ['a delivery by GET', secretPath, {}, 405],
    ['metrics by POST', '/metrics', { method: 'POST', body: '{}' }, 405],
    ['a body that is too large', secretPath, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) }, 413],
  ])('R37: %s is answered with one word', async (_what, path, init, status) => {
    const { server, received } = await start();

    const answer = await ask(server, path, init);

    expect(answer.status).toBe(status);
    expect(Object.keys(JSON.parse(answer.text) as object)).toEqual(['status']);
    expect(received).toEqual([]);
  });

  it('R37: what goes wrong inside is told to the log and to nobody else', async () => {
    const { server, logged } = await start({
      metrics: () => Promise.reject(new TypeError('undefined is not a function')),
    });

    const answer = await ask(server, '/metrics');

    expect(answer).toMatchObject({ status: 503, text: '{"status":"not now"}' });
    expect(logged.join('\n')).toContain('undefined is not a function');
  });

  it.each<[what: string, text: string]>([
    ['headers that are too large', `GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(10_000)}\r\n\r\n`],
    ['what is no HTTP', 'hello\r\n\r\n'],
  ])('R37: %s end the connection without a word', async (_what, text) => {
    const { server } = await start();

    const answer = await sendRaw(server, text);

    expect(answer).toBe('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  it('R37: headers that never end are cut off', { timeout: 15_000 }, async () => {
    const { server } = await start();

    const answer = await sendRaw(server, 'GET /healthz HTTP/1.1\r\nHost: x\r\n');

    expect(answer).toMatch(/^HTTP\/1.1 40\d/);
  });

  it('without webhooks their path is unknown', async () => {
    const { server } = await start({ webhooks: null });

    expect(await ask(server, secretPath, { method: 'POST', body: '{}' })).toMatchObject({ status: 404 });
  });

  it('closes though somebody holds a connection open', async () => {
    const { server } = await start();
    const { hostname, port } = new URL(server.url);
    const socket = createConnection({ host: hostname, port: Number(port) });
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    await new Promise((resolve) => socket.on('connect', resolve));
    socket.write('POST /hooks HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n');

    await server.close();
    await ended;

    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
  });

  it('says SERVER_UNAVAILABLE when its port is taken', async () => {
    const { server } = await start();
    const { hostname, port } = new URL(server.url);

    const second = start({ listen: { host: hostname, port: Number(port) } });

    await expect(second).rejects.toMatchObject({ code: 'SERVER_UNAVAILABLE' });
  });
});
