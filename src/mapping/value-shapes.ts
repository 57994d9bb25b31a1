import type { FieldPath, FieldValue, FieldValues } from '../domain/value.ts';
import { createBoundedCache } from './bounded-cache.ts';

/** The values of one record while it is read: a field that was not said so far may stand there as undefined. */
export type UnreadValues = Record<FieldPath, FieldValue | undefined>;

export interface ValueShapes {
  begin(): UnreadValues;
  /** The same without the fields that were not said. */
  end(values: UnreadValues): FieldValues;
}

const rememberedShapes = 1000;

/**
 * Objects for the values of records, copied from one that has the fields already. V8 turns an object that gets two dozen
 * fields one by one into a hash table, which takes three times as long to make, and twice as long to write as JSON or to go
 * through.
 *
 * @param fields that most records say; others are added after them
 */
export function createValueShapes(fields: readonly FieldPath[]): ValueShapes {
  const usual = shapeOf(fields);
  const others = createBoundedCache<UnreadValues>(rememberedShapes);

  return {
    begin: () => ({ ...usual }),
    end(values) {
      let unsaid = '';
      for (let index = 0; index < fields.length; index += 1)
        if (values[fields[index] ?? ''] === undefined) unsaid += String.fromCharCode(index);
      if (unsaid === '') return values as FieldValues;
      const shape = others(unsaid, () => shapeOf(fields.filter((field) => values[field] !== undefined)));
      const said = { ...shape };
      for (const field in values) {
        const value = values[field];
        if (value !== undefined) said[field] = value;
      }
      return said as FieldValues;
    },
  };
}

/** What JSON.parse makes is no hash table. */
function shapeOf(fields: readonly FieldPath[]): UnreadValues {
  const shape = JSON.parse(`{${fields.map((field) => `${JSON.stringify(field)}:null`).join(',')}}`) as UnreadValues;
  for (const field of fields) shape[field] = undefined;
  return shape;
}
