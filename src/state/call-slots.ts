import type SqliteDatabase from 'better-sqlite3';

/** The pause in force. */
export interface Pause {
  readonly until: number;
  readonly reason: string;
}

/** A moment at which one call may leave. */
export interface Slot {
  readonly id: number;
  /** Ms since the epoch, with fractions. */
  readonly at: number;
}

/** The arithmetic of the call budget over one file; every step is one transaction, so processes never disagree. */
export interface CallSlots {
  /** The next free moment, taken. At or before `now`: call at once. */
  reserve(now: number): Slot;
  /** Asked when the moment has come: null when the call may leave, else the moment to wait for now. */
  claim(slot: Slot, now: number): Slot | null;
  /** Gives a moment back that will not be used. */
  giveBack(slot: Slot): void;
  pauseUntil(until: number, reason: string, now: number): void;
  pause(now: number): Pause | null;
  /** Calls that left in the last minute, by all processes. */
  used(now: number): number;
}

/** Partoo's limit is per minute (partoo-api section 5). */
const minuteMs = 60_000;

/** Calls take differently long to arrive: two that left 60 s apart may arrive closer. */
const windowMs = minuteMs + 600;

/** Steady pace, as a share of the rate: what is left absorbs what leaves late. */
const paceShare = 0.985;

/**
 * A token bucket (as a theoretical arrival time, `tat`) for an even pace after a short burst, under a hard cap: the N-th call
 * before this one left at least {@link windowMs} ago. A moment is a row; rows in the future are calls that wait for their turn.
 */
export function createCallSlots(
  database: SqliteDatabase.Database,
  requestsPerMinute: number,
  keyHash: string,
): CallSlots {
  const rate = Math.max(1, Math.floor(requestsPerMinute));
  const intervalMs = minuteMs / (requestsPerMinute * paceShare);
  const burst = Math.max(1, Math.min(30, Math.floor(requestsPerMinute / 5)));
  // The hundredth makes up for the rounding of instants.
  const creditMs = (burst - 1) * intervalMs + 0.01;

  database.exec(schema);
  const sql = statements(database);

  function reserveLocked(now: number): Slot {
    sql.dropOld.run(keyHash, now - 2 * windowMs);
    const key = sql.key.get(keyHash) ?? { tat: 0, pause_until: 0, pause_reason: '' };
    let { tat } = key;
    if (clockStepped(now, key.pause_until)) {
      // Moments far ahead are of a clock that was set back since: they would make us wait for hours.
      sql.dropFuture.run(keyHash, now);
      tat = now + creditMs;
    }
    const capAt = (sql.nthLast.get(keyHash, rate - 1) ?? -windowMs) + windowMs;
    const pacedAt = Math.max(now, key.pause_until, tat - creditMs);
    const at = Math.max(pacedAt, capAt);
    // Waiting at the cap is not idling: it earns no new burst.
    const nextTat = at > pacedAt ? at + creditMs + intervalMs : Math.max(tat, at) + intervalMs;
    sql.putTat.run(keyHash, nextTat);
    return { id: Number(sql.insert.run(keyHash, at).lastInsertRowid), at };
  }

  /** Legitimate waiting is bounded by the calls that wait: a minute for every `rate` of them. */
  function clockStepped(now: number, pauseUntil: number): boolean {
    const { waiting, last } = sql.ahead.get(keyHash, now) ?? { waiting: 0, last: null };
    if (last === null) return false;
    return last > Math.max(now, pauseUntil) + windowMs * (Math.ceil(waiting / rate) + 1);
  }

  function claimLocked(slot: Slot, now: number): Slot | null {
    const at = sql.slot.get(slot.id) ?? null;
    if (at === null) return reserveLocked(now);
    if (at > now) return { id: slot.id, at };
    // A pause may have begun while we woke up. And others that woke late have moved their moment to when they really left,
    // so the cap is looked at once more.
    const isPaused = (sql.key.get(keyHash)?.pause_until ?? 0) > now;
    if (isPaused || (sql.left.get(keyHash, now - windowMs, now, slot.id) ?? 0) >= rate) {
      sql.drop.run(slot.id);
      return reserveLocked(now);
    }
    sql.move.run(now, slot.id);
    return null;
  }

  function pauseLocked(until: number, reason: string, now: number): void {
    const key = sql.key.get(keyHash) ?? { tat: 0, pause_until: 0, pause_reason: '' };
    if (until <= key.pause_until) return;
    const first = sql.firstAhead.get(keyHash, now) ?? null;
    const shiftMs = first === null ? 0 : Math.max(0, until - first);
    sql.shift.run(shiftMs, keyHash, now);
    // Whoever was told to wait does not come back with a burst.
    sql.putPause.run(keyHash, Math.max(key.tat + shiftMs, until + creditMs), until, reason);
  }

  return {
    reserve: (now) => database.transaction(() => reserveLocked(now)).immediate(),
    claim: (slot, now) => database.transaction(() => claimLocked(slot, now)).immediate(),
    giveBack: (slot) => {
      sql.drop.run(slot.id);
    },
    pauseUntil: (until, reason, now) => {
      database
        .transaction(() => {
          pauseLocked(until, reason, now);
        })
        .immediate();
    },
    used: (now) => sql.between.get(keyHash, now - minuteMs, now) ?? 0,
    pause: (now) => {
      const key = sql.key.get(keyHash);
      return key === undefined || key.pause_until <= now ? null : { until: key.pause_until, reason: key.pause_reason };
    },
  };
}

// A file of its own, advisory and short-lived: no migrations, it may be deleted at any time.
const schema = `
  create table if not exists slots (id integer primary key autoincrement, key_hash text not null, at real not null) strict;
  create index if not exists slots_at on slots (key_hash, at);
  create table if not exists keys (
    key_hash text primary key not null,
    tat real not null,
    pause_until real not null,
    pause_reason text not null
  ) strict;
`;

interface KeyRow {
  readonly tat: number;
  readonly pause_until: number;
  readonly pause_reason: string;
}

function statements(database: SqliteDatabase.Database) {
  return {
    key: database.prepare<[string], KeyRow>('select tat, pause_until, pause_reason from keys where key_hash = ?'),
    putTat: database.prepare<[string, number]>(
      `insert into keys (key_hash, tat, pause_until, pause_reason) values (?, ?, 0, '')
       on conflict (key_hash) do update set tat = excluded.tat`,
    ),
    putPause: database.prepare<[string, number, number, string]>(
      `insert into keys (key_hash, tat, pause_until, pause_reason) values (?, ?, ?, ?)
       on conflict (key_hash) do update
       set tat = excluded.tat, pause_until = excluded.pause_until, pause_reason = excluded.pause_reason`,
    ),
    insert: database.prepare<[string, number]>('insert into slots (key_hash, at) values (?, ?)'),
    slot: database.prepare<[number], number>('select at from slots where id = ?').pluck(),
    move: database.prepare<[number, number]>('update slots set at = ? where id = ?'),
    drop: database.prepare<[number]>('delete from slots where id = ?'),
    dropOld: database.prepare<[string, number]>('delete from slots where key_hash = ? and at < ?'),
    dropFuture: database.prepare<[string, number]>('delete from slots where key_hash = ? and at > ?'),
    nthLast: database
      .prepare<[string, number], number>('select at from slots where key_hash = ? order by at desc limit 1 offset ?')
      .pluck(),
    left: database
      .prepare<[string, number, number, number], number>(
        'select count(*) from slots where key_hash = ? and at > ? and at <= ? and id <> ?',
      )
      .pluck(),
    between: database
      .prepare<[string, number, number], number>('select count(*) from slots where key_hash = ? and at > ? and at <= ?')
      .pluck(),
    ahead: database.prepare<[string, number], { waiting: number; last: number | null }>(
      'select count(*) as waiting, max(at) as last from slots where key_hash = ? and at > ?',
    ),
    firstAhead: database
      .prepare<[string, number], number | null>('select min(at) from slots where key_hash = ? and at > ?')
      .pluck(),
    shift: database.prepare<[number, string, number]>('update slots set at = at + ? where key_hash = ? and at > ?'),
  };
}
