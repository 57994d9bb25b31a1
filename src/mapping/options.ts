import { z } from 'zod';
import { fieldNames, hasNamedParts, type FieldName, type FieldOfParts } from '../domain/fields.ts';
import { attributeTypes } from '../domain/values/attribute.ts';
import { cleaningSteps, type CleaningStep } from '../domain/values/clean-text.ts';
import { hoursLanguages } from '../domain/values/day-words.ts';
import { weekdays } from '../domain/weekday.ts';

/** A cell's text as it may be written in YAML; numbers and booleans become text. */
const cellText = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** Below `fields` a number comes as the text it is written as. */
const numberText = z
  .union([z.number(), z.string().regex(/^-?\d+(?:\.\d+)?(?:e-?\d+)?$/iu, 'must be a number')])
  .transform(Number);
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
  jsonata: z
    .string()
    .min(1)
    .optional()
    .describe('JSONata expression over the columns of from, instead of joining them.'),
  split: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .optional()
    .describe('Text, or texts, at which the cell is cut; part says which piece counts.'),
  part: numberText
    .refine((part) => Number.isInteger(part) && part !== 0, 'must be a whole number other than 0')
    .optional()
    .describe('Which piece of split: 1 is the first (default), -1 the last.'),
  extract: z
    .string()
    .min(1)
    .optional()
    .describe('Regular expression (RE2) that fits the whole text, with named groups: (?<city>.+).'),
  group: z
    .string()
    .min(1)
    .optional()
    .describe('Group of extract that counts; by default the one named like the field, or the only one.'),
  clean: z
    .array(z.enum(Object.keys(cleaningSteps) as [CleaningStep, ...CleaningStep[]]))
    .optional()
    .describe('Cleaning, in order: title_case for shouted texts, move_article, repair_mojibake.'),
  scale: numberText
    .refine((factor) => factor !== 0, 'must not be 0')
    .optional()
    .describe('Factor for a number: 0.000001 for millionths of a degree.'),
  patterns: z
    .record(z.string(), lookupResult)
    .optional()
    .describe('From regular expressions (RE2) to values; the first that fits the whole text counts.'),
  country: z.string().optional().describe('ISO country for reading this cell, when it is not that of the record.'),
};

const columnList = z.union([z.string(), z.array(z.string()).min(1)]);

/** Hours of a day in columns of their own for opening and closing. */
const openClose = {
  opens: columnList.optional().describe('Column of opening times; several where a day has several windows.'),
  closes: columnList.optional().describe('Column of closing times, as many as opens.'),
  closed: z
    .string()
    .optional()
    .describe(
      'Column that says whether the day is closed (yes/no, true/false, 1/0, x, …); closed counts before times.',
    ),
};

/** What becomes of hours that can be meant in two ways. Every use is reported. */
const hoursSettings = {
  open_equals_close: z
    .enum(['reject', 'closed', 'all_day'])
    .default('reject')
    .describe('00:00-00:00, 01:00-01:00, …: some mean closed by it, some open all day.'),
  overlaps: z.enum(['reject', 'merge']).default('reject').describe('Windows of one day that overlap.'),
  end_2359: z
    .enum(['keep', 'midnight'])
    .default('keep')
    .describe('23:59 as an end: as it is, or midnight. 00:00-23:59 is all day in any case.'),
};

/** For a week that stands in one column. */
const weekSettings = {
  format: z
    .enum(['auto', 'text', 'osm', 'schema_org', 'google_places', 'gbp'])
    .default('auto')
    .describe('How a week in one column is written; auto recognises it.'),
  unnamed_days: z
    .enum(['unknown', 'closed', 'reject'])
    .default('unknown')
    .describe('Days that a text leaves out, where its format does not say what that means.'),
  unsure_days: z
    .enum(['unknown', 'closed'])
    .default('unknown')
    .describe('Days that are only perhaps open: by appointment, or an opening without an end.'),
  without_days: z
    .enum(['reject', 'every_day'])
    .default('reject')
    .describe('Hours that name no weekday at all: 08:00-20:00.'),
  languages: z
    .array(z.enum(hoursLanguages))
    .min(1)
    .optional()
    .describe('Languages of the names of days, where several would read them differently.'),
};

/** For editors; the loader itself checks it with words of its own. */
const exactlyOneOf = (names: readonly string[]) => ({ oneOf: names.map((name) => ({ required: [name] })) });
const origins = ['from', 'coalesce', 'template', 'value'];

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

const longEntry = z
  .strictObject({
    ...origin,
    type: z
      .enum(attributeTypes)
      .optional()
      .describe('Of a Google attribute, where its cells do not show it: a single choice of REPEATABLE_ENUM.'),
    ...ownership,
  })
  .meta(exactlyOneOf(origins));

/** What becomes of public holidays in special hours. */
const holidays = z
  .union([
    z.enum(['closed', 'ask']),
    z
      .array(
        z
          .string()
          .regex(
            /^(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/u,
            'must be a window like 10:00-16:00',
          )
          .refine((window) => window.slice(0, 5) < window.slice(6), 'must end after it begins, and by 24:00'),
      )
      .min(1),
  ])
  .optional()
  .describe(
    'Public holidays of the country and region that the source is silent about: closed, open in these windows, or ask (told of 30 days ahead, nothing written).',
  );

/** `specific_hours`: a column with dates, the public holidays, or both. */
export const specialHoursEntry = z
  .union([
    z.string(),
    z
      .strictObject({ ...origin, holidays, ...ownership })
      .meta({ anyOf: [...origins.map((name) => ({ required: [name] })), { required: ['holidays'] }] }),
  ])
  .meta({ id: 'specialHoursEntry' });

const longDayEntry = z.strictObject({ ...origin, ...openClose }).meta(exactlyOneOf([...origins, 'opens']));
/** One weekday of `open_hours`: a column name, or an object. */
export const dayEntry = z.union([z.string(), longDayEntry]).meta({ id: 'dayEntry' });

/**
 * `open_hours`: one entry a weekday, or one for the week. A weekday left out is not said, and Partoo's is left alone.
 */
export const weeklyHoursEntry = z.strictObject({
  ...(Object.fromEntries(weekdays.map((day) => [day, dayEntry.optional()])) as Record<
    (typeof weekdays)[number],
    z.ZodOptional<typeof dayEntry>
  >),
  ...origin,
  ...weekSettings,
  ...hoursSettings,
  ...ownership,
});

/** One entry of `fields`: a column name, or an object. */
export const fieldEntry = z.union([z.string(), longEntry]).meta({ id: 'fieldEntry' });

export type FieldEntry = z.output<typeof fieldEntry>;
export type WeeklyHoursEntry = z.output<typeof weeklyHoursEntry>;
export type SpecialHoursEntry = z.output<typeof specialHoursEntry>;
/** An entry without its ownership: a field's, a weekday's, or that of a week in one column. */
export type OriginEntry = Omit<z.output<typeof longEntry>, keyof typeof ownership> &
  Partial<Pick<z.output<typeof longDayEntry>, keyof typeof openClose>> & {
    readonly holidays?: z.output<typeof holidays>;
  };

/** Can values be written back into the columns of this entry? Whether a certain value can, only the record tells. */
export function isInvertible(entry: FieldEntry | OriginEntry): boolean {
  return typeof entry === 'string' || whyUninvertible(entry) === null;
}

/** What the entry is that no value can be written into, in words; null when values can. */
export function whyUninvertible(entry: Partial<Record<keyof typeof uninvertible, unknown>>): string | null {
  const found = Object.entries(uninvertible).find(([name]) => entry[name as keyof typeof uninvertible] !== undefined);
  return found?.[1] ?? null;
}

/** Does one entry hold the whole week, instead of one a weekday? */
export function isWholeWeek(entry: WeeklyHoursEntry): boolean {
  return origins.some((name) => entry[name as keyof WeeklyHoursEntry] !== undefined);
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
