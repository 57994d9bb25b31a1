import type SqliteDatabase from 'better-sqlite3';
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Tables } from './tables.ts';
import { translated } from './translate-error.ts';

/** A query compiled and prepared at its first use. */
export interface Statement<P, R> {
  /** How many rows it changed. */
  run(params: P): number;
  all(params: P): R[];
  first(params: P): R | undefined;
}

/** The open database as the table files use it: typed statements, synchronous, every failure translated. */
export interface Connection {
  /**
   * Builds a statement once, with a name where a value will stand: kysely checks tables and columns,
   * and a call costs no more than a prepared statement does.
   */
  prepare<P, R>(build: (db: Kysely<Tables>, params: P) => Compilable<R>): Statement<P, R>;
  /** For a query whose shape depends on the question; compiled at every call. */
  query<R>(build: (db: Kysely<Tables>) => Compilable<R>): R[];
  /** All of it or nothing. Inner calls join the outer transaction. */
  transaction<T>(work: () => T): T;
  /**
   * The same, without waiting for the disk: it outlives the process, and a power cut may take it back.
   * For what is looked up again in that case. Never inside another transaction.
   */
  quickTransaction<T>(work: () => T): T;
  /** For messages. */
  readonly path: string;
}

/** Large tables are gone through once a run: what 16 MB, the default, would keep of them is not asked for again. */
const cacheKb = 2_000;

export function connect(database: SqliteDatabase.Database, path: string): Connection {
  database.pragma(`cache_size = -${String(cacheKb)}`);
  const builder = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  });

  return {
    path,
    prepare<P, R>(build: (db: Kysely<Tables>, params: P) => Compilable<R>): Statement<P, R> {
      let prepared: Prepared<R> | undefined;
      const ready = (): Prepared<R> => (prepared ??= prepareOnce(database, build(builder, placeholders as P)));
      const call = <T>(params: P, use: (statement: Prepared<R>['statement'], values: unknown[]) => T): T =>
        translated(path, () => {
          const { statement, bind } = ready();
          return use(statement, bind(params));
        });
      return {
        run: (params) => call(params, (statement, values) => statement.run(...values).changes),
        all: (params) => call(params, (statement, values) => statement.all(...values)),
        first: (params) => call(params, (statement, values) => statement.get(...values)),
      };
    },
    query<R>(build: (db: Kysely<Tables>) => Compilable<R>): R[] {
      return translated(path, () => {
        const { sql, parameters } = build(builder).compile();
        return database.prepare<unknown[], R>(sql).all(...parameters);
      });
    },
    transaction: (work) => translated(path, () => database.transaction(work).immediate()),
    quickTransaction: (work) =>
      translated(path, () => {
        database.pragma('synchronous = normal');
        try {
          return database.transaction(work).immediate();
        } finally {
          database.pragma('synchronous = full');
        }
      }),
  };
}

/** Stands in a query where a value will be bound. */
class Placeholder {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** Answers a placeholder for whatever name is asked; typed, where it is used, as the values it stands for. */
const placeholders: unknown = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) });

interface Prepared<R> {
  readonly statement: SqliteDatabase.Statement<unknown[], R>;
  readonly bind: (params: unknown) => unknown[];
}

function prepareOnce<R>(database: SqliteDatabase.Database, query: Compilable<R>): Prepared<R> {
  const { sql, parameters } = query.compile();
  return {
    statement: database.prepare<unknown[], R>(sql),
    bind: (params) => parameters.map((value) => (value instanceof Placeholder ? named(params, value.name) : value)),
  };
}

function named(params: unknown, name: string): unknown {
  const value = (params as Record<string, unknown>)[name];
  if (value === undefined) throw new Error(`the statement needs a value for ${name}`);
  return value;
}
