import type { BigIntStats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { SyncError } from '../../domain/errors.ts';

/** One of the files that a source is made of, as it is now. */
export interface ListedFile {
  /** For messages: as configured, the name filled in. */
  readonly path: string;
  /** Place, size and time of change in one word; null where there is no such file. */
  readonly state: string | null;
}

/** Does a path stand for all files of a folder whose names fit? `*` is any text, `?` any one character. */
export function isPattern(path: string): boolean {
  return /[*?]/.test(path);
}

/** Is `file` one that the path stands for? Both relative to the working directory, or absolute. */
export function isNamedBy(path: string, file: string): boolean {
  if (!isPattern(path)) return resolve(path) === resolve(file);
  return resolve(dirname(path)) === dirname(resolve(file)) && namesLike(basename(path)).test(basename(file));
}

/**
 * The files that paths and patterns stand for, each once: in the order of the paths, those of a pattern by code point. Of a
 * path without a pattern the file need not be there.
 *
 * @throws SyncError SOURCE_NOT_FOUND where no file fits a pattern, SOURCE_UNREADABLE
 */
export async function listFiles(paths: readonly string[]): Promise<readonly ListedFile[]> {
  const found = new Map<string, ListedFile>();
  for (const path of paths) {
    for (const file of isPattern(path) ? await filesLike(path) : [{ path, state: await stateOf(path) }]) {
      const place = resolve(file.path);
      if (!found.has(place)) found.set(place, file);
    }
  }
  return [...found.values()];
}

async function filesLike(pattern: string): Promise<readonly ListedFile[]> {
  const folder = dirname(pattern);
  const fits = namesLike(basename(pattern));
  const names = new Set((await namesIn(folder)).filter((name) => fits.test(name)));
  const listed: ListedFile[] = [];
  for (const name of [...names].sort(byCodePoint)) {
    // What writing keeps of a file that is read itself, with source.backup.
    if (name.endsWith('.bak') && names.has(name.slice(0, -'.bak'.length))) continue;
    const path = join(folder, name);
    const state = await stateOf(path);
    if (state !== null) listed.push({ path, state });
  }
  if (listed.length > 0) return listed;
  throw new SyncError(`cannot read ${pattern}: no file has such a name`, {
    code: 'SOURCE_NOT_FOUND',
    retryable: true,
    hint: 'Check source.path; a relative path starts at the working directory.',
  });
}

/** Hidden files are meant only by a pattern that begins with a dot itself: a file that is being copied is often hidden. */
function namesLike(pattern: string): RegExp {
  const fits = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${pattern.startsWith('.') ? '' : String.raw`(?!\.)`}${fits}$`, 'su');
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return [];
    throw new SyncError(`cannot read the folder ${folder}: ${code}`, {
      code: 'SOURCE_UNREADABLE',
      retryable: true,
      hint: 'Let the user that runs partoo-sync read it.',
    });
  }
}

/** Null also for folders: a pattern does not mean them. */
async function stateOf(path: string): Promise<string | null> {
  try {
    const stats: BigIntStats = await stat(path, { bigint: true });
    if (!stats.isFile()) return null;
    return [stats.dev, stats.ino, stats.size, stats.mtimeNs].join('/');
  } catch {
    return null;
  }
}

/** As UTF-8 sorts; comparing texts in JavaScript goes by UTF-16, which puts emoji before letters of full width. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
