import type { LocationKey } from '../../domain/ids.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Notice } from '../../domain/plan.ts';
import type { Codes } from '../../domain/snapshot.ts';

/** Warns of new codes that differ from another code only by case, spaces or leading zeros (R13). */
export function nearDuplicates(keys: Codes, links: ReadonlyMap<LocationKey, Link>): readonly Notice[] {
  const fresh: LocationKey[] = [];
  for (const key of keys) if (!links.has(key)) fresh.push(key);
  if (fresh.length === 0) return [];
  const families = new Map<string, LocationKey[]>();
  const known = new Set([...keys, ...links.keys()]);
  for (const key of known) {
    const family = normaliseCode(key);
    const members = families.get(family);
    if (members === undefined) families.set(family, [key]);
    else members.push(key);
  }
  return fresh
    .map((key) => ({ key, others: (families.get(normaliseCode(key)) ?? []).filter((other) => other !== key) }))
    .filter(({ others }) => others.length > 0)
    .map(
      ({ key, others }): Notice => ({
        code: key,
        message: `its code is nearly that of ${others.join(', ')}: a lost zero, case or space?`,
      }),
    )
    .sort((a, b) => ((a.code ?? '') < (b.code ?? '') ? -1 : 1));
}

/** Equal for codes that differ only by case, spaces or leading zeros (R13). */
export function normaliseCode(key: string): string {
  return key
    .toLowerCase()
    .replaceAll(/\s+/gu, '')
    .replace(/^0+(?=.)/u, '');
}
