import { randomBytes } from 'node:crypto';
import { access, constants, copyFile, link, open, readdir, realpath, rename, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SyncError } from '../../domain/errors.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { Log } from '../../domain/ports/log.ts';

/** The next content of a file, growing beside it under another name until it takes its place. */
export interface Replacement {
  /** Where it grows; for reading it back. */
  readonly path: string;
  /** The bytes are taken at once: their memory may be used again. */
  write(bytes: Uint8Array): Promise<void>;
  /** Puts it on disk, with the permissions of the file it is for. Nothing can be written afterwards. */
  finish(): Promise<void>;
  /** Takes the file's place in one step; `backup` keeps what was there as `<file>.bak`. */
  commit(backup: boolean): Promise<void>;
  /** Leaves no trace; does nothing after {@link Replacement.commit}. */
  discard(): Promise<void>;
}

const suffix = '.partoo-sync-tmp';
/** What a killed process left behind is cleared away after this long; no write takes an hour. */
const leftoverMs = 3_600_000;
/** Small pieces, as many as there are cells, are gathered until they are worth a call. */
const gatheredBytes = 256 * 1024;

/**
 * Opens a new file in the folder of `path`; where that is a symbolic link, in the folder of what it leads to.
 * @throws SyncError SOURCE_UNWRITABLE, as do all its methods
 */
export async function openReplacement(path: string, { log, clock }: { log: Log; clock: Clock }): Promise<Replacement> {
  return translated(path, async () => {
    const target = await realpath(path);
    const folder = dirname(target);
    const before = await stat(target);
    // The folder alone would do; but a file that may not be written is not to be replaced either.
    await access(target, constants.W_OK);
    if (before.nlink > 1) {
      log.warn(
        { path, links: before.nlink },
        'the file has several names (hard links): the others keep the old content',
      );
    }
    await clearLeftovers(target, clock.now());
    const temporary = join(
      folder,
      `${prefixOf(target)}${String(process.pid)}-${randomBytes(4).toString('hex')}${suffix}`,
    );
    // Nobody else reads it before it has the permissions of the file.
    const handle = await open(temporary, 'wx', 0o600);
    let isOpen = true;
    let isThere = true;
    const gathered = Buffer.allocUnsafe(gatheredBytes);
    let size = 0;

    async function flush(): Promise<void> {
      const bytes = gathered.subarray(0, size);
      size = 0;
      if (bytes.length > 0) await handle.writeFile(bytes);
    }

    async function write(bytes: Uint8Array): Promise<void> {
      if (size + bytes.length > gatheredBytes) await flush();
      if (bytes.length >= gatheredBytes) {
        await handle.writeFile(bytes);
        return;
      }
      gathered.set(bytes, size);
      size += bytes.length;
    }

    async function close(): Promise<void> {
      if (!isOpen) return;
      isOpen = false;
      await handle.close();
    }

    return {
      path: temporary,
      write: (bytes) => translated(path, () => write(bytes)),
      finish: () =>
        translated(path, async () => {
          await flush();
          await keepOwner(handle, before, path, log);
          await handle.chmod(before.mode & 0o7777);
          await handle.sync();
          await close();
        }),
      commit: (backup) =>
        translated(path, async () => {
          if (backup) await keepBackup(target, `${temporary}-bak`);
          await rename(temporary, target);
          isThere = false;
          await syncFolder(folder);
        }),
      async discard() {
        await close().catch(() => undefined);
        if (isThere) await unlink(temporary).catch(() => undefined);
      },
    };
  });
}

function prefixOf(target: string): string {
  // Short enough to leave room for the rest of a name of 255 bytes.
  return `.${basename(target).slice(0, 50)}.`;
}

async function clearLeftovers(target: string, now: number): Promise<void> {
  const folder = dirname(target);
  const names = await readdir(folder);
  for (const name of names) {
    if (!name.startsWith(prefixOf(target)) || !name.includes(suffix)) continue;
    const left = join(folder, name);
    try {
      if (now - (await stat(left)).mtimeMs > leftoverMs) await unlink(left);
    } catch {
      // Gone meanwhile, or not ours to remove: either way no reason not to write.
    }
  }
}

/** The owner, where the system lets us; else at least the group. */
async function keepOwner(
  handle: FileHandle,
  before: { readonly uid: number; readonly gid: number },
  path: string,
  log: Log,
): Promise<void> {
  const now = await handle.stat();
  if (now.uid === before.uid && now.gid === before.gid) return;
  const isKept = await attempt(() => handle.chown(before.uid, before.gid));
  if (isKept) return;
  const isGroupKept = now.gid === before.gid || (await attempt(() => handle.chown(now.uid, before.gid)));
  log.warn({ path, isGroupKept }, 'the file now belongs to the user that runs partoo-sync: its owner cannot be kept');
}

/** A second name for the old content where the disk knows such, a copy elsewhere; `.bak` is replaced in one step. */
async function keepBackup(target: string, temporary: string): Promise<void> {
  const isLinked = await attempt(() => link(target, temporary));
  if (!isLinked) await copyFile(target, temporary, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await rename(temporary, `${target}.bak`);
}

/** Not every system can; the file itself is on disk by then. */
async function syncFolder(folder: string): Promise<void> {
  await attempt(async () => {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

async function attempt(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch {
    return false;
  }
}

/** By system error code: what it means here, whether trying again may help, and what to do. */
const systemErrors: Readonly<Record<string, { says: string; retryable: boolean; hint: string }>> = {
  EACCES: {
    says: 'permission denied',
    retryable: false,
    hint: 'Let the user that runs partoo-sync write it and its folder.',
  },
  EPERM: {
    says: 'permission denied',
    retryable: false,
    hint: 'Let the user that runs partoo-sync write it and its folder.',
  },
  EROFS: { says: 'the disk is read-only', retryable: false, hint: 'Set source.write_back to false, or move the file.' },
  ENOSPC: {
    says: 'the disk is full',
    retryable: true,
    hint: 'Make room: the new file stands beside the old for a while.',
  },
  EDQUOT: {
    says: 'the quota is used up',
    retryable: true,
    hint: 'Make room: the new file stands beside the old for a while.',
  },
  EBUSY: { says: 'another program holds it', retryable: true, hint: 'Close the program that has it open.' },
};

/** Does something with the file system; its errors come in our words. */
async function translated<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
    const known = systemErrors[String(error.code)];
    throw new SyncError(
      `cannot write ${path}: ${known === undefined ? String(error.code) : `${known.says} (${String(error.code)})`}`,
      {
        code: 'SOURCE_UNWRITABLE',
        retryable: known?.retryable ?? true,
        hint: known?.hint ?? 'The disk or network share failed; see the system log.',
      },
    );
  }
}
