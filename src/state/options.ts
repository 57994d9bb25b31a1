import { z } from 'zod';

/** The `state` block. */
export const stateOptions = z.strictObject({
  path: z.string().min(1).default('state/partoo-sync.db').describe('SQLite file, created on first use.'),
  keep_days: z
    .int()
    .min(30)
    .max(3650)
    .default(400)
    .describe('How long runs, their plans and the history of writes are kept; at least as long as limits.window.'),
});
