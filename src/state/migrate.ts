import { rmSync } from 'node:fs';
import type SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { SyncError } from '../domain/errors.ts';
import { createPrivateFile } from './private-file.ts';
import { corrupt } from './translate-error.ts';

export type Migrations = Readonly<Record<string, Migration>>;

/** `psyc`: tells our files from other SQLite databases that `state.path` may point at by mistake. */
const applicationId = 0x70737963;

/**
 * How many migrations the file has seen; 0 for an empty one.
 * @throws SyncError STATE_CORRUPT for a database that is not ours, STATE_TOO_NEW
 */
export function schemaOf(database: SqliteDatabase.Database, path: string, migrations: Migrations): number {
  // In one transaction: another process may be creating the state, and what it looks like before and after must not mix.
  const [schema, owner, holdsNothing] = database.transaction(
    () =>
      [
        Number(database.pragma('user_version', { simple: true })),
        Number(database.pragma('application_id', { simple: true })),
        isEmpty(database),
      ] as const,
  )();
  const known = Object.keys(migrations).length;
  if (owner !== applicationId) {
    if (holdsNothing) return 0;
    throw corrupt(path, 'it is a database of another program');
  }
  if (schema <= known) return schema;
  throw new SyncError(
    `The state ${path} was written by a newer partoo-sync (schema ${String(schema)}, this one knows ${String(known)})`,
    {
      code: 'STATE_TOO_NEW',
      retryable: false,
      hint: 'Update partoo-sync, or go back to the copy that was made beside the state before its schema changed.',
    },
  );
}

/**
 * Brings the schema up to date, all migrations or none, after a copy of an existing database was put beside it (R22).
 * The copy is `<path>.before-schema-N`, N being the schema that was new then.
 */
export async function migrate(database: SqliteDatabase.Database, path: string, migrations: Migrations): Promise<void> {
  const wanted = Object.keys(migrations).length;
  const before = schemaOf(database, path, migrations);
  if (before === wanted) return;
  if (before > 0 && !database.memory) copyBeside(database, `${path}.before-schema-${String(wanted)}`);

  // Kysely gives SQLite's migrations no transaction of their own. It works on this one connection, so ours holds them all;
  // and what another process migrated in the meantime, the Migrator sees inside it and leaves alone.
  database.exec('begin immediate');
  try {
    const migrator = new Migrator({
      // Never destroyed: that would close the database, which is not its own.
      db: new Kysely<unknown>({ dialect: new SqliteDialect({ database }) }),
      provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    });
    const { error } = await migrator.migrateToLatest();
    if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
    database.pragma(`application_id = ${String(applicationId)}`);
    database.pragma(`user_version = ${String(wanted)}`);
    database.exec('commit');
  } catch (error) {
    if (database.inTransaction) database.exec('rollback');
    throw error;
  }
}

function copyBeside(database: SqliteDatabase.Database, copy: string): void {
  // A copy left by an attempt that failed is older than this one, or equal to it.
  rmSync(copy, { force: true });
  createPrivateFile(copy);
  database.prepare('vacuum into ?').run(copy);
}

function isEmpty(database: SqliteDatabase.Database): boolean {
  return database.prepare('select 1 from sqlite_master limit 1').get() === undefined;
}
