import { createConnection } from 'mysql2/promise';
import { describe, expect, it } from 'vitest';
import type { DatabasePlace } from '../../../src/sources/sql/options.ts';
import { readAll } from '../../contract/read-all.ts';
import { hasMariadb, skipped, startMariadb, untilAnswering } from './servers.ts';
import { describeSql, sourceOf } from './sql-tests.ts';

describe.skipIf(!hasMariadb)(skipped('MariaDB', hasMariadb), () => {
  let place: DatabasePlace;

  describeSql(
    {
      name: 'sql, MariaDB',
      types: {
        columns: `a bigint, b decimal(9,6), c double, d char(8), e date, f datetime, g boolean, h bit(3), i time,
          j double, k enum('x','y')`,
        values: `9007199254740993, 48.8566, 0.1, 'ab', '2026-12-24', '2026-12-24 10:00', true, b'101', '09:30', 1e21, 'y'`,
        texts: [
          ...['9007199254740993', '48.856600', '0.1', 'ab', '2026-12-24', '2026-12-24 10:00:00', '1', '5'],
          ...['09:30:00', '1000000000000000000000', 'y'],
        ],
      },
      decimal: 'decimal(9,6)',
    },
    async () => {
      const server = await startMariadb();
      const { port, user, password } = server;
      place = { dialect: 'mysql', host: '127.0.0.1', port, database: 'test', user, password };
      const client = await untilAnswering(() =>
        createConnection({ host: '127.0.0.1', port, user, password, database: 'test', charset: 'utf8mb4' }),
      );
      return {
        place,
        run: async (statement, parameters = []) => {
          await client.query(statement, [...parameters]);
        },
        largeQuery: (rows) => `select lpad(seq, 6, '0') as id, repeat('x', 190) as text from seq_1_to_${String(rows)}`,
        connections: async () => {
          const [rows] = await client.query(
            'select count(*) as count from information_schema.processlist where user = ?',
            [user],
          );
          return Number((rows as { count: number }[])[0]?.count) - 1;
        },
        close: async () => {
          await client.end();
          await server.stop();
        },
      };
    },
  );

  it('says that the password is refused, without saying the password (R35)', async () => {
    const wrong = { ...place, password: 'not-the-password' };

    const error: unknown = await readAll(sourceOf(wrong)).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: 'SOURCE_UNAUTHORIZED', retryable: false });
    expect(JSON.stringify(error) + String(error)).not.toContain('not-the-password');
  });

  it('stops at once while the database still thinks', async () => {
    const stop = new AbortController();
    const reading = readAll(sourceOf(place, { query: 'select sleep(60) as store_id' }), stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 200);

    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
