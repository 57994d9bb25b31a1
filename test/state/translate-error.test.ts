import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { translateError } from '../../src/state/translate-error.ts';

it.each([
  ['SQLITE_CORRUPT', 'STATE_CORRUPT', 1],
  ['SQLITE_CORRUPT_INDEX', 'STATE_CORRUPT', 1],
  ['SQLITE_NOTADB', 'STATE_CORRUPT', 1],
  ['SQLITE_BUSY', 'STATE_LOCKED', 5],
  ['SQLITE_BUSY_SNAPSHOT', 'STATE_LOCKED', 5],
  ['SQLITE_FULL', 'STATE_UNWRITABLE', 1],
  ['SQLITE_READONLY', 'STATE_UNWRITABLE', 1],
  ['SQLITE_CANTOPEN', 'STATE_UNWRITABLE', 1],
  ['SQLITE_IOERR_WRITE', 'STATE_UNWRITABLE', 1],
])('%s of SQLite becomes %s', (sqlite, code, exitCode) => {
  const error = new SqliteDatabase.SqliteError('it failed', sqlite);

  const translated = translateError(error, 'state/s.db');

  expect(translated).toMatchObject({ code, exitCode, message: expect.stringContaining('state/s.db') as string });
});

it.each(['EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR'])('%s of the file system becomes STATE_UNWRITABLE', (code) => {
  const error = Object.assign(new Error('it failed'), { code, syscall: 'open' });

  const translated = translateError(error, 'state/s.db');

  expect(translated).toMatchObject({ code: 'STATE_UNWRITABLE', retryable: false });
});

it.each([
  ['a constraint', new SqliteDatabase.SqliteError('UNIQUE constraint failed', 'SQLITE_CONSTRAINT_UNIQUE')],
  ['a type error', new TypeError('x is undefined')],
])('%s is a bug and stays what it is', (_, error) => {
  const translated = translateError(error, 'state/s.db');

  expect(translated).toBe(error);
});
