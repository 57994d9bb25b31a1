import { z } from 'zod';
import { channelsOption } from '../notify/options.ts';
import { faultOfCron } from './cron.ts';

const digest = z.string().superRefine((text, context) => {
  const fault = text === 'off' ? null : faultOfCron(text);
  if (fault === null) return;
  const params = { hint: '"0 8 * * 1" is Mondays at eight; off for none' };
  context.addIssue({ code: 'custom', message: fault, params });
});

/** The `notify` block. */
export const notifyOptions = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Name of this installation in messages; the host name unless set.'),
  digest: digest
    .default('0 8 * * 1')
    .describe('When to tell what was done and what waits; cron in schedule.timezone, or off.'),
  channels: channelsOption,
});
