import { crc32 } from 'node:zlib';
import type { SourceFile } from './source-file.ts';

/** A part of a file that other bytes take the place of. */
export interface ByteSplice {
  readonly from: number;
  readonly to: number;
  readonly bytes: Uint8Array;
}

/**
 * Gives the bytes of the file with the splices made, every other byte as it is; answers the CRC-32 of the bytes that were
 * read for it. Splices come in order and do not overlap.
 */
export async function spliceBytes(
  { file, chunkBytes }: { readonly file: SourceFile; readonly chunkBytes: number },
  splices: readonly ByteSplice[],
  write: (bytes: Uint8Array) => Promise<void>,
  signal: AbortSignal,
): Promise<number> {
  let next = 0;
  let position = 0;
  let checksum = 0;
  let isInside = false;
  for await (const chunk of file.chunks(chunkBytes, signal)) {
    checksum = crc32(chunk, checksum);
    const end = position + chunk.length;
    let at = position;
    for (let splice = splices[next]; splice !== undefined; splice = splices[next]) {
      if (!isInside) {
        if (splice.from > end) break;
        await write(chunk.subarray(at - position, splice.from - position));
        await write(splice.bytes);
        at = splice.from;
        isInside = true;
      }
      if (splice.to > end) break;
      at = splice.to;
      isInside = false;
      next += 1;
    }
    if (!isInside) await write(chunk.subarray(at - position));
    position = end;
  }
  return checksum;
}
