import { describe, expect, it } from 'vitest';
import type { LinkState } from '../../src/domain/memory/links.ts';
import type { SourceSnapshot } from '../../src/domain/snapshot.ts';
import { refuseEmpty } from '../../src/sync/read/read-both-sides.ts';
import { key } from './plan/plan-fixture.ts';
import { businessIdOf, rawOf, row } from './shops.ts';
import { createWorld, type SimulatedWorld, type Story } from './simulated-world.ts';

async function settledWorld(story: Partial<Story> = {}): Promise<SimulatedWorld> {
  const world = await createWorld({
    rows: [row('0001'), row('0002')],
    businesses: [rawOf('0001'), rawOf('0002')],
    ...story,
  });
  await world.sync();
  return world;
}

function stateOf(world: SimulatedWorld, code: string): LinkState | undefined {
  return world.memory.links().get(key(code))?.state;
}

describe('the watermark of a source that lists changes (R23)', () => {
  const changes = { policy: { covers: 'changes' } } as const;
  const hour = 3_600_000;

  it('is the start of the read of which everything is settled, and of its configuration', async () => {
    const world = await settledWorld(changes);
    const first = world.memory.sourceWatermark();
    world.clock.advance(1);

    await world.sync();
    const second = world.memory.sourceWatermark();

    expect(first?.configuration).toBe(world.memory.fingerprint()?.digest);
    expect(Date.parse(second?.at ?? '') - Date.parse(first?.at ?? '')).toBe(hour);
  });

  it.each([
    ['is invalid', { tel: 'call us' }],
    ['has no code', { id: '' }],
    ['has the code of another', { id: '0001' }],
  ])('stays while a record %s, and moves when it was repaired', async (_what, broken) => {
    const world = await settledWorld(changes);
    const before = world.memory.sourceWatermark();
    world.clock.advance(1);
    world.rows = [row('0001'), row('0002', broken)];
    await world.sync();
    const during = world.memory.sourceWatermark();
    world.clock.advance(1);
    world.rows = [row('0001'), row('0002', { city: 'Lyon' })];

    await world.sync();
    await world.sync();

    expect(during).toEqual(before);
    expect(Date.parse(world.memory.sourceWatermark()?.at ?? '')).toBe(Date.parse(before?.at ?? '') + 2 * hour);
  });

  it('moves past a location that is not to be created, and stays while another one of the read is held', async () => {
    const world = await settledWorld({ policy: { covers: 'changes', create: false } });
    const before = world.memory.sourceWatermark();
    world.clock.advance(1);
    world.rows = [row('0001'), row('0002', { tel: 'call us' }), row('0003')];
    await world.sync();
    const during = world.memory.sourceWatermark();
    world.clock.advance(1);
    world.rows = [row('0002'), row('0003')];

    const { plan } = await world.sync();

    expect(plan.notices).toMatchObject([
      { code: '0003', message: 'is not in Partoo; create: false, so it is not created' },
    ]);
    expect(during).toEqual(before);
    expect(Date.parse(world.memory.sourceWatermark()?.at ?? '')).toBe(Date.parse(before?.at ?? '') + 2 * hour);
  });

  it('moves past a location that a person gave up', async () => {
    const world = await settledWorld(changes);
    const before = world.memory.sourceWatermark();
    world.partoo.businesses.delete(businessIdOf('0002'));
    await world.sync();
    world.memory.recordResolution({ code: key('0002'), field: null, take: 'partoo', who: 'ann@desk' });
    await world.sync();
    world.clock.advance(1);
    world.rows = [row('0002', { city: 'Lyon' })];

    await world.sync();

    expect(stateOf(world, '0002')).toBe('forgotten');
    expect(Date.parse(world.memory.sourceWatermark()?.at ?? '')).toBe(Date.parse(before?.at ?? '') + hour);
  });

  it('stays when a run looked at some locations only', async () => {
    const world = await settledWorld(changes);
    const before = world.memory.sourceWatermark();
    world.clock.advance(1);
    world.rows = [row('0001', { city: 'Lyon' }), row('0002', { city: 'Lyon' })];

    await world.sync({ only: ['0001'] });

    expect(world.memory.sourceWatermark()).toEqual(before);
  });

  it('is none for a source that lists everything', async () => {
    const world = await settledWorld();

    expect(world.memory.sourceWatermark()).toBeNull();
  });
});

it('a list of changes without any is no failed read, an empty list of locations is (R2)', async () => {
  const world = await settledWorld();
  const { snapshot } = { snapshot: { outcome: 'complete' } as SourceSnapshot };
  const links = world.memory.links();
  const refusing = (listsChanges: boolean) => (): void => {
    refuseEmpty({ rows: 0, snapshot, listsChanges }, links, 'http https://erp.example.com/changes');
  };

  expect(refusing(true)).not.toThrow();
  expect(refusing(false)).toThrow(/has no rows, although 2 locations are linked/);
});

describe('after a run', () => {
  it('what needed nothing is remembered as settled, and what waits for something is not', async () => {
    const world = await settledWorld({
      rows: [row('0001', { about: 'Bread' }), row('0002', { tel: 'call us' }), row('0003')],
    });

    const settled = [...world.memory.fingerprints()].map(([code, { isSettled }]) => [code, isSettled]);

    expect(settled).toEqual([
      ['0001', true],
      ['0002', false],
      ['0003', true],
    ]);
  });

  it('the base holds what both sides agree on, though nothing was written (R14)', async () => {
    const world = await settledWorld();

    const base = world.memory.basesOf([key('0001')]).get(key('0001'));

    expect(base?.values).toMatchObject({
      name: 'Shop 0001',
      phone: '+33140000001',
      'open_hours.monday': ['09:00-18:00'],
    });
    expect(base?.reshaped).toEqual({});
  });

  it('a value that Partoo comes round to is no longer remembered as reshaped (R15)', async () => {
    const world = await settledWorld();
    world.partoo.reshape = (raw) => ({ ...raw, city: 'LYON 3E' });
    world.rows = [row('0001', { city: 'Lyon' }), row('0002')];
    await world.sync();
    const before = world.memory.basesOf([key('0001')]).get(key('0001'))?.reshaped;
    world.partoo.edit(businessIdOf('0001'), { city: 'Lyon' });
    await world.sync();

    const after = world.memory.basesOf([key('0001')]).get(key('0001'))?.reshaped;

    expect([before, after]).toEqual([{ city: 'LYON 3E' }, {}]);
  });

  it('categories that had to be looked up are known', async () => {
    const world = await settledWorld({ businesses: [] });

    expect([...world.memory.knownCategories().keys()]).toEqual(['gcid:bakery']);
  });
});

describe('the state of a link', () => {
  it('says that the business is gone, and that it is back', async () => {
    const world = await settledWorld();
    const raw = world.partoo.businesses.get(businessIdOf('0002'));
    world.partoo.businesses.delete(businessIdOf('0002'));
    await world.sync();
    const gone = stateOf(world, '0002');
    if (raw !== undefined) world.partoo.businesses.set(raw.id, raw);
    await world.sync();

    expect([gone, stateOf(world, '0002')]).toEqual(['gone_in_partoo', 'active']);
  });

  it.each([
    ['lost its plan', { features: ['review_management'] }, { features: ['business_edition', 'diffusion'] }],
    ['left the scope', { country: 'DE' }, { country: 'FR' }],
  ])('says that the business %s, and that it is back (R8, R11)', async (_, away, back) => {
    const world = await settledWorld({ policy: { scope: { country: ['FR'] } } });
    world.partoo.edit(businessIdOf('0002'), away);
    await world.sync();
    const left = stateOf(world, '0002');
    world.partoo.edit(businessIdOf('0002'), back);
    await world.sync();

    expect([left, stateOf(world, '0002')]).toEqual(['left_scope', 'active']);
  });
});

describe('absences (R3)', () => {
  const absences = ({ memory }: SimulatedWorld): readonly unknown[] =>
    [...memory.absences()].map(([code, { reads }]) => [code, reads]);

  it('are counted once a run, and start over when the location is seen', async () => {
    const world = await settledWorld();
    world.rows = [row('0001')];
    await world.sync();
    await world.sync();
    const counted = absences(world);
    world.rows = [row('0001'), row('0002')];
    await world.sync();

    expect([counted, absences(world)]).toEqual([[['0002', 2]], []]);
  });

  it('are not counted by a run that nobody approved', async () => {
    const world = await settledWorld();
    world.rows = [row('0001')];
    world.reconfigure('configuration-2');

    await world.sync({ yes: false });

    expect(absences(world)).toEqual([]);
  });

  it('are not counted by a run of some locations only, and what it saw starts over', async () => {
    const world = await settledWorld();
    world.rows = [row('0001')];
    await world.sync();
    await world.sync({ only: ['0001'] });
    const kept = absences(world);
    world.rows = [row('0001'), row('0002')];
    await world.sync({ only: ['0001'] });

    expect([kept, absences(world)]).toEqual([[['0002', 1]], []]);
  });

  it('survive the process', async () => {
    const world = await settledWorld();
    world.rows = [row('0001')];
    await world.sync();
    await world.restart();

    expect(absences(world)).toEqual([['0002', 1]]);
  });
});

it('the next run looks at nothing that stands still on both sides', async () => {
  const world = await settledWorld();
  const recalled: string[] = [];
  const { deps } = world;
  world.deps = () => {
    const all = deps();
    return {
      ...all,
      createMapper: (columns, customFields) => {
        const mapper = all.createMapper(columns, customFields);
        return {
          ...mapper,
          map: (record, today) => {
            recalled.push(record.cells[0] ?? '');
            return mapper.map(record, today);
          },
        };
      },
    };
  };
  world.rows = [row('0001'), row('0002', { city: 'Lyon' })];

  const { plan } = await world.sync();

  expect(recalled).toEqual(['0002']);
  expect(plan.summary).toMatchObject({ update: 1, unchanged: 1 });
});
