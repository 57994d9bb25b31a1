import { createHash } from 'node:crypto';

/**
 * How long after its times an installation runs: somewhere from 0 to so many seconds, always the same for the same
 * installation, and spread evenly over many of them.
 */
export function jitterOf(installation: readonly string[], longestSeconds: number): number {
  const digest = createHash('sha256').update(JSON.stringify(installation)).digest();
  return Math.floor((digest.readUInt32BE() / 2 ** 32) * (longestSeconds * 1000 + 1));
}
