import { basename } from 'node:path';
import { z } from 'zod';
import { authOptions, faultOfUrl } from '../auth/options.ts';
import { isPattern } from './list-files.ts';

const one = z
  .string()
  .min(1)
  .superRefine((path, context) => {
    const fault = isUrl(path) ? faultOfUrl(path) : faultOfFile(path);
    if (fault !== null) context.addIssue({ code: 'custom', message: fault.message, params: { hint: fault.hint } });
  });

const member = one.refine((path) => !isUrl(path), {
  message: 'is a URL among files',
  params: { hint: 'A file behind a URL is a source of its own: write path: https://…, not a list' },
});

/** Which files a source is made of; a list of one is that one. */
const path = z
  .union([one, z.array(member).min(1)])
  .describe(
    'The file, relative to the working directory, or its https URL. Several with the same columns: data/stores-*.csv (* and ? in the name), or a list.',
  )
  .transform((given) => (typeof given === 'string' || given.length > 1 ? given : given.join('')));

/** Settings of every kind that reads files. */
export const filesOptions = {
  path,
  headers: z.record(z.string(), z.string()).optional().describe('For a URL: sent with the request.'),
  auth: authOptions.optional().describe('For a URL: credentials; they go to its host and nowhere else.'),
  timeout_seconds: z
    .number()
    .positive()
    .optional()
    .describe('For a URL: for the answer to begin, and for each wait for more of it. Default 30.'),
};

interface GivenFiles {
  readonly path: string | readonly string[];
  readonly headers?: unknown;
  readonly auth?: unknown;
  readonly timeout_seconds?: unknown;
  readonly write_back: boolean;
}

/** What takes two of the settings to judge. */
export function checkFiles(given: GivenFiles, context: z.RefinementCtx): void {
  const refuse = (setting: string, message: string, hint: string): void => {
    context.addIssue({ code: 'custom', path: [setting], message, params: { hint } });
  };
  if (isUrl(given.path)) {
    if (given.write_back) refuse('write_back', 'writes into a file, and source.path is a URL', 'Set it to false');
    return;
  }
  for (const setting of ['headers', 'auth', 'timeout_seconds'] as const) {
    if (given[setting] !== undefined) refuse(setting, 'is for a URL, and source.path is a file', 'Leave it out');
  }
}

/** Settings that only a URL has, as the program knows them. */
export function remoteOf<Given extends { readonly timeout_seconds?: number | undefined }>({
  timeout_seconds: seconds,
  ...rest
}: Given): Omit<Given, 'timeout_seconds'> & { readonly timeoutMs?: number } {
  return { ...rest, ...(seconds === undefined ? {} : { timeoutMs: Math.round(seconds * 1000) }) };
}

/** Is it the address of a file, not a file? */
export function isUrl(given: string | readonly string[]): given is string {
  return typeof given === 'string' && /^https?:\/\//i.test(given);
}

/** Does it stand for several files? */
export function namesSeveral(given: string | readonly string[]): boolean {
  return typeof given !== 'string' || (!isUrl(given) && isPattern(given));
}

function faultOfFile(file: string): { readonly message: string; readonly hint: string } | null {
  if (!isPattern(file.slice(0, file.length - basename(file).length))) return null;
  const hint = 'Only the name of the file may hold * or ?; name several folders as a list';
  return { message: 'has a pattern in its folder', hint };
}
