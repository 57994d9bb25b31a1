import type { SourceRecord } from '../domain/ports/source-read.ts';
import type { SourceReceiver } from '../domain/ports/source.ts';

/** Hands records on some hundreds at a time, and numbers them. */
export interface Batches {
  /** `line`: where it stands in its source, if there are lines; else the one that follows from its number. */
  add(cells: readonly string[], line?: number): void;
  flush(): void;
  readonly rows: number;
}

const batchRows = 500;

export function createBatches(receive: SourceReceiver): Batches {
  let batch: SourceRecord[] = [];
  let rows = 0;
  const flush = (): void => {
    if (batch.length === 0) return;
    const full = batch;
    batch = [];
    receive.records(full);
  };
  return {
    add(cells, line) {
      rows += 1;
      batch.push({ at: { row: rows, line: line ?? rows + 1 }, cells });
      if (batch.length >= batchRows) flush();
    },
    flush,
    get rows() {
      return rows;
    },
  };
}
