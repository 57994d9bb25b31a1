import type { FieldValue } from '../value.ts';
import type { ValueType } from './value-type.ts';
import { collapse, text } from './text.ts';

/** Order of the chosen values of a MULTIPLE_SELECT means nothing. */
function comparable(value: FieldValue): string {
  if (Array.isArray(value)) return value.map(collapse).sort().join('\n');
  return collapse(String(value));
}

/**
 * The value of a custom field whose definition is not at hand, as text; with a definition, `parseCustomField` reads it.
 * A number and its text are the same, as are a boolean and its text.
 */
export const customField: ValueType = {
  parse: (cell, context) => text.parse(cell, context),
  isSame: (a, b) => comparable(a) === comparable(b),
  show(value) {
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return Array.isArray(value) ? value.join(', ') : String(value);
  },
};
