import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type CliWorld,
  createCliWorlds,
  lieStill,
  type RunDocument,
  type Settings,
  usualFields,
  wideLimits,
} from '../support/cli-world.ts';
import { type Shop, shops, toCsv, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();

const shared = (from: string): object => ({ from, owner: 'shared' });
const fields = { ...usualFields, name: shared('name'), phone: shared('tel'), description_short: shared('about') };
const all = shops(10).map((one) => ({ ...one, about: 'Bread' }));

/** Ten settled shops whose names, phones and descriptions both sides may change. */
async function settled(settings: Settings = {}): Promise<CliWorld> {
  const world = await createWorld({
    settings: { ...settings, source: { write_back: true, ...(settings['source'] as object | undefined) }, fields },
  });
  await world.settle(all);
  return world;
}

function fileOf(world: CliWorld): string {
  return readFileSync(world.sourceFile, 'utf8');
}

/** The file as it was settled, with some cells changed. */
function withCells(changes: Readonly<Record<string, Shop>>): string {
  return toCsv(withChanges(all, changes));
}

async function command(world: CliWorld, code: number, ...args: readonly string[]): Promise<RunDocument> {
  lieStill(world.sourceFile);
  const ended = await world.run(...args, '--json');
  expect({ code: ended.code, stderr: ended.stderr, args }).toMatchObject({ code });
  return JSON.parse(ended.stdout) as RunDocument;
}

const results = ({ outcomes }: RunDocument): readonly string[] =>
  outcomes.map(({ code, action, result }) => `${action} ${code} ${result}`);

describe('a saved plan with write-backs', () => {
  async function reviewed(): Promise<{ world: CliWorld; file: string }> {
    const world = await settled();
    world.emulator.edit('0002', { description_short: 'Cake' });
    world.emulator.edit('0005', { name: 'Five' });
    const file = world.path('plan.json');
    await world.plan(0, '--out', file);
    world.takeRequests();
    return { world, file };
  }

  it('R18 is carried out as it was reviewed, cells and all', async () => {
    const { world, file } = await reviewed();
    world.emulator.edit('0007', { name: 'Not reviewed' });

    const done = await command(world, 0, 'apply', file);

    expect(results(done)).toEqual(['write_back 0002 done', 'write_back 0005 done']);
    expect(fileOf(world)).toBe(withCells({ '0002': { about: 'Cake' }, '0005': { name: 'Five' } }));
    expect(world.writes()).toEqual([]);
  });

  it('R18 a line whose value moved in Partoo since is left out, and the others go on', async () => {
    const { world, file } = await reviewed();
    world.emulator.edit('0002', { description_short: 'Tart' });

    const done = await command(world, 4, 'apply', file);

    expect(results(done)).toEqual(['write_back 0002 stale', 'write_back 0005 done']);
    expect(fileOf(world)).toBe(withCells({ '0005': { name: 'Five' } }));
  });

  it('R18 a line whose row moved in the file since is left out, and the next run plans it anew', async () => {
    const { world, file } = await reviewed();
    world.sourceText(withCells({ '0002': { about: 'Rolls' }, '0009': { city: 'Elsewhere' } }));

    const done = await command(world, 4, 'apply', file);
    const next = await command(world, 4, 'sync');

    expect(results(done)).toEqual(['write_back 0002 stale', 'write_back 0005 done']);
    expect(next.plan.conflicts).toMatchObject([
      { code: '0002', field: 'description_short', source: 'Rolls', partoo: 'Cake' },
    ]);
    expect(results(next)).toEqual(['update 0009 done']);
    expect(fileOf(world)).toBe(
      withCells({ '0002': { about: 'Rolls' }, '0005': { name: 'Five' }, '0009': { city: 'Elsewhere' } }),
    );
  });

  it('R18 a plan that was applied writes nothing when it is applied again', async () => {
    const { world, file } = await reviewed();
    await command(world, 0, 'apply', file);
    const after = fileOf(world);

    lieStill(world.sourceFile);
    await world.run('apply', file);

    expect(fileOf(world)).toBe(after);
    expect((await command(world, 0, 'sync')).plan.changes).toEqual([]);
  });
});

describe('limits and --only', () => {
  it('R6 limits.write_back holds back what goes into the source and nothing else, and --override lets it pass', async () => {
    const world = await settled({ limits: { ...wideLimits, write_back: { max: 1, percent: 100 } } });
    world.emulator.edit('0001', { name: 'One' });
    world.emulator.edit('0002', { name: 'Two' });
    world.source(withChanges(all, { '0003': { city: 'Elsewhere' } }));

    const stopped = await command(world, 3, 'sync');
    const fileAfterStop = fileOf(world);
    const passed = await command(world, 0, 'sync', '--override', 'write_back');

    expect(stopped.plan.guard).toMatchObject({
      verdict: 'stop',
      violations: [{ limit: 'write_back', value: 2, allowed: 1, of: 10 }],
    });
    expect(fileAfterStop).toBe(withCells({ '0003': { city: 'Elsewhere' } }));
    expect(results(passed)).toEqual(
      expect.arrayContaining(['write_back 0001 done', 'write_back 0002 done']) as readonly string[],
    );
    expect(fileOf(world)).toBe(
      withCells({ '0001': { name: 'One' }, '0002': { name: 'Two' }, '0003': { city: 'Elsewhere' } }),
    );
  });

  it('--only writes back the named locations and no others', async () => {
    const world = await settled();
    world.emulator.edit('0001', { name: 'One' });
    world.emulator.edit('0002', { name: 'Two' });

    const only = await command(world, 0, 'sync', '--only', '0002');

    expect(results(only)).toEqual(['write_back 0002 done']);
    expect(fileOf(world)).toBe(withCells({ '0002': { name: 'Two' } }));
    expect(results(await command(world, 0, 'sync'))).toEqual(['write_back 0001 done']);
  });

  it('a dry run writes nothing into the source', async () => {
    const world = await settled();
    world.emulator.edit('0001', { name: 'One' });

    const plan = await world.plan(0);

    expect(plan.summary.write_back).toBe(1);
    expect(fileOf(world)).toBe(withCells({}));
  });
});

describe('contract section 2: undo of a run that wrote into the source', () => {
  it('R24 takes the cells back byte for byte, and holds the values until the source changes again', async () => {
    const world = await settled();
    world.emulator.edit('0001', { name: 'One', description_short: 'Cake' });
    const { run } = await command(world, 0, 'sync');

    const undone = await command(world, 0, 'undo', run, '--yes');
    const fileAfterUndo = fileOf(world);
    const held = await command(world, 4, 'sync');
    const still = await command(world, 4, 'sync');
    world.source(withChanges(all, { '0001': { name: 'Uno' } }));
    const moved = await command(world, 4, 'sync');

    expect(results(undone)).toEqual(['write_back 0001 done']);
    expect(fileAfterUndo).toBe(withCells({}));
    expect(held.plan).toMatchObject({
      changes: [],
      held: [
        { code: '0001', reason: 'undone', field: 'name' },
        { code: '0001', reason: 'undone', field: 'description_short' },
      ],
    });
    expect(still.plan.changes).toEqual([]);
    expect(world.business('0001')).toMatchObject({ name: 'Uno', description_short: 'Cake' });
    expect(moved.plan.held).toMatchObject([{ code: '0001', reason: 'undone', field: 'description_short' }]);
  });

  it('R24 what changed in the file since is left alone and told', async () => {
    const world = await settled();
    world.emulator.edit('0001', { name: 'One' });
    world.emulator.edit('0002', { name: 'Two' });
    const { run } = await command(world, 0, 'sync');
    world.sourceText(withCells({ '0001': { name: 'Uno' }, '0002': { name: 'Two' } }));

    const undone = await command(world, 4, 'undo', run, '--yes');

    expect(results(undone)).toEqual(['write_back 0002 done']);
    expect(undone.plan.held).toMatchObject([{ code: '0001', reason: 'not_undoable', field: 'name' }]);
    expect(fileOf(world)).toBe(withCells({ '0001': { name: 'Uno' } }));
  });
});

describe('contract section 2: unmatched: import', () => {
  const importing = { unmatched: 'import' };
  const colleague = (code: string | null, changed: object = {}): object => ({
    code,
    name: 'New shop',
    address_full: '5 quai Neuf',
    city: 'Brest',
    zipcode: '29200',
    country: 'FR',
    categories: ['gcid:cafe'],
    contacts: [{ name: null, email: 'new@acme.example', phone_numbers: ['+33298000001'], fax: null }],
    open_hours: Object.fromEntries(
      ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [
        day,
        ['10:00-18:00'],
      ]),
    ),
    ...changed,
  });

  it('appends one row for a business of a code of its own, which is then in step', async () => {
    const world = await settled(importing);
    world.emulator.add(colleague('0042') as Record<string, unknown>);

    const done = await command(world, 0, 'sync');
    const next = await command(world, 0, 'sync');

    expect(done.plan.changes).toMatchObject([{ action: 'write_back', code: '0042', side: 'source', appends: true }]);
    const row = fileOf(world).slice(withCells({}).length);
    expect(row).toBe(
      '0042,New shop,5 quai Neuf,29200,Brest,02 98 00 00 01,new@acme.example,,cafe,A,' +
        '10:00-18:00,10:00-18:00,10:00-18:00,10:00-18:00,10:00-18:00,10:00-18:00,10:00-18:00,\n',
    );
    expect(fileOf(world).startsWith(withCells({}))).toBe(true);
    expect(next.plan).toMatchObject({ changes: [], unmatched: [], summary: { unchanged: 11 } });
    expect(world.writes()).toEqual([]);
  });

  it.each<[what: string, businesses: readonly object[], notices: readonly RegExp[]]>([
    ['without a code', [colleague(null)], [/has no code/u]],
    [
      'whose code several carry',
      [colleague('0042'), colleague('0042')],
      [/several businesses/u, /several businesses/u],
    ],
    ['whose code is nearly one of the file', [colleague('42a'), colleague('3')], [/nearly that of 0003/u]],
    ['that is closed for good', [colleague('0042', { status: 'closed' })], []],
  ])('R4 R13 appends none for a business %s', async (_, businesses, notices) => {
    const world = await settled(importing);
    for (const business of businesses as readonly Record<string, unknown>[]) {
      const id = world.emulator.add(business);
      // Partoo gives a code of its own to what is added without one.
      if (business['code'] === null) world.emulator.edit(id, { code: null });
    }

    const { plan } = JSON.parse((await world.run('sync', '--json')).stdout) as RunDocument;

    const told = plan.notices
      .filter(({ message }) => message.includes('is not imported'))
      .map(({ message }) => message);
    expect(told).toHaveLength(notices.length);
    for (const [index, notice] of notices.entries()) expect(told[index]).toMatch(notice);
    const expected = businesses.length - plan.changes.length;
    expect(plan.unmatched).toHaveLength(expected);
    expect(plan.changes.every(({ code }) => code === '42a')).toBe(true);
  });

  it('R1 appends nothing while the key of a row cannot be read', async () => {
    const world = await settled(importing);
    world.emulator.add(colleague('0042') as Record<string, unknown>);
    world.sourceText(withCells({}).replace('\n0003,', '\n,'));

    const { plan } = await command(world, 4, 'sync');

    expect(plan.changes).toEqual([]);
    expect(plan.unmatched).toHaveLength(1);
  });
});

describe('resolve, where the source can be written', () => {
  async function asked(): Promise<CliWorld> {
    const world = await settled();
    world.source(withChanges(all, { '0004': { about: 'Rolls' } }));
    world.emulator.edit('0004', { description_short: 'Cake' });
    const { plan } = await command(world, 4, 'sync');
    expect(plan.conflicts).toMatchObject([{ code: '0004', field: 'description_short' }]);
    world.takeRequests();
    return world;
  }

  it('R20 R21 --take partoo writes Partoo’s value into the file; the losing one is in the history', async () => {
    const world = await asked();

    await world.run('resolve', '0004', 'description_short', '--take', 'partoo');
    const done = await command(world, 0, 'sync');
    const history = await world.run('history', '--json', '--run', done.run);

    expect(results(done)).toEqual(['write_back 0004 done']);
    expect(fileOf(world)).toBe(withCells({ '0004': { about: 'Cake' } }));
    expect(world.writes()).toEqual([]);
    expect(JSON.parse(history.stdout)).toMatchObject([
      {
        side: 'source',
        before: 'Rolls',
        after: 'Cake',
        rule: expect.stringMatching(/^resolved by .*: partoo$/u) as unknown,
      },
    ]);
    expect((await command(world, 0, 'sync')).plan).toMatchObject({ changes: [], conflicts: [] });
  });

  it('R21 --take source writes Partoo and not the file', async () => {
    const world = await asked();
    const before = fileOf(world);

    await world.run('resolve', '0004', 'description_short', '--take', 'source');
    const done = await command(world, 0, 'sync');

    expect(results(done)).toEqual(['update 0004 done']);
    expect(fileOf(world)).toBe(before);
    expect(world.business('0004').description_short).toBe('Rolls');
    expect((await command(world, 0, 'sync')).plan.changes).toEqual([]);
  });

  it('R21 --value writes both sides', async () => {
    const world = await asked();

    await world.run('resolve', '0004', 'description_short', '--value', '"Bread and cake"');
    const done = await command(world, 0, 'sync');

    expect(results(done)).toEqual(['update 0004 done', 'write_back 0004 done']);
    expect(fileOf(world)).toBe(withCells({ '0004': { about: 'Bread and cake' } }));
    expect(world.business('0004').description_short).toBe('Bread and cake');
    expect((await command(world, 0, 'sync')).plan).toMatchObject({ changes: [], conflicts: [] });
  });

  it('R21 a decision is not carried out on values that the person did not see', async () => {
    const world = await asked();
    await world.run('resolve', '0004', 'description_short', '--take', 'partoo');
    world.emulator.edit('0004', { description_short: 'Tart' });

    const { plan } = await command(world, 4, 'sync');

    expect(plan.conflicts).toMatchObject([{ source: 'Rolls', partoo: 'Tart' }]);
    expect(fileOf(world)).toBe(withCells({ '0004': { about: 'Rolls' } }));
  });
});

describe('a file that somebody saves while a run is about to write it', () => {
  it('R18 R25 is not written over: the line is stale, and the next run plans it anew', async () => {
    const world = await settled();
    world.emulator.edit('0001', { name: 'One' });
    world.takeRequests();
    // The second look at Partoo is that at the business, just before its row is written.
    world.emulator.faults.add({ kind: 'slow', delayMs: 500, nth: 2 });
    const saving = setInterval(() => {
      if (world.emulator.requests.length < 2) return;
      clearInterval(saving);
      world.source(withChanges(all, { '0008': { city: 'Elsewhere' } }));
    }, 5);

    const run = await command(world, 4, 'sync');
    const next = await command(world, 0, 'sync');

    expect(results(run)).toEqual(['write_back 0001 stale']);
    expect(results(next)).toEqual(['write_back 0001 done', 'update 0008 done']);
    expect(fileOf(world)).toBe(withCells({ '0001': { name: 'One' }, '0008': { city: 'Elsewhere' } }));
  });
});
