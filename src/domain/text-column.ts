/**
 * Short texts of Latin-1 letters (of others, the low byte is kept) one after the other in a few buffers, by row; as texts,
 * each would take 16 bytes more, and a place of its own.
 */
export interface TextColumn {
  /** Appends the text of the next row. */
  push(text: string | null): void;
  at(row: number): string | null;
}

/** Rows that lie side by side; no more than these are copied when there are more texts. */
const rowsOfBlock = 1024;
const firstBytes = 4096;

interface Block {
  readonly bytes: Buffer;
  /** Where each text ends; a negative one: there is none, and the next begins there. */
  readonly ends: Int32Array;
}

export function createTextColumn(): TextColumn {
  /** All but the last, which grows. */
  const full: Block[] = [];
  let bytes = Buffer.allocUnsafe(firstBytes);
  let ends = new Int32Array(rowsOfBlock);
  let rows = 0;
  let used = 0;

  function makeRoom(needed: number): void {
    if (bytes.length >= used + needed) return;
    const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, used + needed));
    bytes.copy(larger, 0, 0, used);
    bytes = larger;
  }

  return {
    push(text) {
      makeRoom(text?.length ?? 0);
      if (text !== null) used += bytes.write(text, used, 'latin1');
      ends[rows % rowsOfBlock] = text === null ? -used - 1 : used;
      rows += 1;
      if (rows % rowsOfBlock !== 0) return;
      full.push({ bytes: Buffer.from(bytes.subarray(0, used)), ends });
      ends = new Int32Array(rowsOfBlock);
      used = 0;
    },
    at(row) {
      if (row >= rows) return null;
      const block = full[Math.floor(row / rowsOfBlock)] ?? { bytes, ends };
      const within = row % rowsOfBlock;
      const end = block.ends[within] ?? -1;
      if (end < 0) return null;
      const before = within === 0 ? 0 : (block.ends[within - 1] ?? 0);
      return block.bytes.toString('latin1', before < 0 ? -before - 1 : before, end);
    },
  };
}
