import { z } from 'zod';
import { freezableActions } from '../domain/policy.ts';

const percent = z.number().min(0).max(100);

/** The `absent` block. Its action is mandatory: a person chooses it (R5). */
export const absentOptions = z.strictObject({
  action: z
    .enum(['report', 'close_temporarily', 'close', 'delete'])
    .describe('What happens to a business whose location disappeared. report changes nothing.'),
  after_reads: z.int().min(1).max(1000).default(3).describe('Complete reads without it, in a row, …'),
  after_hours: z.number().min(0).max(8760).default(24).describe('… spread over at least this many hours.'),
});

/** The `unmatched` setting. */
export const unmatchedOption = z
  .enum(['report', 'ignore', 'import'])
  .default('report')
  .describe('Businesses in scope without a location; import appends them to the source.');

const freezeDate = z.string().regex(/^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'must be a date');

/** The `freeze` block: days on which changes of some kinds rest. */
export const freezeOptions = z
  .array(
    z
      .strictObject({
        from: freezeDate.describe('First day: YYYY-MM-DD, or MM-DD for every year.'),
        to: freezeDate.describe('Last day, in the same form.'),
        actions: z.array(z.enum(freezableActions)).min(1).default(['close', 'delete']).describe('What rests.'),
      })
      .superRefine(({ from, to }, context) => {
        const isYearly = from.length !== 'YYYY-MM-DD'.length;
        if (from.length !== to.length)
          context.addIssue({ code: 'custom', message: 'from and to must both have a year, or neither', path: ['to'] });
        else if (!isYearly && to < from)
          context.addIssue({ code: 'custom', message: 'must not be before from', path: ['to'] });
      }),
  )
  .default([])
  .describe('Days on which planned changes of some kinds are held, in the time zone of the schedule.');

/** The `create` setting. */
export const createOption = z.boolean().default(true).describe('May new locations be created in Partoo?');

function countLimit(max: number, ofLinked: number, what: string) {
  return z
    .strictObject({
      max: z.int().min(0).default(max).describe('At most this many locations in one run.'),
      percent: percent.default(ofLinked).describe('At most this share of the linked locations, rounded up.'),
    })
    .prefault({})
    .describe(`${what}; the stricter of the two numbers counts.`);
}

/** The `limits` block: guards on a whole plan (R6). */
export const limitsOptions = z.strictObject({
  create: countLimit(100, 20, 'Businesses created'),
  update: countLimit(1000, 30, 'Businesses updated'),
  close: countLimit(5, 5, 'Businesses closed'),
  delete: countLimit(5, 5, 'Businesses deleted'),
  write_back: countLimit(1000, 30, 'Locations written into the source'),
  field: z
    .strictObject({
      percent: percent.default(50).describe('At most this share of the linked locations.'),
      min: z.int().min(1).default(5).describe('Counts from this many locations on.'),
    })
    .prefault({})
    .describe('One field changing, emptied or made uniform across the fleet.'),
  window: z
    .strictObject({
      days: z.int().min(1).max(365).default(7).describe('Length of the window; it survives restarts.'),
      delete_percent: percent.default(10).describe('Deleted within the window, of the linked locations.'),
      close_percent: percent.default(10).describe('Closed within the window, of the linked locations.'),
    })
    .prefault({})
    .describe('Closes and deletes added up over days.'),
  sentinels: z
    .array(z.string().min(1))
    .default([])
    .describe('Codes that must be present on both sides, or nothing is written.'),
});
