import { z } from 'zod';

/** What a source block comes to, as far as it matters here. */
interface SourceBlock {
  readonly covers: 'all' | 'changes';
  readonly writeBack: boolean;
  readonly proposals?: string | undefined;
}

/** One entry of `joined`. */
interface JoinedBlock<Block> {
  readonly name: string;
  readonly source: Block;
  readonly pivot?: string | undefined;
  readonly concat?: Readonly<Record<string, string>> | undefined;
  readonly addsLocations: boolean;
}

/** The `joined` block: further sources, each with a `source` block as the first one has it. */
export function joinedOptions<Block extends SourceBlock>(source: z.ZodType<Block>): z.ZodType<JoinedBlock<Block>[]> {
  const entry = z
    .strictObject({
      name: z
        .string()
        .regex(/^[\p{L}_][\p{L}\p{N}_-]*$/u, {
          message: 'must begin with a letter, and have letters, digits, _ and - only',
        })
        .describe('Stands before its columns in fields, closures.special, and in messages.'),
      source: source
        .superRefine(refuseOfFirstOnly)
        .describe('As the block source, of any kind; its key is the column with the code of the location.'),
      pivot: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Column that tells several rows of one code apart: a column closes beside Monday is hours.Monday.closes.',
        ),
      concat: z
        .record(z.string().min(1), z.string().min(1))
        .refine((columns) => Object.keys(columns).length > 0, { message: 'names no column' })
        .optional()
        .describe(
          'Columns made of all rows of one code: for each row a text with {{column}} places, "; " between them.',
        ),
      adds_locations: z.boolean().default(false).describe('Is a code that only stands here a location too?'),
    })
    .superRefine(({ pivot, concat }, context) => {
      if (pivot === undefined || concat === undefined) return;
      const params = { hint: 'Keep one: pivot for columns of each value, concat for one text of all rows' };
      context.addIssue({ code: 'custom', path: ['concat'], message: 'stands beside pivot', params });
    })
    .transform(({ adds_locations: addsLocations, ...rest }) => ({ ...rest, addsLocations }));
  return z.array(entry).superRefine(refuseRepeatedNames);
}

function refuseOfFirstOnly(block: SourceBlock, context: z.RefinementCtx): void {
  const hint = 'It is said once, in the block source at the left margin';
  const refuse = (setting: string, message: string, own = hint): void => {
    context.addIssue({ code: 'custom', path: [setting], message, params: { hint: own } });
  };
  if (block.covers !== 'all')
    refuse('covers', 'is for the first source only', 'A missing row means nothing here anyway');
  if (block.writeBack) refuse('write_back', 'a joined source is only read', 'Remove the line');
  if (block.proposals !== undefined) refuse('proposals', 'is for the first source only');
}

function refuseRepeatedNames(entries: readonly { readonly name: string }[], context: z.RefinementCtx): void {
  const names = entries.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    const params = { hint: 'Give every joined source a name of its own' };
    context.addIssue({ code: 'custom', path: [index, 'name'], message: 'is given twice', params });
  }
}
