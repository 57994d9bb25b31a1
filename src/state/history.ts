import { asBusinessId, asLocationKey, asRunId } from '../domain/ids.ts';
import type { HistoryEntry, HistoryMemory, HistoryQuery, Moves } from '../domain/memory/history.ts';
import type { OutboxEntry } from '../domain/memory/outbox.ts';
import { asAction, asFieldChanges, asPatch, asSide } from './change-json.ts';
import type { TableDeps } from './deps.ts';
import { asOneOf, decode, encode } from './json.ts';
import { readRows } from './read-rows.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Every write there ever was, one row each, until pruned. */
export interface History extends HistoryMemory {
  record(entry: OutboxEntry, result: HistoryEntry['result'], detail: string): void;
  pruneWrites(before: string): void;
}

export function createHistory({ connection, now, scrub }: TableDeps): History {
  const insert = connection.prepare(
    (
      db,
      p: Record<'run' | 'at' | 'code' | 'action' | 'side' | 'result' | 'detail' | 'fields' | 'patch', string> & {
        business: string | null;
      },
    ) =>
      db.insertInto('history').values({
        run_id: p.run,
        at: p.at,
        code: p.code,
        business_id: p.business,
        action: p.action,
        side: p.side,
        result: p.result,
        detail: p.detail,
        fields_json: p.fields,
        patch_json: p.patch,
      }),
  );
  const moved = connection.prepare((db, p: { since: string }) =>
    db
      .selectFrom('history')
      .select((eb) => ['action', eb.fn.count<number>('code').distinct().as('locations')])
      .where('at', '>=', p.since)
      .where('result', '=', 'done')
      .where('action', 'in', ['close', 'delete'])
      .groupBy('action'),
  );
  const prune = connection.prepare((db, p: { before: string }) => db.deleteFrom('history').where('at', '<', p.before));

  return {
    history({ code, runId, limit }: HistoryQuery): readonly HistoryEntry[] {
      const rows = connection.query((db) =>
        db
          .selectFrom('history')
          .selectAll()
          .$if(code !== undefined, (query) => query.where('code', '=', code ?? ''))
          .$if(runId !== undefined, (query) => query.where('run_id', '=', runId ?? ''))
          .orderBy('id', 'desc')
          .$if(limit !== undefined, (query) => query.limit(limit ?? 0)),
      );
      return readRows({ path: connection.path, table: 'history' }, rows, (row) => ({
        id: row.id,
        runId: asRunId(row.run_id),
        at: row.at,
        code: asLocationKey(row.code),
        businessId: row.business_id === null ? null : asBusinessId(row.business_id),
        action: asAction(row.action),
        side: asSide(row.side),
        fields: decode(row.fields_json, asFieldChanges),
        result: asOneOf(['done', 'failed'] as const)(row.result),
        detail: row.detail,
        patch: decode(row.patch_json, asPatch),
      }));
    },
    movesWithin(days: number): Moves {
      const since = new Date(Date.parse(now()) - days * dayMs).toISOString();
      const counts = new Map(moved.all({ since }).map(({ action, locations }) => [action, locations]));
      return { closed: counts.get('close') ?? 0, deleted: counts.get('delete') ?? 0 };
    },
    record({ runId, change, businessId }: OutboxEntry, result: HistoryEntry['result'], detail: string): void {
      insert.run({
        run: runId,
        at: now(),
        code: change.code,
        business: businessId,
        action: change.action,
        side: change.side,
        result,
        detail: scrub(detail),
        fields: encode(change.fields),
        patch: encode(change.patch),
      });
    },
    pruneWrites(before: string): void {
      prune.run({ before });
    },
  };
}
