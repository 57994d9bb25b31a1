import { z } from 'zod';
import { specOf, type FieldName } from '../domain/fields.ts';
import { fieldsOfParts, fieldsOptions } from '../mapping/options.ts';
import { configSchema } from './schema.ts';
import type { JsonSchema } from './setting-names.ts';

/** The JSON Schema for editors, of the file as people write it; published as `config/partoo-sync.schema.json`. */
export function configJsonSchema(): JsonSchema {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    // What editors know best.
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema }) => {
      // zod knows one kind of other names only: any. Ours begin with `custom_fields.` and the like.
      if (zodSchema !== fieldsOptions) return;
      const { additionalProperties } = jsonSchema;
      if (typeof additionalProperties !== 'object') return;
      jsonSchema.patternProperties = Object.fromEntries(
        fieldsOfParts.map((name) => [`^${name}\\.${patternOfParts(name)}`, additionalProperties]),
      );
      jsonSchema.additionalProperties = false;
    },
  });
}

function patternOfParts(name: FieldName): string {
  const { partNames } = specOf(name);
  return partNames === undefined ? '.+' : `(?:${partNames.join('|')})$`;
}
