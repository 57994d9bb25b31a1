import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseClashes } from '../../src/config/clashes.ts';
import { listConfigs } from '../../src/config/list-configs.ts';
import { type LoadedConfig, parseConfig } from '../../src/config/load-config.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'partoo-sync-folder-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the configurations of a folder', () => {
  it('are its YAML files by name, without hidden ones and what is in folders', () => {
    for (const name of ['b.yaml', 'a.yml', '.hidden.yaml', 'notes.md', 'c.YAML']) writeFileSync(join(folder, name), '');
    mkdirSync(join(folder, 'old.yaml'));

    expect(listConfigs(folder)).toEqual(['a.yml', 'b.yaml', 'c.YAML'].map((name) => join(folder, name)));
  });

  it.each([
    ['', 'there is no configuration'],
    ['missing', 'cannot be read'],
  ])('that are not there (%j) are an error', (name, message) => {
    expect(() => listConfigs(join(folder, name))).toThrow(message);
  });
});

describe('configurations side by side', () => {
  const config = (name: string, settings: Readonly<Record<string, object>> = {}): LoadedConfig =>
    parseConfig(
      JSON.stringify(
        {
          version: 1,
          partoo: { environment: 'sandbox', api_key: `key-of-${name}`, ...settings['partoo'] },
          state: { path: `state/${name}.db`, ...settings['state'] },
          source: { kind: 'csv', path: `data/${name}.csv`, key: 'id', ...settings['source'] },
          fields: { name: 'name' },
          absent: { action: 'report' },
          ...(settings['server'] === undefined ? {} : { server: settings['server'] }),
        },
        null,
        2,
      ),
      `${name}.yaml`,
      {},
    );

  it.each<[what: string, a: Record<string, object>, b: Record<string, object>]>([
    ['with a state, a source and an organization each', {}, {}],
    ['with one source for two organizations', { source: { path: 'x' } }, { source: { path: 'x' } }],
    [
      'with two sources for one organization',
      { partoo: { org_id: 7, api_key: 'key-one' } },
      { partoo: { org_id: 7, api_key: 'key-one' } },
    ],
    ['that listen on any free port', { server: { listen: '127.0.0.1:0' } }, { server: { listen: '127.0.0.1:0' } }],
  ])('%s can be run', (_what, a, b) => {
    expect(() => {
      refuseClashes([config('a', a), config('b', b)]);
    }).not.toThrow();
  });

  it.each<[what: string, shared: Record<string, object>, message: RegExp]>([
    [
      'one state, however it is written',
      { state: { path: 'state/../x.db' } },
      /b\.yaml:\d+:\d+ has the same state as a\.yaml:\d+:\d+/,
    ],
    ['one address', { server: {} }, /b\.yaml:\d+:\d+ has the same address to listen on as a\.yaml:\d+:\d+/],
    [
      'one source for one organization',
      { source: { path: 'x' }, partoo: { org_id: 7 } },
      /b\.yaml:\d+:\d+ has the same source for the same Partoo organization as a\.yaml:/,
    ],
    [
      'one source with one key',
      { source: { path: 'x' }, partoo: { api_key: 'key-one' } },
      /same source for the same Partoo organization/,
    ],
  ])('with %s are a mistake, whose places are named', (_what, shared, message) => {
    const other = 'state' in shared ? { ...shared, state: { path: 'x.db' } } : shared;

    const refuse = (): void => {
      refuseClashes([config('a', shared), config('b', other)]);
    };

    expect(refuse).toThrow(message);
    expect(refuse).not.toThrow(/key-one/u);
  });

  it.each<[what: string, one: string | string[], other: string | string[]]>([
    ['with a dot', 'real/shops.csv', './real/../real/shops.csv'],
    ['through a symbolic link', 'real/shops.csv', 'linked/shops.csv'],
    ['through a link of the file', 'real/shops.csv', 'shops-of-today.csv'],
    ['that is not there yet', 'real/later.csv', 'linked/later.csv'],
    ['as a pattern', 'real/*.csv', 'linked/*.csv'],
    ['in a list', ['real/shops.csv', 'real/later.csv'], ['linked/later.csv', 'linked/shops.csv']],
  ])('with one source for one organization, spelled %s, are a mistake', (_what, one, other) => {
    mkdirSync(join(folder, 'real'));
    writeFileSync(join(folder, 'real', 'shops.csv'), '');
    symlinkSync(join(folder, 'real'), join(folder, 'linked'));
    symlinkSync(join(folder, 'real', 'shops.csv'), join(folder, 'shops-of-today.csv'));
    const at = (path: string | string[]): object => ({
      path: typeof path === 'string' ? `${folder}/${path}` : path.map((name) => `${folder}/${name}`),
    });

    const refuse = (): void => {
      refuseClashes([
        config('a', { partoo: { org_id: 7 }, source: at(one) }),
        config('b', { partoo: { org_id: 7 }, source: at(other) }),
      ]);
    };

    expect(refuse).toThrow(/same source for the same Partoo organization/u);
  });

  it('tell every clash at once', () => {
    const shared = { state: { path: 'x.db' }, server: {} };

    const refuse = (): void => {
      refuseClashes([config('a', shared), config('b', shared), config('c', shared)]);
    };

    expect(refuse).toThrow(/(?:\S+ has the same .*\n?){4}/u);
  });
});
