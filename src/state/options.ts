import { z } from 'zod';

/** The `state` block. */
export const stateOptions = z.strictObject({
  path: z.string().min(1).default('state/partoo-sync.db').describe('SQLite file, created on first use.'),
});
