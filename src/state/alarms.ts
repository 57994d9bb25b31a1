import type { Alarm, AlarmMemoryWriter } from '../domain/memory/alarms.ts';
import type { TableDeps } from './deps.ts';

/** Blocked states that were announced: once, then daily, until they clear (R28). */
export function createAlarms({ connection, now, scrub }: TableDeps): AlarmMemoryWriter {
  const whole = connection.prepare((db) => db.selectFrom('alarms').selectAll().orderBy('key'));
  const put = connection.prepare((db, p: { key: string; detail: string; at: string }) =>
    db
      .insertInto('alarms')
      .values({ key: p.key, detail: p.detail, since: p.at, announced_at: p.at })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ detail: p.detail, announced_at: p.at })),
  );
  const drop = connection.prepare((db, p: { key: string }) => db.deleteFrom('alarms').where('key', '=', p.key));

  return {
    alarms(): readonly Alarm[] {
      return whole.all({}).map(({ key, detail, since, announced_at }) => ({
        key,
        detail,
        since,
        announcedAt: announced_at,
      }));
    },
    markAnnounced(key: string, detail: string): void {
      put.run({ key, detail: scrub(detail), at: now() });
    },
    clearAlarm(key: string): void {
      drop.run({ key });
    },
  };
}
