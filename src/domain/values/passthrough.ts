import type { FieldValue } from '../value.ts';
import { answerOf } from './attribute.ts';
import { collapse, text } from './text.ts';
import type { ValueType } from './value-type.ts';

function textOf(value: FieldValue): string {
  return Array.isArray(value) ? (value as readonly string[]).map(collapse).join(', ') : collapse(String(value));
}

/** Of what is only read from Partoo: whatever it answers, and the text that a cell makes of it. */
export const passthrough: ValueType = {
  parse: (cell, context) => text.parse(cell, context),
  isSame(a, b) {
    // A cell may say `oui` where Partoo says true.
    if (typeof a === 'boolean' || typeof b === 'boolean')
      return (answerOf(textOf(a)) ?? textOf(a)) === (answerOf(textOf(b)) ?? textOf(b));
    return textOf(a) === textOf(b);
  },
  show: (value) => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : textOf(value)),
};
