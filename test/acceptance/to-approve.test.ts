import { describe, expect, it } from 'vitest';
import { createCliWorlds } from '../support/cli-world.ts';
import { shops } from '../support/shops.ts';

const createWorld = createCliWorlds();

/** The command that a report names, as arguments of the program. */
function named(report: string): readonly string[] {
  return (
    /To approve:\s+(?:<code>)?partoo-sync ([^\n<]*)/u
      .exec(report)?.[1]
      ?.split(' ')
      .map((argument) => argument.replace(/^'(.*)'$/u, '$1')) ?? []
  );
}

describe('the command that a waiting plan names for its approval', () => {
  it.each([
    ['plan', ['plan']],
    ['the page of a plan', ['plan', '--format', 'html']],
    ['sync', ['sync']],
  ])('R4: of %s, carries it out for the same configuration', async (_, args) => {
    const world = await createWorld();
    world.source(shops(4));
    const waiting = await world.run(...args);

    const approved = await world.run(...named(waiting.stdout));

    expect([waiting.code, approved.code]).toEqual([3, 0]);
    expect(named(waiting.stdout)).toEqual(['sync', '-c', world.configFile, '--yes']);
    expect(world.emulator.businesses()).toHaveLength(4);
  });

  it('R4: keeps to the locations that the plan was kept to', async () => {
    const world = await createWorld();
    world.source(shops(4));
    const waiting = await world.run('plan', '--only', '0002');

    const approved = await world.run(...named(waiting.stdout));

    expect(approved.code).toBe(0);
    expect(world.emulator.businesses().map((business) => business['code'])).toEqual(['0002']);
  });

  it('R4, R7: lets the limits pass that were to pass', async () => {
    const world = await createWorld();
    world.configure({ limits: { create: { max: 2, percent: 1 } } });
    world.source(shops(4));
    const waiting = await world.run('sync', '--override', 'create');

    const approved = await world.run(...named(waiting.stdout));

    expect(named(waiting.stdout)).toEqual(['sync', '-c', world.configFile, '--override', 'create', '--yes']);
    expect(approved.code).toBe(0);
    expect(world.emulator.businesses()).toHaveLength(4);
  });

  it('R4: of a saved plan, applies that one', async () => {
    const world = await createWorld();
    world.source(shops(2));
    const file = world.path('plan.json');
    const saved = await world.run('plan', '--out', file);
    const waiting = await world.run('apply', file);
    world.source(shops(4));

    const approved = await world.run(...named(waiting.stdout));

    expect(saved.stderr).toContain(`partoo-sync apply -c ${world.configFile} ${file}`);
    expect(named(waiting.stdout)).toEqual(['apply', '-c', world.configFile, file, '--yes']);
    expect(approved.code).toBe(0);
    expect(world.emulator.businesses()).toHaveLength(2);
  });
});
