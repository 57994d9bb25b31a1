import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A folder like an installed package: the real bin file, and a program of the test's choice. */
export interface FakePackage {
  readonly bin: string;
  readonly remove: () => void;
}

export interface FakeContents {
  readonly version: string;
  /** Files by name relative to the package. */
  readonly files?: Readonly<Record<string, string>>;
  /** Is the pinned `node` package installed beside it? */
  readonly hasPinnedNode?: boolean;
}

export function makeFakePackage({ version, files = {}, hasPinnedNode = false }: FakeContents): FakePackage {
  const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-bin-'));
  mkdirSync(join(folder, 'bin'));
  cpSync(join(root, 'bin/partoo-sync.js'), join(folder, 'bin/partoo-sync.js'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', version }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  if (hasPinnedNode) {
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    symlinkSync(join(root, 'node_modules/node'), join(folder, 'node_modules/node'), 'dir');
  }
  return {
    bin: join(folder, 'bin/partoo-sync.js'),
    remove: () => {
      rmSync(folder, { recursive: true });
    },
  };
}

/** The machine's own Node, if it is too old for the product: what most users meet the bin file with. */
export function findOldNode(): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, 'node')).find((file) => existsSync(file) && majorOf(file) < 22);
}

function majorOf(node: string): number {
  const { stdout } = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return Number.parseInt(stdout, 10);
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs to the end; `onOutput` sees what was printed so far and may end it with a signal. */
export async function runNode(
  node: string,
  args: readonly string[],
  onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ended> {
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    onOutput?.(stdout, (signal) => child.kill(signal));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
}
