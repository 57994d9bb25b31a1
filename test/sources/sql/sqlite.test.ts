import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { parseDatabaseUrl } from '../../../src/sources/sql/options.ts';
import { readAll } from '../../contract/read-all.ts';
import { createTestFolder } from '../folder.ts';
import { describeSql, sourceOf } from './sql-tests.ts';

describeSql(
  {
    name: 'sql, SQLite',
    types: {
      columns: 'a integer, b real, c real, d blob, e text, f',
      values: "9007199254740993, 48.8566, 1e21, x'00ff', ' 0012 ', null",
      texts: ['9007199254740993', '48.8566', '1000000000000000000000', '00ff', ' 0012 ', ' '],
    },
    decimal: "decimal(9,6) check (typeof(lat) <> 'text')",
  },
  async () => {
    const folder = createTestFolder();
    const path = join(folder.path, 'shops.db');
    const file = new SqliteDatabase(path);
    return {
      place: { dialect: 'sqlite', host: '', port: 0, database: path, user: null, password: null },
      run: async (statement, parameters = []) => {
        file.prepare(statement).run(...parameters);
      },
      largeQuery: (rows) => `
        with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${String(rows)})
        select printf('%06d', n) as id, '${'x'.repeat(190)}' as text from numbers`,
      connections: async () => openFiles(path) - 1,
      close: async () => {
        file.close();
        folder.dispose();
      },
    };
  },
);

function openFiles(path: string): number {
  if (!existsSync('/proc/self/fd')) return 1;
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      // The descriptor that listed the folder.
      return '';
    }
  });
  return links.filter((link) => link === path).length;
}

describe('the address of a database', () => {
  it.each([
    [
      'sqlite:data/erp.db',
      { dialect: 'sqlite', database: 'data/erp.db', host: '', port: 0, user: null, password: null },
    ],
    [
      'sqlite:///srv/erp.db',
      { dialect: 'sqlite', database: '/srv/erp.db', host: '', port: 0, user: null, password: null },
    ],
    [
      'postgres://db:5433/erp',
      { dialect: 'postgres', host: 'db', port: 5433, database: 'erp', user: null, password: null },
    ],
    [
      'mariadb://a:b%2Fc@[::1]/erp',
      { dialect: 'mysql', host: '::1', port: 3306, database: 'erp', user: 'a', password: 'b/c' },
    ],
    ['mysql://db', null],
    ['oracle://db/erp', null],
    ['sqlite:', null],
  ])('%s', (text, expected) => {
    const place = parseDatabaseUrl(text);

    expect(place).toEqual(expected);
  });

  it('of a file that is not there is an error with a hint', async () => {
    const place = {
      dialect: 'sqlite',
      host: '',
      port: 0,
      database: 'nowhere/x.db',
      user: null,
      password: null,
    } as const;

    const reading = readAll(sourceOf(place));

    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND', hint: expect.any(String) });
  });
});
