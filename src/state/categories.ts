import type { KnownCategory, MemoryWriter } from '../domain/memory.ts';
import type { TableDeps } from './deps.ts';

/** What Partoo last said about each category. */
export type Categories = Pick<MemoryWriter, 'knownCategories' | 'rememberCategories'>;

export function createCategories({ connection, now }: TableDeps): Categories {
  const whole = connection.prepare((db) => db.selectFrom('categories').selectAll().orderBy('gcid'));
  const put = connection.prepare((db, p: { gcid: string; state: string | null; live: string | null; at: string }) => {
    const columns = { state: p.state, live_id: p.live, checked_at: p.at };
    return db
      .insertInto('categories')
      .values({ gcid: p.gcid, ...columns })
      .onConflict((conflict) => conflict.column('gcid').doUpdateSet(columns));
  });

  return {
    knownCategories(): ReadonlyMap<string, KnownCategory> {
      return new Map(
        whole
          .all({})
          .map((row) => [
            row.gcid,
            { gcid: row.gcid, state: row.state, liveId: row.live_id, checkedAt: row.checked_at },
          ]),
      );
    },
    rememberCategories(categories: readonly Omit<KnownCategory, 'checkedAt'>[]): void {
      const at = now();
      connection.transaction(() => {
        for (const { gcid, state, liveId } of categories) put.run({ gcid, state, live: liveId, at });
      });
    },
  };
}
