import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import type { Client, ClientConfig } from 'pg';
import { plainNumber } from '../plain-number.ts';
import type { AnyTables, Database, DatabaseAccess } from './database.ts';

/** Type numbers of PostgreSQL whose text is not what people mean. */
const booleanType = 16;
const paddedType = 1042;
const floatTypes: readonly number[] = [700, 701];

/** Connects to PostgreSQL. Every value arrives as the text that PostgreSQL writes for it. */
export async function openPostgres({ place, tls, tlsCa, timeoutMs }: DatabaseAccess): Promise<Database> {
  const { default: pg } = await import('pg');
  const { default: Cursor } = await import('pg-cursor');
  const { host, port, database, user, password } = place;
  const config: ClientConfig = {
    ...{ host, port, database, connectionTimeoutMillis: timeoutMs, application_name: 'partoo-sync' },
    ...(user === null ? {} : { user }),
    ...(password === null ? {} : { password }),
    ssl: tls ? { rejectUnauthorized: true, ...(tlsCa === null ? {} : { ca: tlsCa }) } : false,
    // Dates and numbers in the one form, whatever the database is set to.
    options: '-c datestyle=ISO -c extra_float_digits=1',
    types: { getTypeParser: (type: number) => (text: string) => parse(type, text) },
  };
  const client: Client = new pg.Client(config);
  // A connection that breaks between two queries is told by the next one.
  client.on('error', () => undefined);
  await client.connect();
  const lease = Object.assign(client, { release: () => undefined });
  return {
    db: new Kysely<AnyTables>({
      dialect: new PostgresDialect({
        pool: { connect: () => Promise.resolve(lease), end: () => client.end(), options: {} },
        cursor: Cursor,
      }),
    }),
    async columnsOf(query) {
      const { fields } = await client.query({ text: `select * from (${query}\n) as asked limit 0`, rowMode: 'array' });
      return fields.map(({ name }) => name);
    },
    streamed: (query) => CompiledQuery.raw(query),
    textOf: (value) => (value === null || typeof value === 'string' ? value : JSON.stringify(value)),
    isKey: (column, key) => sql<boolean>`${sql.id(column)} = ${key}`,
    locksRows: true,
    abandon: () => {
      // While a query is under way this cuts the connection.
      client.end().catch(() => undefined);
    },
    close: () => client.end(),
  };
}

function parse(type: number, text: string): string {
  if (type === booleanType) return text === 't' ? 'true' : 'false';
  // CHAR(8) is filled up with spaces, which are no part of the value.
  if (type === paddedType) return text.replace(/ +$/, '');
  return floatTypes.includes(type) ? plainNumber(text) : text;
}
