import { statSync } from 'node:fs';
import { SyncError } from '../domain/errors.ts';
import type { MemoryWriter } from '../domain/memory.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { openState, type Closeable, type StateOptions } from './open-state.ts';

/** Where the webhook listener puts events, also while a run is under way in this or another process. */
export interface EventBox extends Closeable {
  /**
   * Stores an event; on the disk once this resolves. False: it is there already.
   * @throws SyncError STATE_LOCKED after some seconds of waiting for other writers; STATE_CORRUPT, STATE_TOO_NEW,
   * STATE_UNWRITABLE
   */
  record(event: Parameters<MemoryWriter['recordEvent']>[0]): Promise<boolean>;
}

/** A call blocks the whole process: short, and tried again in between. */
const busyMs = 100;
const retryMs = 200;
const maxTries = 15;

/**
 * Opens the state at `path` with the first event and keeps it open: to open it takes as long as its check. Where another file has
 * taken its place since, as after a restore, that is opened instead.
 */
export function createEventBox(path: string, options: StateOptions & { readonly clock: Clock }): EventBox {
  const { clock } = options;
  let opened: { readonly memory: Promise<MemoryWriter & Closeable>; readonly file: number | null } | null = null;

  function current(): Promise<MemoryWriter & Closeable> {
    if (opened !== null && (opened.file === null || opened.file === fileAt(path))) return opened.memory;
    close();
    const memory = openState(path, { ...options, busyMs, mode: 'write' });
    const mine = { memory, file: null };
    opened = mine;
    memory.then(
      () => {
        if (opened === mine) opened = { memory, file: fileAt(path) };
      },
      () => {
        if (opened === mine) opened = null;
      },
    );
    return memory;
  }

  function close(): void {
    opened?.memory.then(
      (memory) => {
        memory.close();
      },
      () => undefined,
    );
    opened = null;
  }

  return {
    async record(event) {
      for (let tries = 1; ; tries += 1) {
        try {
          return (await current()).recordEvent(event);
        } catch (error) {
          if (!(error instanceof SyncError) || error.code !== 'STATE_LOCKED' || tries >= maxTries) throw error;
          await clock.sleep(retryMs);
        }
      }
    },
    close,
  };
}

/** Tells a file from the one that had its name before; -1 where there is none. */
function fileAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ino ?? -1;
}
