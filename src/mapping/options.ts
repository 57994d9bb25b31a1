import { z } from 'zod';
import { fieldNames, hasNamedParts, type FieldName, type FieldOfParts } from '../domain/fields.ts';
import {
  exactlyOneOf,
  fieldEntry,
  type FieldEntry,
  type longEntry,
  origin,
  origins,
  ownership,
} from './entry-options.ts';
import {
  type holidays,
  type longDayEntry,
  type openClose,
  type SpecialHoursEntry,
  specialHoursEntry,
  type WeeklyHoursEntry,
  weeklyHoursEntry,
} from './hours-options.ts';

/** An entry without its ownership: a field's, a weekday's, or that of a week in one column. */
export type OriginEntry = Omit<z.output<typeof longEntry>, keyof typeof ownership> &
  Partial<Pick<z.output<typeof longDayEntry>, keyof typeof openClose>> & {
    readonly holidays?: z.output<typeof holidays>;
  };

/** Settings of an entry through which no value can be written back, each with what it makes of the entry. */
export const uninvertible = {
  template: 'a template',
  value: 'a constant',
  jsonata: 'an expression',
  split: 'a part of a column',
  extract: 'a part of a column',
  clean: 'a cleaned text',
  scale: 'a scaled number',
  patterns: 'a value by pattern',
  opens: 'a pair of opening and closing columns',
  closed: 'a day with a column for closed',
} as const;

/** Can values be written back into the columns of this entry? Whether a certain value can, only the record tells. */
export function isInvertible(entry: FieldEntry | OriginEntry): boolean {
  return typeof entry === 'string' || whyUninvertible(entry) === null;
}

/** What the entry is that no value can be written into, in words; null when values can. */
export function whyUninvertible(entry: Partial<Record<keyof typeof uninvertible, unknown>>): string | null {
  const found = Object.entries(uninvertible).find(([name]) => entry[name as keyof typeof uninvertible] !== undefined);
  return found?.[1] ?? null;
}

/** The `fields` block after parsing; keys are field names, or `custom_fields.NAME` and the like. */
export interface FieldsBlock {
  readonly open_hours?: WeeklyHoursEntry | undefined;
  readonly specific_hours?: SpecialHoursEntry | undefined;
  readonly [field: string]: FieldEntry | WeeklyHoursEntry | SpecialHoursEntry | undefined;
}

/** Fields whose parts have an entry each, as `custom_fields.Parking`. */
export const fieldsOfParts: readonly FieldName[] = fieldNames.filter(hasNamedParts);

/** May the parts stand nested below the field? Below `groups` stands an entry. */
export function nestsParts(name: string): boolean {
  return name !== 'groups' && fieldsOfParts.some((known) => known === name);
}

/** `groups`: of one section, or each with its section. */
const groupsEntry = z.union([
  z.string(),
  z
    .strictObject({
      ...origin,
      section: z
        .string()
        .min(1)
        .optional()
        .describe('Section whose groups the column names. Left out: each is named as Section/Group.'),
      ...ownership,
    })
    .meta(exactlyOneOf(origins)),
]);

const partEntries = z.record(z.string().min(1), fieldEntry);

/**
 * The `fields` block as it may be written. Names that are neither a field nor a part of one, as `custom_fields.NAME`, are
 * refused by the loader, with the nearest right name.
 */
export const fieldsOptions = z
  .object({
    ...(Object.fromEntries(
      fieldNames.map((name) => [name, (nestsParts(name) ? partEntries : fieldEntry).optional()]),
    ) as Record<Exclude<FieldName, 'open_hours' | 'specific_hours' | FieldOfParts>, z.ZodOptional<typeof fieldEntry>> &
      Record<Exclude<FieldOfParts, 'groups'>, z.ZodOptional<typeof partEntries>>),
    groups: groupsEntry.optional(),
    open_hours: weeklyHoursEntry.optional(),
    specific_hours: specialHoursEntry.optional(),
  })
  .catchall(fieldEntry)
  .describe('Partoo field: where it comes from, and who owns it.');

/** Goes up when mapping makes something else of the same row and configuration: stored row hashes then count no more. */
export const mappingVersion = 2;
