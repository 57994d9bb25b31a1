import { createTranscoder } from './encoding.ts';
import type { EncodingChoice } from './encoding.ts';
import type { SourceFile } from '../files/source-file.ts';

/** The text of a file that is known to be whole, in pieces of UTF-8, without its byte order mark. */
export async function* textChunks(
  file: SourceFile,
  encoding: EncodingChoice,
  chunkBytes: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const transcoder = createTranscoder(encoding.name);
  let position = 0;
  for await (const chunk of file.chunks(chunkBytes, signal)) {
    const mark = Math.max(encoding.markBytes - position, 0);
    position += chunk.length;
    yield transcoder.push(chunk.subarray(mark));
  }
}
