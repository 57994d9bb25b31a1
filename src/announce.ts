import { collectDigest } from './collect-digest.ts';
import { cronCame } from './cron-came.ts';
import { blockedBy, withAhead, type RunEnding } from './blocked-by.ts';
import { SyncError } from './domain/errors.ts';
import type { MemoryWriter } from './domain/memory.ts';
import { isBlocking, type Alarm } from './domain/memory/alarms.ts';
import type { KeyAccountMemory } from './domain/memory/key-accounts.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Log } from './domain/ports/log.ts';
import type { KeyExpiry } from './key-expiry.ts';
import { alarmMessages } from './notify/alarm-messages.ts';
import { decideAlarms, type Decided, type Found } from './notify/decide-alarms.ts';
import { digestMessage } from './notify/digest.ts';
import type { Message } from './notify/message.ts';
import type { Notifier } from './notify/notifier.ts';

/** Tells a person what keeps the work waiting, in the log and to everybody under `notify.channels`, and remembers it. */
export interface Announcer {
  /** Never rejects for what cannot be remembered or sent: the work goes on. */
  noteRun(ending: RunEnding, signal: AbortSignal): Promise<void>;
}

export interface AnnouncerDeps {
  /** The state, without the run lock. */
  readonly open: () => Promise<MemoryWriter & { close(): void }>;
  readonly notifier: Pick<Notifier, 'tell' | 'ping'>;
  /** What is remembered of the API key in use, and its end. */
  readonly keyExpiry: (memory: KeyAccountMemory) => KeyExpiry | null;
  /** When a digest is due; null: never. Looked at whenever a run has ended. */
  readonly digest: { readonly expression: string; readonly timezone: string } | null;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * Does the process live on? Then what the state cannot hold is kept in it. A run from cron would tell the same again each
   * time, so it says it by its exit code only.
   */
  readonly isLasting: boolean;
  /** Does a person see the run itself? Then nothing is raised; what is over is over for everybody. */
  readonly isAttended: boolean;
}

/** A state that must not be written to: another Partoo's, or one that this program does not understand. */
const untouchable: readonly string[] = ['STATE_OTHER_TARGET', 'STATE_TOO_NEW', 'STATE_CORRUPT'];

/** Creates the {@link Announcer}. Never the same thing is told twice, also after a restart: it is remembered before it is sent. */
export function createAnnouncer({
  open,
  notifier,
  keyExpiry,
  digest,
  clock,
  log,
  isLasting,
  isAttended,
}: AnnouncerDeps): Announcer {
  const own = new Map<string, Alarm>();

  /** Null: nothing can be remembered, so nothing is decided. */
  async function decideAndRemember(
    ending: RunEnding,
  ): Promise<{ readonly found: Found; readonly decided: Decided; readonly due: Message | null } | null> {
    const nowMs = clock.now();
    try {
      if (ending.error !== null && untouchable.includes(ending.error.code)) throw ending.error;
      const memory = await open();
      try {
        const found = withAhead(blockedBy(ending, memory.runPause(), nowMs), keyExpiry(memory));
        const kept = memory.alarms();
        const decided = attended(decideAlarms([...kept, ...notIn(kept)], found, nowMs));
        for (const { key, detail } of [...decided.raised, ...decided.reminded]) memory.markAnnounced(key, detail);
        for (const { key } of [...decided.cleared, ...decided.lapsed]) memory.clearAlarm(key);
        own.clear();
        return { found, decided, due: dueDigest(memory, nowMs) };
      } finally {
        memory.close();
      }
    } catch (error) {
      if (!(error instanceof SyncError)) throw error;
      if (!isLasting) return null;
      const found = blockedBy(ending, null, nowMs);
      const decided = decideAlarms([...own.values()], found, nowMs);
      keepOwn(decided, nowMs);
      return { found, decided, due: null };
    }
  }

  function attended(decided: Decided): Decided {
    return isAttended ? { ...decided, raised: [] } : decided;
  }

  function notIn(kept: readonly Alarm[]): readonly Alarm[] {
    return [...own.values()].filter(({ key }) => kept.every((alarm) => alarm.key !== key));
  }

  function keepOwn({ raised, reminded, cleared }: Decided, nowMs: number): void {
    const now = new Date(nowMs).toISOString();
    for (const { key, detail } of [...raised, ...reminded])
      own.set(key, { key, detail, since: own.get(key)?.since ?? now, announcedAt: now });
    for (const { key } of cleared) own.delete(key);
  }

  /** Null: none is due. The period of the first one begins with the first run. */
  function dueDigest(memory: MemoryWriter, nowMs: number): Message | null {
    if (digest === null) return null;
    const since = memory.digestAt();
    if (since !== null && !cronCame(digest, Date.parse(since), nowMs)) return null;
    const message = since === null ? null : digestMessage(collectDigest(memory, since, nowMs));
    memory.noteDigest();
    return message;
  }

  return {
    async noteRun(ending, signal) {
      const noted = await decideAndRemember(ending);
      if (noted === null) return;
      const { found, decided, due } = noted;
      for (const { key, detail } of [...decided.raised, ...decided.reminded])
        log.warn({ key, reason: detail }, 'needs a person');
      for (const { key, detail, since } of decided.cleared) log.info({ key, was: detail, since }, 'runs again');
      for (const message of alarmMessages(decided, clock.now())) await notifier.tell(message, signal);
      if (due !== null) await notifier.tell(due, signal);
      if (isGood(ending, found)) await notifier.ping(signal);
    },
  };
}

/** Did the work get done, with nothing that waits for a person as a whole? */
function isGood({ report, isNarrow }: RunEnding, { blocked }: Found): boolean {
  return report !== null && !isNarrow && !report.isRefused && report.stoppedBy === null && !blocked.some(isBlocking);
}
