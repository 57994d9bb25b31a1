import type { LocationKey } from '../../domain/ids.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Codes } from '../../domain/snapshot.ts';

/** Codes that have, or had, a business, and that the source does not hold; in the order of the links. */
export function lackingIn(source: Pick<Codes, 'has'>, links: ReadonlyMap<LocationKey, Link>): LocationKey[] {
  const lacking: LocationKey[] = [];
  for (const code of links.keys()) if (!source.has(code)) lacking.push(code);
  return lacking;
}
