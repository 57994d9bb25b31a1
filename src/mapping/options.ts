import { z } from 'zod';
import { fieldNames, type FieldName } from '../domain/fields.ts';
import { weekdays } from '../domain/weekday.ts';

/** A cell's text as it may be written in YAML; numbers and booleans become text. */
const cellText = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const lookupResult = z.union([cellText, z.array(z.string()).min(1)]);

/** Who owns a field and when it may be written; every entry may add these. */
const ownership = {
  owner: z
    .enum(['source', 'partoo', 'shared'])
    .default('source')
    .describe('Who decides the value: the source, Partoo, or both (three-way merge).'),
  on_conflict: z
    .enum(['manual', 'source', 'partoo', 'newest'])
    .default('manual')
    .describe('For shared fields that changed on both sides.'),
  when: z
    .enum(['always', 'create_only', 'if_empty'])
    .default('always')
    .describe('When the source value may be written to Partoo.'),
  clear: z.boolean().default(false).describe("May an explicitly empty source value empty Partoo's?"),
};

/** Where the text of one value comes from. Exactly one of from, coalesce, template and value. */
const origin = {
  from: z
    .union([z.string(), z.array(z.string()).min(1)])
    .optional()
    .describe('Column, or columns to join.'),
  join: z.string().optional().describe('Text between joined columns; empty ones are skipped.'),
  coalesce: z.array(z.string()).min(1).optional().describe('Columns; the first that says something counts.'),
  template: z.string().optional().describe('Text with {{column}} places; empty ones are skipped.'),
  value: z
    .union([cellText, z.array(z.string()).min(1)])
    .optional()
    .describe('The same for every location.'),
  lookup: z
    .record(z.string(), lookupResult)
    .optional()
    .describe('From the text in the source to the value; compared without case and edge spaces.'),
  default: lookupResult.optional().describe('Used when the cell is empty, or is not in the lookup.'),
  on_invalid: z
    .enum(['hold', 'skip'])
    .default('hold')
    .describe('A cell that is not understood: hold the whole location, or leave just this field alone.'),
  repair: z
    .array(z.enum(['leading_zeros']))
    .default([])
    .describe('Repairs to make, each reported: leading_zeros fills up zips that lost theirs.'),
  country: z.string().optional().describe('ISO country for reading this cell, when it is not that of the record.'),
};

/** For editors; the loader itself checks it with words of its own. */
const exactlyOneOrigin = { oneOf: ['from', 'coalesce', 'template', 'value'].map((name) => ({ required: [name] })) };

/** Origins that no value can be written back into: they mix columns with other text, or read none. */
export const uninvertibleOrigins = ['template', 'value'] as const;

const longEntry = z.strictObject({ ...origin, ...ownership }).meta(exactlyOneOrigin);
/** One weekday of `open_hours`: a column name, or an object. */
export const dayEntry = z.union([z.string(), z.strictObject(origin).meta(exactlyOneOrigin)]).meta({ id: 'dayEntry' });

/** `open_hours`: one entry a weekday. A weekday left out is not said, and Partoo's is left alone. */
export const weeklyHoursEntry = z.strictObject({
  ...(Object.fromEntries(weekdays.map((day) => [day, dayEntry.optional()])) as Record<
    (typeof weekdays)[number],
    z.ZodOptional<typeof dayEntry>
  >),
  ...ownership,
});

/** One entry of `fields`: a column name, or an object. */
export const fieldEntry = z.union([z.string(), longEntry]).meta({ id: 'fieldEntry' });

export type FieldEntry = z.output<typeof fieldEntry>;
export type WeeklyHoursEntry = z.output<typeof weeklyHoursEntry>;
export type OriginEntry = Omit<z.output<typeof longEntry>, keyof typeof ownership>;

/** Can values be written back into the columns of this entry? Whether a certain value can, only the record tells. */
export function isInvertible(entry: FieldEntry | OriginEntry): boolean {
  return typeof entry === 'string' || uninvertibleOrigins.every((origin) => entry[origin] === undefined);
}

/** The `fields` block after parsing; keys are field names or `custom_fields.NAME`. */
export interface FieldsBlock {
  readonly open_hours?: WeeklyHoursEntry | undefined;
  readonly [field: string]: FieldEntry | WeeklyHoursEntry | undefined;
}

/** How a custom field is named when it is not nested: `custom_fields.Parking`. */
export const customFieldPrefix = 'custom_fields.';

/**
 * The `fields` block as it may be written. Names that are neither a field nor `custom_fields.NAME` are refused by the
 * loader, with the nearest right name.
 */
export const fieldsOptions = z
  .object({
    ...(Object.fromEntries(fieldNames.map((name) => [name, fieldEntry.optional()])) as Record<
      Exclude<FieldName, 'open_hours' | 'custom_fields'>,
      z.ZodOptional<typeof fieldEntry>
    >),
    open_hours: weeklyHoursEntry.optional(),
    custom_fields: z.record(z.string().min(1), fieldEntry).optional(),
  })
  .catchall(fieldEntry)
  .describe('Partoo field: where it comes from, and who owns it.');

/** Goes up when mapping makes something else of the same row and configuration: stored row hashes then count no more. */
export const mappingVersion = 1;
