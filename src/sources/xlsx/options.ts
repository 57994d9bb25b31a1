import { z } from 'zod';
import { checkFiles, filesOptions, remoteOf } from '../files/options.ts';
import { commonSourceOptions } from '../options.ts';

/** The `source` block for `kind: xlsx`. */
export const xlsxSourceOptions = z
  .strictObject({
    kind: z.literal('xlsx'),
    ...filesOptions,
    sheet: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .optional()
      .describe('Name of the sheet; several as a list, read one after the other. Left out: the first.'),
    header_row: z
      .int()
      .min(1)
      .optional()
      .describe('The row with the names of the columns. Left out: the first that is not empty.'),
    backup: z
      .boolean()
      .default(false)
      .describe('Is the workbook kept as it was, as <file>.bak beside it, whenever values are written into it?'),
    ...commonSourceOptions,
  })
  .superRefine(checkFiles)
  .transform(({ write_back: writeBack, header_row: headerRow, sheet, ...options }) => ({
    ...remoteOf(options),
    sheets: sheet === undefined ? null : [sheet].flat(),
    headerRow: headerRow ?? null,
    writeBack,
  }));
