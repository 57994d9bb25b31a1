import { createTranscoder } from './encoding.ts';

/** Translates text into the bytes of one encoding, as {@link createTranscoder} reads them. */
export interface Encoder {
  /** Why it cannot hold the text: `"ł" does not exist in windows-1252`; null when it can. */
  refuses(text: string): string | null;
  /** The bytes of a text that is not refused. */
  encode(text: string): Uint8Array;
  /** How many bytes of the encoding stand for these bytes of UTF-8, which begin and end between characters. */
  sizeOf(utf8: Uint8Array): number;
}

/** Their bytes do not follow from the characters alone, so no place in the file can be told from the text before it. */
const onlyRead: ReadonlySet<string> = new Set([
  ...['shift_jis', 'euc-jp', 'iso-2022-jp', 'gbk', 'gb18030', 'big5', 'euc-kr', 'x-user-defined'],
]);

/** `encoding` is a canonical TextDecoder name. Null for the encodings, all of East Asia, that are only read. */
export function createEncoder(encoding: string): Encoder | null {
  if (onlyRead.has(encoding)) return null;
  const { missing, ...rest } = codecOf(encoding);
  return {
    ...rest,
    refuses(text) {
      // Half a surrogate pair is no character, and NUL none of a text file.
      if (/[\0\p{Surrogate}]/u.test(text)) return 'it contains what is no character';
      const character = missing(text);
      return character === null ? null : `"${character}" does not exist in ${encoding}`;
    },
  };
}

/** Why no text can be written in an encoding without an {@link Encoder}. */
export function sayOnlyRead(encoding: string): string {
  return `files in ${encoding} are read, not written: save the file as UTF-8`;
}

interface Codec extends Omit<Encoder, 'refuses'> {
  /** The first character that the encoding does not have. */
  missing(text: string): string | null;
}

function codecOf(encoding: string): Codec {
  const missing = (): null => null;
  switch (encoding) {
    case 'utf-8':
      return { missing, encode: (text) => Buffer.from(text), sizeOf: (utf8) => utf8.length };
    case 'utf-16le':
      return { missing, encode: (text) => Buffer.from(text, 'utf16le'), sizeOf: sizeInUtf16 };
    case 'utf-16be':
      return { missing, encode: (text) => Buffer.from(text, 'utf16le').swap16(), sizeOf: sizeInUtf16 };
    default:
      return createSingleByteCodec(encoding);
  }
}

function sizeInUtf16(utf8: Uint8Array): number {
  return 2 * utf8.reduce((units, byte) => units + (isContinuation(byte) ? 0 : byte >= 0xf0 ? 2 : 1), 0);
}

function createSingleByteCodec(encoding: string): Codec {
  const bytes = invert(encoding);
  return {
    missing: (text) => Array.from(text).find((character) => !bytes.has(character)) ?? null,
    encode: (text) => Uint8Array.from(text, (character) => bytes.get(character) ?? 0),
    sizeOf: (utf8) => utf8.reduce((size, byte) => (isContinuation(byte) ? size : size + 1), 0),
  };
}

/** What the reader makes of each single byte, the other way round; bytes that mean nothing are left out. */
function invert(encoding: string): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (let byte = 0; byte < 256; byte += 1) {
    try {
      const text = Buffer.from(createTranscoder(encoding).push(Uint8Array.of(byte))).toString('utf8');
      if (!found.has(text)) found.set(text, byte);
    } catch {
      // A byte without a meaning in this encoding.
    }
  }
  return found;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
