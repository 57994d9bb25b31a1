import { createLazyMap } from '../../domain/lazy-map.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { RowRef } from '../../domain/location.ts';
import type { Codes } from '../../domain/snapshot.ts';

/** Where each code stood in the source, in the order of its rows. */
export interface Places {
  /** Every code there is. */
  readonly codes: Codes;
  readonly at: ReadonlyMap<LocationKey, RowRef>;
  /** The how-manieth it was, from 0, by which other things are known of it; undefined: it is not there. */
  indexOf(code: LocationKey): number | undefined;
  /** Gives its index. A code is put once. */
  put(code: LocationKey, at: RowRef): number;
}

/** Of each code its row, its line, and the number of its file; 0: the source is one file. */
const perCode = 3;
const firstCodes = 256;

/** Kept as numbers: as objects, the places of a hundred thousand codes would take 9 MB instead of 1. */
export function createPlaces(): Places {
  const indexes = new Map<LocationKey, number>();
  const files: string[] = [];
  let numbers = new Uint32Array(perCode * firstCodes);
  // What numbers do not say: rows of joined sources, and several rows at once.
  const others = new Map<number, RowRef>();

  return {
    codes: {
      has: (code) => indexes.has(code),
      get size() {
        return indexes.size;
      },
      [Symbol.iterator]: () => indexes.keys(),
    },
    at: createLazyMap(indexes, (index) => {
      const other = others.get(index);
      if (other !== undefined) return other;
      const [row = 0, line = 0, fileNumber = 0] = numbers.subarray(perCode * index, perCode * (index + 1));
      const file = files[fileNumber - 1];
      return file === undefined ? { row, line } : { row, line, file };
    }),
    indexOf: (code) => indexes.get(code),
    put(code, at) {
      const index = indexes.size;
      indexes.set(code, index);
      if (perCode * index === numbers.length) {
        const before = numbers;
        numbers = new Uint32Array(2 * before.length);
        numbers.set(before);
      }
      if (at.file !== undefined && at.file !== files.at(-1)) files.push(at.file);
      numbers.set([at.row, at.line, at.file === undefined ? 0 : files.length], perCode * index);
      if (at.source !== undefined || at.others !== undefined) others.set(index, at);
      return index;
    },
  };
}
