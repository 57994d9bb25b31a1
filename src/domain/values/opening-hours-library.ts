import { createRequire } from 'node:module';
import type OpeningHours from 'opening_hours';

const load = createRequire(import.meta.url);

/**
 * The library of that name, loaded for the first text that nothing simpler reads: it brings the holidays of the world, and
 * most sources never need it. An `import()` would make every mapping wait for a promise.
 */
export function openingHoursLibrary(): typeof OpeningHours {
  return load('opening_hours') as typeof OpeningHours;
}
