import { describe, expect, it } from 'vitest';
import type { ConflictView } from '../../src/reports/conflict-text.ts';
import type { HistoryEntry } from '../../src/reports/history-text.ts';
import { type CliWorld, createCliWorlds, usualFields } from '../support/cli-world.ts';
import { shop, shops } from '../support/shops.ts';

const createWorld = createCliWorlds();
const base = '+33144000200';

function editPhone(world: CliWorld, phone: string): void {
  world.emulator.edit('0002', { contacts: [{ phone_numbers: [phone], email: 'shop0002@acme.example' }] });
}

/** Both sides changed one phone, and a run found it. */
async function inConflict(): Promise<CliWorld> {
  const fields = { ...usualFields, phone: { from: 'tel', owner: 'shared' } };
  const world = await createWorld({ settings: { fields, source: { write_back: true } } });
  await world.settle(shops(3));
  editPhone(world, '+33111111111');
  world.source([shop(1), shop(2, { tel: '01 22 22 22 22' }), shop(3)]);
  await world.sync(4);
  return world;
}

async function conflictsOf(world: CliWorld): Promise<readonly ConflictView[]> {
  return JSON.parse((await world.run('conflicts', '--json')).stdout) as readonly ConflictView[];
}

describe('issue 3: a conflict shows all that is needed to decide it', () => {
  it('R21: both values, who changed what, its age, and commands that do decide it when they are pasted', async () => {
    const world = await inConflict();

    const [conflict] = await conflictsOf(world);
    const text = await world.run('conflicts');
    const status = await world.run('status');
    const explained = await world.run('explain', '0002');
    const pasted = conflict?.release.commands[0]?.command.split(' ').slice(1) ?? [];
    await world.run(...pasted);
    await world.sync(0);

    expect(conflict).toMatchObject({
      code: '0002',
      field: 'phone',
      base,
      source: '+33122222222',
      partoo: '+33111111111',
      is_old: false,
      changed_by: ['source', 'partoo'],
      decision: null,
    });
    expect(conflict?.values_since).toBe(conflict?.since);
    for (const { stdout } of [text, status, explained]) {
      expect(stdout).toContain('    source  +33122222222 (changed)\n    Partoo  +33111111111 (changed)\n');
      expect(stdout).toContain('source is right: partoo-sync resolve 0002 phone --take source\n');
      expect(stdout).toContain('Partoo is right: partoo-sync resolve 0002 phone --take partoo\n');
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    }
    expect(world.business('0002').contacts[0]?.phone_numbers).toEqual(['+33122222222']);
    expect(await conflictsOf(world)).toEqual([]);
  });

  it('R21: one that was decided says by whom, until the next run', async () => {
    const world = await inConflict();

    await world.run('resolve', '0002', 'phone', '--take', 'partoo');
    const [decided] = await conflictsOf(world);
    const { stdout } = await world.run('status');

    expect(decided?.decision).toMatchObject({ take: 'partoo', who: expect.stringContaining('@') as string });
    expect(stdout).toContain('the next run takes the value of');
  });

  it('R21: one whose side moved again is asked again with the new value, and says so', async () => {
    const world = await inConflict();
    const [first] = await conflictsOf(world);
    editPhone(world, '+33144444444');

    await world.sync(4);
    await world.sync(4);
    const [second] = await conflictsOf(world);
    const { stdout } = await world.run('conflicts');

    expect(second).toMatchObject({ partoo: '+33144444444', since: first?.since });
    expect((second?.values_since ?? '') > (second?.since ?? '')).toBe(true);
    expect(stdout).toContain('asked again: a side has moved');
  });

  it('R21: a decision on values that have moved is dropped, and told', async () => {
    const world = await inConflict();
    await world.run('resolve', '0002', 'phone', '--take', 'source');
    editPhone(world, '+33144444444');

    const { code, stdout, stderr } = await world.run('sync', '--json');
    editPhone(world, '+33111111111');
    const back = await world.sync(4);

    expect(code).toBe(4);
    expect(stdout).toContain('counts no more, as a side has moved since');
    expect(stderr).toContain('a decision is dropped: a side has moved since it was made');
    expect(back.plan.conflicts).toHaveLength(1);
    expect((await conflictsOf(world))[0]?.decision).toBeNull();
    expect(world.business('0002').contacts[0]?.phone_numbers).toEqual(['+33111111111']);
  });

  it.each([
    ['--take source', ['--take', 'source'], 'update', '+33111111111', '+33122222222'],
    ['--take partoo', ['--take', 'partoo'], 'write_back', '+33122222222', '+33111111111'],
  ])(
    'R20: after %s history keeps the value that lost, both sides and the rule',
    async (_what, answer, action, lost, won) => {
      const world = await inConflict();
      await world.run('resolve', '0002', 'phone', ...answer);
      await world.sync(0);

      const json = await world.run('history', '--location', '0002', '--json');
      const { stdout } = await world.run('history', '--location', '0002');

      const [entry] = JSON.parse(json.stdout) as readonly HistoryEntry[];
      expect(entry).toMatchObject({
        action,
        field: 'phone',
        before: lost,
        after: won,
        base,
        source: '+33122222222',
        partoo: '+33111111111',
        rule: expect.stringMatching(/^resolved by .*@.*: (source|partoo)$/u) as string,
      });
      const words = stdout.replaceAll(/\s+/gu, ' ');
      expect(words).toContain(`Phone: ${lost} → ${won} (resolved by`);
      expect(words).toContain(`both had changed: source +33122222222 · Partoo +33111111111 · before ${base}`);
    },
  );
});

describe('issue 3: what is held says what releases it', () => {
  it('R26: by the command where there is one, in status and explain alike, text and JSON', async () => {
    const world = await createWorld();
    await world.settle(shops(3));
    world.emulator.remove('0002');
    world.source([shop(1, { tel: 'broken' }), shop(2), shop(3)]);
    await world.sync(4);

    const status = JSON.parse((await world.run('status', '--json')).stdout) as {
      held: readonly { code: string; release: { commands: readonly { command: string }[]; words: string } }[];
    };
    const explained = JSON.parse((await world.run('explain', '0002', '--json')).stdout) as {
      holds: readonly { release: unknown }[];
    };
    const { stdout } = await world.run('status');

    expect(status.held.map(({ code, release }) => [code, release.commands.map(({ command }) => command)])).toEqual([
      ['0001', []],
      ['0002', ['partoo-sync resolve 0002 --take source', 'partoo-sync resolve 0002 --take partoo']],
    ]);
    expect(status.held[0]?.release.words).toContain('correct the cell');
    expect(explained.holds[0]?.release).toEqual(status.held[1]?.release);
    expect(stdout).toContain('      create it again: partoo-sync resolve 0002 --take source\n');
  });

  it('R24: an undone field names the run of its undo', async () => {
    const world = await createWorld();
    await world.settle(shops(2));
    world.source([shop(1, { city: 'Lyon' }), shop(2)]);
    const { run } = await world.sync(0);
    await world.run('undo', run, '--yes');

    const { held } = JSON.parse((await world.run('status', '--json')).stdout) as {
      held: readonly { release: { commands: readonly { command: string }[] } }[];
    };
    const [words] = held.flatMap(({ release }) => release.commands.map(({ command }) => command.split(' ')));
    await world.run(...(words?.slice(1) ?? []), '--yes');

    expect(words?.slice(0, 2)).toEqual(['partoo-sync', 'undo']);
    expect(world.business('0001').city).toBe('Lyon');
  });
});
