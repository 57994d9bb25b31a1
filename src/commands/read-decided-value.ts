import { SyncError } from '../domain/errors.ts';
import { fieldNameOf, isEmptyValue, specOf, typeNameOf } from '../domain/fields.ts';
import type { FieldPath, FieldValue } from '../domain/value.ts';
import type { ValueTypeName } from '../domain/values/value-type.ts';
import { valueTypes } from '../domain/values/value-types.ts';

/**
 * A person's value for a field, given as JSON: read like a cell of the source, so that nothing is sent that a cell could not
 * have said (R33). Lists are hours, categories or addresses; an empty list of hours is closed; null empties.
 *
 * @param country of the location, for phones and zips
 * @throws SyncError USAGE
 */
export function readDecidedValue(field: FieldPath, text: string, country: string | null): FieldValue {
  const value = parseJson(text);
  const { clearable, parts } = specOf(field);
  const type = typeNameOf(field);
  if (isEmptyValue(value)) {
    if (clearable) return null;
    throw usage(`Partoo cannot hold ${field} empty`);
  }
  // Its type is the definition's in Partoo, which is asked when it is sent.
  if (Array.isArray(value) && fieldNameOf(field) === 'additional_data')
    throw usage(`${field} takes one value, not a list`);
  if (type === 'custom-field' || type === 'attribute') return value;
  const takesList = (parts !== undefined && parts !== 'name') || listTypes.has(type);
  if (Array.isArray(value) && !takesList) throw usage(`${field} takes one value, not a list`);
  const cell =
    Array.isArray(value) && type === 'whole-week'
      ? value.map(asDay).join('; ')
      : Array.isArray(value)
        ? value.length === 0 && parts !== 'name'
          ? 'closed'
          : type === 'service-list'
            ? JSON.stringify(value)
            : value.join(', ')
        : String(value);
  // Special hours of one date are the hours of a day.
  const parsed = valueTypes[type === 'special-hours' ? 'weekly-hours' : type].parse(cell.trim(), {
    country,
    today: '',
  });
  if (parsed.ok) return parsed.value;
  throw usage(`${field}: ${parsed.message}`, parsed.hint);
}

const listTypes: ReadonlySet<ValueTypeName> = new Set([
  'categories',
  'url-list',
  'url-set',
  'name-set',
  'whole-week',
  'service-list',
]);

/** `monday 09:00-18:00`, as a week is shown, in the words of a cell. */
function asDay(day: string): string {
  return day.replace(' ', ': ');
}

function parseJson(text: string): FieldValue {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw usage(`--value takes JSON, as '"+33123456789"' or '["09:00-18:00"]'`);
  }
  const isValue =
    value === null ||
    ['string', 'number', 'boolean'].includes(typeof value) ||
    (Array.isArray(value) && value.every((entry) => typeof entry === 'string'));
  if (!isValue) throw usage('--value takes a text, a number, true, false, null, or a list of texts');
  return value as FieldValue;
}

function usage(message: string, hint?: string): SyncError {
  return new SyncError(message, { code: 'USAGE', retryable: false, ...(hint === undefined ? {} : { hint }) });
}
