import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { Location } from '../../domain/location.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import { distanceMetres, pointOf } from './distance.ts';

/** How an unlinked location relates to the businesses that have no location yet. */
export type Match =
  | { readonly kind: 'none' }
  | { readonly kind: 'adopt'; readonly business: RemoteBusiness; readonly how: string }
  | { readonly kind: 'renamed'; readonly business: RemoteBusiness; readonly from: LocationKey; readonly how: string }
  /** Its business is not ours to touch, and Partoo takes no second one with the same code. */
  | { readonly kind: 'foreign'; readonly detail: string }
  /** The business of another location still carries its code. */
  | { readonly kind: 'taken'; readonly detail: string }
  /** All of these carry its code: a second look cannot tell which, and Partoo takes no further one (R13). */
  | { readonly kind: 'duplicate'; readonly detail: string; readonly among: readonly BusinessId[] }
  /** One of these, perhaps. */
  | { readonly kind: 'ambiguous'; readonly detail: string; readonly among: readonly BusinessId[] };

export interface Candidates {
  /** In scope, and linked to no location. */
  readonly free: readonly RemoteBusiness[];
  /** Linked to a code that the source no longer has: the same shop under a new code, perhaps (R13). */
  readonly orphaned: readonly { readonly business: RemoteBusiness; readonly from: LocationKey }[];
  /** What the source says of a code that it does not hold: it left; a list of changes says nothing; a row without a key may be it. */
  readonly absence: 'left' | 'unnamed' | 'doubtful';
  /** Codes of businesses that are not ours to touch. */
  readonly foreignCodes: ReadonlySet<string>;
  /** Codes that the business of another location carries, with that location: Partoo takes no second one with the same code. */
  readonly codesOfOthers: ReadonlyMap<string, LocationKey>;
}

/** Two shops of one name this close may be the same shop: proposed, never decided. */
const sameplaceMetres = 150;

/**
 * Finds the business of every unlinked location (R4): by `code`; else by phone and zip; name and distance only give a
 * proposal. Whatever is not unique on both sides is ambiguous: nothing is created for it, a person decides.
 */
export function matchLocations(unlinked: readonly Location[], candidates: Candidates): ReadonlyMap<LocationKey, Match> {
  const byCode = groupBy(candidates.free, (business) => business.code);
  const wanted = new Set<string>(unlinked.map((location) => location.key));
  // A business that carries the code of another location belongs to that one.
  const loose = candidates.free.filter((business) => business.code === null || !wanted.has(business.code));
  const byPhone = new Map<string, RemoteBusiness[]>();
  const byName = new Map<string, RemoteBusiness[]>();
  for (const business of loose) {
    // Both at once: the values of a business that waits packed are made anew for everyone who asks.
    const { values } = business;
    add(byPhone, phoneAndZip({ values }), business);
    add(byName, normalisedName({ values }), business);
  }
  const orphansByPhone = groupBy(candidates.orphaned, ({ business }) => phoneAndZip(business));
  const locationsByPhone = groupBy(
    unlinked.filter((location) => !byCode.has(location.key)),
    phoneAndZip,
  );

  const matches = new Map<LocationKey, Match>();
  for (const location of unlinked) matches.set(location.key, matchOne(location));
  return matches;

  function matchOne(location: Location): Match {
    const sameCode = byCode.get(location.key) ?? [];
    if (sameCode.length > 1)
      return {
        kind: 'duplicate',
        detail: `${String(sameCode.length)} businesses in Partoo carry this code: ${idsOf(sameCode)}. Remove the code from all but one`,
        among: sameCode.map(({ id }) => id),
      };
    if (sameCode[0] !== undefined) return { kind: 'adopt', business: sameCode[0], how: 'same code' };
    if (candidates.foreignCodes.has(location.key))
      return {
        kind: 'foreign',
        detail:
          'a business outside partoo.scope carries this code, and is left alone. Widen partoo.scope if it is yours to manage',
      };

    const contact = phoneAndZip(location);
    if (contact !== null) {
      const found = byPhone.get(contact) ?? [];
      const orphans = orphansByPhone.get(contact) ?? [];
      const rivals = locationsByPhone.get(contact) ?? [];
      if (found.length + orphans.length > 1 || (found.length + orphans.length === 1 && rivals.length > 1)) {
        const fitting = [...found, ...orphans.map(({ business }) => business)];
        return ambiguous(
          fitting,
          `phone and zip fit ${idsOf(fitting)}, and ${String(rivals.length)} location(s). Give the right business the code ${location.key} in Partoo`,
        );
      }
      if (found[0] !== undefined) return { kind: 'adopt', business: found[0], how: 'same phone and zip' };
      if (orphans[0] !== undefined) return renamed(orphans[0]);
    }
    const near = (byName.get(normalisedName(location) ?? '') ?? []).filter(
      (business) => (distanceBetween(location, business) ?? Infinity) <= sameplaceMetres,
    );
    if (near.length > 0)
      return ambiguous(
        near,
        `may be ${idsOf(near)}: same name, less than ${String(sameplaceMetres)} m away. If so, give it the code ${location.key} in Partoo; if not, give it another code there`,
      );
    const holder = candidates.codesOfOthers.get(location.key);
    if (holder !== undefined)
      return {
        kind: 'taken',
        detail: `the business of ${holder} still carries this code in Partoo, which takes no second one. Give that business the code ${holder} there`,
      };
    return { kind: 'none' };
  }

  /** Nobody is judged gone while a row's key cannot be read (R1). */
  function renamed({ business, from }: Candidates['orphaned'][number]): Match {
    const how = `same phone and zip as ${from}`;
    switch (candidates.absence) {
      case 'left':
        return { kind: 'renamed', business, from, how: `${how}, which left the source` };
      case 'unnamed':
        return { kind: 'renamed', business, from, how: `${how}, of which this list of changes says nothing` };
      case 'doubtful':
        return ambiguous([business], `${how}, and a row whose key cannot be read may be that one. Repair that row`);
    }
  }
}

type Described = Pick<Location, 'values'>;

function phoneAndZip({ values }: Described): string | null {
  const { phone, zipcode } = values as { phone?: unknown; zipcode?: unknown };
  return typeof phone === 'string' && phone !== '' && typeof zipcode === 'string' && zipcode !== ''
    ? `${phone} ${zipcode}`
    : null;
}

function normalisedName({ values }: Described): string | null {
  const name = values['name'];
  return typeof name === 'string' && name !== ''
    ? name
        .toLocaleLowerCase('und')
        .normalize('NFKD')
        .replaceAll(/[^\p{L}\p{N}]+/gu, '')
    : null;
}

/** Metres; null where a side has no coordinates. */
function distanceBetween(a: Described, b: Described): number | null {
  const [here, there] = [pointOf(a.values), pointOf(b.values)];
  return here === null || there === null ? null : distanceMetres(here, there);
}

function groupBy<T>(things: readonly T[], keyOf: (thing: T) => string | null): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) add(groups, keyOf(thing), thing);
  return groups;
}

function add<T>(groups: Map<string, T[]>, key: string | null, thing: T): void {
  if (key === null) return;
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [thing]);
  else group.push(thing);
}

function idsOf(businesses: readonly { readonly id: BusinessId }[]): string {
  return businesses.map(({ id }) => id).join(', ');
}

function ambiguous(among: readonly { readonly id: BusinessId }[], detail: string): Match {
  return { kind: 'ambiguous', detail, among: among.map(({ id }) => id) };
}
