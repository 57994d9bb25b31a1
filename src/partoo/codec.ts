import { asBusinessId } from '../domain/ids.ts';
import type { PartooCodec, RawBusiness, RemoteBusiness } from '../domain/ports.ts';
import type { FieldValues } from '../domain/value.ts';
import { readCountry, readValues } from './read-values.ts';
import { missingDays, requestBody, touchedProperties } from './request-body.ts';
import { type IdentifiedBusiness, isRecord, readNumber, readRecords, readText, readTexts } from './schema.ts';

/** Translates a business as Partoo answers it. `today` (`YYYY-MM-DD`) decides which special hours are past. */
export function toRemoteBusiness(raw: IdentifiedBusiness, today: string): RemoteBusiness {
  const groups = Array.isArray(raw['groups']) ? raw['groups'] : [];
  let values: FieldValues | undefined;
  return {
    id: asBusinessId(raw.id),
    code: readText(raw['code']),
    modified: readNumber(raw['modified']) ?? 0,
    country: readCountry(raw),
    groups: groups.filter((id: unknown) => typeof id === 'number'),
    isEditable: isEditable(raw),
    listsSpecialDates: isRecord(raw['specific_hours']),
    // Only when asked for: nearly all businesses of a crawl are unchanged, and reading their values costs most of it.
    get values() {
      return (values ??= readValues(raw, today));
    },
    raw,
  };
}

/**
 * Creates the pure half of the adapter.
 * @param today answers `YYYY-MM-DD`: special hours before it are never sent (partoo-api section 10)
 */
export function createPartooCodec({ today }: { readonly today: () => string }): PartooCodec {
  return {
    applied(raw, to) {
      const body = requestBody(raw, to, today());
      return 'custom_fields' in body
        ? { ...body, custom_fields: appliedCustomFields(raw, body['custom_fields']) }
        : body;
    },
    pick: (raw, properties) =>
      Object.fromEntries(properties.flatMap((name) => (raw?.[name] === undefined ? [] : [[name, raw[name]]]))),
    touchedProperties,
    missingDays,
  };
}

/** Written as an object, read as an array (section 16): the array as it would be read, other fields untouched. */
function appliedCustomFields(raw: RawBusiness | null, written: unknown): readonly object[] {
  const wanted = new Map(Object.entries(isRecord(written) ? written : {}));
  const kept = readRecords(raw?.['custom_fields']).map((field) => {
    const { name } = field;
    if (typeof name !== 'string' || !wanted.has(name)) return field;
    const value = wanted.get(name);
    wanted.delete(name);
    return { ...field, value };
  });
  return [...kept, ...[...wanted].map(([name, value]) => ({ name, value }))];
}

/** Has the business still its Partoo plan (section 23, R11)? Yes, where Partoo says nothing. */
function isEditable({ features, subscriptions }: RawBusiness): boolean {
  if (Array.isArray(features)) {
    const has = readTexts(features);
    if (!has.includes('business_edition') && !has.includes('diffusion')) return false;
  }
  const presence = isRecord(subscriptions) ? subscriptions['presence_management'] : undefined;
  return !(isRecord(presence) && presence['active'] === false);
}

/** The body of a create: what is said and not empty, the code, and with PROVIDER keys the organization (section 8). */
export function createBody(code: string, values: FieldValues, orgId: number | null, today: string): object {
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  return { code, ...requestBody(null, filled, today), ...(orgId === null ? {} : { org_id: orgId }) };
}
