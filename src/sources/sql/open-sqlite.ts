import { existsSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { CompiledQuery, Kysely, SelectQueryNode, SqliteDialect, sql } from 'kysely';
import { SyncError } from '../../domain/errors.ts';
import { plainNumber } from '../plain-number.ts';
import type { AnyTables, Database, DatabaseAccess } from './database.ts';

/** Opens an SQLite file; without `writes` nothing can change it. */
export function openSqlite({ place, timeoutMs }: DatabaseAccess, writes: boolean): Database {
  if (!existsSync(place.database)) {
    throw new SyncError(`cannot read ${place.database}: there is no such file`, {
      code: 'SOURCE_NOT_FOUND',
      retryable: true,
      hint: 'Check source.url; a relative path starts at the working directory.',
    });
  }
  const file = new SqliteDatabase(place.database, { readonly: !writes, fileMustExist: true, timeout: timeoutMs });
  // A code of 19 digits is more than a JavaScript number holds.
  file.defaultSafeIntegers(true);
  return {
    db: new Kysely<AnyTables>({ dialect: new SqliteDialect({ database: file }) }),
    columnsOf(query) {
      const statement = file.prepare(query);
      if (statement.reader && statement.readonly) return statement.columns().map(({ name }) => name);
      throw new SyncError(`cannot read ${place.database}: the query gives no rows`, {
        code: 'SOURCE_UNREADABLE',
        retryable: false,
        hint: 'source.query is one SELECT.',
      });
    },
    // kysely streams only what it knows to be a select.
    streamed: (query) => ({ ...CompiledQuery.raw(query), query: SelectQueryNode.create() }),
    textOf,
    // A column that a query computes has no type of its own, and 12 is not '12' then.
    isKey: (column, key) => sql<boolean>`cast(${sql.id(column)} as text) = ${key}`,
    locksRows: false,
    abandon: () => {
      // Nothing runs between two rows.
    },
    close: () => {
      file.close();
    },
  };
}

function textOf(value: unknown): string | null {
  switch (typeof value) {
    case 'string':
      return value;
    case 'bigint':
      return String(value);
    case 'number':
      return plainNumber(String(value));
    default:
      return Buffer.isBuffer(value) ? value.toString('hex') : null;
  }
}
