import { writeFileSync } from 'node:fs';
import type { App } from '../app.ts';
import { SyncError } from '../domain/errors.ts';
import type { SubResourceMemory } from '../domain/memory/sub-resources.ts';
import type { RemoteBusiness } from '../domain/ports/remote-business.ts';
import { renderBusinessesCsv, renderBusinessesJson, type ExportRow } from '../reports/businesses-csv.ts';
import { exitCodes, type Command } from './context.ts';

export interface ExportOptions {
  readonly out?: string;
  /** Follows the file name when not given; CSV when that says nothing. */
  readonly format?: 'csv' | 'json';
}

/** Partoo's businesses as CSV or JSON; what takes a call for each of them, as the runs last read it. */
export const exportCommand: Command<ExportOptions> = async (context, { out, format }) => {
  const app = context.open();
  const memory = await app.openMemory();
  const rows: ExportRow[] = [];
  const { outcome, reason } = await app.partoo.reader
    .crawl(
      {
        receive(page) {
          if (page.kind === 'recalled') return;
          for (const { id, code, values } of asLastRead(page.businesses, app, memory)) rows.push({ id, code, values });
        },
        progress(done, of) {
          context.progress('partoo', done, of);
        },
      },
      context.signal,
    )
    .finally(() => {
      memory.close();
    });
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
    save(out, text);
    context.note(`${String(rows.length)} businesses written to ${out}`);
  }
  return exitCodes.done;
};

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new SyncError(`cannot write ${file}: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`, {
      code: 'USAGE',
      retryable: false,
      hint: 'Name a file in a folder that exists and can be written.',
    });
  }
}

/** With their sub-resources: asking for these would take hours for a fleet. */
function asLastRead(
  page: readonly RemoteBusiness[],
  { partoo }: Pick<App, 'partoo'>,
  memory: Pick<SubResourceMemory, 'subResourcesOf'>,
): readonly RemoteBusiness[] {
  const known = memory.subResourcesOf(page.map(({ id }) => id));
  return page.map((business) => {
    const read = known.get(business.id);
    if (read === undefined) return business;
    const contents = [...read].map(([name, { content }]) => [name, content] as const);
    return partoo.codec.withResources(business, Object.fromEntries(contents));
  });
}
