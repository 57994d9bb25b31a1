import fc from 'fast-check';
import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Log } from '../../src/domain/ports/log.ts';
import { parseEvent } from '../../src/server/parse-event.ts';
import { createWebhookReceiver } from '../../src/server/receive-webhook.ts';
import { example } from '../server/worked-example.ts';
import { anyJson, fuzz, secret, seed, spoilt } from './fuzzing.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const body = fc.oneof(
  spoilt([Buffer.from(example.body), Buffer.from(`{"type":"business_updated","payload":{"id":"${secret}"}}`)]),
  anyJson.map((value) => Buffer.from(JSON.stringify(value))),
  fc.constantFrom('['.repeat(200_000), '{"payload":'.repeat(100_000), '').map((text) => Buffer.from(text)),
);

it(`a body of whatever form becomes an event of plain words, the same every time (R34; seed ${String(seed)})`, async () => {
  await fuzz(150, body, (bytes) => {
    const event = parseEvent(bytes);

    expect(event.id).toMatch(/^[0-9a-f]{64}$/);
    expect(event.kind).toMatch(/^[\w.-]{1,64}$/);
    expect(event.businessId ?? 'none').toMatch(/^[\w.-]{1,64}$/);
    expect(parseEvent(bytes)).toEqual(event);
  });
});

it('only what was signed as it is gets stored, and no log quotes a body or a signature (R34, R35)', async () => {
  const said: string[] = [];
  const say: Log['info'] = (facts, message) => said.push(message + JSON.stringify(facts));
  const stored: string[] = [];
  const receive = createWebhookReceiver({
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    store: async ({ id }) => stored.push(id) > 0,
    ...{ onStored: () => undefined, onDelivery: () => undefined },
    clock: { now: () => stored.length * 3_600_000 },
    log: { debug: () => undefined, info: say, warn: say, error: say },
  });
  const header = fc.oneof(
    fc.constant('signed' as const),
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(undefined, null, [secret], `${'A'.repeat(86)}==`, 'A'.repeat(100_000), secret),
  );

  await fuzz(300, fc.tuple(body, header), async ([bytes, drawn]) => {
    const signature = drawn === 'signed' ? sign(null, bytes, privateKey).toString('base64') : drawn;
    const before = stored.length;

    const result = await receive(bytes, signature);

    expect(result).toBe(drawn === 'signed' ? 'accepted' : 'refused');
    expect(stored.length - before).toBe(drawn === 'signed' ? 1 : 0);
  });

  expect(said.join('\n')).not.toContain(secret);
});
