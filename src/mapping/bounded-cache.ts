export type Remember<T> = (key: string, compute: () => T) => T;

/** Remembers what a pure function gave, for texts that recur; forgets all when `limit` texts are known. */
export function createBoundedCache<T>(limit: number): Remember<T> {
  const known = new Map<string, T>();
  return (key, compute) => {
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    const fresh = compute();
    if (known.size >= limit) known.clear();
    known.set(key, fresh);
    return fresh;
  };
}
