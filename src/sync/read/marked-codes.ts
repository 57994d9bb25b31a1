import type { LocationKey } from '../../domain/ids.ts';
import type { Codes } from '../../domain/snapshot.ts';
import type { Places } from './places.ts';

/** Some of the codes that were read, in the order of their rows. */
export interface MarkedCodes extends Codes {
  mark(index: number): void;
  unmark(code: LocationKey): void;
}

const firstCodes = 256;

/** A byte for each code there is: of a settled source nearly all are marked, and a set of them would be a second list of them. */
export function createMarkedCodes({ codes, indexOf }: Pick<Places, 'codes' | 'indexOf'>): MarkedCodes {
  let marks = new Uint8Array(firstCodes);
  let size = 0;
  const isMarked = (index: number | undefined): index is number => index !== undefined && marks[index] === 1;

  return {
    mark(index) {
      if (index >= marks.length) {
        const larger = new Uint8Array(Math.max(2 * marks.length, index + 1));
        larger.set(marks);
        marks = larger;
      }
      if (!isMarked(index)) size += 1;
      marks[index] = 1;
    },
    unmark(code) {
      const index = indexOf(code);
      if (!isMarked(index)) return;
      marks[index] = 0;
      size -= 1;
    },
    has: (code) => isMarked(indexOf(code)),
    get size() {
      return size;
    },
    *[Symbol.iterator]() {
      let index = 0;
      for (const code of codes) {
        if (isMarked(index)) yield code;
        index += 1;
      }
      return undefined;
    },
  };
}
