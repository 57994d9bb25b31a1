import { isUtf8 } from 'node:buffer';

/** Tells whether a stream of bytes is UTF-8; chunks may end inside a character. */
export interface Utf8Check {
  push(chunk: Uint8Array): void;
  /** Offset of the first byte of the first line (or chunk) that is not UTF-8; null while all is well. */
  readonly invalidFrom: number | null;
  /** Bytes at the end that begin a character and do not complete it; 0 to 3. */
  readonly unfinishedBytes: number;
}

export function createUtf8Check(): Utf8Check {
  let carry: Uint8Array = new Uint8Array(0);
  let checked = 0;
  let invalidFrom: number | null = null;

  return {
    push(chunk) {
      if (invalidFrom !== null) return;
      const bytes = carry.length === 0 ? chunk : Buffer.concat([carry, chunk]);
      const whole = bytes.length - unfinishedAtEnd(bytes);
      if (isUtf8(bytes.subarray(0, whole))) {
        checked += whole;
        // A copy: the chunk's memory is the caller's.
        carry = Uint8Array.from(bytes.subarray(whole));
        return;
      }
      invalidFrom = checked + firstInvalidLine(bytes.subarray(0, whole));
    },
    get invalidFrom() {
      return invalidFrom;
    },
    get unfinishedBytes() {
      return invalidFrom === null ? carry.length : 0;
    },
  };
}

/** How many bytes at the end are the beginning of a character that needs more. */
function unfinishedAtEnd(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] as number;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    // C0, C1 and F5 to FF begin nothing.
    if (byte < 0xc2 || byte > 0xf4) return 0;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needs > back ? back : 0;
  }
  return 0;
}

/** Where the first line begins that is not UTF-8: a line feed is never part of a longer character. */
function firstInvalidLine(bytes: Uint8Array): number {
  let start = 0;
  for (;;) {
    const lineFeed = bytes.indexOf(0x0a, start);
    if (lineFeed === -1 || !isUtf8(bytes.subarray(start, lineFeed))) return start;
    start = lineFeed + 1;
  }
}
