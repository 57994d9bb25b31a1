import type { Location, MappedRecord, Problem } from '../../src/domain/location.ts';
import type { CustomFieldDefinition } from '../../src/domain/custom-field.ts';
import type { SourceRecord } from '../../src/domain/ports/source-read.ts';
import { createMapper, type Mapper } from '../../src/mapping/mapper.ts';
import { fieldEntry } from '../../src/mapping/entry-options.ts';
import { weeklyHoursEntry } from '../../src/mapping/hours-options.ts';
import type { FieldsBlock } from '../../src/mapping/options.ts';

export const today = '2026-11-22';

/** A `fields` block as it would be written in YAML. */
export function fieldsOf(written: Readonly<Record<string, unknown>>): FieldsBlock {
  return Object.fromEntries(
    Object.entries(written).map(([field, entry]) => [
      field,
      field === 'open_hours' ? weeklyHoursEntry.parse(entry) : fieldEntry.parse(entry),
    ]),
  );
}

export function recordOf(cells: readonly string[], row = 1): SourceRecord {
  return { at: { row, line: row + 1 }, cells };
}

/** A mapper for these columns, the key being `id`. */
export function mapperOf(
  columns: readonly string[],
  written: Readonly<Record<string, unknown>>,
  customFields: readonly CustomFieldDefinition[] | null = null,
): Mapper {
  return createMapper({ key: 'id', fields: fieldsOf(written), columns: ['id', ...columns], customFields });
}

/** What one row `0001` with these cells becomes. */
export function mapOne(
  written: Readonly<Record<string, unknown>>,
  cells: Readonly<Record<string, string>>,
  customFields: readonly CustomFieldDefinition[] | null = null,
): MappedRecord {
  const mapper = mapperOf(Object.keys(cells), written, customFields);
  return mapper.map(recordOf(['0001', ...Object.values(cells)]), today);
}

export function locationOf(mapped: MappedRecord): Location {
  if (mapped.kind !== 'location') throw new Error(`expected a location, got ${JSON.stringify(mapped)}`);
  return mapped.location;
}

export function problemsOf(mapped: MappedRecord): readonly Problem[] {
  if (mapped.kind === 'location') throw new Error(`expected problems, got ${JSON.stringify(mapped)}`);
  return mapped.problems;
}
