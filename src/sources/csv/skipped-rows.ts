import type { RawRecord } from './tokenizer.ts';

/** What stands in a file besides its table. */
export interface SkippedRows {
  /** Physical line of the header, from 1; what stands above is a preamble. Null: the first line that is not blank. */
  readonly headerRow?: number | null;
  /** Lines that begin with this are comments. Null: there are none. */
  readonly comment?: string | null;
}

/** Is a record none of the table? As if it was not in the file: it counts for no row and no delimiter. */
export type IsSkipped = (record: Pick<RawRecord, 'line' | 'cells'>) => boolean;

export function createIsSkipped({ headerRow = null, comment = null }: SkippedRows): IsSkipped {
  return ({ line, cells }) =>
    (headerRow !== null && line < headerRow) ||
    (comment !== null && cells[0]?.trimStart().startsWith(comment) === true);
}
