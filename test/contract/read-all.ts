import type { Log } from '../../src/domain/ports/log.ts';
import type { SourceRead, SourceRecord } from '../../src/domain/ports/source-read.ts';
import type { Source } from '../../src/domain/ports/source.ts';

/** All that a source gave, in the order it was given. */
export interface Received {
  readonly columns: readonly string[];
  readonly records: readonly SourceRecord[];
  readonly batchSizes: readonly number[];
  readonly read: SourceRead;
}

export const neverAborted = new AbortController().signal;

/** Reads a source to its end and keeps everything. */
export async function readAll(source: Source, signal: AbortSignal = neverAborted): Promise<Received> {
  const headers: (readonly string[])[] = [];
  const records: SourceRecord[] = [];
  const batchSizes: number[] = [];
  const read = await source.read(
    {
      header: (columns) => {
        headers.push(columns);
      },
      records: (batch) => {
        if (headers.length !== 1) throw new Error('records before the header');
        batchSizes.push(batch.length);
        records.push(...batch);
      },
    },
    signal,
  );
  if (headers.length !== 1) throw new Error(`the header was given ${String(headers.length)} times`);
  return { columns: headers[0] ?? [], records, batchSizes, read };
}

/** A log that remembers what an operator would see. */
export function createWarnings(): {
  readonly log: Log;
  readonly warnings: readonly { facts: object; message: string }[];
} {
  const warnings: { facts: object; message: string }[] = [];
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: (facts, message) => {
      warnings.push({ facts, message });
    },
    error: (facts, message) => {
      warnings.push({ facts, message });
    },
  };
  return { log, warnings };
}
