import type { FieldValue } from '../../domain/value.ts';
import { collapse } from '../../domain/values/text.ts';
import { isRecord, readRecords, readText } from '../schema.ts';
import type { SubResourceCodec } from './sub-resource-codec.ts';

/**
 * Lodging data of a hotel (section 21), which is only read: of what a value may be and what a write does with the rest, too
 * little is known. Null where the Google location cannot hold any.
 */
export const lodging: SubResourceCodec = {
  query: () => ({}),
  parse(body) {
    const content = isRecord(body) ? body['lodging'] : undefined;
    return content === null || Array.isArray(content) ? (content as unknown) : undefined;
  },
  values: (content) =>
    readRecords(content).flatMap(({ gmb_id: id, value, exception }) => {
      const name = readText(id);
      return name === null ? [] : [[name, readValue(value) ?? readException(exception)] as const];
    }),
  body: () => 'Lodging data is only read here',
  applied: (content) => content,
};

/** Whatever it is, as far as a cell could hold it; an object as its JSON. */
function readValue(value: unknown): FieldValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value === 'string') return value.trim() === '' ? null : collapse(value);
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
    return value.length === 0 ? null : value.map(collapse);
  return JSON.stringify(value);
}

/** It stands instead of a value, and says why there is none. */
function readException(exception: unknown): FieldValue {
  const text = readText(exception);
  return text === null ? null : `exception: ${collapse(text)}`;
}
