import { allRights } from '../../../src/domain/key-rights.ts';
import { asBusinessId, asLocationKey, type LocationKey } from '../../../src/domain/ids.ts';
import type { Location, Problem } from '../../../src/domain/location.ts';
import type { Base } from '../../../src/domain/memory/base.ts';
import type { Link } from '../../../src/domain/memory/links.ts';
import type { Change, FieldChange } from '../../../src/domain/plan.ts';
import type { RemoteBusiness } from '../../../src/domain/ports/remote-business.ts';
import type { FieldValues } from '../../../src/domain/value.ts';
import { createPartooCodec } from '../../../src/partoo/codec.ts';
import { toRemoteBusiness } from '../../../src/partoo/remote-business.ts';
import type { Seen } from '../../../src/sync/plan/seen.ts';
import { businessIdOf, rawOf } from '../shops.ts';

export const today = '2026-11-22';
export const at = '2026-11-22T09:00:00.000Z';
export const codec = createPartooCodec({ today: () => today });

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** `open_hours.monday` to `open_hours.sunday`, all alike. */
export function everyDay(windows: readonly string[]): FieldValues {
  return Object.fromEntries(days.map((day) => [`open_hours.${day}`, windows]));
}

export function key(code: string): LocationKey {
  return asLocationKey(code);
}

/** What the source says of a shop that {@link business} of the same code is in step with. */
export function location(code: string, changed: FieldValues = {}, facts: Partial<Location> = {}): Location {
  const number = Number(code.replaceAll(/\D/gu, '')) || 0;
  const values: FieldValues = {
    name: `Shop ${code}`,
    city: 'Paris',
    zipcode: '75001',
    country: 'FR',
    phone: `+331400000${String(number % 100).padStart(2, '0')}`,
    categories: ['gcid:bakery'],
    ...everyDay(['09:00-18:00']),
    ...changed,
  };
  return { key: key(code), values, at: { row: number, line: number + 1 }, warnings: [], ...facts };
}

/** A location without what it does not say: a field given as undefined is left out. */
export function without(place: Location, ...fields: readonly string[]): Location {
  return {
    ...place,
    values: Object.fromEntries(Object.entries(place.values).filter(([field]) => !fields.includes(field))),
  };
}

export function business(code: string, changed: Readonly<Record<string, unknown>> = {}): RemoteBusiness {
  const raw = rawOf(code, changed);
  return toRemoteBusiness({ ...raw, id: typeof changed['id'] === 'string' ? changed['id'] : raw.id }, today);
}

export function baseOf({ values }: Location, reshaped: FieldValues = {}): Base {
  return { values, reshaped, settledAt: '2026-11-01T00:00:00.000Z' };
}

export function linkTo(code: string, facts: Partial<Link> = {}): Link {
  return { code: key(code), businessId: asBusinessId(businessIdOf(code)), state: 'active', closedByUs: null, ...facts };
}

export function problem(row: number, column = 'tel', message = '"abc" is not a phone number'): Problem {
  return { at: { row, line: row + 1 }, column, message };
}

/** What a test says of the two sides; everything else follows. */
export interface Sides {
  readonly locations?: readonly Location[];
  readonly businesses?: readonly RemoteBusiness[];
  /** Linked locations; their base is what {@link location} says, unless `bases` says otherwise. */
  readonly linked?: readonly string[];
  readonly links?: readonly Link[];
  readonly bases?: Readonly<Record<string, Base>>;
  readonly seen?: Partial<Seen>;
  readonly source?: Partial<Seen['source']>;
  readonly partoo?: Partial<Seen['partoo']>;
}

export function seenOf(sides: Sides): Seen {
  const locations = new Map((sides.locations ?? []).map((place) => [place.key, place]));
  const businesses = sides.businesses ?? [];
  const links = [...(sides.linked ?? []).map((code) => linkTo(code)), ...(sides.links ?? [])];
  const bases = new Map(links.map(({ code }) => [code, sides.bases?.[code] ?? baseOf(location(code))] as const));
  const source = {
    outcome: 'complete' as const,
    locations,
    invalid: new Map(),
    duplicates: new Map(),
    keyless: [],
    ...sides.source,
  };
  const twins = businesses.filter(
    ({ code }) => code !== null && businesses.filter((one) => one.code === code).length > 1,
  );
  return {
    at,
    today: at.slice(0, 10),
    source: {
      ...source,
      keys: sides.source?.keys ?? new Set([...locations.keys(), ...source.invalid.keys(), ...source.duplicates.keys()]),
    },
    partoo: {
      outcome: 'complete',
      isPartial: false,
      count: businesses.length,
      requests: 1,
      businesses: new Map(businesses.map((one) => [one.id, one])),
      codesOfOthers: new Map(),
      duplicateCodes: new Map(
        twins.map(({ code }) => [String(code), twins.filter((one) => one.code === code).map(({ id }) => id)]),
      ),
      missing: new Map(),
      ...sides.partoo,
    },
    links: new Map(links.map((link) => [link.code, link])),
    bases,
    absences: new Map(),
    failures: new Map(),
    settling: new Map(),
    resolutions: [],
    undone: [],
    rights: allRights,
    settledCount: 0,
    isTentative: false,
    only: null,
    ...sides.seen,
  };
}

export function fieldChange(field: string, facts: Partial<FieldChange> = {}): FieldChange {
  return { field, base: 'A', source: 'B', partoo: 'A', to: 'B', rule: 'source changed', ...facts };
}

export function change(code: string, facts: Partial<Change> = {}): Change {
  return {
    action: 'update',
    code: key(code),
    business_id: asBusinessId(businessIdOf(code)),
    side: 'partoo',
    fields: [fieldChange('city')],
    patch: [],
    ...facts,
  };
}
