import { fieldNameOf } from '../../domain/fields.ts';
import type { Base } from '../../domain/memory/base.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { Policy } from '../../domain/policy.ts';
import type { FieldPath, FieldValues } from '../../domain/value.ts';
import { isMapped } from './field-paths.ts';
import { areIdenticalValues } from './identical.ts';
import { notOurs } from './not-ours.ts';
import { planFields } from './plan-fields.ts';
import { planLinked, type LinkedWorld } from './plan-location.ts';

/**
 * Is there nothing to do for a linked location, nothing to ask and nothing to say? Then the answer is what both sides agree on
 * and the base does not know yet, and the location need not be kept until everything is read: whatever is matched or judged
 * absent, it is none of it. Null: to be planned with all others.
 */
export function passOver(
  world: LinkedWorld & { readonly link: Link; readonly base: Base },
  policy: Policy,
  codec: PartooCodec,
): FieldValues | null {
  const { location, business, link } = world;
  if (link.state !== 'active' || location.warnings.length > 0) return null;
  if (notOurs(location.key, business, policy) !== undefined) return null;
  const moved = movedPaths(world, policy);
  if (moved.length === 0 && link.closedByUs === null) return {};
  if (link.closedByUs !== null || moved.some(dependsOnOthers)) {
    const { changes, conflicts, held, proposals, notices, agreed } = planLinked(world, policy, codec);
    return isEmpty(changes, conflicts, held, proposals, notices) ? agreed : null;
  }
  const { toPartoo, toSource, conflicts, held, notices, agreed } = planFields(narrowed(world, moved), policy);
  return isEmpty(toPartoo, toSource, conflicts, held, notices) ? agreed : null;
}

function isEmpty(...lists: readonly (readonly unknown[])[]): boolean {
  return lists.every(({ length }) => length === 0);
}

/**
 * Mapped fields that are not to the letter the same in source, Partoo and base. All others are unchanged, whoever owns them
 * (the second rule of the merge), and most are: to see that takes a tenth of the time that merging them does.
 */
function movedPaths({ location, business, base }: LinkedWorld & { readonly base: Base }, policy: Policy): FieldPath[] {
  const { values: source } = location;
  const { values: partoo } = business;
  const moved: FieldPath[] = [];
  for (const path in source) {
    const value = source[path];
    const isSame = areIdenticalValues(value, base.values[path]) && areIdenticalValues(value, partoo[path]);
    if ((!isSame || base.reshaped[path] !== undefined) && isMapped(policy, path)) moved.push(path);
  }
  for (const path in base.values) if (source[path] === undefined && isMapped(policy, path)) moved.push(path);
  for (const path in partoo)
    if (source[path] === undefined && base.values[path] === undefined && isMapped(policy, path)) moved.push(path);
  return moved;
}

/** A place is two fields, and which dates were removed is told by those that are there. */
function dependsOnOthers(path: FieldPath): boolean {
  return ['lat', 'long', 'specific_hours'].includes(fieldNameOf(path));
}

function narrowed(
  { location, business, base, settling, resolutions, undone }: LinkedWorld & { readonly base: Base },
  paths: readonly FieldPath[],
): Parameters<typeof planFields>[0] {
  const only = (values: FieldValues): FieldValues =>
    Object.fromEntries(
      paths.flatMap((path) => {
        const value = values[path];
        return value === undefined ? [] : [[path, value]];
      }),
    );
  return {
    source: only(location.values),
    partoo: only(business.values),
    partooListsDates: business.listsSpecialDates,
    resources: business.resources,
    base: { ...base, values: only(base.values), reshaped: only(base.reshaped) },
    settling,
    resolutions,
    undone,
  };
}
