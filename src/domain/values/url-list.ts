import type { FieldValue } from '../value.ts';
import { url } from './url.ts';
import type { Parsed, ParseContext, ValueType } from './value-type.ts';

/** A comma or semicolon parts addresses only before a space or another address: both may stand inside one. */
const between = /\s*(?:\||[,;](?=\s|https?:\/\/|$)|\s)\s*/iu;

function asList(value: FieldValue): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [String(value)];
}

function parse(cell: string, context: ParseContext): Parsed {
  const values: string[] = [];
  const notes: string[] = [];
  for (const part of cell.split(between).filter((text) => text !== '')) {
    const parsed = url.parse(part, context);
    if (!parsed.ok) return parsed;
    notes.push(...(parsed.notes ?? []));
    if (values.every((known) => !url.isSame(known, parsed.value))) values.push(String(parsed.value));
  }
  if (values.length === 0) return { ok: false, message: 'no web address is named', hint: 'Empty the cell' };
  return notes.length === 0 ? { ok: true, value: values } : { ok: true, value: values, notes };
}

function show(value: FieldValue): string {
  return asList(value).join(', ');
}

/** Web addresses whose order means something. */
export const urlList: ValueType = {
  parse,
  isSame(a, b) {
    const [left, right] = [asList(a), asList(b)];
    return left.length === right.length && left.every((one, index) => url.isSame(one, right[index] ?? ''));
  },
  show,
};

/** Web addresses in whichever order. */
export const urlSet: ValueType = {
  parse,
  isSame(a, b) {
    const [left, right] = [asList(a), asList(b)];
    const isIn = (one: string, others: readonly string[]): boolean => others.some((other) => url.isSame(one, other));
    return left.every((one) => isIn(one, right)) && right.every((one) => isIn(one, left));
  },
  show,
};
