import type { CategoryMemoryWriter, KnownCategory } from '../domain/memory/categories.ts';
import type { TableDeps } from './deps.ts';
import { asListOf, asObject, asText, type Check, decode, encode } from './json.ts';
import { readRows } from './read-rows.ts';

/** What Partoo last said about each category. */
export function createCategories({ connection, now }: TableDeps): CategoryMemoryWriter {
  const whole = connection.prepare((db) => db.selectFrom('categories').selectAll().orderBy('gcid'));
  const put = connection.prepare((db, p: { gcid: string; state: string | null; live: string | null; at: string }) => {
    const columns = { state: p.state, live_id: p.live, checked_at: p.at };
    return db
      .insertInto('categories')
      .values({ gcid: p.gcid, ...columns })
      .onConflict((conflict) => conflict.column('gcid').doUpdateSet(columns));
  });

  // Beside the table, as a single fact: few ids are wrong, and a column would be a migration.
  const findNearest = connection.prepare((db, p: { name: string }) =>
    db.selectFrom('meta').select('value_json').where('name', '=', p.name),
  );
  const putNearest = connection.prepare((db, p: { name: string; value: string }) =>
    db
      .insertInto('meta')
      .values({ name: p.name, value_json: p.value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value_json: p.value })),
  );
  const nearest = (): ReadonlyMap<string, readonly string[]> => {
    const row = findNearest.first({ name: nearestName });
    if (row === undefined) return new Map();
    const [known] = readRows({ path: connection.path, table: 'meta' }, [row], (found) =>
      decode(found.value_json, asNearest),
    );
    return known ?? new Map();
  };

  return {
    knownCategories(): ReadonlyMap<string, KnownCategory> {
      const near = nearest();
      return new Map(
        whole.all({}).map((row) => {
          const like = near.get(row.gcid);
          const known = { gcid: row.gcid, state: row.state, liveId: row.live_id, checkedAt: row.checked_at };
          return [row.gcid, like === undefined ? known : { ...known, nearest: like }];
        }),
      );
    },
    rememberCategories(categories: readonly Omit<KnownCategory, 'checkedAt'>[]): void {
      const at = now();
      connection.transaction(() => {
        const before = nearest();
        const after = new Map(before);
        for (const { gcid, state, liveId, nearest: like = [] } of categories) {
          put.run({ gcid, state, live: liveId, at });
          if (like.length > 0) after.set(gcid, like);
          else after.delete(gcid);
        }
        if (before.size + after.size > 0)
          putNearest.run({ name: nearestName, value: encode(Object.fromEntries(after)) });
      });
    },
  };
}

const nearestName = 'category_nearest';

const asNearest: Check<ReadonlyMap<string, readonly string[]>> = (value) =>
  new Map(Object.entries(asObject(value)).map(([gcid, like]) => [gcid, asListOf(asText)(like)]));
