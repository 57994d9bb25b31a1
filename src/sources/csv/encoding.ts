/** Translates the bytes of a file into UTF-8, chunk by chunk; chunks may end inside a character. */
export interface Transcoder {
  /**
   * The next bytes in UTF-8. They may share the memory of `chunk`.
   * @throws TypeError where the bytes are not of this encoding
   */
  push(chunk: Uint8Array): Uint8Array;
  /** False when the file ends inside a character. Call once, last. */
  end(): boolean;
}

/** The encoding of a file, and how many bytes of byte order mark stand in front. */
export interface EncodingChoice {
  /** As TextDecoder names it. */
  readonly name: string;
  readonly markBytes: number;
}

const marks: readonly { name: string; bytes: readonly number[] }[] = [
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16le', bytes: [0xff, 0xfe] },
  { name: 'utf-16be', bytes: [0xfe, 0xff] },
];

/**
 * Chooses the encoding. A byte order mark wins, also over what is configured: no other encoding begins a text that way.
 * Then what is configured; then UTF-8 if the whole file is; then Windows-1252, which any bytes are.
 */
export function chooseEncoding(configured: string, head: Uint8Array, isUtf8: boolean): EncodingChoice {
  const mark = marks.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte));
  if (mark !== undefined) return { name: mark.name, markBytes: mark.bytes.length };
  if (configured !== 'auto') return { name: configured, markBytes: 0 };
  return { name: isUtf8 ? 'utf-8' : 'windows-1252', markBytes: 0 };
}

/** `encoding` is a canonical TextDecoder name; UTF-8 passes as it is, as it was checked before. */
export function createTranscoder(encoding: string): Transcoder {
  if (encoding === 'utf-8') return { push: (chunk) => chunk, end: () => true };
  if (encoding === 'windows-1252') return { push: fromWindows1252, end: () => true };

  const decoder = new TextDecoder(encoding, { fatal: true });
  return {
    push: (chunk) => Buffer.from(decoder.decode(chunk, { stream: true })),
    end() {
      try {
        decoder.decode();
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** What Windows-1252 has where Latin-1 has control characters; the five bytes it leaves open stay control characters. */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** By our own table: some releases of Node 22 and 23 read `windows-1252` as Latin-1 (nodejs/node#56542). */
function fromWindows1252(chunk: Uint8Array): Uint8Array {
  const latin1 = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString('latin1');
  return Buffer.from(
    latin1.replace(/[\x80-\x9f]/g, (character) => windows1252[character.charCodeAt(0) - 0x80] ?? character),
  );
}
