import { fieldNameOf } from '../../domain/fields.ts';
import type { FieldPath, FieldValues } from '../../domain/value.ts';

/** Is it the special hours of one date? */
export function isDate(field: FieldPath): boolean {
  return fieldNameOf(field) === 'specific_hours';
}

/**
 * A source that gives special hours gives the whole set: a date that we once agreed on and that is no longer in the set
 * was removed there. Dates that only Partoo knows stay (R19). A source that says nothing removes nothing, nor does a calendar.
 */
export function withRemovedDates(
  source: FieldValues,
  base: FieldValues | undefined,
  holidays: ReadonlySet<FieldPath>,
): FieldValues {
  if (base === undefined || !Object.keys(source).some((field) => isDate(field) && !holidays.has(field))) return source;
  const removed = Object.keys(base).filter(
    (field) => isDate(field) && source[field] === undefined && base[field] !== null,
  );
  return removed.length === 0 ? source : { ...source, ...Object.fromEntries(removed.map((field) => [field, null])) };
}
