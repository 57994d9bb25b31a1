import SqliteDatabase from 'better-sqlite3';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Switches } from '../../../src/emulator/switches.ts';
import { type CliWorld, createCliWorlds, type Settings, usualFields } from '../../support/cli-world.ts';
import { shop, type Shop } from '../../support/shops.ts';
import { groups } from './groups.ts';
import { photos } from './photos.ts';
import type { Resource, Spelled } from './resource.ts';
import { connectedAs, subResources } from './sub-resources.ts';

const createWorld = createCliWorlds();
const resources: readonly Resource[] = [...photos, groups, ...subResources];
const each = describe.each(resources.map((resource) => [resource.field, resource] as const));

interface Setting {
  readonly policy?: Settings;
  readonly source?: Settings;
  readonly switches?: Partial<Switches>;
}

/** Two shops that are settled with the first value. */
async function settled(
  resource: Resource,
  { policy = {}, source = {}, switches = {} }: Setting = {},
): Promise<CliWorld> {
  const { field, entry, emulator = {}, partoo = {} } = resource;
  const world = await createWorld({
    settings: { partoo, source, fields: { ...usualFields, [field]: { ...entry, ...policy } } },
    emulator: { ...emulator, switches: { ...emulator.switches, ...switches } },
  });
  await world.settle(shopsWith(resource.one));
  return world;
}

/** The first shop says this value; the second keeps the first one. */
function shopsWith({ cell }: Spelled, first: Shop = {}): readonly Shop[] {
  return [shop(1, { extra: cell, ...first }), shop(2, { extra: cell })];
}

function say(world: CliWorld, resource: Resource, value: Spelled, first: Shop = {}): void {
  world.source([shop(1, { extra: value.cell, ...first }), shop(2, { extra: resource.one.cell })]);
}

function cellOf(world: CliWorld): string {
  const [header = '', row = ''] = readFileSync(world.sourceFile, 'utf8').split('\n');
  return row.slice(row.split(',').slice(0, header.split(',').indexOf('extra')).join(',').length + 1);
}

each('%s', (_field, resource) => {
  const { field, one, two, three } = resource;
  const stored = async (world: CliWorld, code = '0001'): Promise<unknown> => await resource.stored(world, code);

  it('goes to Partoo with a new location and with a change, each once', async () => {
    const world = await settled(resource);
    const created = await stored(world);
    say(world, resource, two);

    const changed = await world.sync(0);
    const again = await world.sync(0);

    expect(created).toEqual(one.stored);
    expect(await stored(world)).toEqual(two.stored);
    expect(await stored(world, '0002')).toEqual(one.stored);
    expect(changed.plan.changes).toMatchObject([{ action: 'update', code: '0001', fields: [{ field }] }]);
    expect(changed.outcomes).toMatchObject([{ result: 'done', detail: '' }]);
    expect(again.plan.changes).toEqual([]);
  });

  it('goes together with other fields, in one line of the plan', async () => {
    const world = await settled(resource);
    say(world, resource, two, { name: 'New name' });

    const { plan, summary } = await world.sync(0);

    expect(plan.changes).toHaveLength(1);
    expect(plan.changes[0]?.fields.map((change) => change.field).sort()).toEqual(['name', field].sort());
    expect(summary).toEqual({ done: 1, failed: 0, stale: 0, held: 0 });
    expect(await stored(world)).toEqual(two.stored);
    expect(world.business('0001').name).toBe('New name');
  });

  it('a run over a fleet at rest writes nothing', async () => {
    const world = await settled(resource);

    const first = await world.sync(0);
    const second = await world.sync(0);

    expect([...first.plan.changes, ...second.plan.changes]).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it('owned by the source: an edit in Partoo is restored', async () => {
    const world = await settled(resource);
    await resource.edit(world, '0001', three);
    world.takeRequests();

    const { plan } = await world.sync(0);

    if (resource.ignoresEdits === true) expect(plan.changes).toEqual([]);
    else expect(plan.changes).toMatchObject([{ code: '0001', fields: [{ field, rule: 'drift' }] }]);
    expect(await stored(world)).toEqual(resource.ignoresEdits === true ? three.stored : one.stored);
  });

  it.each(['partoo', 'shared'])('owned by %s: an edit in Partoo goes into the source', async (owner) => {
    const isIgnored = resource.ignoresEdits === true && owner === 'shared';
    const world = await settled(resource, { policy: { owner: 'shared' }, source: { write_back: true } });
    world.configure({
      source: { write_back: true },
      partoo: resource.partoo ?? {},
      fields: { ...usualFields, [field]: { ...resource.entry, owner } },
    });
    await world.sync(0, '--yes');
    await resource.edit(world, '0001', three);
    world.takeRequests();

    const { plan } = await world.sync(0);
    const again = await world.sync(0);

    if (isIgnored) expect(plan.changes).toEqual([]);
    else expect(plan.changes).toMatchObject([{ action: 'write_back', code: '0001', fields: [{ field }] }]);
    expect(cellOf(world)).toContain(isIgnored ? one.cell : three.cell);
    expect(await stored(world)).toEqual(three.stored);
    expect(again.plan.changes).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it('owned by both, and changed by both: a conflict that a person decides', async () => {
    const world = await settled(resource, { policy: { owner: 'shared' } });
    await resource.edit(world, '0001', three);
    say(world, resource, two);
    world.takeRequests();

    if (resource.ignoresEdits === true) {
      const { plan } = await world.sync(0);

      expect(plan.conflicts).toEqual([]);
      expect(await stored(world)).toEqual(two.stored);
      return;
    }
    if (resource.merged !== undefined) {
      const { plan } = await world.sync(4);

      expect(plan.changes).toMatchObject([{ fields: [{ field, rule: 'both changed, merged' }] }]);
      expect(await stored(world)).toEqual(resource.merged);
      return;
    }
    const asked = await world.sync(4);
    const frozen = await stored(world);
    await world.run('resolve', '0001', field, '--take', 'source');
    const resolved = await world.sync(0);

    expect(asked.plan.conflicts).toMatchObject([{ code: '0001', field }]);
    expect(asked.plan.changes).toEqual([]);
    expect(frozen).toEqual(three.stored);
    expect(resolved.summary.done).toBe(1);
    expect(await stored(world)).toEqual(two.stored);
  });

  it('R24 is undone, and then held', async () => {
    const world = await settled(resource);
    say(world, resource, two);
    const { run } = await world.sync(0);

    const undo = await world.run('undo', run, '--yes', '--json');
    const after = await world.sync(4);

    expect(undo.code).toBe(0);
    expect(await stored(world)).toEqual(one.stored);
    expect(after.plan.held).toMatchObject([{ code: '0001', field, reason: 'undone' }]);
  });

  it('R26 forbidden to the key: all else is written, and the location says what is left', async () => {
    const world = await settled(resource);
    resource.forbid(world);
    say(world, resource, two, { name: 'New name' });

    const { outcomes } = await world.sync(4);

    expect(outcomes).toHaveLength(1);
    expect(['held', 'failed']).toContain(outcomes[0]?.result);
    expect(outcomes[0]?.detail).toContain(field.split('.')[0]);
    expect(world.business('0001').name).toBe('New name');
    expect(await stored(world)).toEqual(one.stored);
  });

  it('R32 an empty cell takes nothing away, unless it may', async () => {
    const world = await settled(resource);
    world.source([shop(1, { extra: '' }), shop(2, { extra: one.cell })]);

    const { plan } = await world.sync(0);

    expect(plan.changes).toEqual([]);
    expect(await stored(world)).toEqual(one.stored);
  });

  it.runIf(resource.cleared !== undefined)('R32 with clear: true an empty cell empties it', async () => {
    const world = await settled(resource, { policy: { clear: true } });
    world.source([shop(1, { extra: '' }), shop(2, { extra: one.cell })]);

    await world.sync(0);
    const again = await world.sync(0);

    expect(await stored(world)).toEqual(resource.cleared?.stored);
    expect(await stored(world, '0002')).toEqual(one.stored);
    expect(again.plan.changes).toEqual([]);
  });

  it.each(resource.switches)('is the same to Partoo with %j', async (switches) => {
    const world = await settled(resource, { switches });
    say(world, resource, two);

    await world.sync(0);
    const again = await world.sync(0);

    expect(await stored(world)).toEqual(two.stored);
    expect(again.plan.changes).toEqual([]);
  });
});

/** As a week later, when what the key could write before says nothing any more. */
function forgetGrants({ stateFile }: CliWorld): void {
  const database = new SqliteDatabase(stateFile);
  database.prepare(`delete from meta where name = 'granted_rights'`).run();
  database.close();
}

describe.each(subResources.map((resource) => [resource.field, resource] as const))('%s', (field, resource) => {
  const { entry, emulator = {}, partoo = {}, one, two } = resource;
  const name = field.split('.')[0] ?? '';
  const needsGoogle = emulator.seed !== undefined;
  const writesOf = (world: CliWorld): number => world.writes().filter(({ path }) => path.endsWith(`/${name}`)).length;

  /** Four shops that the source says something else of, and a key that may not write it. */
  async function forbidden(): Promise<CliWorld> {
    const world = await createWorld({
      settings: { partoo, fields: { ...usualFields, [field]: entry } },
      emulator: needsGoogle ? { seed: { businesses: ['0001', '0002', '0003', '0004'].map(connectedAs) } } : emulator,
    });
    await world.settle([1, 2, 3, 4].map((shopNumber) => shop(shopNumber, { extra: one.cell })));
    forgetGrants(world);
    resource.forbid(world);
    world.source([1, 2, 3, 4].map((shopNumber) => shop(shopNumber, { extra: two.cell })));
    return world;
  }

  it('R26 R33 forbidden to the key is tried on two businesses, and left out of all others', async () => {
    const world = await forbidden();

    const { outcomes } = await world.sync(4);

    expect(writesOf(world)).toBe(2);
    expect(outcomes.map(({ result }) => result).toSorted()).toEqual(['failed', 'failed', 'held', 'held']);
    expect(outcomes.filter(({ result }) => result === 'held')).toMatchObject([
      { forbidden: [name] },
      { forbidden: [name] },
    ]);
  });

  it('R33 forbidden to the key is remembered: later runs do not try it, and say so in one notice', async () => {
    const world = await forbidden();
    await world.sync(4);
    world.takeRequests();

    const { plan } = await world.sync(0);

    expect([plan.changes, plan.held, writesOf(world)]).toEqual([[], [], 0]);
    expect(plan.notices.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^the API key may not edit .*left out of the changes of 4 locations/u),
    );
  });
});
