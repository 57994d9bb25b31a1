import { CompiledQuery, Kysely, MysqlDialect, sql } from 'kysely';
import type { Connection, FieldPacket, PoolOptions, TypeCastField } from 'mysql2';
import { plainNumber } from '../plain-number.ts';
import type { AnyTables, Database, DatabaseAccess } from './database.ts';

/** Connects to MySQL or MariaDB. Every value arrives as the text that the database writes for it. */
export async function openMysql({ place, tls, tlsCa, timeoutMs }: DatabaseAccess): Promise<Database> {
  const { createPool } = await import('mysql2');
  const { host, port, database, user, password } = place;
  const options: PoolOptions = {
    ...{ host, port, database, connectTimeout: timeoutMs, connectionLimit: 1, charset: 'utf8mb4' },
    ...(user === null ? {} : { user }),
    ...(password === null ? {} : { password }),
    ...(tls ? { ssl: { rejectUnauthorized: true, ...(tlsCa === null ? {} : { ca: tlsCa }) } } : {}),
    typeCast: (field) => textOfField(field),
  };
  const pool = createPool(options);
  let connection: Connection | null = null;
  pool.on('connection', (made) => {
    connection = made;
  });
  const db = new Kysely<AnyTables>({ dialect: new MysqlDialect({ pool }) });
  return {
    db,
    columnsOf: (query) =>
      new Promise((resolve, reject) => {
        // The only connection is the one with the open transaction.
        (connection ?? pool).query(
          `select * from (${query}\n) as asked limit 0`,
          (error: Error | null, _rows: unknown, fields: FieldPacket[]) => {
            if (error === null) resolve(fields.map(({ name }) => name));
            else reject(error);
          },
        );
      }),
    streamed: (query) => CompiledQuery.raw(query),
    textOf: (value) => (value === null || typeof value === 'string' ? value : JSON.stringify(value)),
    isKey: (column, key) => sql<boolean>`${sql.id(column)} = ${key}`,
    locksRows: true,
    abandon: () => {
      connection?.destroy();
    },
    close: () => db.destroy(),
  };
}

function textOfField(field: TypeCastField): string | null {
  if (field.type !== 'BIT') {
    const text = field.string('utf8');
    return text !== null && (field.type === 'FLOAT' || field.type === 'DOUBLE') ? plainNumber(text) : text;
  }
  const bits = field.buffer();
  return bits === null ? null : String(bits.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n));
}
