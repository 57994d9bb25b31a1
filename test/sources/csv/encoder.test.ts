import { describe, expect, it } from 'vitest';
import { createEncoder, sayOnlyRead } from '../../../src/sources/csv/encoder.ts';
import { createTranscoder } from '../../../src/sources/csv/encoding.ts';

const unicode = ['utf-8', 'utf-16le', 'utf-16be'];
const singleByte = [
  ...['ibm866', 'koi8-r', 'koi8-u', 'macintosh', 'x-mac-cyrillic', 'windows-874'],
  ...[2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map((part) => `iso-8859-${String(part)}`),
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((page) => `windows-125${String(page)}`),
];

function decode(encoding: string, bytes: Uint8Array): string {
  return Buffer.from(createTranscoder(encoding).push(bytes)).toString('utf8');
}

/** Every character that a byte of this encoding means. */
function alphabetOf(encoding: string): string {
  return Array.from({ length: 256 }, (_, byte) => {
    try {
      return decode(encoding, Uint8Array.of(byte));
    } catch {
      return '';
    }
  })
    .join('')
    .replace('\0', '');
}

describe('encoding text', () => {
  it.each(singleByte)('writes every character of %s as the reader reads it, a byte each', (encoding) => {
    const encoder = createEncoder(encoding)!;
    const alphabet = alphabetOf(encoding);

    const bytes = encoder.encode(alphabet);

    expect(encoder.refuses(alphabet)).toBeNull();
    expect(decode(encoding, bytes)).toBe(alphabet);
    expect(bytes).toHaveLength(alphabet.length);
    expect(alphabet.length).toBeGreaterThan(190);
  });

  it.each([...unicode, ...singleByte])('knows how many bytes of %s a text takes', (encoding) => {
    const encoder = createEncoder(encoding)!;
    const text = unicode.includes(encoding) ? 'aé€東🚲\u00a0' : alphabetOf(encoding);

    const size = encoder.sizeOf(Buffer.from(text));

    expect(size).toBe(encoder.encode(text).length);
  });

  it.each(singleByte)('refuses what %s does not have, naming the character (R30)', (encoding) => {
    const refusal = createEncoder(encoding)!.refuses('ok 東 🚲');

    expect(refusal).toBe(`"東" does not exist in ${encoding}`);
  });

  it.each(unicode)('%s holds everything but halves of characters and NUL', (encoding) => {
    const { refuses } = createEncoder(encoding)!;

    const refusals = ['東🚲\u{10ffff}', '\ud83d', 'a\udeb2', 'a\0'].map(refuses);

    expect(refusals).toEqual([null, ...Array.from({ length: 3 }, () => 'it contains what is no character')]);
  });

  it.each(['shift_jis', 'euc-jp', 'iso-2022-jp', 'gbk', 'gb18030', 'big5', 'euc-kr'])('%s is only read', (encoding) => {
    const encoder = createEncoder(encoding);

    expect(encoder).toBeNull();
    expect(sayOnlyRead(encoding)).toContain(encoding);
  });
});
