import type { LocationKey } from '../../domain/ids.ts';
import type { RowRef } from '../../domain/location.ts';
import type { FieldPath, FieldValues } from '../../domain/value.ts';
import type { World } from '../read/read-both-sides.ts';

/** The source as this run read it, for the locations that are about to change. */
export interface SourceNow {
  /** Null: it does not hold the location, or not in a mappable row. */
  valuesOf(key: LocationKey): FieldValues | null;
  /** Not in it, in no condition, and in no row whose key cannot be read. */
  isAbsent(key: LocationKey): boolean;
  /** Special dates that the calendar of public holidays made. */
  holidaysOf(key: LocationKey): readonly FieldPath[];
  hashOf(key: LocationKey): string | null;
  at(key: LocationKey): RowRef | null;
  /** What was read, for writing into it; null where it cannot be written. */
  readonly version: string | null;
}

export function sourceNow(
  world: Pick<World, 'source' | 'known'> & { readonly seen: Pick<World['seen'], 'source'> },
): SourceNow {
  const { source, known } = world;
  const { keys, keyless } = world.seen.source;
  return {
    isAbsent: (key) => !keys.has(key) && keyless.length === 0,
    valuesOf: (key) => world.seen.source.locations.get(key)?.values ?? null,
    holidaysOf: (key) => world.seen.source.locations.get(key)?.calendar?.made ?? [],
    hashOf: (key) => source.hashes.get(key) ?? (source.still.has(key) ? (known.get(key)?.sourceHash ?? null) : null),
    at: (key) => source.at.get(key) ?? null,
    version: source.version,
  };
}
