import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { SourceFile } from '../files/source-file.ts';
import { createUtf8Check } from './utf8-check.ts';

/** What a first pass over all bytes has shown; nothing of them is kept but the beginning. */
export interface Survey {
  readonly bytes: number;
  /** CRC-32, to see that the second pass reads the same bytes. */
  readonly checksum: number;
  /** SHA-256 of the same bytes, to recognise them in a later run. */
  readonly digest: string;
  /** The first bytes, at most {@link headBytes}. */
  readonly head: Uint8Array;
  /** Offset of the line (or its part) that is not UTF-8; null when the whole file is. */
  readonly invalidUtf8From: number | null;
  /** Bytes at the end that begin a UTF-8 character and do not complete it. */
  readonly unfinishedBytes: number;
}

const headBytes = 1024;

/**
 * Reads the whole file once. Whether it is UTF-8 is only known at its end, and no cell may be given before.
 * @throws SyncError SOURCE_UNREADABLE, ABORTED
 */
export async function surveyFile(file: SourceFile, chunkBytes: number, signal: AbortSignal): Promise<Survey> {
  const utf8 = createUtf8Check();
  let bytes = 0;
  let checksum = 0;
  const sha256 = createHash('sha256');
  let head = Buffer.alloc(0);
  for await (const chunk of file.chunks(chunkBytes, signal)) {
    if (bytes < headBytes) head = Buffer.concat([head, chunk.subarray(0, headBytes - bytes)]);
    bytes += chunk.length;
    checksum = crc32(chunk, checksum);
    sha256.update(chunk);
    utf8.push(chunk);
  }
  const { invalidFrom, unfinishedBytes } = utf8;
  return { bytes, checksum, digest: sha256.digest('base64'), head, invalidUtf8From: invalidFrom, unfinishedBytes };
}

/** The physical line, from 1, on which the byte at `offset` stands. */
export async function lineAt(
  file: SourceFile,
  offset: number,
  chunkBytes: number,
  signal: AbortSignal,
): Promise<number> {
  let line = 1;
  let position = 0;
  for await (const chunk of file.chunks(chunkBytes, signal)) {
    const upTo = chunk.subarray(0, Math.max(0, offset - position));
    for (let at = upTo.indexOf(0x0a); at !== -1; at = upTo.indexOf(0x0a, at + 1)) line += 1;
    position += chunk.length;
    if (position >= offset) break;
  }
  return line;
}
