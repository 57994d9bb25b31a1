import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { Settling, SettlingMemory } from '../domain/memory/settling.ts';
import type { FieldPath } from '../domain/value.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { asFieldValue, decode, encode, encodeMaybe, said } from './json.ts';
import { readRows } from './read-rows.ts';

/** Fields that did not come back as they were written (R15). */
export interface SettlingFields extends SettlingMemory {
  /** Of the fields that were written, these are still unsettled; the others have settled. */
  replaceSettling(code: LocationKey, written: readonly FieldPath[], unsettled: readonly Settling[]): void;
  dropSettling(codes: readonly LocationKey[]): void;
}

export function createSettling({ connection }: TableDeps): SettlingFields {
  const whole = connection.prepare((db) => db.selectFrom('settling').selectAll().orderBy('code').orderBy('field'));
  const put = connection.prepare(
    (
      db,
      p: { code: string; field: string; to: string; writes: number } & Record<
        'source' | 'partoo' | 'found',
        string | null
      >,
    ) => {
      const columns = {
        to_json: p.to,
        writes: p.writes,
        source_json: p.source,
        partoo_json: p.partoo,
        found_json: p.found,
      };
      return db
        .insertInto('settling')
        .values({ code: p.code, field: p.field, ...columns })
        .onConflict((conflict) => conflict.columns(['code', 'field']).doUpdateSet(columns));
    },
  );
  const dropFields = connection.prepare((db, p: { code: string; fields: string }) =>
    db.deleteFrom('settling').where('code', '=', p.code).where('field', 'in', inList(p.fields)),
  );
  const dropAll = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('settling').where('code', 'in', inList(p.codes)),
  );

  return {
    settling(): ReadonlyMap<LocationKey, readonly Settling[]> {
      const byCode = new Map<LocationKey, Settling[]>();
      readRows({ path: connection.path, table: 'settling' }, whole.all({}), (row) => {
        const code = asLocationKey(row.code);
        const fields = byCode.get(code) ?? [];
        byCode.set(code, fields);
        fields.push({
          field: row.field,
          to: decode(row.to_json, asFieldValue),
          writes: row.writes,
          ...said({ source: row.source_json, partoo: row.partoo_json, found: row.found_json }),
        });
      });
      return byCode;
    },
    replaceSettling(code: LocationKey, written: readonly FieldPath[], unsettled: readonly Settling[]): void {
      dropFields.run({ code, fields: encode(written) });
      for (const { field, to, writes, source, partoo, found } of unsettled) {
        const spelled = { source: encodeMaybe(source), partoo: encodeMaybe(partoo), found: encodeMaybe(found) };
        put.run({ code, field, to: encode(to), writes, ...spelled });
      }
    },
    dropSettling(codes: readonly LocationKey[]): void {
      dropAll.run({ codes: encode(codes) });
    },
  };
}
