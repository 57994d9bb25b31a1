import type { LoadedConfig } from './config/load-config.ts';
import { ConfigError, type Mistake, type SettingPath } from './config/mistake.ts';
import type { CustomFieldDefinition } from './domain/custom-field.ts';
import { fieldNameOf, partOf } from './domain/fields.ts';
import { nearestOf } from './domain/nearest.ts';

/**
 * Custom fields that the configuration names and the organization does not have: all at once, each where it is named.
 * @param known null: not asked for, as the configuration names none
 * @throws ConfigError CONFIG_INVALID
 */
export function refuseUnknownCustomFields(loaded: LoadedConfig, known: readonly CustomFieldDefinition[] | null): void {
  const mistakes = known === null ? [] : customFieldMistakes(loaded, known);
  if (mistakes.length > 0) throw new ConfigError(loaded.file, mistakes);
}

export function customFieldMistakes(
  { config, positionOf }: Pick<LoadedConfig, 'config' | 'positionOf'>,
  known: readonly CustomFieldDefinition[],
): readonly Mistake[] {
  const names = known.map(({ name }) => name);
  return Object.keys(config.fields).flatMap((field) => {
    const name = partOf(field);
    if (fieldNameOf(field) !== 'custom_fields' || name === null || names.includes(name)) return [];
    const nearest = nearestOf(name, names);
    const path: SettingPath = ['fields', field];
    const hint =
      nearest === null ? 'Create it in Partoo, or correct the name; case counts' : `Did you mean ${nearest}?`;
    return [{ at: positionOf(path), path, message: `Partoo has no custom field ${JSON.stringify(name)}`, hint }];
  });
}
