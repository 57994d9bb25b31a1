import { writeFileSync } from 'node:fs';
import { SyncError } from '../domain/errors.ts';
import { renderBusinessesCsv, renderBusinessesJson, type ExportRow } from '../reports/businesses-csv.ts';
import { exitCodes, type Command } from './context.ts';

export interface ExportOptions {
  readonly out?: string;
  /** Follows the file name when not given; CSV when that says nothing. */
  readonly format?: 'csv' | 'json';
}

/** Partoo's businesses as CSV or JSON. */
export const exportCommand: Command<ExportOptions> = async (context, { out, format }) => {
  const app = context.open();
  const rows: ExportRow[] = [];
  const { outcome, reason } = await app.partoo.reader.crawl(
    (page) => {
      for (const { id, code, values } of page) rows.push({ id, code, values });
    },
    context.signal,
    (done, of) => {
      context.progress('partoo', done, of);
    },
  );
  if (outcome === 'incomplete') {
    throw new SyncError(`the read of Partoo is not complete, so nothing is exported: ${reason ?? 'unknown'}`, {
      code: 'PARTOO_CRAWL_INCONSISTENT',
      retryable: true,
      hint: 'Run the export again; businesses may have been added or removed while they were read.',
    });
  }
  const kind = format ?? (out?.toLowerCase().endsWith('.json') === true ? 'json' : 'csv');
  const text = kind === 'json' ? renderBusinessesJson(rows) : renderBusinessesCsv(rows);
  if (out === undefined) context.print(text);
  else {
    writeFileSync(out, text);
    context.note(`${String(rows.length)} businesses written to ${out}`);
  }
  return exitCodes.done;
};
