import type { BusinessId } from '../domain/ids.ts';
import type { SubResourceMemoryWriter, SubResourceRead } from '../domain/memory/sub-resources.ts';
import { subResources, type KnownSubResource, type SubResource } from '../domain/sub-resources.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { decode, encode } from './json.ts';
import { readRows } from './read-rows.ts';

/** What Partoo last answered to the calls that one business takes each. */
export function createSubResources({ connection, now }: TableDeps): SubResourceMemoryWriter {
  const some = connection.prepare((db, p: { ids: string }) =>
    db.selectFrom('sub_resources').selectAll().where('business_id', 'in', inList(p.ids)),
  );
  const instants = connection.prepare((db) =>
    db.selectFrom('sub_resources').select(['business_id', 'resource', 'read_at']),
  );
  const put = connection.prepare((db, p: { id: string; resource: string; content: string; at: string }) => {
    const columns = { content_json: p.content, read_at: p.at };
    return db
      .insertInto('sub_resources')
      .values({ business_id: p.id, resource: p.resource, ...columns })
      .onConflict((conflict) => conflict.columns(['business_id', 'resource']).doUpdateSet(columns));
  });

  return {
    subResourcesOf(ids) {
      const found = new Map<BusinessId, Map<SubResource, KnownSubResource>>();
      const rows = readRows(
        { path: connection.path, table: 'sub_resources' },
        some.all({ ids: encode(ids) }),
        (row) => ({
          id: row.business_id as BusinessId,
          resource: subResources.find((known) => known === row.resource),
          known: { content: decode(row.content_json, (value) => value), readAt: row.read_at },
        }),
      );
      for (const { id, resource, known } of rows) {
        if (resource === undefined) continue;
        const own = found.get(id) ?? new Map<SubResource, KnownSubResource>();
        found.set(id, own.set(resource, known));
      }
      return found;
    },
    subResourceReads() {
      return instants.all({}).flatMap(({ business_id: id, resource, read_at: readAt }): SubResourceRead[] => {
        const known = subResources.find((name) => name === resource);
        return known === undefined ? [] : [{ businessId: id as BusinessId, resource: known, readAt }];
      });
    },
    rememberSubResources(reads) {
      const at = now();
      connection.transaction(() => {
        for (const { businessId, resource, content } of reads)
          put.run({ id: businessId, resource, content: encode(content), at });
      });
    },
  };
}
