import { describe, expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import type { Log } from '../../src/domain/ports/log.ts';
import { createWebhookReceiver, type WebhookReceiverDeps } from '../../src/server/receive-webhook.ts';
import { example, examplePem } from './worked-example.ts';

interface Desk {
  readonly receive: ReturnType<typeof createWebhookReceiver>;
  readonly events: string[];
  readonly said: { readonly level: string; readonly text: string }[];
  now: number;
}

/** What happens at it is written down in order. */
function createDesk(store: WebhookReceiverDeps['store'] = async () => true): Desk {
  const events: string[] = [];
  const said: Desk['said'] = [];
  const say =
    (level: string): Log['info'] =>
    (facts, message) => {
      said.push({ level, text: `${message} ${JSON.stringify(facts)}` });
    };
  const desk: Desk = {
    now: 0,
    events,
    said,
    receive: createWebhookReceiver({
      publicKey: examplePem,
      async store(event) {
        events.push(`store ${event.kind}`);
        return store(event);
      },
      onStored: () => events.push('nudge'),
      onDelivery: (result) => events.push(result),
      clock: { now: () => desk.now },
      log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    }),
  };
  return desk;
}

const body = Buffer.from(example.body);

describe('receiving a webhook (R34)', () => {
  it('stores the event before it is accepted', async () => {
    const desk = createDesk();

    const result = await desk.receive(body, example.signature);

    expect(result).toBe('accepted');
    expect(desk.events).toEqual(['store business_updated', 'nudge', 'accepted']);
  });

  it('brings no run forward for an event that was there already', async () => {
    const desk = createDesk(async () => false);

    const result = await desk.receive(body, example.signature);

    expect(result).toBe('duplicate');
    expect(desk.events).toEqual(['store business_updated', 'duplicate']);
  });

  it('stores nothing that Partoo did not sign, and does not fill the log with it', async () => {
    const desk = createDesk();

    for (let knocks = 0; knocks < 50; knocks += 1) await desk.receive(Buffer.from('{}'), example.signature);
    desk.now += 10 * 60_000;
    await desk.receive(body, undefined);

    expect(new Set(desk.events)).toEqual(new Set(['refused']));
    expect(desk.said.map(({ level }) => level)).toEqual(['warn', 'warn']);
  });

  it('says that an event could not be stored, for Partoo to send it again', async () => {
    const desk = createDesk(async () => {
      throw new SyncError('disk full', { code: 'STATE_UNWRITABLE', retryable: false });
    });

    const result = await desk.receive(body, example.signature);

    expect(result).toBe('not_stored');
    expect(desk.events).toEqual(['store business_updated', 'not_stored']);
    expect(desk.said).toMatchObject([{ level: 'error' }]);
  });

  it('says nothing in the log of what an event holds', async () => {
    const desk = createDesk();

    await desk.receive(body, example.signature);

    expect(JSON.stringify(desk.said)).not.toContain('CS-75019');
  });
});
