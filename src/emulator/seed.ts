import { readOnlyFields, unwritten } from './business.ts';
import { writableFields } from './check-business.ts';
import { customFieldTypes } from './custom-fields.ts';
import { isObject } from './is-object.ts';
import { checkPublisherSeed, type PublisherSeed } from './publishers.ts';
import { type Switches, parseSwitches } from './switches.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The user behind the key, partoo-api section 26 [current]. Lists left out do not restrict. */
export interface UserRecord {
  readonly id: string;
  readonly org_id: number;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly lang: string;
  readonly role: string;
  /** Names of permissions the user or the key has; absent: all. */
  readonly permissions?: readonly string[];
  /** Emulator only: business fields the user may not edit, like `name`, `photos.primary` or `custom_fields.Parking`. */
  readonly forbidden_fields?: readonly string[];
  /** BUSINESS_MANAGER: the businesses it sees. */
  readonly business_ids?: readonly string[];
  /** GROUP_MANAGER: lists of group ids. */
  readonly accesses?: readonly (readonly number[])[];
}

/** An organization, partoo-api section 26 [current]. */
export interface OrgRecord {
  readonly org_id: number;
  readonly name: string;
  readonly alias: string;
  readonly provider: string;
  readonly type: string;
  readonly features: readonly string[];
  readonly org_features: readonly string[];
  readonly last_org_api_call: string | null;
  readonly max_businesses: number | null;
}

/** A section with its groups, partoo-api section 15 [current]. */
export interface SectionRecord {
  readonly id: number;
  readonly name: string;
  readonly can_edit: boolean;
  readonly has_puller: boolean;
  readonly groups: readonly { readonly id: number; readonly name: string; readonly has_puller: boolean }[];
}

/** What an emulator starts with. Businesses may be sparse; custom_fields as an object or as an array. */
export interface EmulatorSeed {
  readonly businesses?: readonly Fields[];
  readonly categories?: readonly (string | Fields)[];
  readonly custom_fields?: readonly Fields[];
  readonly user?: Partial<UserRecord>;
  readonly org?: Partial<OrgRecord>;
  readonly sections?: readonly Fields[];
  /** What publishers made of businesses, by id or code. */
  readonly publisher_states?: PublisherSeed;
  readonly switches?: Partial<Switches>;
  readonly rate_limit?: { readonly perMinute: number; readonly window: 'fixed' | 'sliding' | 'token-bucket' } | null;
  readonly api_key?: string;
  /** Where webhook events go, e.g. `http://127.0.0.1:8787`, whatever host was registered. */
  readonly webhook_origin?: string;
}

export const defaultUser: UserRecord = {
  id: '5f0000000000000000000042',
  org_id: 42,
  first_name: 'Store',
  last_name: 'Sync',
  email: 'store-sync@corner-shop.co',
  lang: 'en',
  role: 'ORG_ADMIN',
};

export const defaultOrg: OrgRecord = {
  org_id: 42,
  name: 'Corner shops',
  alias: 'corner_shops',
  provider: 'partoo',
  type: 'enterprise',
  features: ['business_edition', 'diffusion', 'review_management'],
  org_features: [],
  last_org_api_call: null,
  max_businesses: null,
};

const roles = ['PROVIDER', 'ORG_ADMIN', 'ORG_MANAGER', 'GROUP_MANAGER', 'BUSINESS_MANAGER', 'PUBLISHER'];
const userKeys = [...Object.keys(defaultUser), 'permissions', 'forbidden_fields', 'business_ids', 'accesses'];
const businessKeys = new Set([...Object.keys(unwritten), ...readOnlyFields, ...writableFields, 'id', 'reach']);
const topKeys = [
  'businesses',
  'categories',
  'custom_fields',
  'user',
  'org',
  'sections',
  'publisher_states',
  'switches',
  'rate_limit',
  'api_key',
  'webhook_origin',
];

/** Parses a seed file. Throws an Error whose message lists every mistake, each with its place. */
export function parseSeed(text: string): EmulatorSeed {
  let input: unknown;
  try {
    input = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`seed: not JSON: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  const seed: unknown = Array.isArray(input) ? { businesses: input as unknown[] } : input;
  const problems = checkSeed(seed);
  if (problems.length > 0) throw new Error(`seed: ${problems.join('; ')}`);
  return seed as EmulatorSeed;
}

/** Every mistake in a seed; empty when it can be used. */
export function checkSeed(seed: unknown): readonly string[] {
  if (!isObject(seed)) return ['expected an array of businesses or an object'];
  const problems: string[] = [];

  for (const key of Object.keys(seed)) {
    if (!topKeys.includes(key)) problems.push(`${key}: unknown key, expected one of ${topKeys.join(', ')}`);
  }
  for (const key of ['businesses', 'categories', 'custom_fields', 'sections']) {
    if (seed[key] !== undefined && !Array.isArray(seed[key])) problems.push(`${key}: expected an array`);
  }
  problems.push(...checkBusinesses(listOf(seed['businesses'])));
  problems.push(...checkDefinitions(listOf(seed['custom_fields'])));
  problems.push(...checkSections(listOf(seed['sections'])));
  for (const [index, category] of listOf(seed['categories']).entries()) {
    const gmbId = isObject(category) ? category['gmb_id'] : category;
    if (typeof gmbId !== 'string')
      problems.push(`categories[${String(index)}]: expected a gcid or an object with gmb_id`);
  }
  if (seed['publisher_states'] !== undefined) problems.push(...checkPublisherSeed(seed['publisher_states']));
  problems.push(...checkAccess(seed));
  return problems;
}

function checkBusinesses(businesses: readonly unknown[]): readonly string[] {
  const problems: string[] = [];
  const seen = new Map<string, string>();

  for (const [index, business] of businesses.entries()) {
    const place = `businesses[${String(index)}]`;
    if (!isObject(business)) {
      problems.push(`${place}: expected an object`);
      continue;
    }
    for (const key of Object.keys(business)) {
      if (!businessKeys.has(key)) problems.push(`${place}.${key}: a business has no such field`);
    }
    for (const key of ['id', 'code', 'name', 'country', 'status']) {
      if (business[key] !== undefined && typeof business[key] !== 'string')
        problems.push(`${place}.${key}: expected a text`);
    }
    for (const key of ['categories', 'contacts', 'groups']) {
      if (business[key] !== undefined && !Array.isArray(business[key]))
        problems.push(`${place}.${key}: expected a list`);
    }
    for (const key of ['id', 'code']) {
      const value = business[key];
      if (typeof value !== 'string') continue;
      const mark = `${key} ${value} ${String(business['org_id'])}`;
      const other = seen.get(mark);
      if (other !== undefined) problems.push(`${place}.${key}: "${value}" is already used by ${other}`);
      seen.set(mark, place);
    }
  }
  return problems;
}

function checkDefinitions(definitions: readonly unknown[]): readonly string[] {
  const problems: string[] = [];
  for (const [index, definition] of definitions.entries()) {
    const place = `custom_fields[${String(index)}]`;
    if (!isObject(definition)) problems.push(`${place}: expected an object`);
    else {
      if (typeof definition['name'] !== 'string') problems.push(`${place}.name: expected a text`);
      if (!customFieldTypes.has(String(definition['type']))) {
        problems.push(`${place}.type: expected one of ${[...customFieldTypes].join(', ')}`);
      }
    }
  }
  return problems;
}

function checkSections(sections: readonly unknown[]): readonly string[] {
  return sections.flatMap((section, index) => {
    const isGood =
      isObject(section) && typeof section['name'] === 'string' && listOf(section['groups']).every(isObject);
    return isGood ? [] : [`sections[${String(index)}]: expected an object with a name and a list of groups`];
  });
}

function checkAccess(seed: Fields): readonly string[] {
  const problems: string[] = [];
  const { user, org, switches, rate_limit: rateLimit, api_key: apiKey } = seed;

  if (user !== undefined && !isObject(user)) problems.push('user: expected an object');
  if (isObject(user)) {
    for (const key of Object.keys(user)) if (!userKeys.includes(key)) problems.push(`user.${key}: unknown key`);
    if (user['role'] !== undefined && !roles.some((role) => role === user['role'])) {
      problems.push(`user.role: expected one of ${roles.join(', ')}`);
    }
  }
  if (org !== undefined && !isObject(org)) problems.push('org: expected an object');
  if (apiKey !== undefined && typeof apiKey !== 'string') problems.push('api_key: expected a text');
  if (rateLimit !== undefined && rateLimit !== null && !isRateLimit(rateLimit)) {
    problems.push('rate_limit: expected null or { "perMinute": 300, "window": "fixed" | "sliding" | "token-bucket" }');
  }
  if (switches !== undefined) {
    try {
      parseSwitches(switches);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return problems;
}

function isRateLimit(value: unknown): boolean {
  if (!isObject(value) || typeof value['perMinute'] !== 'number') return false;
  return ['fixed', 'sliding', 'token-bucket'].includes(String(value['window']));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
