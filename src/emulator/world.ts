import { type Business, unwritten } from './business.ts';
import { type BusinessRegistry, type KeptBusiness, createBusinessRegistry } from './business-registry.ts';
import type { Category } from './categories.ts';
import { dateIn } from './countries.ts';
import type { CustomFieldDefinition } from './custom-fields.ts';
import { isObject } from './is-object.ts';
import { keepField } from './keep-field.ts';
import type { EmulatorSeed, OrgRecord, SectionRecord, UserRecord } from './seed.ts';
import { defaultOrg, defaultUser } from './seed.ts';
import type { PublisherSeed } from './publishers.ts';
import { seedDefinitions, seedSections, sowCategories } from './sow.ts';
import { type Switches, withDefaults } from './switches.ts';

export interface WebhookRecord {
  readonly id: number;
  readonly url: string;
  readonly event_type: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly org_id: number;
}

/** What happened to a business, for webhooks. */
export interface BusinessEvent {
  readonly type: 'business_created' | 'business_updated' | 'business_deleted';
  readonly business: Business;
  readonly by: 'api' | 'colleague';
  readonly isCustomFieldsOnly: boolean;
}

/** Everything the emulated Partoo holds. Lists are replaced, not changed in place. */
export interface World {
  switches: Switches;
  readonly user: UserRecord;
  readonly orgs: Map<number, OrgRecord>;
  readonly categories: Map<string, Category>;
  definitions: readonly CustomFieldDefinition[];
  readonly customFieldSections: Record<string, unknown>[];
  readonly sections: Map<number, SectionRecord>;
  readonly webhooks: WebhookRecord[];
  readonly businesses: BusinessRegistry;
  /** Sub-resources by business id, then by kind. */
  readonly subResources: Map<string, Map<string, unknown>>;
  /** What was set of publishers, by id or code of a business. */
  readonly publishers: Map<string, PublisherSeed[string]>;
  onEvent: (event: BusinessEvent) => void;
  /** Are events told of without a webhook, too? */
  isWatched: boolean;
  readonly now: () => number;
  readonly nextId: () => number;
  readonly today: (country: string) => string;
  /** Writes fields under the storage rules; the caller has checked what must be checked. */
  write(id: string, fields: Readonly<Record<string, unknown>>, by: BusinessEvent['by']): void;
  add(fields: Readonly<Record<string, unknown>>, by: BusinessEvent['by']): string;
  remove(id: string, by: BusinessEvent['by']): void;
}

/** Builds the world a seed describes. */
export function createWorld(seed: EmulatorSeed, now: () => number): World {
  let lastId = 1000;
  const orgId = seed.user?.org_id ?? seed.org?.org_id ?? firstOrgId(seed) ?? defaultOrg.org_id;
  const org = { ...defaultOrg, ...seed.org, org_id: orgId };
  const user = { ...defaultUser, ...seed.user, org_id: orgId };

  const world: World = {
    switches: withDefaults(seed.switches ?? {}),
    user,
    orgs: new Map([[orgId, org]]),
    categories: sowCategories(seed),
    definitions: seedDefinitions(seed, orgId),
    customFieldSections: [],
    sections: seedSections(seed),
    webhooks: [],
    businesses: createBusinessRegistry(() => world),
    subResources: new Map(),
    publishers: new Map(Object.entries(seed.publisher_states ?? {})),
    onEvent: () => undefined,
    isWatched: false,
    now,
    nextId: () => (lastId += 1),
    today: createToday(now),
    write: (id, fields, by) => {
      writeBusiness(world, id, fields, by);
    },
    add: (fields, by) => addBusiness(world, fields, by),
    remove: (id, by) => {
      removeBusiness(world, id, by);
    },
  };

  for (const fields of seed.businesses ?? []) addBusiness(world, fields, 'colleague');
  return world;
}

/** Dates by country; a date is kept for the quarter of an hour in which it cannot change. */
function createToday(now: () => number): (country: string) => string {
  let quarter = Number.NaN;
  const dates = new Map<string, string>();

  return (country) => {
    const current = Math.floor(now() / 900_000);
    if (current !== quarter) dates.clear();
    quarter = current;
    const date = dates.get(country) ?? dateIn(country, now());
    dates.set(country, date);
    return date;
  };
}

function firstOrgId(seed: EmulatorSeed): number | undefined {
  return seed.businesses?.map(({ org_id: id }) => id).find((id): id is number => typeof id === 'number');
}

function addBusiness(world: World, fields: Readonly<Record<string, unknown>>, by: BusinessEvent['by']): string {
  const count = world.nextId();
  const id = typeof fields['id'] === 'string' ? fields['id'] : makeId(count);
  const orgId = typeof fields['org_id'] === 'number' ? fields['org_id'] : world.user.org_id;
  const at = world.now() / 1000;
  const created = typeof fields['created'] === 'number' ? fields['created'] : at;

  if (!world.orgs.has(orgId))
    world.orgs.set(orgId, { ...defaultOrg, org_id: orgId, name: `Organization ${String(orgId)}` });
  const blank: KeptBusiness = {
    id,
    created,
    modified: typeof fields['modified'] === 'number' ? fields['modified'] : Math.max(at, created),
    orgId,
    fields: unwritten,
    customValues: new Map(),
    reach: fields['reach'] === 'GLOBAL' ? 'GLOBAL' : 'LOCAL',
    hasOwnCoordinates: false,
  };
  const code = fields['code'] ?? `P-${String(count)}`; // generated if absent [current]; its form is unknown
  world.businesses.put(withFields(world, blank, { ...fields, code }));
  emit(world, 'business_created', id, by, false);
  return id;
}

function writeBusiness(
  world: World,
  id: string,
  fields: Readonly<Record<string, unknown>>,
  by: BusinessEvent['by'],
): void {
  const before = world.businesses.byId(id);
  if (before === undefined) throw new Error(`no business ${id}`);
  const isCustomFieldsOnly = Object.keys(fields).every((field) => field === 'custom_fields');

  // `modified` does not move when custom fields change (section 16) [2021 text].
  const moves = !isCustomFieldsOnly || world.switches.modifiedOnCustomFields;
  const modified = moves ? Math.max(world.now() / 1000, before.modified + 0.000_001) : before.modified;
  world.businesses.put({ ...withFields(world, before, fields), modified });
  emit(world, 'business_updated', id, by, isCustomFieldsOnly);
}

function removeBusiness(world: World, id: string, by: BusinessEvent['by']): void {
  const before = world.businesses.byId(id);
  if (before === undefined) throw new Error(`no business ${id}`);
  const business = world.businesses.read(before);

  world.businesses.remove(id);
  world.subResources.delete(id);
  world.onEvent({ type: 'business_deleted', business, by, isCustomFieldsOnly: false });
}

function emit(
  world: World,
  type: BusinessEvent['type'],
  id: string,
  by: BusinessEvent['by'],
  isCustomFieldsOnly: boolean,
): void {
  if (world.webhooks.length === 0 && !world.isWatched) return;
  const kept = world.businesses.byId(id);
  if (kept !== undefined) world.onEvent({ type, business: world.businesses.read(kept), by, isCustomFieldsOnly });
}

/** Kept apart from the plain fields, or given by the emulator. */
const notPlain = new Set(['id', 'created', 'modified', 'org_id', 'reach', 'custom_fields', 'address_details']);

function withFields(world: World, before: KeptBusiness, sent: Readonly<Record<string, unknown>>): KeptBusiness {
  const { switches } = world;
  const today = world.today(String(sent['country'] ?? before.fields['country']));
  const fields: Record<string, unknown> = { ...before.fields };
  for (const [field, value] of Object.entries(sent)) {
    if (notPlain.has(field)) continue;
    fields[field] = keepField(field, value, before.fields[field], {
      switches,
      today,
      category: (gmbId) => world.categories.get(gmbId),
    });
  }

  return {
    ...before,
    fields,
    orgId: typeof sent['org_id'] === 'number' ? sent['org_id'] : before.orgId,
    hasOwnCoordinates: before.hasOwnCoordinates || 'lat' in sent || 'long' in sent,
    customValues:
      'custom_fields' in sent ? keepCustomValues(world, before, sent['custom_fields']) : before.customValues,
  };
}

/** Fields left out are assumed to stay (section 16, unknown). Arrays as read are accepted from seeds and colleagues. */
function keepCustomValues(world: World, before: KeptBusiness, sent: unknown): ReadonlyMap<number, unknown> {
  const values = new Map(world.switches.omittedCustomFields === 'stay' ? before.customValues : []);
  for (const [key, value] of customEntries(sent)) {
    const definition =
      world.definitions.find(({ name }) => name === key) ?? world.definitions.find(({ slug }) => slug === key);
    if (definition === undefined) throw new Error(`no custom field is called "${key}"`);
    values.set(definition.id, value);
  }
  return values;
}

function customEntries(sent: unknown): readonly (readonly [string, unknown])[] {
  if (isObject(sent)) return Object.entries(sent);
  if (!Array.isArray(sent)) return [];
  return (sent as readonly Record<string, unknown>[]).map((field) => [String(field['name']), field['value'] ?? null]);
}

/** 24 hexadecimal characters [current]; these count up, so they repeat from run to run. */
function makeId(count: number): string {
  return `5409c35a97bbc5${count.toString(16).padStart(10, '0')}`;
}
