import type { FieldValue } from '../../domain/value.ts';
import { attributeTypeOf } from '../../domain/values/attribute.ts';
import { collapse } from '../../domain/values/text.ts';
import { isRecord, readRecords, readText, readTexts } from '../schema.ts';
import type { SubResourceCodec } from './sub-resource-codec.ts';

type Raw = Readonly<Record<string, unknown>>;

/**
 * Google attributes (section 18). Whether a write clears those that it leaves out is unknown: all that have a value are
 * sent. The type is the one that Partoo names; of an attribute that it does not list yet, the one that the value looks like.
 */
export const attributes: SubResourceCodec = {
  // Shown as required today.
  query: (country) => (country === null ? null : { country }),
  parse: (body) => (isRecord(body) && Array.isArray(body['attributes']) ? body['attributes'] : undefined),
  values: (content) =>
    readRecords(content).flatMap((raw) => {
      const name = readText(raw['gmb_id']);
      return name === null ? [] : [[name, readValue(raw['value'])] as const];
    }),
  body: (content, to) => ({ attributes: wanted(content, to) }),
  applied: wanted,
};

function wanted(content: unknown, to: readonly (readonly [string, FieldValue])[]): readonly object[] {
  const known = readRecords(content);
  const changed = new Map(to);
  const kept = known.filter((raw) => !changed.has(String(raw['gmb_id'])) && readValue(raw['value']) !== null);
  const set = to.map(([name, value]) => {
    const type = readText(known.find((raw) => raw['gmb_id'] === name)?.['type']) ?? attributeTypeOf(value);
    return { type, gmb_id: name, value: writeValue(type, value) };
  });
  return [...kept, ...set];
}

/** Choices that are unset carry a `!`. */
function readValue(value: unknown): FieldValue {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return value.trim() === '' ? null : collapse(value);
  const list = isRecord(value) ? choicesOf(value) : readTexts(value);
  return list.length === 0 ? null : list;
}

function choicesOf(value: Raw): readonly string[] {
  const unset = readTexts(value['unset_values']).map((choice) => `!${choice}`);
  return [...readTexts(value['set_values']), ...unset].sort();
}

function writeValue(type: string, value: FieldValue): unknown {
  const list = Array.isArray(value) ? (value as readonly string[]) : value === null ? [] : [String(value)];
  switch (type) {
    case 'REPEATABLE_ENUM':
      return {
        set_values: list.filter((choice) => !choice.startsWith('!')),
        unset_values: list.filter((choice) => choice.startsWith('!')).map((choice) => choice.slice(1)),
      };
    case 'REPEATABLE_URL':
      return value === null ? null : list;
    default:
      return Array.isArray(value) && list.length === 1 ? list[0] : value;
  }
}
