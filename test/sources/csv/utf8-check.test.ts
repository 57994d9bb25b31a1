import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUtf8Check } from '../../../src/sources/csv/utf8-check.ts';
import type { Utf8Check } from '../../../src/sources/csv/utf8-check.ts';

function check(bytes: Uint8Array, chunkBytes: number): Utf8Check {
  const result = createUtf8Check();
  for (let at = 0; at < bytes.length; at += chunkBytes) result.push(bytes.slice(at, at + chunkBytes));
  return result;
}

describe('checking for UTF-8', () => {
  it.each([1, 2, 3, 5, 100])('accepts characters of all lengths in pieces of %i bytes', (chunkBytes) => {
    const { invalidFrom, unfinishedBytes } = check(Buffer.from('aé東🚲\nz'), chunkBytes);

    expect({ invalidFrom, unfinishedBytes }).toEqual({ invalidFrom: null, unfinishedBytes: 0 });
  });

  it('says where the first line begins that is not UTF-8', () => {
    const { invalidFrom } = check(Buffer.from('ab\ncdé\nM\xfcnchen\n\xe4\n', 'latin1'), 100);

    expect(invalidFrom).toBe(3);
  });

  it.each([
    ['two bytes of three', [0x61, 0xe6, 0x9d], 2],
    ['three bytes of four', [0xf0, 0x9f, 0x9a], 3],
    ['a byte that begins nothing', [0x61, 0xff], 0],
    ['only following bytes', [0x80, 0x80, 0x80, 0x80], 0],
  ])('counts the bytes of an unfinished character: %s', (_case, bytes, expected) => {
    const { unfinishedBytes } = check(Uint8Array.from(bytes), 1);

    expect(unfinishedBytes).toBe(expected);
  });

  it('agrees with the check of the whole, wherever it is cut', () => {
    const byte = fc.constantFrom(0x0a, 0x61, 0x80, 0xbf, 0xc1, 0xc3, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff);

    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (bytes, chunkBytes) => {
        const { invalidFrom, unfinishedBytes } = check(Uint8Array.from(bytes), chunkBytes);

        expect(invalidFrom === null && unfinishedBytes === 0).toBe(isUtf8(Uint8Array.from(bytes)));
      }),
      { numRuns: 2000 },
    );
  });
});
