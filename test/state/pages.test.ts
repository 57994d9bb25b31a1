import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { KnownPage } from '../../src/domain/memory/pages.ts';
import { lyonBusiness, openTestState, parisBusiness } from './support.ts';

const page = (digest: string, facts: Partial<KnownPage> = {}): KnownPage => ({
  ...{ digest, page: 1, maxPage: 3, count: 250, ids: [parisBusiness, lyonBusiness], countries: ['FR', 'ES'] },
  ...{ categories: ['gcid:bakery'], modified: 1_795_000_000, records: 'records', ...facts },
});

it('pages of the last full read are known by their digest; those that it did not meet are forgotten (R14)', async () => {
  const { memory } = await openTestState();
  memory.rememberPages([page('one'), page('two', { page: null, maxPage: null, count: null }), page('three')], []);
  const all = ['one', 'two', 'three'].map((digest) => memory.pageOf(digest));

  memory.rememberPages([page('four')], ['two']);

  expect(all).toEqual([page('one'), page('two', { page: null, maxPage: null, count: null }), page('three')]);
  expect(['one', 'two', 'three', 'four'].map((digest) => memory.pageOf(digest)?.digest ?? null)).toEqual([
    ...[null, 'two', null, 'four'],
  ]);
});

it('a page that is not as it was written is a corrupt state, named with its table', async () => {
  const { memory, path } = await openTestState();
  memory.rememberPages([page('one')], []);
  const database = new SqliteDatabase(path);
  database.prepare(`update pages set page_json = '{"ids": 7}'`).run();
  database.close();

  expect(() => memory.pageOf('one')).toThrow(
    expect.objectContaining({ code: 'STATE_CORRUPT', message: expect.stringContaining('pages') as string }),
  );
});
