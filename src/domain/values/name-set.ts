import type { FieldValue } from '../value.ts';
import { collapse } from './text.ts';
import type { ValueType } from './value-type.ts';

/** Partoo lets none of these stand in a name (partoo-api section 15). */
const between = /[,;|\n]/u;

function asList(value: FieldValue): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [String(value)];
}

function comparable(value: FieldValue): string {
  const names = asList(value).map((name) => collapse(name).toLowerCase());
  return [...new Set(names)].sort().join('\n');
}

/** Names whose order and letter case mean nothing, such as those of groups. */
export const nameSet: ValueType = {
  parse(cell) {
    const names = cell
      .split(between)
      .map(collapse)
      .filter((name) => name !== '');
    if (names.length === 0) return { ok: false, message: 'no name is given', hint: 'Empty the cell' };
    return { ok: true, value: [...new Map(names.map((name) => [name.toLowerCase(), name])).values()] };
  },
  isSame: (a, b) => comparable(a) === comparable(b),
  show: (value) => asList(value).join(', '),
};
