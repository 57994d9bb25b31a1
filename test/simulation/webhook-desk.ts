import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { Clock } from '../../src/domain/ports/clock.ts';
import type { Log } from '../../src/domain/ports/log.ts';
import type { EventBox } from '../../src/state/event-box.ts';
import { createWebhookReceiver, type DeliveryResult } from '../../src/server/receive-webhook.ts';

export interface DeskDeps {
  readonly store: EventBox['record'];
  /** Has the process ended in the midst of it? Then nobody answers. */
  readonly isDead: () => boolean;
  /** Could not be stored: Partoo sends it again. */
  readonly onAgain: (business: string) => void;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

export interface WebhookDesk {
  /** @param number of the event: the same one again is the same delivery */
  deliver(business: string, number: number, from: 'partoo' | 'stranger'): void;
  /** Resolves when every delivery was answered. */
  answered(): Promise<void>;
  /** The first delivery that was not answered as it should have been. */
  readonly misheard: string | null;
}

const partoo = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

/** What Partoo sends, signed, and what strangers send, at the product's own receiver. */
export function createWebhookDesk({ store, isDead, onAgain, clock, log }: DeskDeps): WebhookDesk {
  const known = new Set<number>();
  const underWay = new Set<Promise<void>>();
  let misheard: string | null = null;
  const receive = createWebhookReceiver({
    publicKey: partoo.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    store,
    onStored: () => undefined,
    onDelivery: () => undefined,
    clock,
    log,
  });

  async function expectAnswer(body: Buffer, key: KeyObject, expected: DeliveryResult): Promise<boolean> {
    const result = await receive(body, sign(null, body, key).toString('base64'));
    if (result === 'not_stored') return false;
    if (result !== expected) misheard ??= `webhook: ${result} instead of ${expected}: ${body.toString()}`;
    return true;
  }

  return {
    deliver(business, number, from) {
      const body = Buffer.from(
        JSON.stringify({ type: 'business_updated', payload: { business: { id: business }, number } }),
      );
      const isKnown = known.has(number);
      const expected = from === 'stranger' ? 'refused' : isKnown ? 'duplicate' : 'accepted';
      if (from === 'partoo') known.add(number);
      const { privateKey } = from === 'partoo' ? partoo : stranger;
      const answered = expectAnswer(body, privateKey, expected).then(
        (isStored) => {
          if (isStored) return;
          known.delete(number);
          onAgain(business);
        },
        (error: unknown) => {
          if (!isDead()) misheard ??= `webhook: ${String(error)}`;
        },
      );
      underWay.add(answered);
      void answered.then(() => underWay.delete(answered));
    },
    async answered() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    get misheard() {
      return misheard;
    },
  };
}
