import { z } from 'zod';
import { attributeTypes } from '../domain/values/attribute.ts';
import { cleaningSteps, type CleaningStep } from '../domain/values/clean-text.ts';

/** A cell's text as it may be written in YAML; numbers and booleans become text. */
const cellText = z.union([z.string(), z.number(), z.boolean()]).transform(String);
/** Below `fields` a number comes as the text it is written as. */
const numberText = z
  .union([z.number(), z.string().regex(/^-?\d+(?:\.\d+)?(?:e-?\d+)?$/iu, 'must be a number')])
  .transform(Number);
const lookupResult = z.union([cellText, z.array(z.string()).min(1)]);

/** Who owns a field and when it may be written; every entry may add these. */
export const ownership = {
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
export const origin = {
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

/** For editors; the loader itself checks it with words of its own. */
export function exactlyOneOf(names: readonly string[]): { readonly oneOf: { readonly required: string[] }[] } {
  return { oneOf: names.map((name) => ({ required: [name] })) };
}

/** Settings of which an entry has exactly one. */
export const origins = ['from', 'coalesce', 'template', 'value'];

export const longEntry = z
  .strictObject({
    ...origin,
    type: z
      .enum(attributeTypes)
      .optional()
      .describe('Of a Google attribute, where its cells do not show it: a single choice of REPEATABLE_ENUM.'),
    ...ownership,
  })
  .meta(exactlyOneOf(origins));

/** One entry of `fields`: a column name, or an object. */
export const fieldEntry = z.union([z.string(), longEntry]).meta({ id: 'fieldEntry' });

export type FieldEntry = z.output<typeof fieldEntry>;
