import type { CompiledQuery, Kysely, RawBuilder } from 'kysely';
import type { DatabasePlace } from './options.ts';

/** Tables and columns are known at run time only. */
export type AnyTables = Record<string, Record<string, unknown>>;

/** How to get to a database. */
export interface DatabaseAccess {
  readonly place: DatabasePlace;
  readonly tls: boolean;
  /** PEM; null: the public authorities. */
  readonly tlsCa: string | null;
  readonly timeoutMs: number;
}

/** One connection, and what the databases differ in. */
export interface Database {
  readonly db: Kysely<AnyTables>;
  /** Names of the columns of a query, in order, repeated ones too. Within the open transaction. */
  columnsOf(query: string): readonly string[] | Promise<readonly string[]>;
  /** The query as it can be streamed. */
  streamed(query: string): CompiledQuery<Readonly<Record<string, unknown>>>;
  /** A value as text, as the database itself writes it; null for NULL. */
  textOf(value: unknown): string | null;
  /** Compares a key as it is given by the query with a text. */
  isKey(column: string, key: string): RawBuilder<boolean>;
  /** Rows that are read for being written are locked; SQLite locks the whole file instead. */
  readonly locksRows: boolean;
  /** Cuts the connection without waiting for anybody. */
  abandon(): void;
  close(): void | Promise<void>;
}
