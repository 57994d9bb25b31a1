import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds, type Settings, usualFields } from '../../support/cli-world.ts';
import { shop } from '../../support/shops.ts';

const createWorld = createCliWorlds();
const front = 'https://img.acme.example/front.jpg';
const back = 'https://img.acme.example/back.jpg';

async function rehosted(entry: Settings = {}): Promise<CliWorld> {
  const world = await createWorld({
    settings: { fields: { ...usualFields, 'photos.primary': { from: 'cover', ...entry } } },
    emulator: { switches: { photosRehosted: true } },
  });
  await world.settle([shop(1, { cover: front })]);
  return world;
}

describe('R15 photos that Partoo answers under an address of its own', () => {
  it.each(['source', 'shared'])('owned by %s: its address, and another one later, are no edits', async (owner) => {
    const world = await rehosted({ owner });
    const own = world.business('0001').photos?.primary;

    const first = await world.sync(0);
    world.emulator.edit('0001', { photos: { LOGO: null, primary: `${String(own)}?v=2`, secondary: [] } });
    const second = await world.sync(0);
    const third = await world.sync(0);

    expect(own).toMatch(/^https:\/\/img\.partoo\.invalid\//);
    expect([first, second, third].flatMap(({ plan }) => plan.changes)).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it('a new address in the source is sent once, whatever Partoo shows meanwhile', async () => {
    const world = await rehosted();
    world.emulator.edit('0001', { photos: { LOGO: null, primary: 'https://img.partoo.invalid/other', secondary: [] } });
    world.source([shop(1, { cover: back })]);

    const sent = await world.sync(0);
    const again = await world.sync(0);

    expect(sent.plan.changes).toMatchObject([
      { fields: [{ field: 'photos.primary', to: back, rule: 'source changed' }] },
    ]);
    expect(again.plan.changes).toEqual([]);
    expect(world.writes()).toHaveLength(1);
  });

  it('R18 a plan stays good while Partoo shows the same photo under ever new addresses', async () => {
    const world = await rehosted();
    world.source([shop(1, { cover: back })]);
    await world.run('plan', '--out', world.path('plan.json'));
    world.emulator.edit('0001', { photos: { LOGO: null, primary: 'https://img.partoo.invalid/again', secondary: [] } });

    const { code } = await world.run('apply', world.path('plan.json'), '--yes');

    expect(code).toBe(0);
    expect(world.writes()).toHaveLength(1);
  });

  it('a photo that somebody took away in Partoo comes back from the source that owns it', async () => {
    const world = await rehosted();
    world.emulator.edit('0001', { photos: { LOGO: null, primary: null, secondary: [] } });

    const { plan } = await world.sync(0);

    expect(plan.changes).toMatchObject([{ fields: [{ field: 'photos.primary', to: front, rule: 'drift' }] }]);
  });

  it('R19 what is not mapped goes along unchanged', async () => {
    const world = await rehosted();
    const logo = 'https://img.partoo.invalid/logo';
    const primary = world.business('0001').photos?.primary;
    world.emulator.edit('0001', { photos: { LOGO: logo, primary, secondary: ['https://img.partoo.invalid/a'] } });
    world.source([shop(1, { cover: back })]);

    await world.sync(0);

    expect(world.writes().map(({ body }) => body)).toEqual([
      { photos: { LOGO: logo, primary: back, secondary: ['https://img.partoo.invalid/a'] } },
    ]);
    expect(world.business('0001').photos?.LOGO).toBe(logo);
  });
});

describe('reach', () => {
  const fields = { ...usualFields, reach: 'reach' };

  it('goes with a create, and is never sent again', async () => {
    const world = await createWorld({ settings: { fields } });
    world.source([shop(1, { reach: 'local' }), shop(2, { reach: 'GLOBAL', city: '' })]);
    const first = await world.sync(0, '--yes');
    const created = world.writes().map(({ body }) => body);
    world.source([shop(1, { reach: 'GLOBAL' }), shop(2, { reach: 'GLOBAL', city: '' })]);
    world.takeRequests();

    const second = await world.sync(0);

    expect(created).toMatchObject([{ reach: 'LOCAL' }, { reach: 'GLOBAL' }]);
    expect(first.outcomes.map(({ detail }) => detail)).toEqual(['', '']);
    expect(second.plan.changes).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it('R33 a word that is no reach holds the location', async () => {
    const world = await createWorld({ settings: { fields } });
    world.source([shop(1, { reach: 'everywhere' })]);

    const { plan } = await world.sync(4, '--yes');

    expect(plan.held).toMatchObject([{ code: '0001', reason: 'invalid' }]);
    expect(plan.held[0]?.detail).toContain('LOCAL or GLOBAL');
  });
});
