import { describe, expect, it } from 'vitest';
import type { DemoCommand } from '../../src/demo/demo-command.ts';
import { showCommand } from '../../src/demo/demo-command.ts';
import { play } from '../../src/demo/play.ts';
import type { Scene } from '../../src/demo/scenes.ts';
import { shorten } from '../../src/demo/shorten.ts';
import { createPaint } from '../../src/reports/paint.ts';

const paint = createPaint(false);

function scene(title: string, exitCode: number): Scene {
  return { title, before: [], command: { verb: 'sync' }, exitCode, meaning: 'as it should' };
}

async function playWith(scenes: readonly Scene[], exitCode: number): Promise<{ isGood: boolean; printed: string }> {
  let printed = '';
  const isGood = await play(scenes, {
    stage: { emulator: { edit: () => {} }, configureBothWays: () => {}, writeShops: () => {}, today: '2026-11-22' },
    print: (text) => (printed += text),
    run: async () => ({ exitCode, printed: 'output\n' }),
    paint,
    width: 80,
  });
  return { isGood, printed };
}

describe('playing the story', () => {
  it('goes on while every command ends as expected', async () => {
    const { isGood, printed } = await playWith([scene('one', 0), scene('two', 0)], 0);

    expect(isGood).toBe(true);
    expect(printed).toContain('2 of 2 · two');
  });

  it('ends with the first command that does not, and says so', async () => {
    const { isGood, printed } = await playWith([scene('one', 3), scene('two', 0)], 1);

    expect(isGood).toBe(false);
    expect(printed).toContain('[exit code 1, and the story expected 3. It ends here.]');
    expect(printed).not.toContain('two');
  });
});

describe('the command of a scene', () => {
  it.each<[DemoCommand, string]>([
    [{ verb: 'check' }, 'partoo-sync check'],
    [{ verb: 'plan' }, 'partoo-sync plan'],
    [{ verb: 'plan', out: 'p.json', detailedExitcode: true }, 'partoo-sync plan --out p.json --detailed-exitcode'],
    [{ verb: 'apply', file: 'p.json' }, 'partoo-sync apply p.json'],
    [{ verb: 'apply', file: 'p.json', yes: true }, 'partoo-sync apply p.json --yes'],
    [{ verb: 'sync' }, 'partoo-sync sync'],
  ])('%j is shown as a person would type it', (command, expected) => {
    expect(showCommand(command)).toBe(expected);
  });
});

describe('shortening', () => {
  const shops = (count: number): string =>
    Array.from({ length: count }, (_, index) => `  000${index}  Shop\n    Phone  1 → 2`).join('\n');

  it('keeps the first block whole and cuts the others at the end of a shop', () => {
    const first = Array.from({ length: 20 }, (_, index) => `line ${index}`).join('\n');

    const short = shorten(`${first}\n\nUpdate (9)\n${shops(9)}\n`, paint);

    expect(short).toBe(`${first}\n\nUpdate (9)\n${shops(3)}\n  [the demo leaves out 12 lines here]\n`);
  });

  it('leaves short blocks alone', () => {
    const text = `first\n\nUpdate (2)\n${shops(2)}\n`;

    expect(shorten(text, paint)).toBe(text);
  });
});
