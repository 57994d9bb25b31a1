/** What waits as JSON, by row, and is made anew when it is asked for. */
export interface JsonColumn<T> {
  /** Gives its row, from 0. */
  push(json: string): number;
  /** What was asked for last is at hand: whoever decides on one location asks for its values many times. */
  at(row: number): T;
}

/** Rows whose texts share one buffer: as texts by themselves, those with a letter beyond Latin-1 would take twice the room. */
const rowsPerBlock = 64;

interface Block {
  readonly bytes: Buffer;
  /** Where each text ends. */
  readonly ends: Uint32Array;
}

export function createJsonColumn<T>(parse: (json: string) => T): JsonColumn<T> {
  const blocks: Block[] = [];
  let pending: string[] = [];
  let latest: { readonly row: number; readonly parsed: T } | null = null;

  function textOf(row: number): string {
    const block = blocks[Math.floor(row / rowsPerBlock)];
    const place = row % rowsPerBlock;
    if (block === undefined) return pending[place] ?? '';
    return block.bytes.toString('utf8', place === 0 ? 0 : block.ends[place - 1], block.ends[place]);
  }

  return {
    push(json) {
      pending.push(json);
      const row = blocks.length * rowsPerBlock + pending.length - 1;
      if (pending.length === rowsPerBlock) {
        blocks.push(blockOf(pending));
        pending = [];
      }
      return row;
    },
    at(row) {
      if (latest?.row !== row) latest = { row, parsed: parse(textOf(row)) };
      return latest.parsed;
    },
  };
}

function blockOf(texts: readonly string[]): Block {
  let end = 0;
  const ends = Uint32Array.from(texts, (text) => (end += Buffer.byteLength(text)));
  return { bytes: Buffer.from(texts.join('')), ends };
}
