import { z } from 'zod';

/** What every kind of source is asked besides its own options. */
export const commonSourceOptions = {
  key: z.string().min(1).describe('Column whose value identifies a location; becomes the business code.'),
  covers: z
    .enum(['all', 'changes'])
    .default('all')
    .describe('all: a missing row means the location is absent. changes: it means nothing.'),
  write_back: z
    .boolean()
    .default(false)
    .describe('May values owned by Partoo, or shared and changed there, be written into the source?'),
  proposals: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Without write_back: the CSV file for what the source should take over. Default: beside the state, its name with -proposals.csv.',
    ),
};
