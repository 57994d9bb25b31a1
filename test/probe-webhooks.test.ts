import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseDeliveries, probeAddress, readDeliveries } from '../src/probe-webhooks.ts';

const never = new AbortController().signal;

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const counted = ['accepted', 'duplicate', 'refused', 'not_stored']
  .map((result, index) => `partoo_sync_webhook_deliveries_total{result="${result}"} ${String(index + 1)}`)
  .join('\n');

describe('knocking at the address of the webhooks', () => {
  it('says what it answers', async () => {
    const port = await serve((_request, response) => response.writeHead(401).end());

    expect(await probeAddress(`http://127.0.0.1:${String(port)}/hook`, never)).toEqual({ status: 401, problem: null });
  });

  it('R36: follows no redirect', async () => {
    let asked = 0;
    const port = await serve((_request, response) => {
      asked += 1;
      response.writeHead(302, { location: '/elsewhere' }).end();
    });

    const { status } = await probeAddress(`http://127.0.0.1:${String(port)}/hook`, never);

    expect(status).toBe(302);
    expect(asked).toBe(1);
  });

  it('says why it does not answer', async () => {
    const port = await serve((request) => request.socket.destroy());

    const { status, problem } = await probeAddress(`http://127.0.0.1:${String(port)}/hook`, never);

    expect(status).toBeNull();
    expect(problem).toMatch(/^\w+$/);
  });
});

describe('asking the daemon for its deliveries', () => {
  it.each(['127.0.0.1', '0.0.0.0'])('of this machine, where it listens on %s', async (host) => {
    const port = await serve((_request, response) => response.end(`# HELP x\n${counted}\n`));

    expect(await readDeliveries({ host, port }, never)).toEqual({
      accepted: 1,
      duplicate: 2,
      refused: 3,
      not_stored: 4,
    });
  });

  it('finds none where another program answers, or nobody', async () => {
    const port = await serve((_request, response) => response.end('<html>'));

    expect(await readDeliveries({ host: '127.0.0.1', port }, never)).toBeNull();
    expect(await readDeliveries({ host: '127.0.0.1', port: 1 }, never)).toBeNull();
    expect(parseDeliveries('')).toBeNull();
  });
});
