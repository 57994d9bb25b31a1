import { fieldNameOf, fieldSpecs, isEmptyValue, specOf, type FieldName } from '../../domain/fields.ts';
import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import { describeRow, type Location } from '../../domain/location.ts';
import type { Base } from '../../domain/memory/base.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Resolution } from '../../domain/memory/resolutions.ts';
import type { Settling } from '../../domain/memory/settling.ts';
import type { Undone } from '../../domain/memory/undone.ts';
import type { Change, Conflict, FieldChange, Held } from '../../domain/plan.ts';
import type { PartooCodec, Unwritable } from '../../domain/ports/partoo-codec.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import { policyFor, type Policy } from '../../domain/policy.ts';
import type { FieldPath, FieldValues } from '../../domain/value.ts';
import { comparePaths, isMapped } from './field-paths.ts';
import { planFields, unknownDays, valuesOf, weekNotice } from './plan-fields.ts';
import { toPatch } from './to-patch.ts';

/** What is decided for one location. */
export interface LocationPlan {
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
  readonly held: readonly Held[];
  /** What the source should take over, and is only read. */
  readonly proposals: readonly Change[];
  readonly notices: readonly string[];
  /** Where both sides agree and the base does not know it yet. */
  readonly agreed: FieldValues;
  /** Fields that would have been written, and that the API key may not edit. */
  readonly leftOut?: readonly FieldPath[];
}

export interface LinkedWorld {
  readonly location: Location;
  readonly business: RemoteBusiness;
  readonly link: Link | undefined;
  readonly base: Base | undefined;
  readonly settling: readonly Settling[];
  readonly resolutions: readonly Resolution[];
  readonly undone: readonly Undone[];
}

/** A location that is in the source and has its business: an update, a write-back, or nothing. */
export function planLinked(world: LinkedWorld, policy: Policy, codec: PartooCodec): LocationPlan {
  const { location, business, link, base } = world;
  const key = location.key;
  const fields = planFields(
    {
      source: location.values,
      partoo: business.values,
      partooListsDates: business.listsSpecialDates,
      resources: business.resources,
      base,
      settling: world.settling,
      resolutions: world.resolutions,
      undone: world.undone,
      ...(location.calendar === undefined ? {} : { holidays: location.calendar.made }),
    },
    policy,
  );
  const reopening = reopen(world, policy);
  const wanted =
    reopening === undefined
      ? fields.toPartoo
      : [reopening, ...fields.toPartoo.filter(({ field }) => field !== 'status')];
  const stuck = codec.unwritable(business, valuesOf(wanted));
  const toPartoo = withoutStuck(wanted, stuck);

  const changes: Change[] = [];
  if (toPartoo.length > 0) changes.push(update(key, business, toPartoo, codec));
  const toSource = fields.toSource.length === 0 ? [] : [writeBack(key, business.id, fields.toSource, location)];
  if (policy.writeBack) changes.push(...toSource);
  return {
    changes,
    conflicts: fields.conflicts.map((conflict) => ({ code: key, ...conflict })),
    held: [
      ...fields.held.map((entry): Held => ({ code: key, ...entry })),
      ...stuck.map((entry): Held => ({ code: key, ...entry })),
      ...(policy.writeBack ? [] : readOnly(key, fields.toSource, policy)),
    ],
    proposals: policy.writeBack ? [] : toSource,
    notices: [
      ...fields.notices,
      ...(link?.closedByUs != null && reopening === undefined
        ? [
            `was closed by partoo-sync, is back in the source, and its status was changed in Partoo since: left as it is`,
          ]
        : []),
    ],
    agreed: fields.agreed,
  };
}

/** A location that reappears after our own close is reopened by one update of `status` (contract, "Gone in Partoo"). */
function reopen({ link, location, business }: LinkedWorld, policy: Policy): FieldChange | undefined {
  const partoo = business.values['status'];
  if (link?.closedByUs == null || partoo !== link.closedByUs) return undefined;
  const said = policy.fields['status'] === undefined ? undefined : location.values['status'];
  const to = said ?? 'open';
  return to === partoo
    ? undefined
    : {
        field: 'status',
        ...(said === undefined ? {} : { source: said }),
        partoo,
        to,
        rule: 'reappeared in the source',
      };
}

/** What Partoo would refuse is not sent (R33); all else of the location flows. */
function withoutStuck(fields: readonly FieldChange[], stuck: readonly Unwritable[]): readonly FieldChange[] {
  const names = new Set(stuck.map(({ field }) => field));
  return names.size === 0 ? fields : fields.filter(({ field }) => !names.has(field));
}

/** Shared fields that moved in Partoo cannot reach a source that is only read; the base does not pretend they did. */
function readOnly(code: LocationKey, toSource: readonly FieldChange[], policy: Policy): readonly Held[] {
  return toSource
    .filter(({ field }) => policyFor(policy, field)?.owner === 'shared')
    .map(({ field, to }) => ({
      code,
      reason: 'read_only',
      field,
      detail: `changed in Partoo to ${JSON.stringify(to)}; source.write_back is off, so it is proposed to whoever keeps the source`,
    }));
}

function update(
  code: LocationKey,
  business: RemoteBusiness,
  fields: readonly FieldChange[],
  codec: PartooCodec,
): Change {
  const sorted = [...fields].sort((a, b) => comparePaths(a.field, b.field));
  return {
    action: 'update',
    code,
    business_id: business.id,
    side: 'partoo',
    fields: sorted,
    patch: toPatch(codec, business, valuesOf(sorted)),
    ...labelOf(business.values),
  };
}

function writeBack(code: LocationKey, id: BusinessId, fields: readonly FieldChange[], location: Location): Change {
  return {
    action: 'write_back',
    code,
    business_id: id,
    side: 'source',
    fields,
    patch: [],
    ...labelOf(location.values),
  };
}

/** Partoo's required fields, checked before sending so that there is no 400 loop (R33). City: LOCAL reach, section 8. */
const requiredOnCreate = (Object.keys(fieldSpecs) as FieldName[]).filter(
  (name) => 'requiredOnCreate' in fieldSpecs[name],
);

/** A location without a business: a create with everything that the source says, or held where Partoo would refuse it. */
export function planCreate(location: Location, policy: Policy, codec: PartooCodec): LocationPlan {
  const key = location.key;
  const missing = requiredOnCreate.filter(
    (name) => isMissing(location.values, name) && !(name === 'city' && location.values['reach'] === 'GLOBAL'),
  );
  if (missing.length > 0)
    return heldOnly({
      code: key,
      reason: 'invalid',
      detail: `${describeRow(location.at)}: Partoo creates no business without ${missing.join(', ')}. Fill ${missing.length === 1 ? 'it' : 'them'} in, or give a constant in the mapping`,
    });

  const unknown = unknownDays(location.values, {});
  const saysHours = Object.keys(location.values).some((field) => fieldNameOf(field) === 'open_hours');
  const said = Object.entries(location.values)
    .filter(
      ([field, value]) =>
        isMapped(policy, field) &&
        specOf(field).isReadOnly !== true &&
        !isEmptyValue(value) &&
        !(unknown.length > 0 && fieldNameOf(field) === 'open_hours'),
    )
    .map(([field, value]): FieldChange => ({ field, source: value, to: value, rule: 'new location' }))
    .sort((a, b) => comparePaths(a.field, b.field));
  const stuck = codec.unwritable(null, valuesOf(said));
  const fields = withoutStuck(said, stuck);
  const change: Change = {
    action: 'create',
    code: key,
    business_id: null,
    side: 'partoo',
    fields,
    patch: toPatch(codec, null, valuesOf(fields)),
    ...labelOf(location.values),
  };
  return {
    changes: [change],
    conflicts: [],
    held: stuck.map((entry): Held => ({ code: key, ...entry })),
    proposals: [],
    notices: saysHours && unknown.length > 0 ? [weekNotice(unknown)] : [],
    agreed: {},
  };
}

function isMissing(values: FieldValues, name: FieldName): boolean {
  const value = values[name];
  return value === undefined || isEmptyValue(value) || (Array.isArray(value) && value.length === 0);
}

export function heldOnly(held: Held): LocationPlan {
  return { ...nothingPlanned, held: [held] };
}

export const nothingPlanned: LocationPlan = {
  changes: [],
  conflicts: [],
  held: [],
  proposals: [],
  notices: [],
  agreed: {},
};

/** Name and city, for people; the city once. */
export function labelOf(values: FieldValues): { readonly label?: string } {
  const { name, city } = values;
  const says = typeof name === 'string' && typeof city === 'string' && name.toLowerCase().includes(city.toLowerCase());
  const parts = [name, says ? '' : city].filter((part): part is string => typeof part === 'string' && part !== '');
  return parts.length === 0 ? {} : { label: parts.join(', ') };
}
