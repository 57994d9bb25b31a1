import { asBusinessId, asRunId, type BusinessId, type LocationKey, type RunId } from '../domain/ids.ts';
import type { Intent, OutboxEntry, OutboxId, OutboxMemoryWriter, OutboxStatus } from '../domain/memory/outbox.ts';
import { asChange } from './change-json.ts';
import type { TableDeps } from './deps.ts';
import { asOneOf, decode, encode } from './json.ts';
import { readRows } from './read-rows.ts';

const statuses = [
  'pending',
  'sending',
  'accepted',
  'confirmed',
  'failed',
  'stale',
] as const satisfies readonly OutboxStatus[];

/** Not at an end yet. */
const open = ['pending', 'sending', 'accepted'] as const satisfies readonly OutboxStatus[];

/** What becomes known with a step; left out: as it was. */
export interface EntryFacts {
  readonly businessId?: BusinessId | null;
  readonly request?: string;
  readonly answer?: string;
}

/** Changes accepted but not yet confirmed, and what became of the earlier ones. */
export interface Outbox extends Pick<OutboxMemoryWriter, 'unfinished' | 'outboxOf' | 'enqueue'> {
  entry(id: OutboxId): OutboxEntry;
  /** Moves an entry on. A step that does not fit its status is a bug. */
  moveEntry(id: OutboxId, to: Exclude<OutboxStatus, 'pending'>, facts?: EntryFacts): void;
  pruneOutbox(before: string): void;
}

export function createOutbox({ connection, now, scrub }: TableDeps): Outbox {
  const insert = connection.prepare(
    (db, p: { run: string; code: string; hash: string; business: string | null; change: string; at: string }) =>
      db
        .insertInto('outbox')
        .values({
          run_id: p.run,
          code: p.code,
          change_hash: p.hash,
          status: 'pending',
          business_id: p.business,
          attempts: 0,
          updated_at: p.at,
          change_json: p.change,
          request: null,
          answer: null,
        })
        .returning('id'),
  );
  const byId = connection.prepare((db, p: { id: number }) =>
    db.selectFrom('outbox').selectAll().where('id', '=', p.id),
  );
  const unended = connection.prepare((db) =>
    db.selectFrom('outbox').selectAll().where('status', 'in', open).orderBy('id'),
  );
  const byCode = connection.prepare((db, p: { code: string }) =>
    db.selectFrom('outbox').selectAll().where('code', '=', p.code).orderBy('id', 'desc'),
  );
  const move = connection.prepare(
    (
      db,
      p: { id: number; to: string; tries: number; at: string } & Record<
        'business' | 'request' | 'answer',
        string | null
      >,
    ) =>
      db
        .updateTable('outbox')
        .set((eb) => ({
          status: p.to,
          attempts: eb('attempts', '+', p.tries),
          business_id: eb.fn.coalesce(eb.val(p.business), 'business_id'),
          request: eb.fn.coalesce(eb.val(p.request), 'request'),
          answer: eb.fn.coalesce(eb.val(p.answer), 'answer'),
          updated_at: p.at,
        }))
        .where('id', '=', p.id)
        .where('status', 'in', open),
  );
  const prune = connection.prepare((db, p: { before: string }) =>
    db.deleteFrom('outbox').where('status', 'in', ['confirmed', 'failed', 'stale']).where('updated_at', '<', p.before),
  );
  const read = (rows: ReturnType<typeof unended.all>): readonly OutboxEntry[] =>
    readRows({ path: connection.path, table: 'outbox' }, rows, (row) => ({
      id: row.id as OutboxId,
      runId: asRunId(row.run_id),
      change: decode(row.change_json, asChange),
      changeHash: row.change_hash,
      status: asOneOf(statuses)(row.status),
      businessId: row.business_id === null ? null : asBusinessId(row.business_id),
      attempts: row.attempts,
      request: row.request,
      answer: row.answer,
      updatedAt: row.updated_at,
    }));
  const scrubbed = (text: string | undefined): string | null => (text === undefined ? null : scrub(text));
  const entry = (id: OutboxId): OutboxEntry => {
    const [found] = read(byId.all({ id }));
    if (found === undefined) throw new Error(`the outbox has no entry ${String(id)}`);
    return found;
  };

  return {
    entry,
    unfinished: (): readonly OutboxEntry[] => read(unended.all({})),
    outboxOf: (code: LocationKey): readonly OutboxEntry[] => read(byCode.all({ code })),
    enqueue(runId: RunId, intents: readonly Intent[]): readonly OutboxId[] {
      const at = now();
      return connection.transaction(() =>
        intents.map(({ change, changeHash }) => {
          const row = insert.first({
            run: runId,
            code: change.code,
            hash: changeHash,
            business: change.business_id,
            change: encode(change),
            at,
          });
          if (row === undefined) throw new Error('the outbox gave no id');
          return row.id as OutboxId;
        }),
      );
    },
    moveEntry(id: OutboxId, to: Exclude<OutboxStatus, 'pending'>, facts: EntryFacts = {}): void {
      const moved = move.run({
        id,
        to,
        tries: to === 'sending' ? 1 : 0,
        business: facts.businessId ?? null,
        request: scrubbed(facts.request),
        answer: scrubbed(facts.answer),
        at: now(),
      });
      if (moved !== 1) throw new Error(`outbox entry ${String(id)} is ${entry(id).status} and cannot become ${to}`);
    },
    pruneOutbox(before: string): void {
      prune.run({ before });
    },
  };
}
