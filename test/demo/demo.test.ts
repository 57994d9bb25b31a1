import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { showCommand } from '../../src/demo/demo-command.ts';
import { scenes } from '../../src/demo/scenes.ts';
import { textWidth } from '../../src/reports/text-width.ts';
import { removeFolderOf, runDemo, type DemoRun } from './demo-fixture.ts';

const longestMs = 40_000;

describe('the demo, without a terminal', () => {
  let run: DemoRun;

  beforeAll(async () => {
    run = await runDemo();
  }, longestMs);

  afterAll(() => {
    removeFolderOf(run);
  });

  it('ends well, with nothing on stderr', () => {
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('tells every scene in order, with its command and its exit code', () => {
    const expected = scenes.flatMap(({ title, command, exitCode }, index) => [
      `── ${index + 1} of ${scenes.length} · ${title}`,
      `$ ${showCommand(command)}`,
      `[exit code ${exitCode}: `,
    ]);

    const found = expected.map((text, index) => {
      const before = expected.slice(0, index).reduce((from, earlier) => run.stdout.indexOf(earlier, from) + 1, 0);
      return run.stdout.indexOf(text, before);
    });

    expect(found).not.toContain(-1);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it.each([
    ['R4 a first run waits for approval', 'Verdict: approval needed'],
    ['a shop is found by phone and zip', '0004  Tilleul Paris Université · same phone and zip'],
    ['R14 a settled world plans nothing', '300 unchanged · 2 unmatched'],
    ['a changed phone', 'Phone  +33199001203 → +33199001504'],
    ['winter hours', 'Mon–Fri  06:30–18:30 → 08:30–17:30'],
    ['Christmas hours', 'usual hours → closed'],
    ['a new shop', '0301  Tilleul Lyon Confluence'],
    ['R3 a shop that is gone, not yet for long enough', '0298 missing from 1 of 3 complete reads'],
    ["a colleague's edit, put back", '· drift: a colleague changed it in Partoo'],
    ['R2 a file cut short', '✗ close: 120 of 301 locations (39.9 %) are missing from the source at once'],
    ['R7 the option that would let it pass', 'To let it pass once: --override close'],
    ['the mended file', 'Nothing was to be done.'],
    ['a phone of Partoo that goes into the file', 'Write back (1): changed in the source'],
    ['R21 a conflict, with both values', 'source  09:00–14:00\n    Partoo  10:00–16:00'],
    ['two-way at rest', '1 held · 300 unchanged · 2 unmatched'],
  ])('shows %s', (_what, text) => {
    expect(run.stdout).toContain(text);
  });

  it('has no line above 80 columns, no colour and no bar', () => {
    const tooWide = run.stdout.split('\n').filter((line) => textWidth(line) > 80);

    expect(tooWide).toEqual([]);
    expect(['\u001b', '\r', '█', '░'].filter((mark) => run.stdout.includes(mark))).toEqual([]);
  });

  it('shows what README.md shows, on any day', () => {
    const dateless = (text: string): string => text.replaceAll(/\d{4}-\d\d-\d\d(?: \d\d:\d\d UTC)?/gu, 'DATE');
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

    const [, picture = ''] = /^```text\n(\$ partoo-sync [^]*?)```/mu.exec(readme) ?? [];

    expect(picture).not.toBe('');
    expect(dateless(run.stdout)).toContain(dateless(picture));
  });

  it('leaves nothing behind', () => {
    expect(run.left).toEqual([]);
  });
});

describe('the demo with --keep', () => {
  let run: DemoRun;

  beforeAll(async () => {
    run = await runDemo('--keep');
  }, longestMs);

  afterAll(() => {
    removeFolderOf(run);
  });

  it('keeps its files, names the folder, and says how to play on', () => {
    const folder = join(run.folder, run.left[0] ?? '');

    const kept = ['config/partoo-sync.yaml', 'data/shops.csv', 'state/partoo-sync.db', 'first-plan.json'];

    expect(run.exitCode).toBe(0);
    expect(run.left).toHaveLength(1);
    expect(kept.filter((name) => !existsSync(join(folder, name)))).toEqual([]);
    expect(run.stdout).toContain(run.left[0]);
    expect(run.stdout).toMatch(/^partoo-sync emulator --port \d+ --seed emulator\.json$/mu);
  });

  it('keeps Partoo as it was in the end, for the emulator to begin with', async () => {
    const { parseSeed } = await import('../../src/emulator/seed.ts');

    const seed = parseSeed(readFileSync(join(run.folder, run.left[0] ?? '', 'emulator.json'), 'utf8'));

    // 300 of the beginning, the new one, and two that are no shops.
    expect(seed.businesses).toHaveLength(303);
  });
});
