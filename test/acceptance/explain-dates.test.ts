import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/reports/explain-text.ts';
import { type CliWorld, createCliWorlds, usualFields } from '../support/cli-world.ts';
import { shop } from '../support/shops.ts';

const createWorld = createCliWorlds();

async function settled(): Promise<CliWorld> {
  const specific_hours = { from: 'special', owner: 'shared', clear: true };
  const world = await createWorld({ settings: { fields: { ...usualFields, specific_hours } } });
  await world.settle([shop(1, { special: '2031-12-24: 10:00-16:00; 2031-12-25: closed' })]);
  return world;
}

async function decisionOf(world: CliWorld, field: string): Promise<string | undefined> {
  const { stdout } = await world.run('explain', '0001', '--json');
  return (JSON.parse(stdout) as Explanation).fields.find((one) => one.field === field)?.decision;
}

describe('explain of a special date', () => {
  it('that the source no longer has tells what the plan says', async () => {
    const world = await settled();
    world.source([shop(1, { special: '2031-12-25: closed' })]);

    const decision = await decisionOf(world, 'specific_hours.2031-12-24');
    const { plan } = await world.sync(0);

    expect(decision).toBe('write Partoo (cleared in the source)');
    expect(plan.changes[0]?.fields).toMatchObject([
      { field: 'specific_hours.2031-12-24', source: null, to: null, rule: 'cleared in the source' },
    ]);
    expect(await decisionOf(world, 'specific_hours.2031-12-24')).toBeUndefined();
  });

  it('that Partoo no longer lists is to be taken out of the source', async () => {
    const world = await settled();
    world.emulator.edit('0001', {
      specific_hours: { open: [], close: [{ starts_at: '2031-12-25', ends_at: '2031-12-25' }] },
    });
    await world.sync(4);

    expect(await decisionOf(world, 'specific_hours.2031-12-24')).toBe('write the source (removed in Partoo)');
    expect(await decisionOf(world, 'specific_hours.2031-12-25')).toBe('unchanged');
  });

  it('that was the last one Partoo listed is to be taken out of the source', async () => {
    const world = await settled();
    world.emulator.edit('0001', { specific_hours: { open: [], close: [] } });

    const { plan } = await world.sync(4);

    expect(plan.held).toMatchObject([
      { field: 'specific_hours.2031-12-24', reason: 'read_only' },
      { field: 'specific_hours.2031-12-25', reason: 'read_only' },
    ]);
    expect(await decisionOf(world, 'specific_hours.2031-12-24')).toBe('write the source (removed in Partoo)');
    expect(await decisionOf(world, 'specific_hours.2031-12-25')).toBe('write the source (removed in Partoo)');
  });

  it('that was the last one of the source stays as it is: a source that names none removes none', async () => {
    const world = await settled();
    world.source([shop(1, { special: '' })]);

    const decision = await decisionOf(world, 'specific_hours.2031-12-24');
    const plan = await world.plan(0);

    expect(plan.changes).toEqual([]);
    expect(decision).toBe('unchanged');
  });
});
