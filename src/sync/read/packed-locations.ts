import { createLazyMap } from '../../domain/lazy-map.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Location, RowRef } from '../../domain/location.ts';
import type { FieldValues } from '../../domain/value.ts';
import { createJsonColumn, type JsonColumn } from './json-column.ts';

export interface PackedLocations extends ReadonlyMap<LocationKey, Location> {
  /** @param text the location's values as JSON */
  put(location: Location, text: string): void;
  delete(key: LocationKey): void;
}

/**
 * Locations that wait for Partoo's side, each as one text: as objects, a hundred thousand of them would take hundreds of MB.
 * Every question for one gives a new object, and that too holds no values: it may be kept.
 *
 * @param at where each stood
 */
export function createPackedLocations(at: ReadonlyMap<LocationKey, RowRef>): PackedLocations {
  const texts = createJsonColumn((text) => JSON.parse(text) as FieldValues);
  const kept = new Map<LocationKey, number | Location>();

  function unpack(one: number | Location, key: LocationKey): Location {
    return typeof one === 'number' ? new PackedLocation(key, at, texts, one) : one;
  }

  return Object.assign(createLazyMap(kept, unpack), {
    put(location: Location, text: string) {
      const { key, warnings, calendar } = location;
      kept.set(key, warnings.length === 0 && calendar === undefined ? texts.push(text) : location);
    },
    delete(key: LocationKey) {
      kept.delete(key);
    },
  });
}

/** A class, for memory: V8 makes a hidden class of its own for each object literal with a getter. */
class PackedLocation implements Location {
  readonly key: LocationKey;
  readonly #at: ReadonlyMap<LocationKey, RowRef>;
  readonly #texts: JsonColumn<FieldValues>;
  readonly #row: number;

  constructor(key: LocationKey, at: ReadonlyMap<LocationKey, RowRef>, texts: JsonColumn<FieldValues>, row: number) {
    this.key = key;
    this.#at = at;
    this.#texts = texts;
    this.#row = row;
  }

  get values(): FieldValues {
    return this.#texts.at(this.#row);
  }

  get at(): RowRef {
    return this.#at.get(this.key) ?? { row: 0, line: 0 };
  }

  get warnings(): readonly [] {
    return [];
  }
}
