import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { Resolution, ResolutionMemoryWriter } from '../domain/memory/resolutions.ts';
import type { FieldPath } from '../domain/value.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { asOneOf, encode, encodeMaybe, said } from './json.ts';
import { readRows } from './read-rows.ts';

/** What persons answered, waiting for the next run (R21). */
export interface Resolutions extends ResolutionMemoryWriter {
  dropResolutions(codes: readonly LocationKey[]): void;
}

export function createResolutions({ connection, now }: TableDeps): Resolutions {
  const whole = connection.prepare((db) => db.selectFrom('resolutions').selectAll().orderBy('code').orderBy('field'));
  const put = connection.prepare(
    (
      db,
      p: { code: string; field: string; take: string; who: string; at: string } & Record<
        'value' | 'source' | 'partoo',
        string | null
      >,
    ) => {
      const columns = {
        take: p.take,
        value_json: p.value,
        source_json: p.source,
        partoo_json: p.partoo,
        who: p.who,
        at: p.at,
      };
      return db
        .insertInto('resolutions')
        .values({ code: p.code, field: p.field, ...columns })
        .onConflict((conflict) => conflict.columns(['code', 'field']).doUpdateSet(columns));
    },
  );
  const drop = connection.prepare((db, p: { code: string; field: string }) =>
    db.deleteFrom('resolutions').where('code', '=', p.code).where('field', '=', p.field),
  );
  const dropAll = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('resolutions').where('code', 'in', inList(p.codes)),
  );

  return {
    resolutions(): readonly Resolution[] {
      return readRows({ path: connection.path, table: 'resolutions' }, whole.all({}), (row) => ({
        code: asLocationKey(row.code),
        field: row.field === '' ? null : row.field,
        take: asOneOf(['source', 'partoo', 'value'] as const)(row.take),
        ...said({ value: row.value_json, source: row.source_json, partoo: row.partoo_json }),
        who: row.who,
        at: row.at,
      }));
    },
    recordResolution({ code, field, take, value, source, partoo, who }: Omit<Resolution, 'at'>): void {
      put.run({
        code,
        field: field ?? '',
        take,
        value: encodeMaybe(value),
        source: encodeMaybe(source),
        partoo: encodeMaybe(partoo),
        who,
        at: now(),
      });
    },
    dropResolution(code: LocationKey, field: FieldPath | null): void {
      drop.run({ code, field: field ?? '' });
    },
    dropResolutions(codes: readonly LocationKey[]): void {
      dropAll.run({ codes: encode(codes) });
    },
  };
}
