import { asLocationKey, asRunId, type LocationKey } from '../domain/ids.ts';
import type { Undone, UndoneMemoryWriter } from '../domain/memory/undone.ts';
import type { FieldPath } from '../domain/value.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { encode, encodeMaybe, said } from './json.ts';
import { readRows } from './read-rows.ts';

/** Fields left alone since they were undone, until the source moves on (R24). */
export interface UndoneFields extends UndoneMemoryWriter {
  dropUndone(codes: readonly LocationKey[]): void;
}

export function createUndone({ connection, now }: TableDeps): UndoneFields {
  const whole = connection.prepare((db) => db.selectFrom('undone').selectAll().orderBy('code').orderBy('field'));
  const put = connection.prepare(
    (db, p: { code: string; field: string; source: string | null; run: string; at: string }) => {
      const columns = { source_json: p.source, run_id: p.run, at: p.at };
      return db
        .insertInto('undone')
        .values({ code: p.code, field: p.field, ...columns })
        .onConflict((conflict) => conflict.columns(['code', 'field']).doUpdateSet(columns));
    },
  );
  const drop = connection.prepare((db, p: { code: string; fields: string }) =>
    db.deleteFrom('undone').where('code', '=', p.code).where('field', 'in', inList(p.fields)),
  );
  const dropAll = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('undone').where('code', 'in', inList(p.codes)),
  );

  return {
    undone(): readonly Undone[] {
      return readRows({ path: connection.path, table: 'undone' }, whole.all({}), (row) => ({
        code: asLocationKey(row.code),
        field: row.field,
        ...said({ source: row.source_json }),
        runId: asRunId(row.run_id),
        at: row.at,
      }));
    },
    holdUndone(undone: readonly Omit<Undone, 'at'>[]): void {
      const at = now();
      connection.transaction(() => {
        for (const { code, field, source, runId } of undone) {
          put.run({ code, field, source: encodeMaybe(source), run: runId, at });
        }
      });
    },
    releaseUndone(code: LocationKey, fields: readonly FieldPath[]): void {
      drop.run({ code, fields: encode(fields) });
    },
    dropUndone(codes: readonly LocationKey[]): void {
      dropAll.run({ codes: encode(codes) });
    },
  };
}
