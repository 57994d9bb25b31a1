import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from './translate-error.ts';

/** Creates the directory of a file, for this user only, unless it is there. */
export function createDirectoryOf(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
}

/**
 * Creates an empty file that only this user may read and write (R36); one that is there is narrowed to that.
 * An existing file is never opened: closing it would drop the locks that SQLite holds on it in this process.
 */
export function createPrivateFile(path: string): void {
  if (existsSync(path)) {
    narrow(path);
    return;
  }
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    // Another process was first.
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function narrow(path: string): void {
  if ((statSync(path).mode & 0o077) === 0) return;
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    // Somebody else's file that we may use all the same: its owner decides.
    if (codeOf(error) !== 'EPERM') throw error;
  }
}
