import { createPublicKey, verify } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { createFixtures, type Fixture, shop } from './emulator-fixture.ts';

const start = createFixtures();
const listeners: Server[] = [];
afterEach(() => {
  for (const listener of listeners.splice(0)) listener.close();
});

interface Delivery {
  readonly path: string;
  readonly signature: string;
  readonly text: string;
  readonly event: { readonly type: string; readonly payload: { readonly id?: string; readonly business?: object } };
}

/** A listener that answers these statuses in turn, then 200. */
async function listen(statuses: number[] = []): Promise<{ origin: string; received: Delivery[] }> {
  const received: Delivery[] = [];
  const listener = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const signature = String(request.headers['x-partoo-signature-v1']);
      received.push({ path: request.url ?? '', signature, text, event: JSON.parse(text) as Delivery['event'] });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  listeners.push(listener);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  return { origin: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`, received };
}

async function subscribe(origin: string, options: EmulatorOptions = {}): Promise<Fixture> {
  const seed = { businesses: [{ ...shop, id: 'b', custom_fields: { Parking: true } }] };
  const fixture = await start({ seed, webhookOrigin: origin, webhookRetryMs: 1, ...options });
  const items = ['created', 'updated', 'deleted'].map((what) => ({
    url: 'https://sync.example.com/hook?secret=1',
    event_type: `business_${what}`,
  }));
  await fixture.partoo.post('/webhooks', { items });
  return fixture;
}

describe('webhooks', () => {
  it('tell of writes by API and by colleagues, signed, with a partial business', async () => {
    const { origin, received } = await listen();
    const { emulator, partoo } = await subscribe(origin);

    await partoo.post('/business/b', { name: 'New' });
    await emulator.webhooks.settled();
    emulator.add({ code: 'NEW' });
    await emulator.webhooks.settled();
    emulator.remove('b');
    await emulator.webhooks.settled();

    expect(received.map(({ event }) => event.type)).toEqual([
      'business_updated',
      'business_created',
      'business_deleted',
    ]);
    const [first] = received;
    expect(first?.path).toBe('/hook?secret=1');
    expect(first?.event.payload.business).toMatchObject({ id: 'b', name: 'New' });
    expect(first?.event.payload.business).not.toHaveProperty('categories');
    const key = createPublicKey({
      key: Buffer.from(emulator.webhooks.publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    expect(verify(null, Buffer.from(first?.text ?? ''), key, Buffer.from(first?.signature ?? '', 'base64'))).toBe(true);
  });

  it('are signed with the key of the worked example', async () => {
    const { emulator } = await start();

    expect(emulator.webhooks.publicKey).toBe('MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=');
  });

  it.each<[what: string, statuses: number[], tries: number]>([
    ['once after a 200', [200], 1],
    ['again after a 503', [503, 503], 3],
    ['six times at most', [500, 500, 500, 500, 500, 500, 500], 6],
    ['once after a 400', [400], 1],
  ])('are sent %s', async (_what, statuses, tries) => {
    const { origin, received } = await listen(statuses);
    const { emulator } = await subscribe(origin);

    emulator.edit('b', { name: 'New' });
    await emulator.webhooks.settled();

    expect(received).toHaveLength(tries);
    expect(emulator.webhooks.deliveries).toHaveLength(tries);
  });

  it('follow the switches on echoes, custom fields, copies and the body of a deletion', async () => {
    const { origin, received } = await listen();
    const switches = { webhookEcho: false, webhookCopies: 2, deletedEventBody: 'payload.id' } as const;
    const { emulator, partoo } = await subscribe(origin, { switches });

    await partoo.post('/business/b', { name: 'New' });
    emulator.edit('b', { custom_fields: { Parking: false } });
    await emulator.webhooks.settled();
    const silent = received.length;
    emulator.remove('b');
    await emulator.webhooks.settled();

    expect(silent).toBe(0);
    expect(received.map(({ event }) => event.payload)).toEqual([{ id: 'b' }, { id: 'b' }]);
  });

  it('never leave this machine without an origin', async () => {
    const { partoo, emulator } = await start({ seed: { businesses: [{ id: 'b' }] } });
    await partoo.post('/webhooks', { items: [{ url: 'https://sync.example.com/h', event_type: 'business_updated' }] });

    emulator.edit('b', { name: 'New' });
    await emulator.webhooks.settled();

    expect(emulator.webhooks.deliveries).toEqual([]);
  });

  it.each([
    ['a URL without TLS', { url: 'http://127.0.0.1/h', event_type: 'business_updated' }],
    ['an unknown event', { url: 'https://a.co/h', event_type: 'business_closed' }],
    ['a second URL for an event', { url: 'https://b.co/h', event_type: 'business_created' }],
  ])('are not registered for %s', async (_what, item) => {
    const { partoo } = await start();
    await partoo.post('/webhooks', { items: [{ url: 'https://a.co/h', event_type: 'business_created' }] });

    expect((await partoo.post('/webhooks', { items: [item] })).status).toBe(400);
    expect((await partoo.get('/webhooks')).body).toMatchObject({ page: 1, max_page: 1, count: 1 });
  });
});
