import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import { SyncError } from '../domain/errors.ts';
import { fieldNameOf, partOf } from '../domain/fields.ts';
import { readCountry } from '../domain/values/country.ts';
import type { MissingColumn, NamedEntry } from './columns.ts';
import { compileExpression } from './expression.ts';
import type { OriginEntry } from './options.ts';
import { compilePattern } from './pattern.ts';
import { groupOf } from './steps.ts';

export function refuseMissingColumns(missing: readonly MissingColumn[]): void {
  if (missing.length === 0) return;
  const each = missing.map(({ column, field, nearest, isRepeated }) => {
    if (isRepeated === true) return `"${column}" (for ${field}; it is there more than once)`;
    return `"${column}" (for ${field}${nearest === null ? '' : `; did you mean "${nearest}"?`})`;
  });
  throw new SyncError(
    `the source lacks ${missing.length === 1 ? 'a column' : `${String(missing.length)} columns`} that fields names: ${each.join(', ')}`,
    {
      code: 'SOURCE_COLUMN_MISSING',
      retryable: false,
      hint: 'Correct the names in source.key and fields, or the header of the source',
    },
  );
}

export function refuseWrongEntries(entries: readonly NamedEntry[]): void {
  const wrong = entries.flatMap(({ field, entry }) => [
    ...wrongCountry(field, entry),
    ...wrongPatterns(field, entry),
    ...wrongExpression(field, entry),
  ]);
  if (wrong.length === 0) return;
  throw new SyncError(`fields cannot be read: ${wrong.join('; ')}`, {
    code: 'CONFIG_INVALID',
    retryable: false,
    hint: 'Correct the fields block of the configuration',
  });
}

function wrongCountry(field: string, { country }: OriginEntry): readonly string[] {
  return country === undefined || readCountry(country) !== null ? [] : [`"${country}" is not a country, for ${field}`];
}

function wrongPatterns(field: string, { extract, group, patterns = {} }: OriginEntry): readonly string[] {
  const wrong = [...(extract === undefined ? [] : [extract]), ...Object.keys(patterns)].flatMap((source) => {
    const pattern = compilePattern(source);
    return typeof pattern === 'string'
      ? [`"${source}" is not a regular expression of RE2, for ${field}: ${pattern}`]
      : [];
  });
  const pattern = extract === undefined ? null : compilePattern(extract);
  if (pattern === null || typeof pattern === 'string' || groupOf(pattern.groups, group, field) !== null) return wrong;
  const known = pattern.groups.length === 0 ? 'it names none: write (?<name>…)' : `it has ${pattern.groups.join(', ')}`;
  return [...wrong, `extract has no group "${group ?? partOf(field) ?? field}", for ${field}; ${known}`];
}

function wrongExpression(field: string, { jsonata }: OriginEntry): readonly string[] {
  const expression = jsonata === undefined ? null : compileExpression(jsonata);
  return typeof expression === 'string' ? [`jsonata of ${field}: ${expression}`] : [];
}

/** The organization's definition of `custom_fields.NAME`; the name counts exactly. */
export function definitionOf(
  field: string,
  customFields: readonly CustomFieldDefinition[] | null,
): CustomFieldDefinition | undefined {
  if (fieldNameOf(field) !== 'custom_fields') return undefined;
  return customFields?.find(({ name }) => name === partOf(field));
}
