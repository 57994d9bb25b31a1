import { existsSync, readFileSync, statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import type { Memory, MemoryWriter } from '../domain/memory.ts';
import type { Clock } from '../domain/ports/clock.ts';
import { connect } from './connection.ts';
import { createMemory } from './create-memory.ts';
import { tableDeps } from './deps.ts';
import { migrate, type Migrations, schemaOf } from './migrate.ts';
import { migrations as released } from './migrations.ts';
import { createDirectoryOf, createPrivateFile } from './private-file.ts';
import { codeOf, corrupt, translateError } from './translate-error.ts';

export interface StateOptions {
  readonly clock: Pick<Clock, 'now'>;
  /** Takes configured secrets out of free text before it is stored (R35). */
  readonly scrub?: (text: string) => string;
  /** How long a call waits, and all of the process with it, for another process's transaction. Default 5 s. */
  readonly busyMs?: number;
  /** Other migrations than the released ones, for tests of the mechanism. */
  readonly migrations?: Migrations;
}

export interface Closeable {
  close(): void;
}

/** Up to this size the whole file is checked at every start; a larger one only after an unclean end. */
const checkedWhole = 16 * 1024 * 1024;

const usualBusyMs = 5_000;

/**
 * Opens the state at `path`.
 *
 * `write` creates and migrates it; only the holder of the run lock, `resolve` and the webhook listener may.
 * `read` never creates, migrates or writes the file: a state that does not exist reads as one that remembers nothing,
 * one of an older schema is read from a copy in memory; everything it answers is of one moment.
 * @throws SyncError STATE_CORRUPT, STATE_TOO_NEW, STATE_UNWRITABLE, STATE_LOCKED
 */
export async function openState(
  path: string,
  options: StateOptions & { readonly mode: 'write' },
): Promise<MemoryWriter & Closeable>;
export async function openState(
  path: string,
  options: StateOptions & { readonly mode: 'read' },
): Promise<Memory & Closeable>;
export async function openState(
  path: string,
  options: StateOptions & { readonly mode: 'read' | 'write' },
): Promise<MemoryWriter & Closeable> {
  const { migrations = released, busyMs = usualBusyMs } = options;
  try {
    const database =
      options.mode === 'write'
        ? await openToWrite(path, migrations, busyMs)
        : await openToRead(path, migrations, busyMs);
    const memory = createMemory(tableDeps(connect(database, path), options.clock, options.scrub ?? ((text) => text)));
    return {
      ...memory,
      close: () => {
        database.close();
      },
    };
  } catch (error) {
    throw translateError(error, path);
  }
}

async function openToWrite(path: string, migrations: Migrations, busyMs: number): Promise<SqliteDatabase.Database> {
  createDirectoryOf(path);
  createPrivateFile(path);
  const isUnclean = hasJournal(path);
  const database = new SqliteDatabase(path, { timeout: busyMs });
  try {
    schemaOf(database, path, migrations);
    if (isUnclean || isSmall(path)) check(database, path);
    database.pragma('journal_mode = wal');
    // A commit must outlive a power cut: the outbox promises that no request leaves unrecorded (R22).
    database.pragma('synchronous = full');
    await migrate(database, path, migrations);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

async function openToRead(path: string, migrations: Migrations, busyMs: number): Promise<SqliteDatabase.Database> {
  if (!existsSync(path)) return emptyMemory(migrations);
  const database = openReadOnly(path, busyMs);
  try {
    const schema = schemaOf(database, path, migrations);
    if (isSmall(path)) check(database, path);
    if (schema === Object.keys(migrations).length) {
      // One transaction for as long as it is open, so that a run that goes on meanwhile is seen before or after, never half.
      database.exec('begin');
      database.prepare('select 1 from sqlite_master').get();
      return database;
    }
    const copy = schema === 0 ? null : database.serialize();
    database.close();
    return copy === null ? await emptyMemory(migrations) : await migratedCopy(copy, path, migrations);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Even to read, SQLite wants to put files beside a database in WAL mode; where it cannot, a copy in memory serves. */
function openReadOnly(path: string, busyMs: number): SqliteDatabase.Database {
  const database = new SqliteDatabase(path, { readonly: true, timeout: busyMs });
  try {
    database.pragma('user_version');
    return database;
  } catch (error) {
    database.close();
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(codeOf(error) ?? '') || hasJournal(path)) throw error;
    return new SqliteDatabase(withoutWal(readFileSync(path)), { readonly: true });
  }
}

function emptyMemory(migrations: Migrations): Promise<SqliteDatabase.Database> {
  return migrated(new SqliteDatabase(':memory:'), ':memory:', migrations);
}

function migratedCopy(copy: Buffer, path: string, migrations: Migrations): Promise<SqliteDatabase.Database> {
  return migrated(new SqliteDatabase(withoutWal(copy)), path, migrations);
}

async function migrated(
  database: SqliteDatabase.Database,
  path: string,
  migrations: Migrations,
): Promise<SqliteDatabase.Database> {
  await migrate(database, path, migrations);
  return database;
}

/** Bytes 18 and 19 of the header say WAL (2) or rollback journal (1); a database in memory knows no WAL (SQLite file format, 1.3.3). */
function withoutWal(file: Buffer): Buffer {
  const copy = Buffer.from(file);
  copy.fill(1, 18, 20);
  return copy;
}

/** A journal with content beside the file: it was not closed in order, or is in use. */
function hasJournal(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

function isSmall(path: string): boolean {
  return statSync(path).size <= checkedWhole;
}

function check(database: SqliteDatabase.Database, path: string): void {
  const findings = database.pragma('quick_check(3)', { simple: true });
  if (findings !== 'ok') throw corrupt(path, String(findings).replaceAll('\n', '; '));
}
