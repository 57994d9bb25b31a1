import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import type { CustomFieldMemoryWriter, KnownCustomFields } from '../domain/memory/custom-fields.ts';
import type { TableDeps } from './deps.ts';
import { asListOf, asNumber, asNumberOrNull, asObject, asText, type Check, decode, encode } from './json.ts';
import { readRows } from './read-rows.ts';

/** The organization's custom fields as last read, always as a whole. */
export function createCustomFields({ connection, now }: TableDeps): CustomFieldMemoryWriter {
  const whole = connection.prepare((db) => db.selectFrom('custom_fields').selectAll().orderBy('id'));
  const drop = connection.prepare((db) => db.deleteFrom('custom_fields'));
  const insert = connection.prepare((db, p: { id: number; definition: string; at: string }) =>
    db.insertInto('custom_fields').values({ id: p.id, definition_json: p.definition, checked_at: p.at }),
  );
  // An organization without custom fields was asked too: the instant then stands alone, under an id that Partoo never gives.
  const nobody = -1;

  return {
    knownCustomFields(): KnownCustomFields | null {
      const rows = whole.all({});
      const [oldest] = rows;
      if (oldest === undefined) return null;
      const definitions = readRows(
        { path: connection.path, table: 'custom_fields' },
        rows.filter((row) => row.id !== nobody),
        (row) => decode(row.definition_json, asDefinition),
      );
      return { definitions, checkedAt: oldest.checked_at };
    },
    rememberCustomFields(definitions: readonly CustomFieldDefinition[]): void {
      const at = now();
      connection.transaction(() => {
        drop.run({});
        for (const definition of definitions) insert.run({ id: definition.id, definition: encode(definition), at });
        if (definitions.length === 0) insert.run({ id: nobody, definition: '{}', at });
      });
    },
  };
}

const asDefinition: Check<CustomFieldDefinition> = (value) => {
  const { id, name, type, maxLength, min, max, possibleValues, maxSelectedValues } = asObject(value);
  return {
    id: asNumber(id),
    name: asText(name),
    type: asText(type),
    maxLength: asNumberOrNull(maxLength),
    min: asNumberOrNull(min),
    max: asNumberOrNull(max),
    possibleValues: asListOf(asText)(possibleValues),
    maxSelectedValues: asNumberOrNull(maxSelectedValues),
  };
};
