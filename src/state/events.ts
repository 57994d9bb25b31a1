import { asBusinessId } from '../domain/ids.ts';
import type { EventMemoryWriter, StoredEvent } from '../domain/memory/events.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { encode } from './json.ts';

/** Partoo sends an event that was refused again for minutes (partoo-api section 27): what comes later is no copy of it. */
const copiesMs = 3_600_000;

/** Webhook events, kept after they were acted on so that the same one sent again is known (R34). */
export interface Events extends EventMemoryWriter {
  pruneEvents(before: string): void;
}

export function createEvents({ connection, now }: TableDeps): Events {
  const open = connection.prepare((db) =>
    db
      .selectFrom('events')
      .select(['id', 'kind', 'business_id', 'received_at'])
      .where('done_at', 'is', null)
      .orderBy('received_at')
      .orderBy('id'),
  );
  const insert = connection.prepare(
    (db, p: { id: string; kind: string; business: string | null; at: string; before: string }) =>
      db
        .insertInto('events')
        .values({ id: p.id, kind: p.kind, business_id: p.business, received_at: p.at, done_at: null })
        .onConflict((conflict) =>
          conflict
            .column('id')
            .doUpdateSet({ received_at: p.at, done_at: null })
            .where('events.done_at', '<', p.before),
        ),
  );
  const done = connection.prepare((db, p: { ids: string; at: string }) =>
    db.updateTable('events').set({ done_at: p.at }).where('id', 'in', inList(p.ids)).where('done_at', 'is', null),
  );
  const prune = connection.prepare((db, p: { before: string }) =>
    db.deleteFrom('events').where('done_at', '<', p.before),
  );

  return {
    pendingEvents(): readonly StoredEvent[] {
      return open.all({}).map((row) => ({
        id: row.id,
        kind: row.kind,
        businessId: row.business_id === null ? null : asBusinessId(row.business_id),
        receivedAt: row.received_at,
      }));
    },
    recordEvent({ id, kind, businessId }: Omit<StoredEvent, 'receivedAt'>): boolean {
      const at = now();
      const before = new Date(Date.parse(at) - copiesMs).toISOString();
      return insert.run({ id, kind, business: businessId, at, before }) === 1;
    },
    markEventsDone(ids: readonly string[]): void {
      done.run({ ids: encode(ids), at: now() });
    },
    pruneEvents(before: string): void {
      prune.run({ before });
    },
  };
}
