import type { BigIntStats } from 'node:fs';
import { lstat, open, readlink, stat } from 'node:fs/promises';
import { SyncError } from '../../domain/errors.ts';

/** What identifies one state of a file: another file in its place, or another content, has another one. */
export interface FileTraits {
  readonly inode: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly modifiedNs: bigint;
}

/** One state of one file in one word: size, place, time of change and checksum of its bytes. */
export function versionOf({ inode, bytes, modifiedNs }: FileTraits, checksum: number): string {
  return [inode, String(bytes), String(modifiedNs), checksum.toString(16).padStart(8, '0')].join('/');
}

/** What the last pass over a packed file has shown. */
export interface Packing {
  /** Of the file as it is on the disk. */
  readonly bytesRead: number;
  /** Where the content is cut, in words; null when it is whole. */
  readonly cut: string | null;
}

/** A file open for reading, which the caller closes. */
export interface SourceFile {
  /** As it was when opened. */
  readonly opened: FileTraits;
  /** Of a file whose chunks are unpacked; null for a plain one. */
  readonly packing: Packing | null;
  /**
   * Gives its bytes from the start. The buffer is used again for the next chunk: copy what is to stay.
   * @throws SyncError SOURCE_UNREADABLE, ABORTED
   */
  chunks(chunkBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined>;
  /** What stands under its path now; null when nothing does. */
  look(): Promise<FileTraits | null>;
  close(): Promise<void>;
}

/**
 * Opens a regular file for reading.
 * @throws SyncError SOURCE_NOT_FOUND, SOURCE_UNREADABLE
 */
export async function openSourceFile(path: string): Promise<SourceFile> {
  try {
    // Before opening: to open a pipe would wait for someone to write into it.
    refuseOtherThanFile(path, await stat(path));
    const handle = await open(path, 'r');
    try {
      const opened = traitsOf(await handle.stat({ bigint: true }));
      return { opened, packing: null, chunks, look, close: () => handle.close() };
    } catch (error) {
      await handle.close();
      throw error;
    }

    async function* chunks(chunkBytes: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
      const buffer = Buffer.allocUnsafe(chunkBytes);
      let position = 0;
      for (;;) {
        throwIfAborted(path, signal);
        const { bytesRead } = await handle.read(buffer, 0, chunkBytes, position).catch((error: unknown) => {
          throw translate(path, error);
        });
        throwIfAborted(path, signal);
        if (bytesRead === 0) return;
        position += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    }
  } catch (error) {
    throw await explain(path, error);
  }

  async function look(): Promise<FileTraits | null> {
    try {
      return traitsOf(await stat(path, { bigint: true }));
    } catch {
      return null;
    }
  }
}

/** @throws SyncError ABORTED */
export function throwIfAborted(path: string, signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new SyncError(`stopped while reading ${path}`, { code: 'ABORTED', retryable: true });
}

function traitsOf(stats: BigIntStats): FileTraits {
  return {
    inode: `${String(stats.dev)}:${String(stats.ino)}`,
    bytes: Number(stats.size),
    modifiedMs: Number(stats.mtimeMs),
    modifiedNs: stats.mtimeNs,
  };
}

function refuseOtherThanFile(path: string, stats: { isFile(): boolean; isDirectory(): boolean }): void {
  if (stats.isFile()) return;
  const what = stats.isDirectory() ? 'a directory' : 'not a regular file';
  throw new SyncError(`cannot read ${path}: it is ${what}`, {
    code: 'SOURCE_UNREADABLE',
    retryable: false,
    hint: 'source.path names one file.',
  });
}

async function explain(path: string, error: unknown): Promise<unknown> {
  if (codeOf(error) !== 'ENOENT') return translate(path, error);
  const target = await brokenLinkTarget(path);
  const where = target === null ? 'there is no such file' : `it is a symbolic link to ${target}, which does not exist`;
  return new SyncError(`cannot read ${path}: ${where}`, {
    code: 'SOURCE_NOT_FOUND',
    retryable: true,
    hint: 'Check source.path; a relative path starts at the working directory.',
  });
}

async function brokenLinkTarget(path: string): Promise<string | null> {
  try {
    return (await lstat(path)).isSymbolicLink() ? await readlink(path) : null;
  } catch {
    return null;
  }
}

/** By system error code: what it means here, whether trying again may help, and what to do. */
const systemErrors: Readonly<Record<string, { says: string; retryable: boolean; hint: string }>> = {
  EACCES: { says: 'permission denied', retryable: false, hint: 'Let the user that runs partoo-sync read it.' },
  EPERM: { says: 'permission denied', retryable: false, hint: 'Let the user that runs partoo-sync read it.' },
  ELOOP: {
    says: 'its symbolic links run in a circle',
    retryable: false,
    hint: 'Point source.path at the file itself.',
  },
  ENOTDIR: { says: 'a part of the path is a file', retryable: false, hint: 'Check source.path.' },
  ENAMETOOLONG: { says: 'the path is too long', retryable: false, hint: 'Check source.path.' },
  EISDIR: { says: 'it is a directory', retryable: false, hint: 'source.path names one file.' },
  EBUSY: { says: 'another program holds it', retryable: true, hint: 'Close the program that has it open.' },
  EMFILE: { says: 'too many files are open', retryable: true, hint: 'Raise the limit of open files.' },
};

/** An error of the file system in our words; anything else as it is. */
function translate(path: string, error: unknown): unknown {
  const code = codeOf(error);
  if (code === null) return error;
  const known = systemErrors[code];
  const says = known === undefined ? code : `${known.says} (${code})`;
  return new SyncError(`cannot read ${path}: ${says}`, {
    code: 'SOURCE_UNREADABLE',
    retryable: known?.retryable ?? true,
    hint: known?.hint ?? 'The disk or network share failed; see the system log.',
  });
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
