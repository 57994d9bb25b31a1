/**
 * Short texts of Latin-1 letters (of others, the low byte is kept) one after the other in a single buffer, by row; as texts,
 * each would take 16 bytes more, and a place of its own.
 */
export interface TextColumn {
  /** Appends the text of the next row. */
  push(text: string | null): void;
  at(row: number): string | null;
}

const firstBytes = 4096;
const firstRows = 256;

export function createTextColumn(): TextColumn {
  let bytes = Buffer.allocUnsafe(firstBytes);
  // Where each text ends; a negative one: there is none, and the next begins there.
  let ends = new Int32Array(firstRows);
  let rows = 0;
  let used = 0;

  function makeRoom(needed: number): void {
    if (bytes.length < used + needed) {
      const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, used + needed));
      bytes.copy(larger, 0, 0, used);
      bytes = larger;
    }
    if (rows === ends.length) {
      const larger = new Int32Array(ends.length * 2);
      larger.set(ends);
      ends = larger;
    }
  }

  return {
    push(text) {
      makeRoom(text?.length ?? 0);
      if (text !== null) used += bytes.write(text, used, 'latin1');
      ends[rows] = text === null ? -used - 1 : used;
      rows += 1;
    },
    at(row) {
      const end = ends[row];
      if (end === undefined || end < 0 || row >= rows) return null;
      const before = row === 0 ? 0 : (ends[row - 1] ?? 0);
      return bytes.toString('latin1', before < 0 ? -before - 1 : before, end);
    },
  };
}
