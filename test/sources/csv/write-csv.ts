import { asLocationKey } from '../../../src/domain/ids.ts';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type {
  SourceAppend,
  SourceWrite,
  SourceWriter,
  SourceWritten,
} from '../../../src/domain/ports/source-writer.ts';
import { createCsvSource } from '../../../src/sources/csv/reader.ts';
import type { CsvSourceOptions, CsvTuning } from '../../../src/sources/csv/reader.ts';
import { createWarnings, neverAborted, readAll } from '../../contract/read-all.ts';
import type { Received } from '../../contract/read-all.ts';

/** A CSV file as it was read, with its writer. */
export interface Opened extends Received {
  readonly writer: SourceWriter;
  readonly version: string;
  readonly warnings: readonly { facts: object; message: string }[];
  /** One planned cell: row from 1, column, new text; the expected text is the one that was read. */
  edit(row: number, column: string, text: string): SourceWrite;
  write(edits: readonly SourceWrite[], appends?: readonly SourceAppend[]): Promise<SourceWritten>;
}

const defaultTuning: CsvTuning = {
  chunkBytes: 256 * 1024,
  headBytes: 64 * 1024,
  maxRecordBytes: 16 * 1024 * 1024,
};

/** Ten seconds late: a file just written looks as if it had rested, so that the reader need not wait. */
const restedClock: Clock = { now: () => Date.now() + 10_000, sleep: async () => {} };

export async function openCsv(
  path: string,
  options: Partial<CsvSourceOptions> = {},
  tuning: Partial<CsvTuning> = {},
): Promise<Opened> {
  const { log, warnings } = createWarnings();
  const source = createCsvSource(
    { path, delimiter: 'auto', encoding: 'auto', ...options },
    { log, clock: restedClock },
    { ...defaultTuning, ...tuning },
  );
  const received = await readAll(source);
  const version = received.read.version ?? 'incomplete';
  const writer = source.writer!;
  return {
    ...received,
    writer,
    version,
    warnings,
    edit: (row, column, text) => ({
      key: asLocationKey(`row ${String(row)}`),
      at: received.records[row - 1]?.at ?? { row, line: row + 1 },
      cells: [{ column, expected: received.records[row - 1]?.cells[received.columns.indexOf(column)] ?? '', text }],
    }),
    write: (edits, appends = []) => writer.write({ version, edits, appends }, neverAborted),
  };
}

export function append(key: string, cells: Readonly<Record<string, string>>): SourceAppend {
  return {
    key: asLocationKey(key),
    cells: Object.entries(cells).map(([column, text]) => ({ column, text })),
  };
}
