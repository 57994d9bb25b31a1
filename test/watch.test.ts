import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { watchSource } from '../src/watch.ts';
import { silent } from './sync/simulated-world.ts';

interface Watched {
  readonly folder: string;
  readonly file: string;
  readonly told: { count: number };
  /** Resolves when it was told so often. */
  until(count: number): Promise<void>;
}

async function watched(content: string | null, quietMs = 50, name = 'stores.csv'): Promise<Watched> {
  const folder = mkdtempSync(join(tmpdir(), 'partoo-sync-watch-'));
  const file = join(folder, 'stores.csv');
  if (content !== null) writeFileSync(file, content);
  const told = { count: 0 };
  let wake: () => void = () => {};
  const watcher = await watchSource({ files: [join(folder, name)], quietMs, log: silent }, () => {
    told.count += 1;
    wake();
  });
  onTestFinished(async () => {
    await watcher.close();
    rmSync(folder, { recursive: true });
  });
  const until = async (count: number): Promise<void> => {
    while (told.count < count)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  return { folder, file, told, until };
}

describe('watching the source', () => {
  it('tells that the file was written', async () => {
    const { file, until, told } = await watched('a\n1\n');

    writeFileSync(file, 'a\n2\n');
    await until(1);

    expect(told.count).toBe(1);
  });

  it('tells of a new file that a pattern means, and not of others in its folder', async () => {
    const { folder, until, told } = await watched('a\n1\n', 50, 'stores-*.csv');

    writeFileSync(join(folder, 'state.db'), 'x');
    writeFileSync(join(folder, 'stores.csv'), 'a\n2\n');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = told.count;
    writeFileSync(join(folder, 'stores-be.csv'), 'a\n2\n');
    await until(1);

    expect({ before, after: told.count }).toEqual({ before: 0, after: 1 });
  });

  it('tells that another file took its place, as exports that write beside it do', async () => {
    const { folder, file, until, told } = await watched('a\n1\n');

    writeFileSync(join(folder, 'new.tmp'), 'a\n2\n');
    renameSync(join(folder, 'new.tmp'), file);
    await until(1);
    writeFileSync(join(folder, 'newer.tmp'), 'a\n3\n');
    renameSync(join(folder, 'newer.tmp'), file);
    await until(2);

    expect(told.count).toBe(2);
  });

  it('tells that a file which was not there has been moved in', async () => {
    const { folder, file, until, told } = await watched(null);

    writeFileSync(join(folder, 'new.tmp'), 'a\n1\n');
    renameSync(join(folder, 'new.tmp'), file);
    await until(1);

    expect(told.count).toBe(1);
  });

  it('R29: tells once of a burst, and nothing of its neighbours', async () => {
    const { folder, file, until, told } = await watched('a\n', 400);

    writeFileSync(join(folder, 'other.csv'), 'x');
    for (let row = 0; row < 20; row += 1) writeFileSync(file, `a\n${String(row)}\n`);
    await until(1);
    writeFileSync(file, 'the next burst');
    await until(2);

    expect(told.count).toBe(2);
  });

  it('watches nothing where the source is no file', async () => {
    const watcher = await watchSource({ files: [], quietMs: 10, log: silent }, () => {
      throw new Error('told of nothing');
    });

    await expect(watcher.close()).resolves.toBeUndefined();
  });
});
