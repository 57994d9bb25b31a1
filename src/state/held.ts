import { asLocationKey, asRunId, type LocationKey, type RunId } from '../domain/ids.ts';
import type { HeldMemory, HeldSince } from '../domain/memory/held.ts';
import type { RunReport } from '../domain/memory/runs.ts';
import { heldReasons, type Held } from '../domain/plan.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { asOneOf, encode } from './json.ts';
import { readRows } from './read-rows.ts';

/** The holds in force since the last run that looked at their locations. */
export interface Holds extends HeldMemory {
  /** `since` must not move while a hold persists: the earliest instant of the same location, field and reason is kept. */
  replaceHeld(runId: RunId, covered: RunReport['covered'], left: readonly Held[]): void;
  dropHeld(codes: readonly LocationKey[]): void;
}

export function createHeld({ connection, now, scrub }: TableDeps): Holds {
  const whole = connection.prepare((db) => db.selectFrom('held').selectAll().orderBy('code').orderBy('id'));
  const insert = connection.prepare(
    (db, p: { code: string; field: string | null; reason: string; detail: string; since: string; run: string }) =>
      db
        .insertInto('held')
        .values({ code: p.code, field: p.field, reason: p.reason, detail: p.detail, since: p.since, run_id: p.run }),
  );
  const dropWhole = connection.prepare((db) => db.deleteFrom('held'));
  const dropOf = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('held').where('code', 'in', inList(p.codes)),
  );
  const held = (): readonly HeldSince[] =>
    readRows({ path: connection.path, table: 'held' }, whole.all({}), (row) => ({
      code: asLocationKey(row.code),
      reason: asOneOf(heldReasons)(row.reason),
      detail: row.detail,
      ...(row.field !== null && { field: row.field }),
      since: row.since,
      runId: asRunId(row.run_id),
    }));

  return {
    held,
    replaceHeld(runId: RunId, covered: RunReport['covered'], left: readonly Held[]): void {
      const sinceOf = new Map<string, string>();
      for (const hold of held()) {
        const earlier = sinceOf.get(identity(hold));
        if (earlier === undefined || hold.since < earlier) sinceOf.set(identity(hold), hold.since);
      }
      if (covered === 'all') dropWhole.run({});
      else dropOf.run({ codes: encode(covered) });
      const at = now();
      for (const hold of left) {
        insert.run({
          code: hold.code,
          field: hold.field ?? null,
          reason: hold.reason,
          detail: scrub(hold.detail),
          since: sinceOf.get(identity(hold)) ?? at,
          run: runId,
        });
      }
    },
    dropHeld(codes: readonly LocationKey[]): void {
      dropOf.run({ codes: encode(codes) });
    },
  };
}

function identity({ code, field, reason }: Held): string {
  return encode([code, field ?? null, reason]);
}
