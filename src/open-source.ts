import type { Config } from './config/config.ts';
import type { Source } from './domain/ports/source.ts';
import { createFindColumn, partsOfTemplate } from './mapping/columns.ts';
import { readKey } from './mapping/key.ts';
import { nearestOf } from './domain/nearest.ts';
import { listFiles } from './sources/files/list-files.ts';
import { createJoinedSource } from './sources/joined/reader.ts';
import { createSource, type SourceDeps } from './sources/registry.ts';

/** The source of a configuration, with what is joined to it. Opens nothing yet. */
export function openSource({ source, joined }: Pick<Config, 'source' | 'joined'>, deps: SourceDeps): Source {
  const first = createSource(source, deps);
  if (joined.length === 0) return first;
  const others = joined.map(({ source: own, ...how }) => ({
    ...how,
    key: own.key,
    source: createSource(own, { log: deps.log }),
  }));
  const words = { createFindColumn, readKey, nearestOf, partsOfTemplate };
  return createJoinedSource({ first, key: source.key, joined: others }, words);
}

/**
 * The files that a pattern stands for, in the order in which they are read.
 * @throws SyncError SOURCE_NOT_FOUND where there are none, SOURCE_UNREADABLE
 */
export async function filesNamedBy(pattern: string): Promise<readonly string[]> {
  return (await listFiles([pattern])).map(({ path }) => path);
}
