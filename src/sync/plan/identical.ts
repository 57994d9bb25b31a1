import type { FieldValue, FieldValues } from '../../domain/value.ts';

/** To the letter, whatever the order of the fields. Values that are the same by meaning may differ here. */
export function areIdentical(a: FieldValues, b: FieldValues): boolean {
  const fields = Object.keys(a);
  return fields.length === Object.keys(b).length && fields.every((field) => areIdenticalValues(a[field], b[field]));
}

/** False where one of them is not said. */
export function areIdenticalValues(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b && a !== undefined;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
