import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Switches } from '../../../src/emulator/switches.ts';
import { type CliWorld, createCliWorlds, type Settings, usualFields } from '../../support/cli-world.ts';
import { shop, type Shop } from '../../support/shops.ts';
import { alwaysFresh } from './resource.ts';
import { connected } from './sub-resources.ts';

const createWorld = createCliWorlds();
const field = 'lodging.has_pool';
const owner = 'partoo';

function settingsWith(more: Settings = {}): Settings {
  const fields = {
    ...usualFields,
    [field]: { from: 'pool', owner },
    'lodging.floors': { from: 'floors', owner },
    'lodging.languages': { from: 'languages', owner },
    'lodging.spa': { from: 'spa', owner },
  };
  return { partoo: alwaysFresh, source: { write_back: true }, fields, ...more };
}

const row: Shop = { pool: 'no', floors: '', languages: '', spa: '' };

const inPartoo = [
  { gmb_id: 'has_pool', type: 'BOOL', value: true },
  { gmb_id: 'floors', type: 'INT', value: 4 },
  { gmb_id: 'languages', type: 'LIST', value: ['de', 'fr'] },
  { gmb_id: 'spa', type: 'BOOL', exception: 'UNDER_CONSTRUCTION' },
  { gmb_id: 'unmapped', type: 'BOOL', value: true },
];

async function worldWith(
  rows: readonly Shop[],
  settings: Settings = settingsWith(),
  switches: Partial<Switches> = {},
): Promise<CliWorld> {
  const world = await createWorld({
    settings: { fields: usualFields },
    emulator: { seed: { businesses: connected.slice(0, rows.length) }, switches },
  });
  rows.forEach((_, index) => {
    world.emulator.attach(`000${String(index + 1)}`, 'lodging', inPartoo);
  });
  await world.settle(rows);
  world.configure(settings);
  await world.sync(0, '--yes');
  return world;
}

function lineOf(world: CliWorld): string {
  return readFileSync(world.sourceFile, 'utf8').split('\n')[1] ?? '';
}

describe('lodging data, which is only read', () => {
  it('goes into the source, and a second run finds nothing to do', async () => {
    const world = await worldWith([shop(1, row)]);
    world.takeRequests();

    const again = await world.sync(0);
    const explained = JSON.parse((await world.run('explain', '0001', '--json')).stdout) as {
      readonly fields: readonly Readonly<Record<string, unknown>>[];
    };

    expect(lineOf(world)).toMatch(/yes,4,"de, fr",exception: UNDER_CONSTRUCTION$/u);
    expect(again.plan.changes).toEqual([]);
    expect(world.writes()).toEqual([]);
    expect(explained.fields).toContainEqual(
      expect.objectContaining({ field, source: 'yes', partoo: true, decision: 'unchanged' }),
    );
  });

  it('an edit in Partoo goes into the source, and is undone there only', async () => {
    const world = await worldWith([shop(1, row)]);
    world.emulator.attach('0001', 'lodging', [{ gmb_id: 'floors', type: 'INT', value: 5 }]);
    world.takeRequests();

    const { run, plan } = await world.sync(0);
    const after = lineOf(world);
    await world.run('undo', run, '--yes');

    expect(plan.changes).toMatchObject([{ action: 'write_back', fields: [{ field: 'lodging.floors', to: 5 }] }]);
    expect(after).toMatch(/yes,5,"de, fr",exception: UNDER_CONSTRUCTION$/u);
    expect(lineOf(world)).toMatch(/yes,4,/u);
    expect(world.writes()).toEqual([]);
  });

  it('an edit in the source is never sent: Partoo has the last word', async () => {
    const world = await worldWith([shop(1, row)]);
    world.source([shop(1, { ...row, pool: 'no', floors: '9', languages: 'de, fr' })]);
    world.takeRequests();

    const { plan } = await world.sync(0);

    expect(plan.changes.map(({ action }) => action)).toEqual(['write_back']);
    expect(plan.conflicts).toEqual([]);
    expect(lineOf(world)).toMatch(/yes,4,"de, fr",/u);
    expect(world.writes()).toEqual([]);
  });

  it('is proposed where the source is only read', async () => {
    const world = await worldWith([shop(1, row)], settingsWith({ source: {} }));

    const proposals = readFileSync(world.path('state/sync-proposals.csv'), 'utf8');

    expect(proposals).toContain('exception: UNDER_CONSTRUCTION');
    expect(lineOf(world)).toMatch(/no,,,$/u);
  });

  it('goes with no create, whatever the source says', async () => {
    const world = await createWorld({ settings: settingsWith() });
    world.source([shop(1, { ...row, floors: '3' })]);

    const { plan } = await world.sync(0, '--yes');

    expect(plan.changes).toMatchObject([{ action: 'create' }]);
    expect(plan.changes[0]?.fields.filter((change) => change.field.startsWith('lodging'))).toEqual([]);
    expect(world.writes().map(({ path }) => path)).toEqual(['/business']);
  });

  it.each(['null', 'not-found'] as const)(
    'a business that can hold none is told once, and left alone, answered %s',
    async (lodgingUnconnected) => {
      const world = await createWorld({ settings: settingsWith(), emulator: { switches: { lodgingUnconnected } } });
      world.source([shop(1, { ...row, floors: '3' })]);
      await world.sync(0, '--yes');

      const { plan } = await world.sync(0);
      const explained = await world.run('explain', '0001');

      expect(plan.changes).toEqual([]);
      expect(plan.notices.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('Partoo has no lodging for 1 business(es)'),
      );
      expect(explained.stdout).toContain('Partoo has no lodging for this business');
    },
  );

  it('R26 forbidden to the key: all else is written', async () => {
    const world = await worldWith([shop(1, row)]);
    world.emulator.faults.add({ kind: 'status', status: 403, body: {}, match: { path: /\/lodging$/u } });
    world.source([shop(1, { ...row, pool: 'yes', name: 'New name' })]);

    const { outcomes } = await world.sync(0);

    expect(outcomes).toMatchObject([{ action: 'update', result: 'done', detail: '' }]);
    expect(world.business('0001').name).toBe('New name');
  });
});
