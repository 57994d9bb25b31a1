import { crc32 } from 'node:zlib';
import type { SourceReceiver } from '../../domain/ports/source.ts';
import { createCutter } from './cutter.ts';
import { createTranscoder } from './encoding.ts';
import type { EncodingChoice } from './encoding.ts';
import { createFeed } from './feed.ts';
import type { FeedCounts } from './feed.ts';
import type { SourceFile } from '../files/source-file.ts';
import type { IsSkipped } from './skipped-rows.ts';
import type { Survey } from './survey.ts';
import { unreadable } from '../unreadable.ts';

/** What the second pass reads, and how. */
export interface RecordsRequest {
  readonly path: string;
  readonly file: SourceFile;
  readonly survey: Survey;
  readonly encoding: EncodingChoice;
  /** `auto` or one character. */
  readonly delimiter: string;
  readonly chunkBytes: number;
  readonly headBytes: number;
  readonly maxRecordBytes: number;
  readonly isSkipped: IsSkipped;
}

/** What the second pass has found. */
export interface RecordsFound extends FeedCounts {
  readonly delimiter: string;
  readonly endsWithNewline: boolean;
  /** Where the content is cut, in words; null when it is whole. */
  readonly cut: string | null;
  /** Of the bytes read, to compare with the survey. */
  readonly checksum: number;
}

/**
 * Gives the header and every whole record. Reads exactly the bytes that were surveyed: only those are known to be UTF-8.
 * @throws SyncError SOURCE_UNREADABLE, SOURCE_EMPTY, ABORTED
 */
export async function readRecords(
  request: RecordsRequest,
  receive: SourceReceiver,
  signal: AbortSignal,
): Promise<RecordsFound> {
  const { path, survey, encoding } = request;
  const feed = createFeed(path, receive);
  const cutter = createCutter(request, feed.record);
  const transcoder = createTranscoder(encoding.name);
  const unfinishedBytes = encoding.name === 'utf-8' ? survey.unfinishedBytes : 0;
  const textEnd = survey.bytes - unfinishedBytes;
  let nulBytes = 0;
  let lastByte = 0;
  let checksum = 0;
  let position = 0;

  for await (const chunk of request.file.chunks(request.chunkBytes, signal)) {
    checksum = crc32(chunk, checksum);
    const from = Math.max(encoding.markBytes - position, 0);
    const to = Math.max(textEnd - position, from);
    position += chunk.length;

    const text = beforeNul(toUtf8(chunk.subarray(from, to)));
    lastByte = text.at(-1) ?? lastByte;
    cutter.push(text);
  }
  const isTextWhole = transcoder.end() && unfinishedBytes === 0;
  const cut = feed.finish(cutter.end(), textCut(request.file, nulBytes, isTextWhole));
  const endsWithNewline = lastByte === 0x0a || lastByte === 0x0d;
  return { ...feed.counts, delimiter: cutter.delimiter, endsWithNewline, cut, checksum };

  function toUtf8(chunk: Uint8Array): Uint8Array {
    try {
      return transcoder.push(chunk);
    } catch {
      throw unreadable(
        `${path}: near line ${String(cutter.line)} it is not ${encoding.name}`,
        'Check source.encoding.',
      );
    }
  }

  /** NUL bytes may only fill up the end (a disk that was full, a computer that stopped); elsewhere this is no text. */
  function beforeNul(text: Uint8Array): Uint8Array {
    const nul = nulBytes > 0 ? 0 : text.indexOf(0);
    if (nul === -1) return text;
    if (text.subarray(nul).some((byte) => byte !== 0)) {
      throw unreadable(
        `${path}: it has NUL bytes, the first near line ${String(cutter.line)}`,
        'This is no text, or UTF-16 without a byte order mark: then set source.encoding to utf-16le or utf-16be.',
      );
    }
    nulBytes += text.length - nul;
    return text.subarray(0, nul);
  }
}

function textCut({ packing }: SourceFile, nulBytes: number, isTextWhole: boolean): string | null {
  if (packing?.cut != null) return packing.cut;
  if (nulBytes > 0) return `the file ends in ${String(nulBytes)} NUL bytes: it was not written to its end`;
  return isTextWhole ? null : 'the file ends inside a character';
}
