import { ConfigError, type Mistake } from './config/mistake.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { hasNamedParts } from './domain/fields.ts';
import { missingColumns, type MissingColumn } from './mapping/columns.ts';

/**
 * Columns that the configuration names and the source lacks: all at once, each where it is named (contract section 2, R30).
 * @throws ConfigError CONFIG_INVALID
 */
export function refuseMissingColumns(loaded: LoadedConfig, columns: readonly string[]): void {
  const mistakes = columnMistakes(loaded, columns);
  if (mistakes.length > 0) throw new ConfigError(loaded.file, mistakes);
}

export function columnMistakes(loaded: LoadedConfig, columns: readonly string[]): readonly Mistake[] {
  const { source, fields } = loaded.config;
  return missingColumns(source.key, fields, columns).map((missing) => toMistake(loaded, missing));
}

function toMistake(loaded: LoadedConfig, { column, field, nearest, isRepeated }: MissingColumn): Mistake {
  const path = field === 'key' ? ['source', 'key'] : ['fields', ...(hasNamedParts(field) ? [field] : field.split('.'))];
  const message =
    isRepeated === true
      ? `the source has several columns named ${JSON.stringify(column)}`
      : `the source has no column ${JSON.stringify(column)}`;
  const hint =
    isRepeated === true
      ? 'Give every column a name of its own'
      : nearest === null
        ? 'Look at the first line of the file'
        : `Did you mean ${JSON.stringify(nearest)}?`;
  return { at: loaded.positionOf(path), path, message, hint };
}
