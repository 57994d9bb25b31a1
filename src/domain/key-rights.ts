import { entryOf, fieldNameOf, specOf } from './fields.ts';
import type { Policy } from './policy.ts';
import type { FieldPath } from './value.ts';

/** What Partoo says of the API key in use (partoo-api sections 2, 3 and 24). */
export interface KeyAccount {
  /** Tells keys and their Partoo apart; never the key itself (R35). */
  readonly keyDigest: string;
  /** `ORG_ADMIN`, `PROVIDER`, … or one we do not know; null where Partoo does not say. */
  readonly role: string | null;
  /** Names of the permissions that the key has; null where Partoo does not say. */
  readonly permissions: readonly string[] | null;
  /** Names of all that the organization knows; null where they were not asked for, or may not be listed. */
  readonly listed: readonly string[] | null;
  /** `YYYY-MM-DD`; null: the key does not end, or may not say when. */
  readonly expiresOn: string | null;
}

export interface KnownKeyAccount extends KeyAccount {
  readonly checkedAt: string;
}

/** Something that Partoo let a key write, or refused to. */
export interface TriedRight {
  /** A property, or a part of one, in Partoo's words: `name`, `photos.primary`; {@link createRight} for creates. */
  readonly name: string;
  readonly keyDigest: string;
  readonly learntAt: string;
}

/** Stands among the names of properties for the right to create businesses; no property is called so. */
export const createRight = 'create';

/** Rights are given and taken without telling us: they are tried again after that long, on one location first. */
const knownForMs = 7 * 24 * 3_600_000;

/** What the key may write, as far as it is known. */
export interface KeyRights {
  /** Why it writes nothing at all; null: it may write. */
  readonly writesNothing: string | null;
  /** Why it creates no businesses; null: it may. */
  readonly createsNothing: string | null;
  /** What it may not edit, in Partoo's words, and why. */
  readonly forbidden: ReadonlyMap<string, string>;
  /** What it was allowed to write lately; it need not be tried on one location first. */
  readonly granted: ReadonlySet<string>;
}

/** Nothing is known to be forbidden. */
export const allRights: KeyRights = {
  writesNothing: null,
  createsNothing: null,
  forbidden: new Map(),
  granted: new Set(),
};

/** Names seen in Partoo's pages, with the property that each is named after; what others govern is not told (section 2). */
const permissionOfProperty: Readonly<Record<string, string>> = {
  name: 'business_edit_name',
  categories: 'business_edit_categories',
  open_hours: 'business_edit_open_hours',
};

const permissionToEdit = 'business_edit';

/** Roles that create nothing (section 3). For GROUP_MANAGER the pages contradict each other; not creating is the safe reading. */
const rolesWithoutCreate: ReadonlySet<string> = new Set(['GROUP_MANAGER', 'BUSINESS_MANAGER']);

/** What the key may write, by what Partoo says of it and by what it refused and allowed within the last seven days. Pure. */
export function rightsOf(
  account: KeyAccount | null,
  { refused, granted }: { readonly refused: readonly TriedRight[]; readonly granted: readonly TriedRight[] },
): KeyRights {
  const writesNothing = whyNothing(account);
  // What single rights such a key lacks besides is of no interest: its plans show all that differs.
  if (writesNothing !== null) return { ...allRights, writesNothing };
  const forbidden = new Map<string, string>();
  for (const [property, permission] of Object.entries(permissionOfProperty))
    if (lacks(account, permission)) forbidden.set(property, `it lacks the permission ${permission}`);
  for (const { name, learntAt } of refused)
    if (name !== createRight && !forbidden.has(name))
      forbidden.set(name, `Partoo refused it on ${learntAt.slice(0, 10)}`);
  const allowed = new Set(granted.map(({ name }) => name));
  return { writesNothing, createsNothing: whyNoCreate(account, refused), forbidden, granted: allowed };
}

/** Those that still count: of this key, and not so old that they have to be tried again. */
export function triesInForce(tried: readonly TriedRight[], keyDigest: string, nowMs: number): readonly TriedRight[] {
  return tried.filter((one) => one.keyDigest === keyDigest && nowMs - Date.parse(one.learntAt) < knownForMs);
}

/** Is any of the permissions that we know missing from those of the key? Then what the organization knows decides. */
export function lacksKnownPermission(permissions: readonly string[] | null): boolean {
  return (
    permissions !== null &&
    permissions.length > 0 &&
    [permissionToEdit, ...Object.values(permissionOfProperty)].some((name) => !permissions.includes(name))
  );
}

/**
 * Does a key say other things of itself than it did before? Then what was refused may be allowed by now.
 * Permissions are a set.
 */
export function hasOtherRights(a: KeyAccount, b: KeyAccount): boolean {
  const said = ({ keyDigest, role, permissions }: KeyAccount): string =>
    JSON.stringify([keyDigest, role, permissions?.toSorted() ?? null]);
  return said(a) !== said(b);
}

/** The forbidden name that keeps this field from being written; undefined: none does. */
export function forbiddenName(field: FieldPath, names: Iterable<string>): string | undefined {
  const { property } = specOf(field);
  // A property is sent complete, so that one forbidden part of it forbids the rest: but for custom fields, of which only
  // the changed ones are sent.
  const isSentInParts = fieldNameOf(field) === 'custom_fields';
  for (const name of names) if ((isSentInParts ? name : name.split('.')[0]) === property || name === field) return name;
  return undefined;
}

/** Why the key may not edit this field; undefined: it may, as far as is known. */
export function whyForbidden(field: FieldPath, { forbidden }: KeyRights): string | undefined {
  return forbidden.get(forbiddenName(field, forbidden.keys()) ?? '');
}

/** What has to be allowed for this field to be written: its property, of custom fields each by itself. */
export function rightFor(field: FieldPath): string {
  return fieldNameOf(field) === 'custom_fields' ? entryOf(field) : specOf(field).property;
}

/** Mapped fields that the key may not edit; those that Partoo owns are not written anyway. */
export function forbiddenFields(policy: Policy, rights: KeyRights): readonly FieldPath[] {
  return Object.entries(policy.fields)
    .filter(([field, { owner }]) => owner !== 'partoo' && whyForbidden(field, rights) !== undefined)
    .map(([field]) => field);
}

/** Of these fields those that the key may not edit, each reason once: `categories, name (Partoo refused it on 2026-11-22)`. */
export function describeForbidden(fields: readonly FieldPath[], rights: KeyRights): string {
  const fieldsOf = new Map<string, Set<string>>();
  for (const field of fields) {
    const why = whyForbidden(field, rights);
    if (why !== undefined) fieldsOf.set(why, (fieldsOf.get(why) ?? new Set()).add(entryOf(field)));
  }
  return [...fieldsOf]
    .map(([why, names]) => `${[...names].sort().join(', ')} (${why})`)
    .sort()
    .join(' and ');
}

/** A key that says nothing, or of an organization that does not know the permission, lacks none. */
function lacks(account: KeyAccount | null, permission: string): boolean {
  if (account === null || account.permissions === null || account.permissions.length === 0) return false;
  return !account.permissions.includes(permission) && account.listed?.includes(permission) !== false;
}

function whyNothing(account: KeyAccount | null): string | null {
  if (account?.role === 'PUBLISHER') return 'its role PUBLISHER only reads';
  return lacks(account, permissionToEdit) ? `it lacks the permission ${permissionToEdit}` : null;
}

function whyNoCreate(account: KeyAccount | null, refused: readonly TriedRight[]): string | null {
  if (account?.role != null && rolesWithoutCreate.has(account.role)) return `its role is ${account.role}`;
  const learnt = refused.find(({ name }) => name === createRight);
  return learnt === undefined ? null : `Partoo refused it on ${learnt.learntAt.slice(0, 10)}`;
}
