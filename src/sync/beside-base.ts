import type { BaseValues } from '../domain/memory/base.ts';
import type { Policy } from '../domain/policy.ts';
import type { RemoteBusiness } from '../domain/ports/remote-business.ts';
import type { Sighting } from '../domain/memory/seen.ts';
import type { FieldValues } from '../domain/value.ts';
import { isMapped, mappedValues } from './plan/field-paths.ts';
import { areIdentical, areIdenticalValues } from './plan/identical.ts';
import { isDate } from './plan/removed-dates.ts';

/** What counts of a business here. */
type InPartoo = Pick<RemoteBusiness, 'values' | 'listsSpecialDates'>;

/**
 * What a sighting has to say besides the base that is remembered with it: null where a side held exactly that, as nearly every
 * location does. Without this, the state of a settled fleet would be three times as large.
 *
 * @param source null: the source does not hold the location
 * @param partoo null: Partoo does not
 */
export function besideBase(
  { source, partoo }: { readonly source: FieldValues | null; readonly partoo: InPartoo | null },
  base: BaseValues | undefined,
  policy: Policy,
): Pick<Sighting, 'sourceValues' | 'partooValues'> {
  const isReshaped = base !== undefined && Object.keys(base.reshaped).length > 0;
  const inPartoo = isReshaped ? { ...base.values, ...base.reshaped } : base?.values;
  const isBase = partoo === null || (inPartoo !== undefined && isAllOf(partoo.values, inPartoo, policy));
  return {
    sourceValues: source !== null && base !== undefined && areIdentical(source, base.values) ? null : source,
    partooValues: isBase ? null : { ...datesTakenOut(partoo, base?.values), ...mappedValues(partoo.values, policy) },
  };
}

/**
 * Dates that were agreed on and that Partoo lists no more, each null: known to be taken out. Of a business that lists no date
 * at all, nobody could tell later whether Partoo had answered with its special dates.
 */
function datesTakenOut({ listsSpecialDates }: InPartoo, agreed: FieldValues = {}): FieldValues {
  if (!listsSpecialDates) return {};
  const dates = Object.keys(agreed).filter((field) => isDate(field) && agreed[field] !== null);
  return Object.fromEntries(dates.map((field) => [field, null]));
}

/** Are the mapped ones of these values exactly those? */
function isAllOf(values: FieldValues, expected: FieldValues, policy: Policy): boolean {
  let count = 0;
  for (const field in values) {
    if (!isMapped(policy, field)) continue;
    if (!areIdenticalValues(values[field], expected[field])) return false;
    count += 1;
  }
  return count === Object.keys(expected).length;
}
