import fc from 'fast-check';
import { createConnection } from 'node:net';
import { expect, it } from 'vitest';
import type { Log } from '../../src/domain/ports/log.ts';
import { createWebhookReceiver } from '../../src/server/receive-webhook.ts';
import { startServer, type Server } from '../../src/server/server.ts';
import { example, examplePem } from '../server/worked-example.ts';
import { fuzz, secret, seed } from './fuzzing.ts';

const { body, signature } = example;
const path = `/hooks/${secret}`;

const text = fc.oneof(
  fc.constantFrom(
    signature,
    ` ${signature}\t`,
    `${signature}, ${signature}`,
    `"${signature}"`,
    signature.slice(1),
    secret,
  ),
  fc.constantFrom('', 'chunked', 'gzip', 'gzip, chunked', '0', '-1', '1e9', '99999999999999999999', '100-continue'),
  fc.constantFrom('application/json', 'text/plain;charset=utf-16', 'multipart/form-data', '*/*', ';;;', 'é', '\u0000'),
  fc.string({ unit: 'binary', maxLength: 40 }).map((drawn) => drawn.replaceAll(/[\r\n]/gu, '')),
  fc.integer({ min: 100, max: 20_000 }).map((times) => 'A'.repeat(times)),
);
const name = fc.constantFrom(
  ...['x-partoo-signature-v1', 'X-PARTOO-SIGNATURE-V1', 'x-partoo-signature-v1 ', 'x-partoo-signature-v2'],
  ...['content-type', 'content-encoding', 'transfer-encoding', 'content-length', 'expect', 'upgrade', 'host', '', ' x'],
);
const headers = fc.array(fc.tuple(name, text), { maxLength: 4 });

/** Sends a delivery as it is, and answers all that comes back. */
function deliver({ url }: Server, lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection({ host: hostname, port: Number(port) }, () => {
      const head = [`POST ${path} HTTP/1.1`, 'host: localhost', 'connection: close', ...lines];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    });
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
    // A connection that is cut off is an answer too.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(answer);
    });
  });
}

it(`whatever headers a delivery has, it is stored only as it was signed, and is answered with a word (R34, R37; seed ${String(seed)})`, async () => {
  const said: string[] = [];
  const say: Log['info'] = (facts, message) => said.push(message + JSON.stringify(facts));
  const log = { debug: say, info: say, warn: say, error: say };
  const stored: string[] = [];
  const receive = createWebhookReceiver({
    publicKey: examplePem,
    store: async ({ businessId }) => stored.push(businessId ?? 'none') > 0,
    ...{ onStored: () => undefined, onDelivery: () => undefined, clock: { now: () => Date.now() }, log },
  });
  const server = await startServer({
    listen: { host: '127.0.0.1', port: 0 },
    readiness: async () => ({ reasons: [] }),
    metrics: async () => ({ contentType: 'text/plain', text: '' }),
    ...{ webhooks: { path, receive }, log },
  });
  try {
    await fuzz(150, headers, async (drawn) => {
      stored.length = 0;

      const answer = await deliver(server, [
        ...drawn.map(([header, value]) => `${header}: ${value}`),
        `content-length: ${String(Buffer.byteLength(body))}`,
      ]);

      // Whoever expects it is first told to go on.
      const last = answer.replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/u, '');
      const [, status = 'none', , word = ''] = /^HTTP\/1\.1 (\d+) .*?\r\n(.*)\r\n\r\n(.*)$/su.exec(last) ?? [];
      expect(['200', '400', '401', '404', '413', '417', '431', '408', 'none']).toContain(status);
      expect(word.length).toBeLessThan(60);
      expect(answer).not.toContain(secret);
      // Two signatures are none.
      expect(stored).toEqual(status === '200' ? ['5409c35a97bbc544d8e26737'] : []);
    });
    const good = await deliver(server, [
      `x-partoo-signature-v1: ${signature}`,
      `content-length: ${String(body.length)}`,
    ]);

    expect(good).toMatch(/^HTTP\/1\.1 200 /);
    expect(said.join('\n')).not.toContain(secret);
  } finally {
    await server.close();
  }
});
