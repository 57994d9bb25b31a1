import { createLazyMap } from '../../domain/lazy-map.ts';
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

  function unpack(one: string | Location, key: LocationKey): Location {
    if (typeof one !== 'string') return one;
    const values = JSON.parse(one) as FieldValues;
    return { key, values, at: at.get(key) ?? { row: 0, line: 0 }, warnings: [] };
  }

  return Object.assign(createLazyMap(kept, unpack), {
    put(location: Location, text: string) {
      const { key, warnings, calendar } = location;
      kept.set(key, warnings.length === 0 && calendar === undefined ? text : location);
    },
    delete(key: LocationKey) {
      kept.delete(key);
    },
  });
}
