import { dayAheadOf, isBlocking, type Alarm } from '../domain/memory/alarms.ts';

/** What keeps the work waiting, or, where its key says so, will do. */
export interface Blocked {
  /** `PARTOO_FORBIDDEN`, `limit:close`, `approval`, …: one state of things, however its words change. */
  readonly key: string;
  /** In words, with the command to run. */
  readonly detail: string;
}

/** What one run has shown. */
export interface Found {
  readonly blocked: readonly Blocked[];
  /** Would this run have come upon the state again if it lasted? Only then its absence clears it. */
  readonly couldFind: (key: string) => boolean;
}

/** What is to be told. */
export interface Decided {
  readonly raised: readonly Blocked[];
  readonly reminded: readonly (Blocked & Pick<Alarm, 'since'>)[];
  readonly cleared: readonly Alarm[];
  /** Told ahead of a day that is past: to be forgotten, and no news. */
  readonly lapsed: readonly Alarm[];
}

/** Daily; an hour less, so that a run which comes once a day and ends a little earlier than yesterday's reminds all the same. */
const remindMs = 23 * 3_600_000;

/** A calendar date is over everywhere on Earth so long after it began in UTC. */
const dayIsOverMs = 36 * 3_600_000;

/**
 * Decides what is told of blocked states: once when they begin, daily while they last, once when they end (R28).
 *
 * | on record | found | could be found | decision                                       |
 * | --------- | ----- | -------------- | ---------------------------------------------- |
 * | no        | yes   |                | raised                                         |
 * | yes       | yes   |                | reminded of after a day, in the words of today |
 * | yes       | no    | yes            | cleared                                        |
 * | yes       | no    | no             | reminded of after a day, in the old words      |
 *
 * What is told ahead of time is raised, and nothing else: neither reminded of nor cleared. It lapses once its day is past: not
 * before, lest what is found only now and then be told again.
 */
export function decideAlarms(alarms: readonly Alarm[], { blocked, couldFind }: Found, nowMs: number): Decided {
  const known = new Set(alarms.map(({ key }) => key));
  const found = new Map(blocked.map((one) => [one.key, one]));
  const standing = alarms.filter((alarm) => isBlocking(alarm));
  const isCleared = ({ key }: Alarm): boolean => !found.has(key) && couldFind(key);
  return {
    raised: [...found.values()].filter(({ key }) => !known.has(key)),
    reminded: standing
      .filter((alarm) => !isCleared(alarm) && nowMs - Date.parse(alarm.announcedAt) >= remindMs)
      .map(({ key, detail, since }) => ({ key, detail: found.get(key)?.detail ?? detail, since })),
    cleared: standing.filter(isCleared),
    lapsed: alarms.filter((alarm) => {
      const day = dayAheadOf(alarm);
      return day !== null && !found.has(alarm.key) && nowMs - Date.parse(day) >= dayIsOverMs;
    }),
  };
}
