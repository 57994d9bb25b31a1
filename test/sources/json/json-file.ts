import { readFileSync } from 'node:fs';
import { asLocationKey } from '../../../src/domain/ids.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type { SourceAppend, SourceWrite, SourceWritten } from '../../../src/domain/ports/source-writer.ts';
import { createJsonSource } from '../../../src/sources/json/reader.ts';
import type { JsonSourceOptions, JsonTuning } from '../../../src/sources/json/survey.ts';
import { createWarnings, neverAborted, readAll, type Received } from '../../contract/read-all.ts';

/** A JSON file as it was read, with its writer. */
export interface OpenedJson extends Received {
  /** Every record as an object of its cells. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  edit(row: number, texts: Readonly<Record<string, string>>): SourceWrite;
  write(edits: readonly SourceWrite[], appends?: readonly SourceAppend[]): Promise<SourceWritten>;
  /** The file as it is now. */
  content(): string;
}

/** Ten seconds late: a file just written looks as if it had rested, so that the reader need not wait. */
const restedClock: Clock = { now: () => Date.now() + 10_000, sleep: async () => {} };

export async function openJson(
  path: string,
  options: Partial<JsonSourceOptions> = {},
  tuning: JsonTuning = { chunkBytes: 256 * 1024, maxElementBytes: 1024 * 1024 },
): Promise<OpenedJson> {
  const source = createJsonSource(
    { path, format: 'auto', nullIs: 'absent', ...options },
    { log: createWarnings().log, clock: restedClock },
    tuning,
  );
  const received = await readAll(source);
  const { columns, records, read } = received;
  return {
    ...received,
    rows: records.map(({ cells }) => Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '?']))),
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
    content: () => readFileSync(path, 'utf8'),
  };
}
