import { describe, expect, it } from 'vitest';
import { chooseEncoding, createTranscoder } from '../../../src/sources/csv/encoding.ts';

/** Translates bytes that come one by one. */
function translate(encoding: string, bytes: readonly number[]): { text: string; isWhole: boolean } {
  const transcoder = createTranscoder(encoding);
  const parts = bytes.map((byte) => Buffer.from(transcoder.push(Uint8Array.of(byte))));
  return { text: Buffer.concat(parts).toString('utf8'), isWhole: transcoder.end() };
}

describe('choosing the encoding (D1)', () => {
  it.each([
    ['UTF-8 by its mark', 'auto', [0xef, 0xbb, 0xbf, 0x61], true, 'utf-8', 3],
    ['UTF-16 LE by its mark', 'auto', [0xff, 0xfe, 0x61, 0], false, 'utf-16le', 2],
    ['UTF-16 BE by its mark', 'auto', [0xfe, 0xff, 0, 0x61], false, 'utf-16be', 2],
    ['the mark over the configuration', 'windows-1252', [0xef, 0xbb, 0xbf, 0x61], true, 'utf-8', 3],
    ['the configuration over what the bytes look like', 'windows-1252', [0xc3, 0xa9], true, 'windows-1252', 0],
    ['UTF-8 when all of it is', 'auto', [0xc3, 0xa9], true, 'utf-8', 0],
    ['Windows-1252 otherwise', 'auto', [0xe9, 0x61], false, 'windows-1252', 0],
    ['no mark where only a part of it stands', 'auto', [0xef, 0xbb], true, 'utf-8', 0],
  ] as const)('takes %s', (_case, configured, head, isUtf8, name, markBytes) => {
    const choice = chooseEncoding(configured, Uint8Array.from(head), isUtf8);

    expect(choice).toEqual({ name, markBytes });
  });
});

describe('translating into UTF-8', () => {
  it('knows all of Windows-1252, also where Latin-1 has control characters', () => {
    const { text } = translate('windows-1252', [0x80, 0x85, 0x8c, 0x93, 0x94, 0x96, 0x99, 0x9f, 0xa0, 0xe4, 0xff]);

    expect(text).toBe('€…Œ“”–™Ÿ\u00a0äÿ');
  });

  it('never makes a replacement character of a Windows-1252 byte (R30)', () => {
    const all = Array.from({ length: 256 }, (_, byte) => byte);

    const { text } = translate('windows-1252', all);

    expect([...text]).toHaveLength(256);
    expect(text).not.toContain('\ufffd');
  });

  it.each([
    ['utf-16le', 'é東🚲', [0xe9, 0x00, 0x71, 0x67, 0x3d, 0xd8, 0xb2, 0xde]],
    ['utf-16be', 'é東🚲', [0x00, 0xe9, 0x67, 0x71, 0xd8, 0x3d, 0xde, 0xb2]],
    ['iso-8859-15', '€', [0xa4]],
    ['shift_jis', '東', [0x93, 0x8c]],
  ] as const)('reads %s cut inside its characters', (encoding, expected, bytes) => {
    const result = translate(encoding, bytes);

    expect(result).toEqual({ text: expected, isWhole: true });
  });

  it.each([
    ['half a unit', [0xe9, 0x00, 0x71]],
    ['half a surrogate pair', [0x3d, 0xd8]],
  ])('notices %s at the end', (_case, bytes) => {
    const result = translate('utf-16le', bytes);

    expect(result.isWhole).toBe(false);
  });

  it('refuses a lone surrogate instead of replacing it (R30)', () => {
    const translating = (): unknown => translate('utf-16le', [0xb2, 0xde, 0x61, 0x00]);

    expect(translating).toThrow(TypeError);
  });
});
