import type { LocationKey } from '../../domain/ids.ts';
import type { Location, RowRef } from '../../domain/location.ts';
import type { FieldValues } from '../../domain/value.ts';

export interface PackedLocations extends ReadonlyMap<LocationKey, Location> {
  /** @param text the location's values as JSON */
  put(location: Location, text: string): void;
  delete(key: LocationKey): void;
}

/**
 * Locations that wait for Partoo's side, each as one text: as objects, a hundred thousand of them would take hundreds of MB.
 * Every question for one gives a new object.
 *
 * @param at where each stood
 */
export function createPackedLocations(at: ReadonlyMap<LocationKey, RowRef>): PackedLocations {
  const kept = new Map<LocationKey, string | Location>();

  function unpack(key: LocationKey, one: string | Location): Location {
    if (typeof one !== 'string') return one;
    const values = JSON.parse(one) as FieldValues;
    return { key, values, at: at.get(key) ?? { row: 0, line: 0 }, warnings: [] };
  }

  function* entries(): Generator<[LocationKey, Location], undefined> {
    for (const [key, one] of kept) yield [key, unpack(key, one)];
    return undefined;
  }

  function* values(): Generator<Location, undefined> {
    for (const [, location] of entries()) yield location;
    return undefined;
  }

  return {
    put(location, text) {
      const { key, warnings, calendar } = location;
      kept.set(key, warnings.length === 0 && calendar === undefined ? text : location);
    },
    delete(key) {
      kept.delete(key);
    },
    get(key) {
      const one = kept.get(key);
      return one === undefined ? undefined : unpack(key, one);
    },
    has: (key) => kept.has(key),
    get size() {
      return kept.size;
    },
    keys: () => kept.keys(),
    values,
    entries,
    forEach(receive) {
      for (const [key, location] of entries()) receive(location, key, this);
    },
    [Symbol.iterator]: entries,
  };
}
