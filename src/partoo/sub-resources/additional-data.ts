import { collapse } from '../../domain/values/text.ts';
import type { FieldValue } from '../../domain/value.ts';
import { isRecord } from '../schema.ts';
import type { SubResourceCodec } from './sub-resource-codec.ts';

/** Partoo takes no more (section 17). */
const maxKeys = 10;

/**
 * One flat object (section 17). Whether a write merges or replaces is unknown: all of it is sent, and a key that is emptied
 * goes as null, which takes it away in either case.
 */
export const additionalData: SubResourceCodec = {
  query: () => ({}),
  parse: (body) => (isRecord(body) ? body : undefined),
  values: (content) =>
    Object.entries(isRecord(content) ? content : {}).flatMap(([key, value]) => {
      const said = readScalar(value);
      return said === undefined ? [] : [[key, said] as const];
    }),
  body(content, to) {
    const body = wanted(content, to);
    const count = Object.keys(body).length;
    if (count <= maxKeys) return body;
    return `additional data would have ${String(count)} keys, and Partoo takes ${String(maxKeys)}`;
  },
  applied: wanted,
};

function wanted(content: unknown, to: readonly (readonly [string, FieldValue])[]): Record<string, unknown> {
  const kept = Object.entries(isRecord(content) ? content : {}).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(kept), ...Object.fromEntries(to) };
}

function readScalar(value: unknown): FieldValue | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  return value.trim() === '' ? null : collapse(value);
}
