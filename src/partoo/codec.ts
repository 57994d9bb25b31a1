import type { Section } from '../domain/groups.ts';
import type { GroupDirectory } from '../domain/ports/group-directory.ts';
import type { PartooCodec } from '../domain/ports/partoo-codec.ts';
import type { RawBusiness } from '../domain/ports/remote-business.ts';
import { subResources } from '../domain/sub-resources.ts';
import type { FieldValues } from '../domain/value.ts';
import { missingDays, requestBody, touchedProperties } from './request-body.ts';
import { toRemoteBusiness } from './remote-business.ts';
import { isRecord, parseBusiness, readRecords } from './schema.ts';
import { partsOfResource, subResourceContents } from './sub-resources/registry.ts';
import { unwritableServices } from './sub-resources/services.ts';

/**
 * Creates the pure half of the adapter.
 * @param today answers `YYYY-MM-DD`: special hours before it are never sent (partoo-api section 10)
 */
export function createPartooCodec({
  today,
  groups = null,
}: {
  readonly today: () => string;
  readonly groups?: GroupDirectory | null;
}): PartooCodec {
  return {
    applied(raw, to) {
      const body = requestBody(raw, to, today(), groups?.sections());
      const own =
        'custom_fields' in body ? { ...body, custom_fields: appliedCustomFields(raw, body['custom_fields']) } : body;
      const others = subResources.flatMap((name) => {
        const parts = partsOfResource(name, to);
        return parts.length === 0 ? [] : [[name, subResourceContents[name].applied(raw?.[name], parts)] as const];
      });
      return { ...own, ...Object.fromEntries(others) };
    },
    withResources: (business, resources) =>
      toRemoteBusiness(parseBusiness(business.raw), today(), groups?.sections(), resources),
    pick: (raw, properties) =>
      Object.fromEntries(properties.flatMap((name) => (raw?.[name] === undefined ? [] : [[name, raw[name]]]))),
    touchedProperties,
    missingDays,
    unwritable(business, to) {
      const categories = to['categories'] ?? business?.values['categories'];
      const known = Array.isArray(categories) ? (categories as readonly string[]) : null;
      return unwritableServices(business?.resources.services, partsOfResource('services', to), known).map(
        ({ part, ...why }) => ({ field: `services.${part}`, ...why }),
      );
    },
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

/** The body of a create: what is said and not empty, the code, and with PROVIDER keys the organization (section 8). */
export function createBody(
  code: string,
  values: FieldValues,
  orgId: number | null,
  today: string,
  sections: readonly Section[] = [],
): object {
  const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
  return { code, ...requestBody(null, filled, today, sections), ...(orgId === null ? {} : { org_id: orgId }) };
}
