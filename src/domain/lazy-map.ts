/**
 * A map whose values are made anew whenever one is asked for, out of something smaller that is stored: as objects that wait, a
 * hundred thousand of them would take several times the memory.
 *
 * @param stored decides which keys there are, and the order in which the map is gone through; it may go on changing
 */
export function createLazyMap<K, S, V>(
  stored: ReadonlyMap<K, S>,
  valueOf: (stored: S, key: K) => V,
): ReadonlyMap<K, V> {
  function* entries(): Generator<[K, V], undefined> {
    for (const [key, one] of stored) yield [key, valueOf(one, key)];
    return undefined;
  }

  function* values(): Generator<V, undefined> {
    for (const [key, one] of stored) yield valueOf(one, key);
    return undefined;
  }

  return {
    get(key) {
      const one = stored.get(key);
      return one === undefined ? undefined : valueOf(one, key);
    },
    has: (key) => stored.has(key),
    get size() {
      return stored.size;
    },
    keys: () => stored.keys(),
    values,
    entries,
    forEach(receive) {
      for (const [key, value] of entries()) receive(value, key, this);
    },
    [Symbol.iterator]: entries,
  };
}
