import { SyncError } from '../../domain/errors.ts';
import type { SourceFile } from '../files/source-file.ts';
import { unreadable } from '../unreadable.ts';

const chunkBytes = 1024 * 1024;

/**
 * All bytes of a file that begins like a workbook.
 * @throws SyncError SOURCE_EMPTY, SOURCE_UNREADABLE, ABORTED
 */
export async function readWhole(path: string, file: SourceFile, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of file.chunks(chunkBytes, signal)) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  if (bytes.length === 0) {
    throw new SyncError(`cannot read ${path}: the file is empty`, {
      code: 'SOURCE_EMPTY',
      retryable: true,
      hint: 'Look at the export that writes it; an empty file is never taken for "no locations".',
    });
  }
  if (bytes.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    throw unreadable(`${path}: this is an old XLS file, or has a password`, 'Save it as XLSX, without a password.');
  }
  if (!bytes.subarray(0, 2).equals(Buffer.from('PK'))) {
    throw unreadable(`${path}: this is no XLSX workbook`, 'Choose the source.kind that fits.');
  }
  return bytes;
}
