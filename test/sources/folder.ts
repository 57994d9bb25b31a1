import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of files that tests write. */
export interface TestFolder {
  readonly path: string;
  /** Writes a file that looks as if it had rested for an hour; answers its path. */
  write(name: string, content: string | Uint8Array): string;
  /** Files in it that this process holds open; needs /proc. */
  open(): number;
  dispose(): void;
}

export function createTestFolder(): TestFolder {
  const path = mkdtempSync(join(tmpdir(), 'source-'));
  return {
    path,
    write(name, content) {
      const file = join(path, name);
      writeFileSync(file, content);
      const hourAgo = Date.now() / 1000 - 3600;
      utimesSync(file, hourAgo, hourAgo);
      return file;
    },
    open() {
      if (!existsSync('/proc/self/fd')) return 0;
      return readdirSync('/proc/self/fd').filter((fd) => isLinkInto(`/proc/self/fd/${fd}`, path)).length;
    },
    dispose() {
      rmSync(path, { recursive: true });
    },
  };
}

function isLinkInto(link: string, folder: string): boolean {
  try {
    return readlinkSync(link).startsWith(folder);
  } catch {
    // The descriptor that listed the folder is gone by now.
    return false;
  }
}
