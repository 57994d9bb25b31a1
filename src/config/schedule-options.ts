import { z } from 'zod';
import { faultOfCron } from './cron.ts';

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const cron = z.string().superRefine((text, context) => {
  const fault = faultOfCron(text);
  if (fault === null) return;
  const params = { hint: '"*/5 * * * *" is every five minutes, "0 3 * * *" every day at three' };
  context.addIssue({ code: 'custom', message: fault, params });
});

/** The `schedule` block. */
export const scheduleOptions = z.strictObject({
  timezone: z
    .string()
    .refine(isTimeZone, { message: 'is not a time zone', params: { hint: 'Write a name such as Europe/Paris or UTC' } })
    .default('Europe/Paris')
    .describe('IANA name of the time zone that the schedule, and the word today, follow.'),
  incremental: cron.default('*/5 * * * *').describe('When to look for changes; cron: minute hour day month weekday.'),
  full: cron.default('0 3 * * *').describe('When to compare everything; cron: minute hour day month weekday.'),
  jitter_seconds: z
    .int()
    .min(0)
    .max(3600)
    .default(30)
    .describe('Scheduled runs begin up to so many seconds late, each installation always by the same.'),
  watch: z.boolean().default(true).describe('Does a changed source file bring the next run forward?'),
});
