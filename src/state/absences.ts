import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { Absence, AbsenceMemoryWriter } from '../domain/memory/absences.ts';
import type { TableDeps } from './deps.ts';
import { inList } from './in-list.ts';
import { encode } from './json.ts';

/** Evidence that a location is missing, gathered over complete reads (R3). */
export function createAbsences({ connection, now }: TableDeps): AbsenceMemoryWriter {
  const whole = connection.prepare((db) => db.selectFrom('absences').selectAll().orderBy('code'));
  const count = connection.prepare((db, p: { code: string; at: string }) =>
    db
      .insertInto('absences')
      .values({ code: p.code, reads: 1, first_missed_at: p.at, last_missed_at: p.at })
      .onConflict((conflict) =>
        conflict.column('code').doUpdateSet((eb) => ({ reads: eb('absences.reads', '+', 1), last_missed_at: p.at })),
      ),
  );
  const dropOthers = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('absences').where('code', 'not in', inList(p.codes)),
  );
  const drop = connection.prepare((db, p: { codes: string }) =>
    db.deleteFrom('absences').where('code', 'in', inList(p.codes)),
  );

  return {
    absences(): ReadonlyMap<LocationKey, Absence> {
      return new Map(
        whole
          .all({})
          .map((row) => [
            asLocationKey(row.code),
            { reads: row.reads, firstMissedAt: row.first_missed_at, lastMissedAt: row.last_missed_at },
          ]),
      );
    },
    countAbsences(missed: readonly LocationKey[]): void {
      const at = now();
      connection.transaction(() => {
        dropOthers.run({ codes: encode(missed) });
        for (const code of missed) count.run({ code, at });
      });
    },
    resetAbsences(seen: readonly LocationKey[]): void {
      drop.run({ codes: encode(seen) });
    },
  };
}
