import { asLocationKey, asRunId, type LocationKey, type RunId } from '../domain/ids.ts';
import type { ConflictMemory, OpenConflict } from '../domain/memory/conflicts.ts';
import type { RunReport } from '../domain/memory/runs.ts';
import type { Conflict } from '../domain/plan.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { encode, encodeMaybe, said } from './json.ts';
import { readRows } from './read-rows.ts';

/** The conflicts open since the last run that looked at their locations (R21). */
export interface Conflicts extends ConflictMemory {
  /**
   * `since` stays while the field stays in conflict, whatever values it passes through: conflicts age. The run is the one
   * that first saw both sides as they are.
   */
  replaceConflicts(runId: RunId, covered: RunReport['covered'], left: readonly Conflict[]): void;
  dropConflicts(codes: readonly LocationKey[]): void;
}

export function createConflicts({ connection, now }: TableDeps): Conflicts {
  const whole = connection.prepare((db) => db.selectFrom('conflicts').selectAll().orderBy('code').orderBy('field'));
  const put = connection.prepare(
    (
      db,
      p: { code: string; field: string; since: string; run: string } & Record<
        'base' | 'source' | 'partoo',
        string | null
      >,
    ) =>
      db.insertInto('conflicts').values({
        code: p.code,
        field: p.field,
        base_json: p.base,
        source_json: p.source,
        partoo_json: p.partoo,
        since: p.since,
        run_id: p.run,
      }),
  );
  const dropWhole = connection.prepare((db) => db.deleteFrom('conflicts'));
  const dropOf = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('conflicts').where('code', 'in', inList(p.codes)),
  );
  const conflicts = (): readonly OpenConflict[] =>
    readRows({ path: connection.path, table: 'conflicts' }, whole.all({}), (row) => ({
      code: asLocationKey(row.code),
      field: row.field,
      ...said({ base: row.base_json, source: row.source_json, partoo: row.partoo_json }),
      since: row.since,
      runId: asRunId(row.run_id),
    }));

  return {
    conflicts,
    replaceConflicts(runId: RunId, covered: RunReport['covered'], left: readonly Conflict[]): void {
      const earlier = new Map(conflicts().map((conflict) => [identity(conflict), conflict]));
      if (covered === 'all') dropWhole.run({});
      else dropOf.run({ codes: encode(covered) });
      const at = now();
      for (const conflict of left) {
        const before = earlier.get(identity(conflict));
        put.run({
          code: conflict.code,
          field: conflict.field,
          base: encodeMaybe(conflict.base),
          source: encodeMaybe(conflict.source),
          partoo: encodeMaybe(conflict.partoo),
          since: before?.since ?? at,
          run: before !== undefined && saysTheSame(before, conflict) ? before.runId : runId,
        });
      }
    },
    dropConflicts(codes: readonly LocationKey[]): void {
      dropOf.run({ codes: encode(codes) });
    },
  };
}

function saysTheSame(a: Conflict, b: Conflict): boolean {
  return encode([a.source ?? null, a.partoo ?? null]) === encode([b.source ?? null, b.partoo ?? null]);
}

function identity({ code, field }: Conflict): string {
  return encode([code, field]);
}
