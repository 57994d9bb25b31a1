import { accessSync, constants, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { CallBudget } from '../domain/ports/call-budget.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { createCallSlots, type CallSlots, type Slot } from './call-slots.ts';
import { createPrivateFile } from './private-file.ts';
import { codeOf } from './translate-error.ts';

export interface CallBudgetOptions {
  /** Of the state; the budget is the file `<path>-budget` beside it. */
  readonly path: string;
  readonly requestsPerMinute: number;
  /** A digest of the API key, never the key: the budget is the key's (partoo-api section 5). */
  readonly keyHash: string;
  readonly clock: Clock;
}

/** How long before asking again when another process holds the file, in ms. */
const busyMs = 50;

/**
 * Opens the budget of calls that all processes with this state share: never more than `requestsPerMinute` in any 60 seconds,
 * evenly paced after a short burst, first come first served (R27). Pauses survive a restart.
 *
 * It writes a file of its own, so a dry run may use it. Where that cannot be written, or the directory does not exist yet,
 * the budget is kept in memory, for this process alone. `usedShare`: of the calls a minute, used in the last one; 0 to 1.
 */
export function openCallBudget(options: CallBudgetOptions): CallBudget & { readonly usedShare: number; close(): void } {
  const { clock } = options;
  let { database, slots } = open(options);

  /** Advisory data must never stop a run: a file that fails is left for memory. */
  async function attempt<T>(step: (slots: CallSlots) => T, signal: AbortSignal): Promise<T> {
    for (;;) {
      try {
        return step(slots);
      } catch (error) {
        const code = codeOf(error);
        if (code === null) throw error;
        if (code.startsWith('SQLITE_BUSY')) await clock.sleep(busyMs, signal);
        else leaveFile();
      }
    }
  }

  function leaveFile(): void {
    database.close();
    ({ database, slots } = openInMemory(options));
  }

  /** Once, without waiting: for calls that cannot wait. */
  function now<T>(step: (slots: CallSlots) => T): T {
    try {
      return step(slots);
    } catch (error) {
      if (codeOf(error) === null) throw error;
      leaveFile();
      return step(slots);
    }
  }

  return {
    async take(signal: AbortSignal): Promise<void> {
      signal.throwIfAborted();
      let slot: Slot | null = await attempt((free) => free.reserve(clock.now()), signal);
      for (;;) {
        const mine: Slot = slot;
        const waitMs = Math.ceil(mine.at - clock.now());
        if (waitMs > 0) {
          try {
            await clock.sleep(waitMs, signal);
          } catch (error) {
            now((free) => {
              free.giveBack(mine);
            });
            throw error;
          }
        }
        slot = await attempt((free) => free.claim(mine, clock.now()), signal);
        if (slot === null) return;
      }
    },
    pauseUntil: (epochMs, reason) => {
      now((slotsNow) => {
        slotsNow.pauseUntil(epochMs, reason, clock.now());
      });
    },
    get pause() {
      return now((slotsNow) => slotsNow.pause(clock.now()));
    },
    get usedShare() {
      return now((slotsNow) => slotsNow.used(clock.now())) / options.requestsPerMinute;
    },
    close: () => {
      database.close();
    },
  };
}

interface Opened {
  readonly database: SqliteDatabase.Database;
  readonly slots: CallSlots;
}

function open(options: CallBudgetOptions): Opened {
  const file = `${options.path}-budget`;
  try {
    accessSync(dirname(file), constants.W_OK);
    return openFile(file, options);
  } catch (error) {
    const code = codeOf(error);
    if (code === null) throw error;
    return /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? openAfresh(file, options) : openInMemory(options);
  }
}

/** Written without waiting for the disk, so a power cut may leave it unreadable: nothing is lost with it. */
function openAfresh(file: string, options: CallBudgetOptions): Opened {
  try {
    for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
    return openFile(file, options);
  } catch (error) {
    if (codeOf(error) === null) throw error;
    return openInMemory(options);
  }
}

function openFile(file: string, { requestsPerMinute, keyHash }: CallBudgetOptions): Opened {
  createPrivateFile(file);
  const database = new SqliteDatabase(file);
  try {
    database.pragma('journal_mode = wal');
    database.pragma('synchronous = off');
    return { database, slots: createCallSlots(database, requestsPerMinute, keyHash) };
  } catch (error) {
    database.close();
    throw error;
  }
}

function openInMemory({ requestsPerMinute, keyHash }: CallBudgetOptions): Opened {
  const database = new SqliteDatabase(':memory:');
  return { database, slots: createCallSlots(database, requestsPerMinute, keyHash) };
}
