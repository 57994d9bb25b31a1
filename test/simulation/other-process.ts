import { SyncError } from '../../src/domain/errors.ts';
import type { MemoryWriter } from '../../src/domain/memory.ts';
import type { Clock } from '../../src/domain/ports/clock.ts';
import { createEventBox, type EventBox } from '../../src/state/event-box.ts';
import { openState, type Closeable } from '../../src/state/open-state.ts';

/** What another process has of the same state, whatever the one that runs is doing: connections of its own. */
export interface OtherProcess extends Closeable {
  /** As the commands open it for a person's decisions. */
  readonly memory: MemoryWriter;
  /** As the server opens it for webhooks. */
  readonly events: EventBox;
  /** What it does at a step of a run: that run hears nothing of its failures. */
  attempt(deed: () => void): void;
  /** The first such failure, in words. */
  readonly blocked: string | null;
}

/**
 * Opens the state once more. Both sides live in one thread, so that waiting for a transaction of the run would be waiting for ever:
 * a run leaves none open at any of its steps, and one that did is found out at once, as STATE_LOCKED.
 */
export async function openOtherProcess(state: string, clock: Clock): Promise<OtherProcess> {
  const memory = await openState(state, { clock, mode: 'write', busyMs: 0 });
  const events = createEventBox(state, { clock });
  let blocked: string | null = null;
  return {
    memory,
    events,
    attempt(deed) {
      try {
        deed();
      } catch (error) {
        if (!(error instanceof SyncError)) throw error;
        blocked ??= `locked: a person could not decide within a run: ${error.message}`;
      }
    },
    get blocked() {
      return blocked;
    },
    close() {
      events.close();
      memory.close();
    },
  };
}
