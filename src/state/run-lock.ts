import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import SqliteDatabase from 'better-sqlite3';
import { SyncError } from '../domain/errors.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { createDirectoryOf, createPrivateFile } from './private-file.ts';
import { codeOf, translateError, translated } from './translate-error.ts';

export interface RunLock {
  release(): void;
}

/** Who holds the lock, for the message to others. Nothing is decided by it. */
export interface Holder {
  readonly command: string;
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * Takes the lock that keeps two runs on one state apart (R29).
 *
 * It is an exclusive transaction on the empty database `<path>-lock`: the operating system drops it when its holder ends, however it
 * ends, so no lock is ever left over and no process id has to be judged. Who holds it stands in `<path>-lock.json`, for people only.
 * @throws SyncError STATE_LOCKED (exit code 5), saying who holds it and since when; STATE_UNWRITABLE
 */
export function acquireRunLock(
  path: string,
  { command, clock }: { readonly command: string; readonly clock: Pick<Clock, 'now'> },
): RunLock {
  const file = `${path}-lock`;
  const note = `${file}.json`;
  const database = translated(file, () => lockExclusively(file, note));
  try {
    const since = new Date(clock.now()).toISOString();
    writeNote(note, { command, pid: process.pid, host: hostname(), since });
  } catch (error) {
    database.close();
    throw translateError(error, note);
  }

  return {
    release: () => {
      if (!database.open) return;
      // The note goes first: once the lock is free, a note is the next holder's.
      rmSync(note, { force: true });
      database.close();
    },
  };
}

function lockExclusively(file: string, note: string): SqliteDatabase.Database {
  createDirectoryOf(file);
  createPrivateFile(file);
  const database = new SqliteDatabase(file, { timeout: 0 });
  try {
    database.exec('begin exclusive');
    return database;
  } catch (error) {
    database.close();
    if (codeOf(error)?.startsWith('SQLITE_BUSY') !== true) throw error;
    throw locked(file, readNote(note));
  }
}

function locked(file: string, holder: Holder | null): SyncError {
  const who =
    holder === null
      ? 'Another process'
      : `"${holder.command}" (process ${String(holder.pid)} on ${holder.host}, since ${holder.since})`;
  return new SyncError(`${who} holds the lock ${file}`, {
    code: 'STATE_LOCKED',
    retryable: true,
    exitCode: 5,
    hint: 'Runs never overlap: wait for it to end, or stop it.',
  });
}

/** Who holds the lock of this state, as far as its note tells; null: nobody. */
export function lockHolder(path: string): Holder | null {
  return readNote(`${path}-lock.json`);
}

function writeNote(note: string, holder: Holder): void {
  const draft = `${note}.${String(process.pid)}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  renameSync(draft, note);
}

/** Null where the note says nothing of use: not written yet, or left by a holder that was killed. */
function readNote(note: string): Holder | null {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(note, 'utf8'));
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { command, pid, host, since } = value as Readonly<Record<string, unknown>>;
  if (typeof command !== 'string' || typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'string')
    return null;
  return host === hostname() && !isRunning(pid) ? null : { command, pid, host, since };
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
