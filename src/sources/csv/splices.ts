import { crc32 } from 'node:zlib';
import type { EncodingChoice } from './encoding.ts';
import type { Encoder } from './encoder.ts';
import type { SourceFile } from '../files/source-file.ts';
import { textChunks } from './text-chunks.ts';

/** A part of the text that another one takes the place of; offsets count bytes of UTF-8, without the mark. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** How the bytes of a file are read. */
export interface Reading {
  readonly file: SourceFile;
  readonly encoding: EncodingChoice;
  readonly chunkBytes: number;
}

/**
 * Gives the bytes of the file with the splices made, every other byte as it is; answers the CRC-32 of the bytes that
 * were read for it. Splices come in order and do not overlap.
 */
export async function spliceFile(
  reading: Reading,
  splices: readonly Splice[],
  encoder: Encoder,
  write: (bytes: Uint8Array) => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  const offsets = await toFileOffsets(
    reading,
    splices.flatMap(({ from, to }) => [from, to]),
    encoder,
    signal,
  );
  let next = 0;
  let position = 0;
  let checksum = 0;

  for await (const chunk of reading.file.chunks(reading.chunkBytes, signal)) {
    checksum = crc32(chunk, checksum);
    const end = position + chunk.length;
    let at = position;
    // Even offsets begin a splice: what stands before it is kept. Odd ones end it: what stands before it is left out.
    for (; (offsets[next] ?? Infinity) <= end; next += 1) {
      const offset = offsets[next] ?? end;
      if (next % 2 === 0) await write(chunk.subarray(at - position, offset - position));
      else await write(encoder.encode(splices[(next - 1) / 2]?.text ?? ''));
      at = offset;
    }
    if (next % 2 === 0) await write(chunk.subarray(at - position));
    position = end;
  }
  return checksum;
}

/** Where ascending offsets into the text lie in the file. */
async function toFileOffsets(
  { file, encoding, chunkBytes }: Reading,
  offsets: readonly number[],
  encoder: Encoder,
  signal: AbortSignal,
): Promise<readonly number[]> {
  if (encoding.name === 'utf-8') return offsets.map((offset) => encoding.markBytes + offset);

  const found: number[] = [];
  let before = 0;
  let bytes = encoding.markBytes;
  for await (const text of textChunks(file, encoding, chunkBytes, signal)) {
    let counted = 0;
    for (let offset = offsets[found.length]; offset !== undefined && offset <= before + text.length; ) {
      bytes += encoder.sizeOf(text.subarray(counted, offset - before));
      counted = offset - before;
      found.push(bytes);
      offset = offsets[found.length];
    }
    bytes += encoder.sizeOf(text.subarray(counted));
    before += text.length;
  }
  return found;
}
