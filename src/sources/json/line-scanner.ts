import { Fault, type RawElement, type Scanner } from './scanner.ts';

const lineFeed = 0x0a;

/** The same for NDJSON: every line that is not blank is a record. */
export function createLineScanner(maxElementBytes: number, take: (element: RawElement) => void): Scanner {
  let pieces: Uint8Array[] = [];
  let size = 0;
  let from = 0;
  let position = 0;
  let line = 1;

  function finish(last: Uint8Array): void {
    const bytes = pieces.length === 0 ? last : Buffer.concat([...pieces, last]);
    if (!isBlank(bytes)) take({ bytes, from, line, gap: '' });
    pieces = [];
    size = 0;
  }

  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
        finish(chunk.subarray(start, end));
        line += 1;
        start = end + 1;
        from = position + start;
      }
      // A copy: the memory of a chunk is used again.
      const rest = Buffer.from(chunk.subarray(start));
      pieces.push(rest);
      size += rest.length;
      if (size > maxElementBytes) throw new Fault('a line is too long for a record', line);
      position += chunk.length;
    },
    end() {
      const last = Buffer.concat(pieces);
      if (isBlank(last)) return { cut: null, isFound: true };
      // Without a line end, only whether it is whole tells whether it was written to its end.
      if (!isJson(last)) return { cut: `the last line (line ${String(line)}) is not whole`, isFound: true };
      finish(Buffer.alloc(0));
      return { cut: null, isFound: true };
    },
    get line() {
      return line;
    },
  };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09);
}

function isJson(bytes: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return true;
  } catch {
    return false;
  }
}
