import { fieldNameOf, fieldNames } from '../../domain/fields.ts';
import type { Policy } from '../../domain/policy.ts';
import type { FieldPath, FieldValues } from '../../domain/value.ts';
import { weekdays } from '../../domain/weekday.ts';

/**
 * Every path of the mapped fields that any side knows, in the fixed order of the field table: parts by weekday,
 * date or name. So the plan does not depend on the order in which a side listed its values.
 */
export function pathsToCompare(policy: Policy, ...sides: readonly (FieldValues | undefined)[]): readonly FieldPath[] {
  const paths = new Set<FieldPath>();
  for (const side of sides) {
    if (side === undefined) continue;
    for (const path in side) if (isMapped(policy, path)) paths.add(path);
  }
  const found = [...paths];
  // Both sides list their values much in this order already: then looking is cheaper than sorting.
  const isSorted = found.every((path, index) => index === 0 || comparePaths(found[index - 1] ?? '', path) < 0);
  return isSorted ? found : found.sort(comparePaths);
}

/** Only what the mapping is about; the rest of a business is none of our memory's business. */
export function mappedValues(values: FieldValues, policy: Policy): FieldValues {
  return Object.fromEntries(pathsToCompare(policy, values).map((field) => [field, values[field] ?? null]));
}

/** Mapped fields are whole (`phone`, `open_hours`) or one custom field (`custom_fields.Parking`). */
export function isMapped(policy: Policy, path: FieldPath): boolean {
  return policy.fields[path] !== undefined || (path.includes('.') && policy.fields[fieldNameOf(path)] !== undefined);
}

export function comparePaths(a: FieldPath, b: FieldPath): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

const ranksOfNames: ReadonlyMap<string, number> = new Map(fieldNames.map((name, index) => [name, index]));
/** More than a week has days. */
const ranksOfAField = 8;
/** Of the paths that are the same for every location, so nearly all. */
const ranks: ReadonlyMap<FieldPath, number> = new Map(
  [...fieldNames, ...weekdays.map((day) => `open_hours.${day}`)].map((path) => [path, rankOf(path)]),
);

function rank(path: FieldPath): number {
  return ranks.get(path) ?? rankOf(path);
}

/** By field, then whole before parts, then by weekday. */
function rankOf(path: FieldPath): number {
  const dot = path.indexOf('.');
  const weekday = dot === -1 ? -1 : (weekdays as readonly string[]).indexOf(path.slice(dot + 1));
  return (ranksOfNames.get(fieldNameOf(path)) ?? -1) * ranksOfAField + weekday + 1;
}
