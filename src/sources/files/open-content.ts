import { createGunzip, type Gunzip } from 'node:zlib';
import { SyncError } from '../../domain/errors.ts';
import { unreadable } from '../unreadable.ts';
import { openSourceFile, type Packing, type SourceFile } from './source-file.ts';

/** Opens what stands under a path. */
export type OpenFile = (path: string) => Promise<SourceFile>;

/** So little is unpacked at once, as it may become a thousand times as much. */
const packedChunkBytes = 64 * 1024;

/** Tables shrink to a tenth, repetitive ones to a hundredth; what grows by more, and to this size, was made to fill a disk. */
const maxGrowth = 250;
const harmlessBytes = 64 * 1024 * 1024;

/**
 * Opens a file for reading what is in it: one that gzip packed is unpacked as it is read, recognised by its first bytes
 * whatever its name is. Memory does not grow with it.
 *
 * @throws SyncError SOURCE_NOT_FOUND, SOURCE_UNREADABLE
 */
export async function openContent(path: string, open: OpenFile = openSourceFile): Promise<SourceFile> {
  const file = await open(path);
  try {
    return (await isGzip(file)) ? unpacked(path, file) : file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * A packed file is only read.
 * @throws SyncError SOURCE_UNWRITABLE where it is to be written
 */
export function refuseWriteBack(path: string, { packing }: SourceFile, isToBeWritten: boolean): void {
  if (packing === null || !isToBeWritten) return;
  throw new SyncError(`cannot write ${path}: it is packed by gzip, and packed files are only read`, {
    code: 'SOURCE_UNWRITABLE',
    retryable: false,
    hint: 'Set source.write_back to false, or unpack the file.',
  });
}

async function isGzip(file: SourceFile): Promise<boolean> {
  for await (const chunk of file.chunks(3, new AbortController().signal)) {
    return chunk[0] === 0x1f && chunk[1] === 0x8b && chunk[2] === 0x08;
  }
  return false;
}

function unpacked(path: string, file: SourceFile): SourceFile {
  const packing: { -readonly [Name in keyof Packing]: Packing[Name] } = { bytesRead: 0, cut: null };

  async function* chunks(chunkBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    packing.bytesRead = 0;
    packing.cut = null;
    let given = 0;
    const gunzip = createGunzip();
    try {
      const unpack = createUnpacking(gunzip);
      for await (const packed of file.chunks(Math.min(chunkBytes, packedChunkBytes), signal)) {
        packing.bytesRead += packed.length;
        for (const chunk of await unpack(Buffer.from(packed))) {
          given += chunk.length;
          yield chunk;
        }
        if (given <= harmlessBytes || given <= packing.bytesRead * maxGrowth) continue;
        throw unreadable(
          `${path}: unpacked it is more than ${String(maxGrowth)} times as large`,
          'Look at what it is: no table of locations is packed as tightly.',
        );
      }
      yield* await unpack(null);
    } catch (error) {
      if (isCut(error)) packing.cut = 'the gzip file breaks off';
      else throw translate(path, error);
    } finally {
      gunzip.destroy();
    }
  }

  return { ...file, packing, chunks };
}

/**
 * Unpacks one piece after the other; null ends it. What a piece becomes is taken as it comes out: a stream that fails throws
 * away what nobody took yet, and the rows before a cut are still good to know.
 */
function createUnpacking(gunzip: Gunzip): (packed: Buffer | null) => Promise<readonly Uint8Array[]> {
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  let fail: (error: Error) => void = () => undefined;
  gunzip.on('data', (chunk: Uint8Array) => ready.push(chunk));
  gunzip.on('error', (error: Error) => {
    failure = error;
    fail(error);
  });

  return async (packed) => {
    if (failure !== null) throw failure;
    await new Promise<void>((resolve, reject) => {
      fail = reject;
      if (packed === null) gunzip.once('end', resolve).end();
      else
        gunzip.write(packed, () => {
          resolve();
        });
    });
    const taken = ready;
    ready = [];
    return taken;
  };
}

function isCut(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR';
}

/** An error of zlib in our words; anything else as it is. */
function translate(path: string, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !/^Z_/.test(String(error.code))) return error;
  return unreadable(`${path}: what gzip packed is damaged (${error.message})`, 'Let it be written once more.');
}
