import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RequestFailure } from '../../src/http/request-failure.ts';
import { createTestHttp, neverAborted, secretKey } from './http-fixture.ts';
import { selfSigned } from './self-signed.ts';

const open: http.Server[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listen(server: http.Server, protocol: 'http' | 'https'): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `${protocol}://127.0.0.1:${String((server.address() as AddressInfo).port)}/v2`;
}

function reading() {
  return { method: 'GET', path: '/x', priority: 'normal', repeat: 'freely', signal: neverAborted() } as const;
}

describe('the client on a real connection', () => {
  it('sends JSON with its content type and the key', async () => {
    const seen: unknown[] = [];
    const server = http.createServer((request, response) => {
      const { method, url, headers } = request;
      request.setEncoding('utf8').on('data', (body: string) => {
        seen.push({
          method,
          url,
          type: headers['content-type'],
          key: headers['x-apikey'],
          body: JSON.parse(body) as unknown,
        });
        response.writeHead(201).end('{"id":"5409"}');
      });
    });
    const { http: client } = createTestHttp(await listen(server, 'http'));

    const answer = await client.request({ ...reading(), method: 'POST', json: { name: 'Café', fax: null } });

    expect(answer).toMatchObject({ status: 201, body: { id: '5409' } });
    expect(seen).toEqual([
      { method: 'POST', url: '/v2/x', type: 'application/json', key: secretKey, body: { name: 'Café', fax: null } },
    ]);
  });

  it('R36 checks certificates even where the environment says not to', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    let calls = 0;
    const server = https.createServer(selfSigned, (_request, response) => {
      calls += 1;
      response.end('{}');
    });
    const { http: client } = createTestHttp(await listen(server, 'https'));

    const error: unknown = await client.request(reading()).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(RequestFailure);
    expect(error).toMatchObject({ code: 'PARTOO_UNREACHABLE', retryable: false, mayHaveArrived: false });
    expect(calls).toBe(0);
  });

  it('takes no answer above the limit, unpacked, and does not ask again', async () => {
    let calls = 0;
    const server = http.createServer((_request, response) => {
      calls += 1;
      response.setHeader('content-encoding', 'gzip');
      response.end(gzipSync(JSON.stringify('x'.repeat(3_000_000))));
    });
    const { http: client } = createTestHttp(await listen(server, 'http'), { maxBytes: 1024 * 1024 });

    const error: unknown = await client.request(reading()).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'PARTOO_UNEXPECTED', message: 'Partoo: GET /x answered more than 1 MB' });
    expect(calls).toBe(1);
  });

  it('keeps connections for reads and opens a new one for each create', async () => {
    const sockets: unknown[] = [];
    const server = http.createServer((request, response) => {
      sockets.push(request.socket);
      response.end('{}');
    });
    const { http: client } = createTestHttp(await listen(server, 'http'));

    await client.request(reading());
    await client.request(reading());
    await client.request({ ...reading(), method: 'POST', json: {}, repeat: 'never' });
    client.close();

    expect(sockets[1]).toBe(sockets[0]);
    expect(sockets[2]).not.toBe(sockets[0]);
  });

  it('R12 repeats a read that timed out, but never a create', async () => {
    const methods: unknown[] = [];
    const server = http.createServer((request, response) => {
      methods.push(request.method);
      if (request.method === 'GET' && methods.length > 2) response.end('{}');
    });
    const { http: client, clock } = createTestHttp(await listen(server, 'http'), { timeoutMs: 80 });

    const create: unknown = await client
      .request({ ...reading(), method: 'POST', json: {}, repeat: 'never' })
      .catch((thrown: unknown) => thrown);
    const answer = await client.request(reading());

    expect(create).toMatchObject({ code: 'PARTOO_TIMEOUT', mayHaveArrived: true });
    expect(answer.status).toBe(200);
    expect(methods).toEqual(['POST', 'GET', 'GET']);
    expect(clock.sleeps).toEqual([500]);
  });

  it('times out on an answer that never ends', async () => {
    const server = http.createServer((_request, response) => {
      response.write('{"half":');
    });
    const { http: client } = createTestHttp(await listen(server, 'http'), { timeoutMs: 80 });

    const error: unknown = await client
      .request({ ...reading(), method: 'POST', repeat: 'never' })
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'PARTOO_TIMEOUT', mayHaveArrived: true });
    expect((error as Error).message).toBe('Partoo: POST /x timed out within 0.08 s');
  });

  it('R36 sends no key after a redirect to another host', async () => {
    const keys: unknown[] = [];
    const other = http.createServer((request, response) => {
      keys.push(request.headers['x-apikey']);
      response.end('{}');
    });
    const elsewhere = await listen(other, 'http');
    const server = http.createServer((_request, response) => {
      response.writeHead(307, { location: elsewhere }).end();
    });
    const { http: client } = createTestHttp(await listen(server, 'http'));

    const error: unknown = await client.request(reading()).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'PARTOO_UNEXPECTED', retryable: false });
    expect(keys).toEqual([]);
    expect(String(error)).not.toContain(secretKey);
  });

  it('tells a refused connection from a lost one', async () => {
    const server = http.createServer();
    const url = await listen(server, 'http');
    server.close();
    const { http: client } = createTestHttp(url);

    const error: unknown = await client.request(reading()).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'PARTOO_UNREACHABLE', mayHaveArrived: false, retryable: true });
  });
});
