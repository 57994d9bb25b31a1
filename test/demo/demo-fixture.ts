import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface DemoRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it left in the folder for temporary files, which was empty before. */
  readonly left: readonly string[];
  readonly folder: string;
}

/** Runs the demo from its source in a process of its own, as it changes the working directory. */
export function runDemo(...options: readonly string[]): Promise<DemoRun> {
  const folder = mkdtempSync(join(tmpdir(), 'demo-test-'));
  const cli = new URL('../../src/cli.ts', import.meta.url).href;
  const script = `import { main } from ${JSON.stringify(cli)}; process.exitCode = await main(process.argv.slice(1));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, 'demo', ...options], {
    // Neither a key nor a configuration is at hand.
    env: { PATH: process.env['PATH'] ?? '', TMPDIR: folder, TEMP: folder, TMP: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
    cwd: folder,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ exitCode, stdout, stderr, left: readdirSync(folder), folder });
    });
  });
}

export function removeFolderOf(run: DemoRun): void {
  rmSync(run.folder, { recursive: true, force: true });
}
