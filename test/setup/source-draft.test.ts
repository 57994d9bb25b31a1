import { describe, expect, it } from 'vitest';
import { draftDatabase, draftFile, draftUrl, placeKind } from '../../src/setup/source-draft.ts';
import { likelyTable, queryForRows, queryForTables } from '../../src/setup/table-queries.ts';

describe('a place to look at', () => {
  it.each([
    ['data/stores.csv', 'file'],
    ['STORES.XLSX', 'file'],
    ['stores.geojson', 'file'],
    ['data/stores-*.csv', 'file'],
    ['stores.CSV.gz', 'file'],
    ['data/*.ndjson.gz', 'file'],
    ['stores.xlsx.gz', null],
    ['stores.gz', null],
    ['stores.pdf', null],
    ['stores', null],
    ['https://erp.example.com/api/stores.csv', 'url'],
    ['sqlite:data/erp.db', 'database'],
    ['postgres://db.example.com/erp', 'database'],
    ['mariadb://db.example.com/erp', 'database'],
  ])('%s is a %s', (place, kind) => {
    expect(placeKind(place)).toBe(kind);
  });

  it.each([
    ['data/stores.tsv', 'csv'],
    ['data/stores.csv.gz', 'csv'],
    ['data/stores-?.json.gz', 'json'],
  ])('%s is a source of the kind of its content', (path, kind) => {
    expect(draftFile(path).settings).toEqual({ kind, path });
  });

  it('behind a URL may be packed too', () => {
    const url = 'https://erp.example.com/stores.csv.gz';

    expect(draftUrl(url, {}).settings).toEqual({ kind: 'csv', path: url });
  });
});

describe('secrets of a place (R35)', () => {
  const marker = 'S3cr3t-MARKER';

  it.each<[string, string, object]>([
    [
      'of a URL with user and password',
      `https://erp:${marker}@erp.example.com/api`,
      { type: 'basic', user: 'erp', password: '${SOURCE_PASSWORD}' },
    ],
    [
      'of a parameter that is a key',
      `https://erp.example.com/api?page=2&api_key=${marker}`,
      { type: 'api_key', name: 'api_key', api_key: '${SOURCE_API_KEY}', in: 'query' },
    ],
  ])('%s are named by a variable, and their value is apart', (_title, url, auth) => {
    const { settings, secrets, shown } = draftUrl(url, {});

    expect(settings).toMatchObject({ kind: 'http', auth });
    expect(Object.values(secrets)).toEqual([marker]);
    expect(JSON.stringify([settings, shown])).not.toContain(marker);
  });

  it.each<[string, Readonly<Record<string, string>>, object | undefined]>([
    ['a token', { SOURCE_TOKEN: 't', SOURCE_API_KEY: 'k' }, { type: 'bearer', token: '${SOURCE_TOKEN}' }],
    [
      'user and password',
      { SOURCE_USER: 'u', SOURCE_PASSWORD: 'p' },
      { type: 'basic', user: '${SOURCE_USER}', password: '${SOURCE_PASSWORD}' },
    ],
    ['a key', { SOURCE_API_KEY: 'k' }, { type: 'api_key', name: 'X-API-Key', api_key: '${SOURCE_API_KEY}' }],
    ['nothing', { SOURCE_USER: 'u', SOURCE_TOKEN: '' }, undefined],
  ])('of the environment: %s is used by its name', (_title, env, auth) => {
    expect(draftUrl('https://erp.example.com/api', env).settings['auth']).toEqual(auth);
  });

  it.each<[string, Readonly<Record<string, string>>, object, Readonly<Record<string, string>>]>([
    [
      `postgres://erp:${marker}@db.example.com:5433/erp`,
      {},
      { url: 'postgres://db.example.com:5433/erp', user: 'erp', password: '${SOURCE_PASSWORD}' },
      { SOURCE_PASSWORD: marker },
    ],
    [
      'mysql://erp:a%40b%3Ac@db.example.com/erp',
      {},
      { url: 'mysql://db.example.com/erp', user: 'erp', password: '${SOURCE_PASSWORD}' },
      { SOURCE_PASSWORD: 'a@b:c' },
    ],
    [
      'postgres://erp@db.example.com/erp',
      { SOURCE_PASSWORD: 'p' },
      { url: 'postgres://db.example.com/erp', user: 'erp', password: '${SOURCE_PASSWORD}' },
      {},
    ],
    ['postgres://erp@db.example.com/erp', {}, { url: 'postgres://db.example.com/erp', user: 'erp' }, {}],
    ['sqlite:data/erp.db', { SOURCE_PASSWORD: 'p' }, { url: 'sqlite:data/erp.db' }, {}],
  ])('of %s with %j are not in its settings', (url, env, settings, secrets) => {
    expect(draftDatabase(url, 'SELECT 1', env)).toMatchObject({
      ...{ settings: { kind: 'sql', ...settings, query: 'SELECT 1' }, secrets },
    });
  });
});

describe('a table', () => {
  it.each([
    ['sqlite:erp.db', 'stores', 'id', 'SELECT * FROM stores ORDER BY id'],
    ['sqlite:erp.db', 'Store List', null, 'SELECT * FROM "Store List"'],
    ['postgres://h/erp', 'sales.stores', 'Store Id', 'SELECT * FROM sales.stores ORDER BY "Store Id"'],
    ['mysql://h/erp', 'a`b', 'x y', 'SELECT * FROM `a``b` ORDER BY `x y`'],
    ['sqlite:erp.db', 'a"; DROP TABLE b', null, 'SELECT * FROM "a""; DROP TABLE b"'],
  ])('of %s named %s is read by %s', (url, table, key, query) => {
    expect(queryForRows(url, table, key)).toBe(query);
  });

  it.each([
    ['sqlite:erp.db', 'sqlite_master'],
    ['postgresql://h/erp', 'pg_catalog'],
    ['mariadb://h/erp', 'DATABASE()'],
  ])('is found in %s by %s', (url, expected) => {
    expect(queryForTables(url)).toContain(expected);
  });

  it.each<[readonly string[], string | null]>([
    [['t'], 't'],
    [['orders', 'stores', 'users'], 'stores'],
    [['orders', 'filialen'], 'filialen'],
    [['stores', 'store_hours'], null],
    [['orders', 'users'], null],
    [[], null],
  ])('of %j is %s', (tables, expected) => {
    expect(likelyTable(tables)).toBe(expected);
  });
});
