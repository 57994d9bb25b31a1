import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { watch as watchFiles } from 'chokidar';
import type { Log } from './domain/ports/log.ts';
import { isNamedBy, isPattern } from './sources/files/list-files.ts';
import { isUrl } from './sources/files/options.ts';

export interface WatchOptions {
  /** Files that the source is made of, or patterns of their names; they need not be there yet. A URL is passed over: it tells nobody. */
  readonly files: readonly string[];
  /** This long nothing may have happened before anybody is told. */
  readonly quietMs: number;
  readonly log: Log;
}

/** Files of a network mount tell nobody that another machine changed them: they are looked at this often instead. */
const pollMs = 5_000;

/** `statfs` types of NFS, SMB (three generations), and FUSE, as which sshfs and many others appear (statfs(2)). */
const networkTypes: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x65735546]);

/**
 * Tells once, after a quiet period, that a file was changed, replaced, moved in or removed; again after the next. Which of
 * these it was is not said: a run reads the source and sees (R29). Trouble with watching is logged and stops nothing, as the
 * schedule reads all the same.
 */
export async function watchSource(
  { files: given, quietMs, log }: WatchOptions,
  onChange: () => void,
): Promise<{ close(): Promise<void> }> {
  const files = given.filter((file) => !isUrl(file));
  if (files.length === 0) return { close: () => Promise.resolve() };
  // A file that is not there yet, and whose name nobody knows, shows in its folder only.
  const paths = [...new Set(files.map((file) => resolve(isPattern(file) ? dirname(file) : file)))];
  const isPolled = (await Promise.all(paths.map(isOnNetwork))).some(Boolean);
  let timer: NodeJS.Timeout | null = null;
  const watcher = watchFiles(paths, {
    ignoreInitial: true,
    depth: 0,
    ...(isPolled ? { backend: 'polling', pollingInterval: pollMs } : {}),
  });
  watcher.on('all', (_event, path) => {
    if (!files.some((file) => isNamedBy(file, path))) return;
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(onChange, quietMs);
  });
  watcher.on('error', (error) => {
    log.warn(
      { reason: error instanceof Error ? error.message : 'unknown' },
      'watching the source failed; it is still read on schedule',
    );
  });
  await new Promise<void>((ready) => {
    watcher.on('ready', ready);
  });
  log.debug({ files: paths, isPolled }, 'watching the source');
  return {
    async close() {
      if (timer !== null) clearTimeout(timer);
      await watcher.close();
    },
  };
}

async function isOnNetwork(path: string): Promise<boolean> {
  try {
    return networkTypes.has((await statfs(existsSync(path) ? path : dirname(path))).type);
  } catch {
    return false;
  }
}
