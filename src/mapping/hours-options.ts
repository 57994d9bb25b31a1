import { z } from 'zod';
import { hoursLanguages } from '../domain/values/day-words.ts';
import { weekdays } from '../domain/weekday.ts';
import { exactlyOneOf, origin, origins, ownership } from './entry-options.ts';

const columnList = z.union([z.string(), z.array(z.string()).min(1)]);

/** Hours of a day in columns of their own for opening and closing. */
export const openClose = {
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

/** What becomes of public holidays in special hours. */
export const holidays = z
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

export const longDayEntry = z.strictObject({ ...origin, ...openClose }).meta(exactlyOneOf([...origins, 'opens']));
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

export type WeeklyHoursEntry = z.output<typeof weeklyHoursEntry>;
export type SpecialHoursEntry = z.output<typeof specialHoursEntry>;

/** Does one entry hold the whole week, instead of one a weekday? */
export function isWholeWeek(entry: WeeklyHoursEntry): boolean {
  return origins.some((name) => entry[name as keyof WeeklyHoursEntry] !== undefined);
}
