import SqliteDatabase from 'better-sqlite3';
import { SyncError } from '../domain/errors.ts';

/**
 * What a failed call on the state means for the person who runs us; everything else (a bug) comes back as it is.
 *
 * | SQLite, file system                     | becomes          |
 * | --------------------------------------- | ---------------- |
 * | CORRUPT, NOTADB                         | STATE_CORRUPT    |
 * | BUSY, LOCKED, PROTOCOL                  | STATE_LOCKED     |
 * | READONLY, CANTOPEN, PERM, FULL, IOERR   | STATE_UNWRITABLE |
 * | EACCES, EPERM, EROFS, ENOSPC, ENOTDIR … | STATE_UNWRITABLE |
 */
export function translateError(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === null) return error;
  const text = (error as Error).message;
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return corrupt(path, text);
  if (/^SQLITE_(BUSY|LOCKED|PROTOCOL)/.test(code)) {
    return new SyncError(`Another process is writing the state ${path}: ${text}`, {
      code: 'STATE_LOCKED',
      retryable: true,
      exitCode: 5,
      hint: 'Try again when the other command has ended.',
    });
  }
  if (unwritable.test(code)) {
    return new SyncError(`Cannot use the state ${path}: ${text} (${code})`, {
      code: 'STATE_UNWRITABLE',
      retryable: false,
      hint: 'Check that the directory of state.path exists, belongs to this user, is writable and has free space.',
    });
  }
  return error;
}

const unwritable =
  /^(SQLITE_(READONLY|CANTOPEN|PERM|FULL|IOERR|AUTH)|(EACCES|EPERM|EROFS|ENOSPC|EDQUOT|ENOTDIR|EISDIR|ENOENT|EEXIST|EIO|EMFILE)$)/;

/** The state cannot be trusted any more. */
export function corrupt(path: string, what: string): SyncError {
  return new SyncError(`The state ${path} is damaged or is not a state of partoo-sync: ${what}`, {
    code: 'STATE_CORRUPT',
    retryable: false,
    hint: 'Restore the file from a backup, or move it away: the next run is then a first run, which adopts what exists and waits for approval.',
  });
}

/** `SQLITE_…` or `E…`; null for an error that came neither from SQLite nor from the file system. */
export function codeOf(error: unknown): string | null {
  if (error instanceof SqliteDatabase.SqliteError) return error.code;
  if (error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string')
    return error.code;
  return null;
}

/** Runs it, and throws what {@link translateError} makes of a failure. */
export function translated<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateError(error, path);
  }
}
