import { createPublicKey } from 'node:crypto';
import { SyncError } from '../domain/errors.ts';
import type { StoredEvent } from '../domain/memory/events.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import { isFromPartoo } from './is-from-partoo.ts';
import { parseEvent } from './parse-event.ts';

/** What became of a delivery. */
export const deliveryResults = ['accepted', 'duplicate', 'refused', 'not_stored'] as const;
export type DeliveryResult = (typeof deliveryResults)[number];

export interface WebhookReceiverDeps {
  /** Ed25519, PEM. */
  readonly publicKey: string;
  /** On the disk once it resolves; false: it was there already. @throws SyncError when it could not be stored */
  readonly store: (event: Omit<StoredEvent, 'receivedAt'>) => Promise<boolean>;
  /** A new event was stored. */
  readonly onStored: () => void;
  readonly onDelivery: (result: DeliveryResult) => void;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** Strangers may knock as often as they like: said once in a while. */
const sayAgainMs = 10 * 60_000;

/**
 * Receives deliveries: checks the signature over the bytes as they were sent, and stores the event before it is answered for
 * (R34). A bug or a full disk is `not_stored`: Partoo sends again after a 503, and never after a refusal.
 */
export function createWebhookReceiver(
  deps: WebhookReceiverDeps,
): (body: Buffer, signature: unknown) => Promise<DeliveryResult> {
  const { store, onStored, onDelivery, clock, log } = deps;
  const publicKey = createPublicKey(deps.publicKey);
  let saidAt = Number.NEGATIVE_INFINITY;

  async function receive(body: Buffer, signature: unknown): Promise<DeliveryResult> {
    if (!isFromPartoo(body, signature, publicKey)) {
      if (clock.now() - saidAt < sayAgainMs) return 'refused';
      saidAt = clock.now();
      const hint = 'Somebody else found the address, or server.webhooks.public_key is not the key of this Partoo';
      log.warn({ isSigned: typeof signature === 'string', hint }, 'a webhook without a valid signature was refused');
      return 'refused';
    }
    const event = parseEvent(body);
    const { kind, businessId } = event;
    try {
      const isNew = await store(event);
      log.debug({ kind, businessId, isNew }, 'webhook event stored');
      if (!isNew) return 'duplicate';
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      log.error({ kind, businessId, code: error.code, reason: error.message }, 'a webhook event could not be stored');
      return 'not_stored';
    }
    onStored();
    return 'accepted';
  }

  return async (body, signature) => {
    const result = await receive(body, signature);
    onDelivery(result);
    return result;
  };
}
