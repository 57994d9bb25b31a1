import { fieldNameOf, isSameOrEmpty, isSameValue, labelOf, specOf } from '../../domain/fields.ts';
import type { Base } from '../../domain/memory/base.ts';
import type { Resolution } from '../../domain/memory/resolutions.ts';
import type { Settling } from '../../domain/memory/settling.ts';
import type { Undone } from '../../domain/memory/undone.ts';
import type { FieldChange, Side } from '../../domain/plan.ts';
import { policyFor, type Policy } from '../../domain/policy.ts';
import type { SubResources } from '../../domain/sub-resources.ts';
import type { FieldPath, FieldValue, FieldValues } from '../../domain/value.ts';
import { weekdays } from '../../domain/weekday.ts';
import { isEditedAnew } from './edited-anew.ts';
import { pathsToCompare } from './field-paths.ts';
import { heldAsUndone } from './held-as-undone.ts';
import { mergeField, type FieldDecision } from './merge-field.ts';
import { isDate, withRemovedDates } from './removed-dates.ts';
import { snapCoordinates } from './snap-coordinates.ts';

/** What is known of one location before its fields are decided. */
export interface FieldWorld {
  readonly source: FieldValues;
  readonly partoo: FieldValues;
  /** Did Partoo answer with its special dates? Then one that it does not list was removed there. */
  readonly partooListsDates: boolean;
  /** Sub-resources that were read: the fields of others are left alone. */
  readonly resources?: SubResources;
  readonly base: Base | undefined;
  /** Writes of a field that did not settle so far (R15). */
  readonly settling: readonly Settling[];
  /** A person's answers to conflicts of this location. */
  readonly resolutions: readonly Resolution[];
  /** Fields whose last change was undone. */
  readonly undone: readonly Undone[];
  /** Special dates of the source's side that the calendar of public holidays made. */
  readonly holidays?: readonly FieldPath[];
}

type Sides = { readonly [side in 'base' | 'source' | 'partoo']?: FieldValue | undefined };

export interface FieldPlan {
  readonly toPartoo: readonly FieldChange[];
  readonly toSource: readonly FieldChange[];
  readonly conflicts: readonly {
    readonly field: FieldPath;
    readonly base?: FieldValue;
    readonly source?: FieldValue;
    readonly partoo?: FieldValue;
  }[];
  /** Fields left alone: undone by a person, or not settling after two identical writes. */
  readonly held: readonly {
    readonly field: FieldPath;
    readonly reason: 'not_settling' | 'undone';
    readonly detail: string;
  }[];
  /** Where both sides agree and the base does not know it yet. */
  readonly agreed: FieldValues;
  readonly notices: readonly string[];
}

/** How often the same value is written to a field that does not keep it. */
const writesBeforeHolding = 2;

/** Decides every mapped field of one location that has both a source record and a business. */
export function planFields(known: FieldWorld, policy: Policy): FieldPlan {
  const world = { ...known, partoo: snapCoordinates(known.source, known.partoo) };
  const source = withRemovedDates(world.source, world.base?.values, new Set(world.holidays));
  const toPartoo: FieldChange[] = [];
  const toSource: FieldChange[] = [];
  const conflicts: FieldPlan['conflicts'][number][] = [];
  const held: FieldPlan['held'][number][] = [];
  const agreed: Record<FieldPath, FieldValue> = {};

  for (const field of pathsToCompare(policy, source, world.partoo, world.base?.values)) {
    const sides = {
      base: world.base?.values[field],
      reshaped: world.base?.reshaped[field],
      source: source[field],
      partoo: world.partoo[field] ?? null,
      isRemovedInPartoo: isDate(field) && world.partooListsDates && world.partoo[field] === undefined,
    };
    const fieldPolicy = policyFor(policy, field);
    if (fieldPolicy === undefined || !isRead(field, world.resources)) continue;
    const decision: FieldDecision = mergeField(field, sides, fieldPolicy);
    switch (decision.kind) {
      case 'agreed':
        agreed[field] = decision.value;
        break;
      case 'conflict': {
        const resolution = world.resolutions.find((entry) => entry.field === field && isAsShown(entry, sides));
        if (resolution === undefined) conflicts.push({ field, ...said(sides) });
        else resolve(field, sides, resolution, toPartoo, toSource);
        break;
      }
      case 'write': {
        const change: FieldChange = { field, ...said(sides), to: decision.to, rule: ruleOf(field, decision, world) };
        const because = whyLeftAlone(world, change, decision.side);
        if (because !== undefined) held.push({ field, ...because });
        else (decision.side === 'partoo' ? toPartoo : toSource).push(change);
        break;
      }
      case 'merge': {
        const change: FieldChange = { field, ...said(sides), to: decision.to, rule: decision.rule };
        const because = whyLeftAlone(world, change, 'partoo');
        if (because !== undefined) {
          held.push({ field, ...because });
          break;
        }
        if (!isSameValue(field, decision.to, sides.partoo)) toPartoo.push(change);
        if (!isSameValue(field, decision.to, sides.source)) toSource.push(change);
        break;
      }
      case 'unchanged':
      case 'left':
        break;
    }
  }
  const week = keepWeekComplete(toPartoo, source, world.partoo);
  return { toPartoo: week.changes, toSource, conflicts, held, agreed, notices: week.notices };
}

/** Where nobody has looked, or where Partoo has none, nothing is known and nothing is planned. */
function isRead(field: FieldPath, resources: SubResources = {}): boolean {
  const { resource } = specOf(field);
  return resource === undefined || (resources[resource] ?? null) !== null;
}

/** The fields of a change, as `side` should hold them. */
export function valuesOf(changes: readonly FieldChange[]): FieldValues {
  return Object.fromEntries(changes.map((change) => [change.field, change.to]));
}

/** Only what somebody said: a missing key means "not said" in the plan file. */
function said(sides: Sides): Omit<FieldChange, 'field' | 'to' | 'rule'> {
  return {
    ...(sides.base === undefined ? {} : { base: sides.base }),
    ...(sides.source === undefined ? {} : { source: sides.source }),
    ...(sides.partoo === undefined ? {} : { partoo: sides.partoo }),
  };
}

/** A new special date of a location with a base is news of the side that has it: nobody ever agreed on having none. */
function ruleOf(
  field: FieldPath,
  { side, rule }: Extract<FieldDecision, { kind: 'write' }>,
  { base, holidays, partoo }: FieldWorld,
): string {
  if (rule !== 'first sync' || base === undefined || !isDate(field)) return rule;
  if (side === 'partoo' && partoo[field] === undefined && holidays?.includes(field) === true) return 'public holiday';
  return side === 'partoo' ? 'source changed' : 'partoo changed';
}

/** A decision holds for the values that the person saw (R21). */
function isAsShown(resolution: Resolution, sides: Sides): boolean {
  return (
    isSameValue(resolution.field ?? '', resolution.source, sides.source) &&
    isSameValue(resolution.field ?? '', resolution.partoo ?? null, sides.partoo ?? null)
  );
}

function resolve(
  field: FieldPath,
  sides: Sides,
  resolution: Resolution,
  toPartoo: FieldChange[],
  toSource: FieldChange[],
): void {
  const to = resolution.take === 'value' ? resolution.value : sides[resolution.take];
  if (to === undefined) return;
  const change: FieldChange = { field, ...said(sides), to, rule: `resolved by ${resolution.who}: ${resolution.take}` };
  if (!isSameValue(field, to, sides.partoo ?? null)) toPartoo.push(change);
  if (!isSameValue(field, to, sides.source)) toSource.push(change);
}

function whyLeftAlone(
  world: FieldWorld,
  change: FieldChange,
  side: Side,
): Pick<FieldPlan['held'][number], 'reason' | 'detail'> | undefined {
  const undone = world.undone.find(
    (entry) => entry.field === change.field && isSameOrEmpty(change.field, entry.source, change.source),
  );
  if (undone !== undefined) return { reason: 'undone', detail: heldAsUndone(undone).detail };
  const previous = world.settling.find((entry) => entry.field === change.field);
  if (
    side === 'source' ||
    previous === undefined ||
    previous.writes < writesBeforeHolding ||
    JSON.stringify(previous.to) !== JSON.stringify(change.to) ||
    isEditedAnew(previous, change.partoo ?? null)
  )
    return undefined;
  const [wrote, shows] = [JSON.stringify(change.to), JSON.stringify(change.partoo ?? null)];
  return {
    reason: 'not_settling',
    detail: `${labelOf(change.field)}: written ${String(previous.writes)} times as ${wrote}, and Partoo shows ${shows}. Change it in the source or in Partoo, or leave the field out of the mapping`,
  };
}

/** Partoo takes opening hours only with all seven days (partoo-api section 10). A week with unknown days is not sent (D16). */
function keepWeekComplete(
  changes: readonly FieldChange[],
  source: FieldValues,
  partoo: FieldValues,
): { changes: readonly FieldChange[]; notices: readonly string[] } {
  if (!changes.some((change) => fieldNameOf(change.field) === 'open_hours')) return { changes, notices: [] };
  const unknown = unknownDays(source, partoo);
  if (unknown.length === 0) return { changes, notices: [] };
  return {
    changes: changes.filter((change) => fieldNameOf(change.field) !== 'open_hours'),
    notices: [weekNotice(unknown)],
  };
}

/** Weekdays of which neither side knows whether the shop is open. */
export function unknownDays(source: FieldValues, partoo: FieldValues): readonly string[] {
  return weekdays.filter(
    (day) => !Array.isArray(source[`open_hours.${day}`]) && !Array.isArray(partoo[`open_hours.${day}`]),
  );
}

export function weekNotice(unknown: readonly string[]): string {
  return `opening hours are not sent: nothing is known of ${unknown.join(', ')}, and Partoo takes a week only whole. Give these days hours, or "default: closed" in the mapping`;
}
