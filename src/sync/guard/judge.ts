import type { LocationKey } from '../../domain/ids.ts';
import type { ConfigFingerprint } from '../../domain/memory/target.ts';
import type { Seen } from '../plan/seen.ts';

/** Sentinels that a side lacks, in words (R9). */
export function missingSentinels(
  seen: Pick<Seen, 'source' | 'partoo' | 'links'>,
  sentinels: readonly string[],
): readonly string[] {
  const codesInPartoo = new Set([...seen.partoo.businesses.values()].map(({ code }) => code));
  return sentinels.flatMap((code) => {
    const key = code as LocationKey;
    const link = seen.links.get(key);
    const inSource = seen.source.keys.has(key);
    const inPartoo =
      codesInPartoo.has(code) ||
      (link !== undefined && link.state !== 'forgotten' && !seen.partoo.missing.has(link.businessId));
    if (inSource && inPartoo) return [];
    return [`${code} is missing from ${inSource ? 'Partoo' : inPartoo ? 'the source' : 'both sides'}`];
  });
}

/** What of the configuration changed since it was last approved (R8), or that the state was put back (R4), in words. */
export function changedSettings(approved: ConfigFingerprint | null, now: ConfigFingerprint): readonly string[] {
  if (approved === null || approved.digest === now.digest) return [];
  const { restored } = approved;
  const parts = Object.keys(now.parts).filter((part) => now.parts[part] !== approved.parts[part]);
  if (restored !== undefined && parts.length === 0)
    return [
      `the state was restored at ${restored.at} from a copy${restored.asOf === null ? '' : ` as of ${restored.asOf}`}: what happened in between is unknown to it. This run closes and deletes nothing`,
    ];
  return [
    `the configuration changed since it was last approved: ${parts.length === 0 ? 'scope, source, fields or absent' : parts.join(', ')}. This run closes and deletes nothing`,
  ];
}
