import { hash } from 'node:crypto';
import { asBusinessId } from '../domain/ids.ts';
import type { StoredEvent } from '../domain/memory/events.ts';

const plainKind = /^[\w.-]{1,64}$/;
const plainId = /^[\w.-]{1,64}$/;

/**
 * What is kept of a delivery: its type and the business it is about, as far as they can be made out. Nothing in it is believed,
 * so nothing else is looked at, and no body is refused (R34). The id is a digest of the bytes: Partoo names none
 * (partoo-api section 27), and the same event sent again has the same bytes.
 */
export function parseEvent(body: Buffer): Omit<StoredEvent, 'receivedAt'> {
  const envelope = parseJson(body);
  const type = at(envelope, 'type');
  const kind = typeof type === 'string' && plainKind.test(type) ? type : 'unknown';
  return { id: hash('sha256', body, 'hex'), kind, businessId: businessIn(at(envelope, 'payload'), kind) };
}

/** The body of `business_deleted` was never seen: `payload.business.id`, else `payload.id` (partoo-api section 27). */
function businessIn(payload: unknown, kind: string): StoredEvent['businessId'] {
  const own = kind.startsWith('business_') ? at(payload, 'id') : undefined;
  const found = [at(at(payload, 'business'), 'id'), at(payload, 'business_id'), own].find(
    (id): id is string => typeof id === 'string' && plainId.test(id),
  );
  return found === undefined ? null : asBusinessId(found);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
