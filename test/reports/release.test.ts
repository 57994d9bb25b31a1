import { describe, expect, it } from 'vitest';
import { asLocationKey } from '../../src/domain/ids.ts';
import { heldReasons } from '../../src/domain/plan.ts';
import { createPaint } from '../../src/reports/paint.ts';
import { commandLines, releaseOf } from '../../src/reports/release.ts';

const code = asLocationKey('0412');

describe('releaseOf', () => {
  it.each([
    ['gone_in_partoo', {}, ['partoo-sync resolve 0412 --take source', 'partoo-sync resolve 0412 --take partoo']],
    ['ambiguous', {}, ['partoo-sync resolve 0412 --take source']],
    ['quarantined', {}, ['partoo-sync sync --only 0412']],
    ['limit', { limits: ['update'] }, ['partoo-sync sync --override update']],
    ['limit', { limits: ['close', 'window'] }, ['partoo-sync sync --override close,window']],
    [
      'limit',
      { limits: ['close'], isStaged: true },
      ['partoo-sync allow 0412', 'partoo-sync reject 0412', 'partoo-sync sync --override close'],
    ],
    ['limit', {}, []],
    ['undone', { undoneBy: 'r-1' }, ['partoo-sync undo r-1']],
    ['undone', { undoneBy: 'r-1', isDecidedAgainst: true }, ['partoo-sync allow 0412']],
    ['invalid', {}, []],
    ['absent', {}, []],
  ] as const)('%s with %j gives these commands', (reason, facts, commands) => {
    const release = releaseOf({ code, reason }, facts);

    expect(release.commands.map(({ command }) => command)).toEqual(commands);
  });

  it.each(heldReasons)('says in words what ends %s, with the code in place', (reason) => {
    const { words } = releaseOf({ code, reason });

    expect(words.length).toBeGreaterThan(10);
    expect(words).not.toContain('CODE');
  });

  it('quotes a code for the shell', () => {
    const { commands } = releaseOf({ code: asLocationKey("St. Denis; 'x'"), reason: 'quarantined' });

    expect(commands.map(({ command }) => command)).toEqual([`partoo-sync sync --only 'St. Denis; '\\''x'\\'''`]);
  });
});

describe('commandLines', () => {
  it('keeps a command in one piece, on a line of its own where it does not fit', () => {
    const command = `partoo-sync resolve 0412 'custom_fields.Opening of the terrace' --take partoo`;

    const lines = commandLines([{ effect: 'Partoo is right', command }], '  ', {
      paint: createPaint(false),
      width: 84,
    });

    expect(lines).toEqual(['  Partoo is right:', `    ${command}`]);
  });
});
