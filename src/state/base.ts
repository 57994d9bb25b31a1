import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { Base, BaseMemory, BaseValues } from '../domain/memory/base.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { asFieldValues, decode, encode } from './json.ts';
import { readRows } from './read-rows.ts';

/** What both sides agreed on when last settled. */
export interface Bases extends BaseMemory {
  putBase(code: LocationKey, base: BaseValues): void;
  dropBase(codes: readonly LocationKey[]): void;
}

export function createBases({ connection, now }: TableDeps): Bases {
  const some = connection.prepare((db, p: { codes: string }) =>
    db.selectFrom('base').selectAll().where('code', 'in', inList(p.codes)).orderBy('code'),
  );
  const put = connection.prepare((db, p: { code: string; values: string; reshaped: string; at: string }) =>
    db
      .insertInto('base')
      .values({ code: p.code, values_json: p.values, reshaped_json: p.reshaped, settled_at: p.at })
      .onConflict((conflict) =>
        conflict.column('code').doUpdateSet({ values_json: p.values, reshaped_json: p.reshaped, settled_at: p.at }),
      ),
  );
  const drop = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('base').where('code', 'in', inList(p.codes)),
  );

  return {
    basesOf(codes: readonly LocationKey[]): ReadonlyMap<LocationKey, Base> {
      return new Map(
        readRows(
          { path: connection.path, table: 'base' },
          some.all({ codes: encode(codes) }),
          (row): readonly [LocationKey, Base] => [
            asLocationKey(row.code),
            {
              values: decode(row.values_json, asFieldValues),
              reshaped: decode(row.reshaped_json, asFieldValues),
              settledAt: row.settled_at,
            },
          ],
        ),
      );
    },
    putBase(code: LocationKey, { values, reshaped }: BaseValues): void {
      put.run({ code, values: encode(values), reshaped: encode(reshaped), at: now() });
    },
    dropBase(codes: readonly LocationKey[]): void {
      drop.run({ codes: encode(codes) });
    },
  };
}
