import { z } from 'zod';
import { checkFiles, filesOptions, remoteOf } from '../files/options.ts';
import { commonSourceOptions } from '../options.ts';

/** The steps of `data.stores` or `["data.v2"].stores`; null when it is none. */
function parsePath(text: string): readonly string[] | null {
  const step = /^(?:\.?\["([^"]+)"\]|\.?([^.[\]"]+))/u;
  const steps: string[] = [];
  for (let rest = text.trim(); rest !== ''; ) {
    const found = step.exec(rest);
    if (found === null || (steps.length === 0 && rest.startsWith('.'))) return null;
    steps.push(found[1] ?? found[2] ?? '');
    rest = rest.slice(found[0].length);
  }
  return steps;
}

/** A path to the array of records, such as `data.stores`. */
export const recordsPath = z.string().transform((text, context) => {
  const steps = parsePath(text);
  if (steps !== null && steps.length > 0) return steps;
  const hint = 'Write names with dots between them; a name that has a dot itself as ["data.v2"]';
  context.addIssue({ code: 'custom', message: 'is no path of names', params: { hint } });
  return z.NEVER;
});

/** The `source` block for `kind: json`. */
export const jsonSourceOptions = z
  .strictObject({
    kind: z.literal('json'),
    ...filesOptions,
    format: z
      .enum(['auto', 'array', 'ndjson', 'geojson'])
      .default('auto')
      .describe('auto, array (of objects), ndjson (an object a line) or geojson (a feature collection).'),
    records: recordsPath
      .optional()
      .describe('Where the array of records is, if it is not the whole file: data.stores; ["data.v2"].stores.'),
    null_is: z
      .enum(['absent', 'empty'])
      .default('absent')
      .describe('absent: null says nothing, like a missing property. empty: null is explicitly empty.'),
    backup: z
      .boolean()
      .default(false)
      .describe('Is the file kept as it was, as <file>.bak beside it, whenever values are written into it?'),
    ...commonSourceOptions,
  })
  .superRefine(checkFiles)
  .transform(({ write_back: writeBack, null_is: nullIs, ...options }) => ({ ...remoteOf(options), nullIs, writeBack }));
