import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { SyncError } from '../domain/errors.ts';
import type { Config, SourceConfig } from './config.ts';
import { fingerprint } from './fingerprint.ts';
import type { LoadedConfig } from './load-config.ts';
import type { SettingPath } from './mistake.ts';

/** Something that two configurations, running side by side, must not share. */
interface Own {
  readonly setting: SettingPath;
  readonly what: string;
  readonly hint: string;
  /** Equal where they would be in each other's way; null: nothing to share. */
  readonly of: (loaded: LoadedConfig) => string | null;
}

const owns: readonly Own[] = [
  {
    setting: ['state', 'path'],
    what: 'the same state',
    hint: 'Give each organization a state.path of its own.',
    of: ({ config }) => realPath(config.state.path),
  },
  {
    setting: ['server', 'listen'],
    what: 'the same address to listen on',
    hint: 'Give each a server.listen with a port of its own.',
    of: ({ config: { server } }) =>
      server === null || server.listen.port === 0 ? null : `${server.listen.host}:${String(server.listen.port)}`,
  },
  {
    setting: ['source', 'path'],
    what: 'the same source for the same Partoo organization',
    hint: 'Two of them would each undo what the other does: remove one, or correct partoo.org_id, the key or the source.',
    of: ({ config }) =>
      `${config.partoo.baseUrl} ${organizationOf(config)} ${fingerprint(withRealPaths(config)).parts['source'] ?? ''}`,
  },
];

/** The same files, however they are spelled. */
function withRealPaths(config: Config): Config {
  return {
    ...config,
    source: atRealPath(config.source),
    joined: config.joined.map((joined) => ({ ...joined, source: atRealPath(joined.source) })),
  };
}

function atRealPath<S extends SourceConfig>(source: S): S {
  switch (source.kind) {
    case 'csv':
    case 'json':
    case 'xlsx': {
      const { path } = source;
      return { ...source, path: typeof path === 'string' ? realPath(path) : path.map(realPath) };
    }
    case 'sql': {
      const { place } = source;
      return place.dialect === 'sqlite'
        ? { ...source, place: { ...place, database: realPath(place.database) } }
        : source;
    }
    case 'http':
      return source;
  }
}

/** Where a path leads, symbolic links followed as far as there is something; a URL leads to itself. */
function realPath(path: string): string {
  if (/^https?:\/\//iu.test(path)) return path;
  const full = resolve(path);
  try {
    return realpathSync(full);
  } catch {
    // Not there yet, or a pattern: then its folder may be.
    return dirname(full) === full ? full : join(realPath(dirname(full)), basename(full));
  }
}

/** Without an id it is that of the key. */
function organizationOf({ partoo }: LoadedConfig['config']): string {
  if (partoo.orgId !== null) return String(partoo.orgId);
  return createHash('sha256').update(partoo.apiKey).digest('hex');
}

/**
 * Sees to it that configurations can run side by side.
 * @throws SyncError CONFIG_INVALID, with every pair of places that clash
 */
export function refuseClashes(all: readonly LoadedConfig[]): void {
  const clashes = owns.flatMap((own) => {
    const first = new Map<string, LoadedConfig>();
    return all.flatMap((loaded) => {
      const key = own.of(loaded);
      if (key === null) return [];
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, loaded);
        return [];
      }
      return [`${placeOf(loaded, own.setting)} has ${own.what} as ${placeOf(other, own.setting)}. ${own.hint}`];
    });
  });
  if (clashes.length > 0)
    throw new SyncError(clashes.join('\n'), { code: 'CONFIG_INVALID', retryable: false, hint: 'Nothing was run.' });
}

function placeOf({ file, positionOf }: LoadedConfig, setting: SettingPath): string {
  const { line, column } = positionOf(setting);
  return `${file}:${String(line)}:${String(column)}`;
}
