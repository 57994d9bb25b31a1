const firstMs = 1000;
const longestMs = 60_000;

/** Tries of one request in all, the first included: partoo-api section 29. */
export const maxTries = 6;

/**
 * How long to wait after the given try (from 1) failed: anything from 0 to 1 s, doubling to 60 s (full jitter).
 * `random` answers at least 0 and less than 1.
 */
export function backoffMs(triesSoFar: number, random: () => number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** (triesSoFar - 1));
  return Math.round(random() * ceiling);
}
