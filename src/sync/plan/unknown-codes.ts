import type { Notice } from '../../domain/plan.ts';
import { compareText } from './compare-text.ts';
import type { Seen } from './seen.ts';

/** Codes that a person asked for by name and that no location has: a slip must not look like a location in step. */
export function unknownCodes({ only, isNarrow, source, links, partoo }: Seen): readonly Notice[] {
  if (only === null || isNarrow === true || source.outcome !== 'complete' || partoo.outcome !== 'complete') return [];
  return [...only]
    .filter((code) => !source.keys.has(code) && !links.has(code))
    .sort(compareText)
    .map((code) => ({ code, message: 'is neither in the source nor linked: no location has this code' }));
}
