import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCsvFolder } from './csv-folder.ts';
import type { CsvFolder } from './csv-folder.ts';

const child = fileURLToPath(new URL('children/write-for-ever.ts', import.meta.url));
const rows = 5000;

let folder: CsvFolder;

beforeAll(() => {
  folder = createCsvFolder();
});

afterAll(() => {
  folder.dispose();
});

const contentOf = (value: string): string =>
  `id;value;rest\r\n${Array.from({ length: rows }, (_, index) => `${String(index)};${value};"x;""y"""\r\n`).join('')}`;

/** Kills the writing process some time after its first write; answers what it said it had written. */
async function killAfter(path: string, ms: number): Promise<readonly string[]> {
  const writing = spawn(process.execPath, [child, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  writing.stdout.on('data', (chunk: Buffer) => {
    if (said === '') setTimeout(() => writing.kill('SIGKILL'), ms);
    said += chunk.toString();
  });
  await once(writing, 'close');
  return said.trim().split('\n');
}

describe('a process that is killed while it writes', () => {
  it('leaves the old file or the new one, never a half (R22, R25)', async () => {
    const path = folder.write(contentOf('v0'));

    for (let round = 0; round < 8; round += 1) {
      const said = await killAfter(path, (round * 37) % 150);

      const content = readFileSync(path, 'utf8');
      const [, value = ''] = /;(v\d+);/u.exec(content) ?? [];
      const last = said.at(-1) ?? '';
      // The last write it told of, or the next one, which it did not come to tell of.
      expect([last, `v${String(Number(last.slice(1)) + 1)}`]).toContain(value);
      expect(content === contentOf(value)).toBe(true);
    }

    const strangers = readdirSync(folder.path).filter((name) => !/^(?:\.)?stores\.csv/u.test(name));
    expect(strangers).toEqual([]);
  }, 60_000);
});
