import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const cache = join(root, 'node_modules/.cache/partoo-sync-acceptance');

export interface EndedProcess {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BuiltProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<EndedProcess>;
  stdout(): string;
  stderr(): string;
}

/** Starts the built program under plain Node, with nothing of the environment but what is given and a PATH. */
export function startBuilt(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): BuiltProcess {
  const child = spawn(process.execPath, [builtBin(), ...args], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<EndedProcess>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, ended, stdout: () => stdout, stderr: () => stderr };
}

/** Builds ahead, for a test file's `beforeAll`: the first one may take a while. */
export function prepareBuilt(): void {
  builtBin();
}

/**
 * The program as it is shipped: bin, dist and package.json in a folder of their own, inside node_modules so that it finds
 * its libraries. Built once for each state of src/, and moved into place whole: test files run at the same time.
 */
function builtBin(): string {
  const place = join(cache, `build-${String(Math.round(newestUnder(join(root, 'src'))))}`);
  if (!existsSync(place)) build(place);
  return join(place, 'bin/partoo-sync.js');
}

function build(place: string): void {
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(join(cache, 'draft-'));
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.js', join(draft, 'dist')], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the build failed: ${stderr}`);
  for (const name of ['bin', 'config', 'package.json'])
    cpSync(join(root, name), join(draft, name), { recursive: true });
  writeFileSync(join(draft, 'dist/.built'), '');
  try {
    renameSync(draft, place);
  } catch {
    rmSync(draft, { recursive: true, force: true }); // another test file was faster
  }
  for (const name of readdirSync(cache)) {
    const old = join(cache, name);
    if (old !== place && Date.now() - statSync(old).mtimeMs > 3_600_000) rmSync(old, { recursive: true, force: true });
  }
}

function newestUnder(folder: string): number {
  return Math.max(
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(folder, name)).mtimeMs),
  );
}
