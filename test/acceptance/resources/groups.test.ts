import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds, type Settings, usualFields } from '../../support/cli-world.ts';
import { shop, type Shop } from '../../support/shops.ts';
import { groupIds, sections } from './groups.ts';

const createWorld = createCliWorlds();

function createGrouped(entry: Settings | string, partoo: Settings = {}): Promise<CliWorld> {
  return createWorld({
    settings: { partoo, fields: { ...usualFields, groups: entry } },
    emulator: { seed: { sections } },
  });
}

const inRegion = { from: 'region', section: 'Regions' };
const inNorth: Shop = { region: 'North' };

describe('groups by name', () => {
  it('R19 groups of other sections, and those that an automation fills, stay as they are', async () => {
    const world = await createGrouped(inRegion);
    await world.settle([shop(1, inNorth)]);
    world.emulator.edit('0001', { groups: [31, 22, 11, 19] });
    world.source([shop(1, { region: 'South' })]);
    world.takeRequests();

    await world.sync(0);
    const again = await world.sync(0);

    expect(world.writes().map(({ body }) => body)).toEqual([{ groups: [31, 22, 19, 12] }]);
    expect(again.plan.changes).toEqual([]);
  });

  it('one cell may name groups of several sections, each with its section', async () => {
    const world = await createGrouped({ from: 'region' });
    await world.settle([shop(1, { region: 'Regions/North, Kind/Mall' })]);
    const first = groupIds(world, '0001');
    world.source([shop(1, { region: 'Kind/High street' })]);

    const { plan } = await world.sync(0);

    expect(first.toSorted()).toEqual([11, 21]);
    expect(plan.changes[0]?.fields).toMatchObject([{ field: 'groups.Kind', to: ['High street'] }]);
    expect(groupIds(world, '0001').toSorted()).toEqual([11, 22]);
  });

  it('R33 a group that is not there holds its location, with the nearest name, and nothing is sent', async () => {
    const world = await createGrouped(inRegion);
    world.source([shop(1, { region: 'Nord' }), shop(2, { region: 'New' }), shop(3, inNorth)]);

    const { plan, summary } = await world.sync(4, '--yes');

    expect(plan.held).toMatchObject([
      { code: '0001', reason: 'invalid' },
      { code: '0002', reason: 'invalid' },
    ]);
    expect(plan.held[0]?.detail).toContain('no group "Nord" in section "Regions"');
    expect(plan.held[0]?.detail).toContain('"North"');
    expect(plan.held[1]?.detail).toContain('automation');
    expect(summary.done).toBe(1);
  });

  it('a section that the configuration names and Partoo does not have stops the run', async () => {
    const world = await createGrouped({ from: 'region', section: 'Region' });
    world.source([shop(1, inNorth)]);

    const { code, stderr } = await world.run('sync', '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('did you mean "Regions"');
    expect(world.writes()).toEqual([]);
  });

  it('with manage_groups what is missing is made, empty and once, and then filled', async () => {
    const world = await createGrouped({ from: 'region', section: 'Areas' }, { manage_groups: true });
    world.source([shop(1, { region: 'East' }), shop(2, { region: 'Centre' }), shop(3, { region: 'centre' })]);

    const rehearsed = await world.plan(3);
    const writesOfPlan = world.writes().length;
    await world.sync(0, '--yes');
    const made = world.writes().filter(({ path }) => path.startsWith('/sections'));
    const again = await world.sync(0);

    expect(rehearsed.notices.map(({ message }) => message)).toContainEqual(expect.stringContaining('Areas/Centre'));
    expect(writesOfPlan).toBe(0);
    expect(made.map(({ body }) => body)).toEqual([
      { name: 'Areas' },
      { name: 'East', business__in: [] },
      { name: 'Centre', business__in: [] },
    ]);
    expect(groupIds(world, '0002')).toEqual(groupIds(world, '0003'));
    expect(groupIds(world, '0001')).toHaveLength(1);
    expect(again.plan.changes).toEqual([]);
  });

  it('R26 a group that Partoo does not make leaves just the groups of its locations alone', async () => {
    const world = await createGrouped(inRegion, { manage_groups: true });
    await world.settle([shop(1, inNorth)]);
    world.emulator.faults.add({
      kind: 'status',
      status: 403,
      body: { errors: { authorization: 'Operation not allowed' } },
      match: { method: 'POST', path: /\/groups$/ },
    });
    world.source([shop(1, { region: 'Elsewhere', name: 'New name' })]);

    const { outcomes } = await world.sync(4);

    expect(outcomes).toMatchObject([{ code: '0001', result: 'held' }]);
    expect(outcomes[0]?.detail).toContain('no group Regions/Elsewhere');
    expect(world.business('0001').name).toBe('New name');
    expect(groupIds(world, '0001')).toEqual([11]);
  });

  it('R15 where Partoo only ever adds groups, that is told, and not written for ever', async () => {
    const world = await createWorld({
      settings: { fields: { ...usualFields, groups: inRegion } },
      emulator: { seed: { sections }, switches: { nestedFields: 'merge' } },
    });
    await world.settle([shop(1, inNorth)]);
    world.source([shop(1, { region: 'South' })]);

    const first = await world.sync(0);
    await world.sync(0);
    const held = await world.sync(4);
    const again = await world.sync(4);

    expect(first.outcomes[0]?.detail).toContain('Partoo stored otherwise');
    expect([held, again].flatMap(({ plan }) => plan.held)).toMatchObject([
      { field: 'groups.Regions', reason: 'not_settling' },
      { field: 'groups.Regions', reason: 'not_settling' },
    ]);
    expect(world.writes()).toHaveLength(2);
  });

  it('groups without a section are the source’s alone', async () => {
    const world = await createGrouped({ from: 'region', owner: 'shared' });
    world.source([shop(1, inNorth)]);

    const { code, stderr } = await world.run('plan');

    expect(code).toBe(1);
    expect(stderr).toContain("groups are the source's alone");
    expect(world.takeRequests()).toEqual([]);
  });
});
