import type { Clock } from '../../domain/ports/clock.ts';
import { throwIfAborted, type FileTraits, type SourceFile } from './source-file.ts';

/** A file touched less than this ago may still be being written: it is looked at once more, a little later. */
const restlessMs = 2000;
const settleMs = 500;

/** What the passes over a file have read. */
export interface BytesRead {
  readonly path: string;
  readonly bytes: number;
  /** Of each pass, in order. */
  readonly checksums: readonly number[];
}

/** Anything that shows another content than the one given; null when the file rested all along (R2). */
export async function findChange(
  file: SourceFile,
  { path, bytes, checksums }: BytesRead,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | null> {
  const { opened } = file;
  const read = file.packing?.bytesRead ?? bytes;
  if (read < opened.bytes) return `only ${String(read)} of ${String(opened.bytes)} bytes could be read`;
  const change = describeChange(opened, await file.look());
  if (change !== null) return change;
  const differs = checksums.some((checksum) => checksum !== checksums[0]);
  if (read !== opened.bytes || differs) return 'the file changed while it was read';
  if (clock.now() - opened.modifiedMs >= restlessMs) return null;

  await clock.sleep(settleMs, signal);
  throwIfAborted(path, signal);
  return describeChange(opened, await file.look());
}

function describeChange(before: FileTraits, now: FileTraits | null): string | null {
  if (now === null) return 'the file was removed while it was read';
  if (now.inode !== before.inode) return 'the file was replaced while it was read';
  if (now.bytes !== before.bytes) {
    return `the file changed while it was read, from ${String(before.bytes)} to ${String(now.bytes)} bytes`;
  }
  return now.modifiedNs === before.modifiedNs ? null : 'the file was written while it was read';
}
