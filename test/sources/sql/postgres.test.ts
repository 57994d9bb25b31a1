import pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { DatabasePlace } from '../../../src/sources/sql/options.ts';
import { readAll } from '../../contract/read-all.ts';
import { postgresFolder, skipped, startPostgres, untilAnswering } from './servers.ts';
import { describeSql, sourceOf } from './sql-tests.ts';

const isThere = postgresFolder !== null;

describe.skipIf(!isThere)(skipped('PostgreSQL', isThere), () => {
  let place: DatabasePlace;

  describeSql(
    {
      name: 'sql, PostgreSQL',
      types: {
        columns: `a bigint, b numeric(9,6), c double precision, d char(8), e date, f timestamp, g boolean, h bit(3),
          i time, j jsonb, k text[], l double precision`,
        values: `9007199254740993, 48.8566, 0.1, 'ab', '2026-12-24', '2026-12-24 10:00', true, b'101',
          '09:30', '{"a": 1}', '{x,y}', 1e21`,
        texts: [
          ...['9007199254740993', '48.856600', '0.1', 'ab', '2026-12-24', '2026-12-24 10:00:00', 'true', '101'],
          ...['09:30:00', '{"a": 1}', '{x,y}', '1000000000000000000000'],
        ],
      },
      decimal: 'numeric(9,6)',
    },
    async () => {
      const server = await startPostgres();
      const { port, user, password } = server;
      place = { dialect: 'postgres', host: '127.0.0.1', port, database: 'postgres', user, password };
      const client = await untilAnswering(async () => {
        const made = new pg.Client({ host: '127.0.0.1', port, user, password, database: 'postgres' });
        await made.connect();
        return made;
      });
      return {
        place,
        run: async (statement, parameters = []) => {
          let index = 0;
          const numbered = statement.replaceAll('?', () => `$${String((index += 1))}`);
          await client.query(numbered, [...parameters]);
        },
        largeQuery: (rows) =>
          `select lpad(n::text, 6, '0') as id, repeat('x', 190) as text from generate_series(1, ${String(rows)}) as n`,
        connections: async () => {
          const { rows } = await client.query<{ count: string }>(
            "select count(*) from pg_stat_activity where application_name = 'partoo-sync'",
          );
          return Number(rows[0]?.count);
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

  it('says that nobody answers', async () => {
    const reading = readAll(sourceOf({ ...place, port: 1 }));

    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE', retryable: true });
  });

  it('waits no longer than configured, and cuts the connection', async () => {
    const slow = sourceOf(place, { query: 'select pg_sleep(60)::text as store_id', timeoutMs: 300 });

    const reading = readAll(slow);

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      message: expect.stringContaining('0.3 s'),
    });
  });

  it('stops at once while the database still thinks', async () => {
    const stop = new AbortController();
    const reading = readAll(sourceOf(place, { query: 'select pg_sleep(60)::text as store_id' }), stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 200);

    await expect(reading).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
