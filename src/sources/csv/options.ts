import { z } from 'zod';
import { checkFiles, filesOptions, remoteOf } from '../files/options.ts';
import { commonSourceOptions } from '../options.ts';

/** The `auto` of delimiter and encoding: recognise it from the file. */
const auto = 'auto';

const unusableDelimiters = new Set(['"', '\r', '\n']);

function parseDelimiter(text: string): string | null {
  if (text === auto) return auto;
  if (text === 'tab' || text === '\\t') return '\t';
  return [...text].length === 1 && !unusableDelimiters.has(text) ? text : null;
}

/** The canonical name of an encoding that TextDecoder knows: `latin1` is `windows-1252`. Null when it knows none such. */
function parseEncoding(label: string): string | null {
  if (label === auto) return auto;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** A text option read by `parse`; `message` and `hint` say what it must be. */
function parsed(parse: (text: string) => string | null, message: string, hint: string): z.ZodType<string, string> {
  return z.string().transform((text, context) => {
    const value = parse(text);
    if (value !== null) return value;
    context.addIssue({ code: 'custom', message, params: { hint } });
    return z.NEVER;
  });
}

/** The `source` block for `kind: csv`. */
export const csvSourceOptions = z
  .strictObject({
    kind: z.literal('csv'),
    ...filesOptions,
    delimiter: parsed(
      parseDelimiter,
      'must be auto, tab, or one character',
      'Use auto unless the file is recognised wrongly',
    )
      .default(auto)
      .describe('auto, ",", ";", tab, or any one character.'),
    encoding: parsed(
      parseEncoding,
      'is not an encoding known here',
      'Use auto, utf-8, windows-1252, utf-16le or utf-16be',
    )
      .default(auto)
      .describe('auto, utf-8, windows-1252, utf-16le, utf-16be, or another name of the WHATWG Encoding Standard.'),
    header_row: z
      .int()
      .min(1)
      .optional()
      .describe(
        'The line with the names of the columns; what stands above is passed over. Left out: the first that is not blank.',
      ),
    comment: z.string().min(1).optional().describe('Lines that begin with this are comments, such as "#".'),
    backup: z
      .boolean()
      .default(false)
      .describe('Is the file kept as it was, as <file>.bak beside it, whenever values are written into it?'),
    ...commonSourceOptions,
  })
  .superRefine(checkFiles)
  .transform(({ write_back: writeBack, header_row: headerRow, comment, ...options }) => ({
    ...remoteOf(options),
    ...(headerRow === undefined ? {} : { headerRow }),
    ...(comment === undefined ? {} : { comment }),
    writeBack,
  }));
