import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './built.ts';
import type { Line } from './table.ts';

interface LockedPackage {
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** What `npm install` of the package brings along: packages without those of development, and bytes on the disk. */
export function measureInstall(): readonly Line[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly dependencies?: object;
  };
  const folders = Object.entries(lock.packages)
    .filter(([folder, { dev }]) => folder !== '' && dev !== true)
    .map(([folder]) => join(root, folder))
    // One that is for another platform is in the lock, and not installed.
    .filter((folder) => statSync(folder, { throwIfNoEntry: false }) !== undefined);
  const packed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' });
  const [own] = JSON.parse(packed.stdout) as readonly { readonly unpackedSize: number; readonly size: number }[];
  if (own === undefined) throw new Error(`npm pack: ${packed.stderr}`);
  const bytes = folders.reduce((sum, folder) => sum + bytesOf(folder), own.unpackedSize);
  return [
    {
      what: 'install: packages',
      figure: String(folders.length),
      behind: `${String(Object.keys(dependencies ?? {}).length)} of them asked for by ours`,
    },
    {
      what: 'install: size',
      figure: megabytes(bytes),
      behind: `${megabytes(own.unpackedSize)} of it ours, ${megabytes(own.size)} packed`,
    },
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Of its files; packages below it that have a folder of their own are not counted twice. */
function bytesOf(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? sum : sum + bytesOf(path);
    return entry.isFile() ? sum + statSync(path).size : sum;
  }, 0);
}
