import { createLazyMap } from './lazy-map.ts';
import { createTextColumn } from './text-column.ts';

/** A map of short texts of Latin-1 letters, kept in one {@link createTextColumn} instead of one by one. */
export interface TextMap<K> extends ReadonlyMap<K, string> {
  set(key: K, text: string): void;
  delete(key: K): void;
}

export function createTextMap<K>(): TextMap<K> {
  const rows = new Map<K, number>();
  const texts = createTextColumn();
  let pushed = 0;

  return Object.assign(
    createLazyMap(rows, (row) => texts.at(row) ?? ''),
    {
      set(key: K, text: string) {
        texts.push(text);
        rows.set(key, pushed);
        pushed += 1;
      },
      delete(key: K) {
        rows.delete(key);
      },
    },
  );
}
