import { basename } from 'node:path';
import { z } from 'zod';
import { isPattern } from './list-files.ts';

const one = z
  .string()
  .min(1)
  .superRefine((path, context) => {
    if (!isPattern(path.slice(0, path.length - basename(path).length))) return;
    const hint = 'Only the name of the file may hold * or ?; name several folders as a list';
    context.addIssue({ code: 'custom', message: 'has a pattern in its folder', params: { hint } });
  });

/** Which files a source is made of; a list of one is that one. */
export const filesPath = z
  .union([one, z.array(one).min(1)])
  .describe(
    'The file; relative to the working directory. Several with the same columns: data/stores-*.csv (* and ? in the name), or a list.',
  )
  .transform((path) => (typeof path === 'string' || path.length > 1 ? path : (path[0] ?? '')));

/** Does it stand for several files? */
export function namesSeveral(path: string | readonly string[]): boolean {
  return typeof path !== 'string' || isPattern(path);
}
