import { deepestJson, isTooDeep } from '../../domain/json-depth.ts';
import { plainNumber } from '../plain-number.ts';

/** A parsed value. A number that JavaScript would round is still the text it was written as. */
export type Json = string | number | boolean | null | NumberText | readonly Json[] | { readonly [name: string]: Json };

/** A number as it stands in the file: 64 bits would lose the digits of a long code. */
export interface NumberText {
  readonly rawJSON: string;
}

export type JsonObject = { readonly [name: string]: Json };

// Node has both since version 21; TypeScript's library does not know them yet.
const json = JSON as typeof JSON & {
  rawJSON(text: string): NumberText;
  isRawJSON(value: unknown): value is NumberText;
};
const parseWithSource = JSON.parse as (
  text: string,
  reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** Digits that JavaScript may round, or an exponent; also within texts, where it costs time only. */
const mayLose = /[\d.]{16}|\d[eE]/;

/** @throws SyntaxError, also for what is nested deeper than any record */
export function parseJson(text: string): Json {
  if (isTooDeep(text)) throw new SyntaxError(`nested deeper than ${String(deepestJson)} levels`);
  // Looking at every number takes several times as long.
  if (!mayLose.test(text)) return JSON.parse(text) as Json;
  return parseWithSource(text, (_name, value, { source }) =>
    typeof value === 'number' ? json.rawJSON(withoutZeros(plainNumber(source ?? String(value)))) : value,
  ) as Json;
}

export function isNumber(value: Json | undefined): value is NumberText | number {
  return typeof value === 'number' || json.isRawJSON(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !json.isRawJSON(value);
}

/** The cell for one value; null for `null`. Lists, and objects where a list is around them, are given as JSON. */
export function textOf(value: Json): string | null {
  if (value === null || typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return plainNumber(String(value));
  return json.isRawJSON(value) ? value.rawJSON : JSON.stringify(value);
}

/** `1.0` is the number 1, and as a code it is `1` (D4, D7). */
function withoutZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
