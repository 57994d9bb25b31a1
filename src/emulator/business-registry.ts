import type { Business, unwritten } from './business.ts';
import { languageOf } from './countries.ts';
import type { CustomFieldDefinition } from './custom-fields.ts';
import { hashText } from './random.ts';
import type { Switches } from './switches.ts';

/** A business as the emulator keeps it: the fields of a read, custom field values apart by id of their definition. */
export interface KeptBusiness {
  readonly id: string;
  readonly created: number;
  readonly orgId: number;
  readonly modified: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly customValues: ReadonlyMap<number, unknown>;
  readonly reach: 'LOCAL' | 'GLOBAL';
  /** Did anybody send coordinates? If not, reads show derived ones (section 12) [current]. */
  readonly hasOwnCoordinates: boolean;
}

/** What a read of a business depends on beyond the business. */
export interface ReadContext {
  readonly switches: Switches;
  readonly definitions: readonly CustomFieldDefinition[];
  readonly today: (country: string) => string;
}

/** All businesses in the order of their creation, with the text of each kept until it changes. */
export interface BusinessRegistry {
  /** Moves with every change: what was computed under another number is stale. */
  readonly version: number;
  all(): readonly KeptBusiness[];
  byId(id: string): KeptBusiness | undefined;
  byCode(code: string, orgId: number): KeptBusiness | undefined;
  put(business: KeptBusiness): void;
  remove(id: string): void;
  read(business: KeptBusiness): Business;
  readJson(business: KeptBusiness): string;
  /** Forgets kept texts: definitions or switches changed. */
  refresh(): void;
}

/** Creates an empty registry. A page of 100 out of 100,000 costs 100 look-ups of finished texts. */
export function createBusinessRegistry(context: () => ReadContext): BusinessRegistry {
  const byId = new Map<string, KeptBusiness>();
  const idByCode = new Map<string, string>();
  const texts = new Map<string, string>();
  let ordered: readonly KeptBusiness[] | undefined;
  let version = 0;

  const codeKey = (code: unknown, orgId: number): string => `${String(orgId)} ${String(code)}`;
  const touch = (id: string): void => {
    texts.delete(id);
    ordered = undefined;
    version += 1;
  };

  return {
    get version() {
      return version;
    },
    all() {
      ordered ??= [...byId.values()];
      return ordered;
    },
    byId: (id) => byId.get(id),
    byCode(code, orgId) {
      return byId.get(idByCode.get(codeKey(code, orgId)) ?? '');
    },
    put(business) {
      const before = byId.get(business.id);
      if (before !== undefined) idByCode.delete(codeKey(before.fields['code'], before.orgId));
      byId.set(business.id, business);
      idByCode.set(codeKey(business.fields['code'], business.orgId), business.id);
      touch(business.id);
    },
    remove(id) {
      const before = byId.get(id);
      if (before === undefined) return;
      idByCode.delete(codeKey(before.fields['code'], before.orgId));
      byId.delete(id);
      touch(id);
    },
    read: (business) => toBusiness(business, context()),
    readJson(business) {
      const kept = texts.get(business.id);
      if (kept !== undefined) return kept;
      const json = JSON.stringify(toBusiness(business, context()));
      texts.set(business.id, json);
      return json;
    },
    refresh() {
      texts.clear();
      version += 1;
    },
  };
}

/** The status a search filters by: open with a future opening_date counts as opening_soon (section 7) [current]. */
export function searchStatus(fields: Readonly<Record<string, unknown>>, today: string): string {
  const opensOn = fields['opening_date'];
  const isComing = fields['status'] === 'open' && typeof opensOn === 'string' && opensOn > today;
  return isComing ? 'opening_soon' : String(fields['status']);
}

function toBusiness(kept: KeptBusiness, { switches, definitions, today }: ReadContext): Business {
  const fields = kept.fields as typeof unwritten & Record<string, unknown>;
  const country = fields.country;
  const groups: readonly number[] = fields.groups;
  const photos = fields.photos as { readonly LOGO: string | null } | null;
  const point = kept.hasOwnCoordinates ? { lat: fields.lat, long: fields.long } : derivePoint(fields);

  return {
    id: kept.id,
    created: kept.created,
    modified: kept.modified,
    code: String(kept.fields['code']),
    ...fields,
    ...(switches.groupIdOnRead ? { group_id: groups[0] ?? null } : {}),
    status: readStatus(fields, switches, switches.openingSoonOnRead ? today(country) : ''),
    org_id: kept.orgId,
    address: fields.address_full,
    default_lang: languageOf(country),
    logo_url: photos?.LOGO ?? null,
    lat: point.lat,
    long: point.long,
    custom_fields: definitions
      .filter((definition) => definition.org_id === kept.orgId)
      .map(({ id, type, name, order }) => ({ id, type, name, value: kept.customValues.get(id) ?? null, order })),
  };
}

function readStatus(fields: Readonly<Record<string, unknown>>, switches: Switches, today: string): string {
  if (fields['status'] === 'temporarily_closed') return switches.temporaryClosedOnRead;
  return switches.openingSoonOnRead ? searchStatus(fields, today) : String(fields['status']);
}

/** Google derives a point from the address and Partoo answers it (section 12) [current]; ours is made up, but stays. */
function derivePoint(fields: Readonly<Record<string, unknown>>): { readonly lat: number; readonly long: number } {
  const address = ['address_full', 'zipcode', 'city', 'country'].map((part) => String(fields[part])).join('|');
  const hash = hashText(address);
  return { lat: round(-60 + (130 * (hash % 65_536)) / 65_536), long: round(-180 + (360 * (hash >>> 16)) / 65_536) };
}

function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
