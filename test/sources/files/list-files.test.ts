import { mkdirSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isNamedBy, listFiles } from '../../../src/sources/files/list-files.ts';
import { createTestFolder, type TestFolder } from '../folder.ts';

function folderWith(...names: readonly string[]): TestFolder {
  const folder = createTestFolder();
  onTestFinished(() => {
    folder.dispose();
  });
  for (const name of names) folder.write(name, name);
  return folder;
}

async function namesOf(paths: readonly string[]): Promise<readonly string[]> {
  return (await listFiles(paths)).map(({ path }) => basename(path));
}

describe('the files that a pattern stands for', () => {
  it('come by code point, whatever order the folder gives them in', async () => {
    const names = ['s-😀.csv', 's-ｚ.csv', 's-é.csv', 's-b.csv', 's-B.csv', 's-10.csv', 's-9.csv'];
    const { path } = folderWith(...names);

    const found = await namesOf([join(path, 's-*.csv')]);

    expect(found).toEqual(['s-10.csv', 's-9.csv', 's-B.csv', 's-b.csv', 's-é.csv', 's-ｚ.csv', 's-😀.csv']);
  });

  it('are those whose whole name fits, in no other folder; hidden ones and our backups are none', async () => {
    const { path } = folderWith('a1.csv', 'a1.csv.bak', 'a12.csv', 'b.csv', '.a2.csv', 'a(1).csv', 'a3.bak');
    mkdirSync(join(path, 'a9.csv'));

    const found = await Promise.all(['a?.csv', 'a*', 'a(*', '.a*'].map((name) => namesOf([join(path, name)])));

    expect(found).toEqual([['a1.csv'], ['a(1).csv', 'a1.csv', 'a12.csv', 'a3.bak'], ['a(1).csv'], ['.a2.csv']]);
  });

  it('follow the order of a list, each once, and the names in it need no file', async () => {
    const { path } = folderWith('be.csv', 'fr.csv', 'old.csv');
    const list = ['old.csv', '*r.csv', '*.csv', 'missing.csv', './fr.csv'].map((name) => `${path}/${name}`);

    const found = await listFiles(list);

    expect(found.map(({ path: file }) => relative(path, file))).toEqual(['old.csv', 'fr.csv', 'be.csv', 'missing.csv']);
    expect(found.map(({ state }) => state !== null)).toEqual([true, true, true, false]);
  });

  it.each(['nothing-*.csv', 'no-folder/*.csv'])('are never none: %s', async (name) => {
    const { path } = folderWith('stores.csv');

    const listing = listFiles([join(path, 'stores.csv'), join(path, name)]);

    await expect(listing).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND', message: expect.stringContaining(name) });
  });
});

it.each([
  ['data/stores-*.csv', 'data/stores-be.csv', true],
  ['data/stores-*.csv', 'data/stores.csv', false],
  ['data/stores-*.csv', 'data/old/stores-be.csv', false],
  ['data/stores-*.csv', 'data/.stores-be.csv', false],
  ['data/stores.csv', './data/stores.csv', true],
  ['data/stores.csv', 'data/stores.csv.bak', false],
])('%s means %s: %s', (path, file, expected) => {
  expect(isNamedBy(path, join(process.cwd(), file))).toBe(expected);
});
