import { existsSync, renameSync, rmSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { SyncError } from '../domain/errors.ts';
import { schemaOf } from './migrate.ts';
import { migrations } from './migrations.ts';
import { openState, type StateOptions } from './open-state.ts';
import { createDirectoryOf, createPrivateFile } from './private-file.ts';
import { corrupt, translateError } from './translate-error.ts';

/**
 * Copies the state, as of one moment, into a new file that only its owner may read. Runs go on meanwhile.
 * @throws SyncError NOT_FOUND (no state yet), USAGE (the file exists), STATE_CORRUPT, STATE_TOO_NEW, STATE_UNWRITABLE
 */
export function backupState(path: string, copy: string): void {
  if (!existsSync(path)) throw notThere(path, 'Nothing was remembered yet; there is nothing to back up.');
  if (existsSync(copy))
    throw new SyncError(`${copy} exists, and is not replaced`, {
      code: 'USAGE',
      retryable: false,
      hint: 'Name a new file, with the date for example.',
    });
  copyChecked(path, copy);
}

/** What a restore left behind. */
export interface Restored {
  /** Where the earlier state is now; null where there was none. */
  readonly setAside: string | null;
  /** Instant of the last run that the copy knows of; null: of none. */
  readonly asOf: string | null;
}

/**
 * Puts a copy in the place of the state. The earlier one is set aside, not deleted. What happened since the copy was made is
 * unknown, so evidence of absence is gathered anew and the next run waits for approval (R4).
 *
 * For whoever holds the run lock and the daemon's. Killed half-way the state is the earlier one, the copy, or not there: then the
 * next run is a first run, which waits for approval as well.
 *
 * @throws SyncError NOT_FOUND (no such copy), STATE_CORRUPT, STATE_TOO_NEW, STATE_UNWRITABLE
 */
export async function restoreState(copy: string, path: string, options: StateOptions): Promise<Restored> {
  if (!existsSync(copy)) throw notThere(copy, 'Name a file that "partoo-sync backup" wrote.');
  const draft = `${path}.restoring`;
  removeDatabase(draft);
  try {
    copyChecked(copy, draft);
    const memory = await openState(draft, { ...options, mode: 'write' });
    const asOf = memory.runs(1)[0]?.startedAt ?? null;
    try {
      memory.noteRestored(asOf);
    } finally {
      memory.close();
    }
    const stamp = new Date(options.clock.now()).toISOString().slice(0, 19).replaceAll(/[-:]/gu, '');
    const setAside = existsSync(path) ? `${path}.before-restore-${stamp}` : null;
    if (setAside !== null) moveDatabase(path, setAside);
    renameSync(draft, path);
    return { setAside, asOf };
  } catch (error) {
    removeDatabase(draft);
    throw translateError(error, path);
  }
}

/** `vacuum into` reads within one transaction, so that the copy is of one moment, whole, and without unused pages. */
function copyChecked(from: string, to: string): void {
  try {
    const source = new SqliteDatabase(from, { readonly: true, fileMustExist: true });
    try {
      if (schemaOf(source, from, migrations) === 0) throw corrupt(from, 'it is empty');
      createDirectoryOf(to);
      createPrivateFile(to);
      source.prepare('vacuum into ?').run(to);
    } finally {
      source.close();
    }
    checkWhole(to);
  } catch (error) {
    throw translateError(error, from);
  }
}

function checkWhole(path: string): void {
  const database = new SqliteDatabase(path, { readonly: true });
  try {
    const found = database.pragma('integrity_check(3)', { simple: true });
    if (found !== 'ok') throw corrupt(path, String(found).replaceAll('\n', '; '));
  } finally {
    database.close();
  }
}

const companions = ['', '-wal', '-shm'] as const;

/** With its journal, without which a database that was not closed in order is not whole. */
function moveDatabase(from: string, to: string): void {
  for (const end of companions) if (existsSync(from + end)) renameSync(from + end, to + end);
}

function removeDatabase(path: string): void {
  for (const end of companions) rmSync(path + end, { force: true });
}

function notThere(path: string, hint: string): SyncError {
  return new SyncError(`there is no file ${path}`, { code: 'NOT_FOUND', retryable: false, hint });
}
