import { readFileSync } from 'node:fs';
import { asLocationKey } from '../../../src/domain/ids.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type { SourceAppend, SourceWrite, SourceWritten } from '../../../src/domain/ports/source-writer.ts';
import { createXlsxSource } from '../../../src/sources/xlsx/reader.ts';
import type { XlsxSourceOptions } from '../../../src/sources/xlsx/table.ts';
import { createWarnings, neverAborted, readAll, type Received } from '../../contract/read-all.ts';
import { partsOf } from './workbook-maker.ts';

/** A workbook as it was read, with its writer. */
export interface OpenedXlsx extends Received {
  readonly rows: readonly (readonly string[])[];
  edit(row: number, texts: Readonly<Record<string, string>>): SourceWrite;
  write(edits: readonly SourceWrite[], appends?: readonly SourceAppend[]): Promise<SourceWritten>;
  /** Its parts as they are now. */
  parts(): Readonly<Record<string, string>>;
}

/** Ten seconds late: a file just written looks as if it had rested, so that the reader need not wait. */
const restedClock: Clock = { now: () => Date.now() + 10_000, sleep: async () => {} };

export async function openXlsx(path: string, options: Partial<XlsxSourceOptions> = {}): Promise<OpenedXlsx> {
  const source = createXlsxSource(
    { path, sheets: null, headerRow: null, ...options },
    { log: createWarnings().log, clock: restedClock },
  );
  const received = await readAll(source);
  const { columns, records, read } = received;
  return {
    ...received,
    rows: records.map(({ cells }) => cells),
    edit: (row, texts) => ({
      key: asLocationKey(`row ${String(row)}`),
      at: records[row - 1]!.at,
      cells: Object.entries(texts).map(([column, text]) => ({
        column,
        expected: records[row - 1]?.cells[columns.indexOf(column)] ?? '',
        text,
      })),
    }),
    write: (edits, appends = []) =>
      source.writer!.write({ version: read.version ?? 'incomplete', edits, appends }, neverAborted),
    parts: () => partsOf(readFileSync(path)),
  };
}
