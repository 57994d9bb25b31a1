import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCsvSource } from '../../../src/sources/csv/reader.ts';
import type { CsvSourceOptions, CsvTuning } from '../../../src/sources/csv/reader.ts';
import { createWarnings, readAll } from '../../contract/read-all.ts';
import type { Received } from '../../contract/read-all.ts';

/** A folder of CSV files that tests write. */
export interface CsvFolder {
  readonly path: string;
  /** Writes a file that looks as if it had rested for an hour; answers its path. */
  write(content: string | Uint8Array, name?: string): string;
  /** Files in it that this process holds open; needs /proc. */
  open(): number;
  dispose(): void;
}

export const canSeeOpenFiles = existsSync('/proc/self/fd');

export function createCsvFolder(): CsvFolder {
  const path = mkdtempSync(join(tmpdir(), 'csv-source-'));
  return {
    path,
    write(content, name = 'stores.csv') {
      const file = join(path, name);
      writeFileSync(file, content);
      rest(file);
      return file;
    },
    open() {
      if (!canSeeOpenFiles) return 0;
      return readdirSync('/proc/self/fd').filter((fd) => isLinkInto(`/proc/self/fd/${fd}`, path)).length;
    },
    dispose() {
      rmSync(path, { recursive: true });
    },
  };
}

/** Lets a file look as if it was written an hour ago, so that the reader need not wait. */
export function rest(file: string): void {
  const hourAgo = Date.now() / 1000 - 3600;
  utimesSync(file, hourAgo, hourAgo);
}

function isLinkInto(link: string, folder: string): boolean {
  try {
    return readlinkSync(link).startsWith(folder);
  } catch {
    // The descriptor that listed the folder is gone by now.
    return false;
  }
}

export interface CsvReceived extends Received {
  readonly warnings: readonly { facts: object; message: string }[];
}

/** Reads a CSV file to its end; everything recognised unless said. */
export async function readCsv(
  path: string,
  options: Partial<CsvSourceOptions> = {},
  tuning?: Partial<CsvTuning>,
): Promise<CsvReceived> {
  const { log, warnings } = createWarnings();
  const source = createCsvSource(
    { path, delimiter: 'auto', encoding: 'auto', ...options },
    { log },
    {
      chunkBytes: 256 * 1024,
      headBytes: 64 * 1024,
      maxRecordBytes: 16 * 1024 * 1024,
      ...tuning,
    },
  );
  return { ...(await readAll(source)), warnings };
}
