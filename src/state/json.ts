import type { FieldValue, FieldValues } from '../domain/value.ts';

/** Reads one JSON column: `unknown` in, the checked value out, or an error that names what was wrong. */
export type Check<T> = (value: unknown) => T;

/** The text of a column is not what was written there; the table that reads it says where, as STATE_CORRUPT. */
export class UnreadableColumn extends Error {}

export function encode(value: unknown): string {
  return JSON.stringify(value);
}

/** Absent becomes NULL; `null` becomes the JSON text `null`. */
export function encodeMaybe(value: unknown): string | null {
  return value === undefined ? null : encode(value);
}

export function decode<T>(text: string, check: Check<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableColumn('not JSON');
  }
  return check(value);
}

export function decodeMaybe<T>(text: string | null, check: Check<T>): T | null {
  return text === null ? null : decode(text, check);
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const asObject: Check<JsonObject> = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnreadableColumn('not an object');
  return value as JsonObject;
};

export const asText: Check<string> = (value) => {
  if (typeof value !== 'string') throw new UnreadableColumn('not a text');
  return value;
};

export const asTextOrNull: Check<string | null> = (value) => (value === null ? null : asText(value));

export const asNumber: Check<number> = (value) => {
  if (typeof value !== 'number') throw new UnreadableColumn('not a number');
  return value;
};

export const asNumberOrNull: Check<number | null> = (value) => (value === null ? null : asNumber(value));

export const asFlag: Check<boolean> = (value) => {
  if (typeof value !== 'boolean') throw new UnreadableColumn('neither true nor false');
  return value;
};

export function asListOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new UnreadableColumn('not a list');
    return value.map(check);
  };
}

export function asOneOf<T extends string>(words: readonly T[]): Check<T> {
  return (value) => {
    const word = words.find((candidate) => candidate === value);
    if (word === undefined) throw new UnreadableColumn(`not one of ${words.join(', ')}`);
    return word;
  };
}

export const asFieldValue: Check<FieldValue> = (value) => {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return asListOf(asText)(value);
};

export const asFieldValues: Check<FieldValues> = (value) => {
  const values = asObject(value);
  for (const field of Object.keys(values)) asFieldValue(values[field]);
  return values as FieldValues;
};

/** Puts the values that were said under their names, so that a field not said stays absent. */
export function said<K extends string>(
  columns: Readonly<Record<K, string | null>>,
): { readonly [N in K]?: FieldValue } {
  const values: { [N in K]?: FieldValue } = {};
  for (const name of Object.keys(columns) as K[]) {
    const text = columns[name];
    if (text !== null) values[name] = decode(text, asFieldValue);
  }
  return values;
}
