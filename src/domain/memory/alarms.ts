/** A blocked state that was announced (R28). */
export interface Alarm {
  /** `PARTOO_FORBIDDEN`, `limit:close`, … */
  readonly key: string;
  readonly detail: string;
  readonly since: string;
  readonly announcedAt: string;
}

/** Prefix of the keys of what was told ahead of time. */
const aheadPrefix = 'ahead:';

/** `ahead:api_key:2027-03-31:30`: each of them is told once. */
export function aheadKey(what: string, on: string, daysAhead: number): string {
  return `${aheadPrefix}${what}:${on}:${String(daysAhead)}`;
}

/** The day that was told of ahead of time, `YYYY-MM-DD`; null: it was told of something that is so already. */
export function dayAheadOf({ key }: Pick<Alarm, 'key'>): string | null {
  return key.startsWith(aheadPrefix) ? (key.split(':').at(-2) ?? null) : null;
}

/** Does it keep the work waiting? What was only told ahead of time, as an API key that will expire, does not. */
export function isBlocking({ key }: Pick<Alarm, 'key'>): boolean {
  return !key.startsWith(aheadPrefix);
}

/** The blocked states that a person was told of, so that none is told twice. */
export interface AlarmMemory {
  alarms(): readonly Alarm[];
}

export interface AlarmMemoryWriter extends AlarmMemory {
  /** Announced now; `since` stays while the alarm lasts. */
  markAnnounced(key: string, detail: string): void;
  clearAlarm(key: string): void;
}
