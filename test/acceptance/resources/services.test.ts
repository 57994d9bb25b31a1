import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EmulatorOptions } from '../../../src/emulator/emulator.ts';
import { prepareBuilt } from '../../support/built-cli.ts';
import { type CliWorld, createCliWorlds, type Settings, usualFields } from '../../support/cli-world.ts';
import { shop } from '../../support/shops.ts';
import { forbidCall } from './resource.ts';

const createWorld = createCliWorlds();

interface Stored {
  readonly service_id: number;
  readonly type: string;
  readonly name: string;
  readonly price: number | null;
  readonly description: string | null;
  readonly category_gmb_name: string;
}

const field = 'services.gcid:bakery';

function settingsWith(entry: Settings = {}, more: Settings = {}): Settings {
  return { fields: { ...usualFields, [field]: { from: 'services', ...entry } }, ...more };
}

async function worldWith(cell: string, entry: Settings = {}, emulator: EmulatorOptions = {}): Promise<CliWorld> {
  const world = await createWorld({ settings: settingsWith(entry), emulator });
  await world.settle([shop(1, { services: cell })]);
  return world;
}

function say(world: CliWorld, services: string, more: Readonly<Record<string, string>> = {}): void {
  world.source([shop(1, { services, ...more })]);
}

function storedIn(world: CliWorld, code = '0001'): readonly Stored[] {
  return (world.emulator.attached(code, 'services') ?? []) as readonly Stored[];
}

/** `Cutting 12.5`, in the order in which they were added. */
function namesIn(world: CliWorld): readonly string[] {
  return storedIn(world).map(({ name, price }) => (price === null ? name : `${name} ${String(price)}`));
}

/** A colleague, in Partoo's app. */
function edit(world: CliWorld, change: (services: readonly Stored[]) => readonly Stored[]): void {
  world.emulator.attach('0001', 'services', change(storedIn(world)));
}

function placedByColleague(name: string, price: number | null = null, id = 1): Stored {
  const type = 'FREE_FORM_SERVICE_ITEM';
  return { service_id: id, type, name, price, description: null, category_gmb_name: 'gcid:bakery' };
}

function writesOf(world: CliWorld): readonly string[] {
  return world
    .writes()
    .map(({ method, body }) => `${method} ${(body as { name?: string } | null)?.name ?? 'by number'}`);
}

describe('services', () => {
  it('go to Partoo with a new location and with a change, each with as few calls as it takes', async () => {
    const world = await worldWith('Bread | 2.50 | Baked at night; Cakes');
    const created = storedIn(world);
    say(world, 'Bread | 2.50 | Baked at night; Coffee | 1,2');

    const changed = await world.sync(0);
    const writes = writesOf(world);
    world.takeRequests();
    const again = await world.sync(0);

    expect(created).toMatchObject([
      { name: 'Bread', price: 2.5, description: 'Baked at night', category_gmb_name: 'gcid:bakery' },
      { name: 'Cakes', price: null, description: null },
    ]);
    expect(changed.plan.changes).toMatchObject([
      { fields: [{ field, partoo: ['Bread | 2.50 | Baked at night', 'Cakes'], rule: 'source changed' }] },
    ]);
    expect(changed.outcomes).toMatchObject([{ result: 'done', detail: '' }]);
    expect(writes).toEqual(['POST Coffee', 'DELETE by number']);
    expect(namesIn(world)).toEqual(['Bread 2.5', 'Coffee 1.2']);
    expect(again.plan.changes).toEqual([]);
    expect(world.takeRequests().map(({ path }) => path)).toEqual(['/business/search']);
  });

  it('one that changes is removed and added, and the others stay as they are', async () => {
    const world = await worldWith('Bread | 2.50; Cakes');
    const [, cakes] = storedIn(world);
    say(world, 'Bread | 3; Cakes', { name: 'New name' });

    const { plan, outcomes } = await world.sync(0);

    expect(plan.changes[0]?.fields.map((change) => change.field).sort()).toEqual(['name', field]);
    expect(outcomes).toMatchObject([{ result: 'done', detail: '' }]);
    expect(writesOf(world).slice(1)).toEqual(['DELETE by number', 'POST Bread']);
    expect(storedIn(world)).toContainEqual(cakes);
    expect(namesIn(world)).toEqual(['Cakes', 'Bread 3']);
  });

  it('cost what the plan predicts', async () => {
    const world = await worldWith('Bread | 2.50; Cakes');
    say(world, 'Bread | 3; Coffee');

    const { requests } = (await world.plan(0)).cost;
    world.takeRequests();
    await world.sync(0);
    const calls = world.takeRequests().filter(({ path }) => !path.endsWith('/search'));

    // A look before and one after, of all businesses of the stretch.
    expect(calls).toHaveLength(requests - 2);
  });

  it('in JSON, and in several columns', async () => {
    const world = await createWorld({
      settings: {
        fields: {
          ...usualFields,
          [field]: { from: 'services' },
          'services.gcid:cafe': { from: ['a', 'b'], join: '; ' },
        },
      },
    });
    const services = '[{"name":"Bread","price":2.5,"description":"Rye; wheat"},"Cakes | 4"]';
    const lookup = { bakery: 'gcid:bakery, gcid:cafe' };
    world.configure({
      fields: {
        ...usualFields,
        categories: { from: 'type', lookup },
        [field]: { from: 'services' },
        'services.gcid:cafe': { from: ['a', 'b'], join: '; ' },
      },
    });
    world.source([shop(1, { services, a: 'Espresso', b: 'Latte | 3.20' })]);

    await world.sync(0, '--yes');

    expect(storedIn(world).map(({ name, category_gmb_name: category }) => `${category} ${name}`)).toEqual([
      'gcid:bakery Bread',
      'gcid:bakery Cakes',
      'gcid:cafe Espresso',
      'gcid:cafe Latte',
    ]);
    expect(storedIn(world)[0]?.description).toBe('Rye; wheat');
  });

  it('split says what stands between them', async () => {
    const world = await worldWith('Bread | 2 | Rye; wheat / Cakes', { split: '/' });

    expect(storedIn(world)).toMatchObject([{ name: 'Bread', description: 'Rye; wheat' }, { name: 'Cakes' }]);
  });

  it('R32 an empty cell, or an empty list, takes nothing away, unless it may', async () => {
    const world = await worldWith('Bread');
    say(world, '[]');
    const list = await world.sync(0);
    say(world, '');
    const cell = await world.sync(0);
    world.configure(settingsWith({ clear: true }));
    await world.sync(0, '--yes');

    expect([...list.plan.changes, ...cell.plan.changes]).toEqual([]);
    expect(storedIn(world)).toEqual([]);
  });

  it('R24 are undone, and then held', async () => {
    const world = await worldWith('Bread | 2.50; Cakes');
    say(world, 'Bread | 3');
    const { run } = await world.sync(0);

    const undo = await world.run('undo', run, '--yes', '--json');
    const after = await world.sync(4);

    expect(undo.code).toBe(0);
    expect(namesIn(world).toSorted()).toEqual(['Bread 2.5', 'Cakes']);
    expect(after.plan.held).toMatchObject([{ code: '0001', field, reason: 'undone' }]);
  });

  it('R26 forbidden to the key: all else is written, and the location says what is left', async () => {
    const world = await worldWith('Bread');
    forbidCall(world, 'free_form_services');
    say(world, 'Bread; Cakes', { name: 'New name' });

    const { outcomes } = await world.sync(4);

    expect(outcomes).toMatchObject([{ result: 'held', forbidden: ['services'] }]);
    expect(outcomes[0]?.detail).toContain('services');
    expect(world.business('0001').name).toBe('New name');
    expect(namesIn(world)).toEqual(['Bread']);
  });

  it('R26 one that Partoo refuses does not stop the others', async () => {
    const world = await worldWith('Bread');
    const body = (sent: unknown): boolean => (sent as { name?: string } | null)?.name === 'Odd';
    world.emulator.faults.add({ kind: 'status', status: 400, body: { errors: { json: 'no' } }, match: { body } });
    say(world, 'Odd; Cakes; Bread');

    const { outcomes } = await world.sync(4);

    expect(outcomes).toMatchObject([{ result: 'failed' }]);
    expect(outcomes[0]?.detail).toContain('services: "Odd": 400: no');
    expect(namesIn(world)).toEqual(['Bread', 'Cakes']);
  });

  it('explain says of a business whose services were never shown what the plan does', async () => {
    const world = await createWorld({ settings: { fields: usualFields } });
    await world.settle([shop(1, { services: 'Bread' })]);
    world.configure(settingsWith());

    const { stdout } = await world.run('explain', '0001', '--json');
    const { fields } = JSON.parse(stdout) as { readonly fields: readonly Record<'field' | 'decision', string>[] };

    expect(fields.find((one) => one.field === field)?.decision).toBe('write Partoo (first sync)');
  });
});

describe('R19 services of others', () => {
  it('are neither touched nor told, whether of colleagues or of the list of Google', async () => {
    const world = await worldWith('Bread');
    const others = [
      placedByColleague('Delivery', 5),
      { ...placedByColleague('Catering', null, 2), type: 'STRUCTURED_SERVICE_ITEM' },
    ];
    edit(world, (services) => [...others, ...services]);
    say(world, 'Cakes');

    const { plan } = await world.sync(0);
    const again = await world.sync(0);

    expect(plan.changes[0]?.fields).toMatchObject([{ partoo: ['Bread'], to: ['Cakes'] }]);
    expect(storedIn(world).slice(0, 2)).toEqual(others);
    expect(namesIn(world)).toEqual(['Delivery 5', 'Catering', 'Cakes']);
    expect(again.plan.changes).toEqual([]);
  });

  it('of a name that the source has too: counts as there, and is never removed', async () => {
    const world = await worldWith('Bread');
    edit(world, (services) => [...services, placedByColleague('Cakes')]);
    say(world, 'Bread; Cakes');
    const both = await world.sync(0);
    const again = await world.sync(0);
    say(world, 'Bread');
    const dropped = await world.sync(0);

    expect(both.outcomes).toMatchObject([{ result: 'done', detail: '' }]);
    expect(again.plan.changes).toEqual([]);
    expect(dropped.outcomes).toMatchObject([{ result: 'done', detail: '' }]);
    expect(namesIn(world)).toEqual(['Bread', 'Cakes']);
  });

  it('of that name, and otherwise than the source has it: held once it is seen, with a word of advice', async () => {
    const world = await worldWith('Bread');
    edit(world, (services) => [...services, placedByColleague('Cakes', 7)]);
    say(world, 'Bread; Cakes | 4');
    await world.sync(0);
    say(world, 'Bread; Cakes | 4; Coffee');
    const { outcomes } = await world.sync(4);
    world.takeRequests();

    const { plan } = await world.sync(4);

    expect(outcomes[0]?.detail).toContain('"Cakes" was placed by somebody else');
    expect(plan.held).toMatchObject([{ code: '0001', field, reason: 'unwritable' }]);
    expect(plan.held[0]?.detail).toContain('"Cakes" was placed by somebody else');
    expect(world.writes()).toEqual([]);
    expect(namesIn(world)).toEqual(['Bread', 'Cakes 7', 'Coffee']);
  });

  it('in another category: the same name is refused, and said', async () => {
    const world = await worldWith('Bread');
    edit(world, (services) => [...services, { ...placedByColleague('Tea'), category_gmb_name: 'gcid:cafe' }]);
    say(world, 'Bread; Cakes; Tea');

    const { outcomes } = await world.sync(4);

    expect(outcomes[0]?.detail).toContain('"Tea": the category gcid:cafe has a service of this name');
    expect(namesIn(world)).toEqual(['Bread', 'Tea', 'Cakes']);
  });
});

describe('an edit in Partoo, which only the next addition shows', () => {
  const remove = (services: readonly Stored[]): readonly Stored[] => services.filter(({ name }) => name !== 'Bread');
  const reprice = (services: readonly Stored[]): readonly Stored[] =>
    services.map((one) => (one.name === 'Bread' ? { ...one, price: 9 } : one));

  it.each([
    ['removed', remove, ['Cakes', 'Coffee', 'Bread 2.5'], 'POST Bread'],
    ['changed', reprice, ['Cakes', 'Coffee', 'Bread 2.5'], 'DELETE by number'],
  ] as const)('owned by the source: one that was %s is restored', async (_what, change, names, write) => {
    const world = await worldWith('Bread | 2.50; Cakes');
    edit(world, change);
    world.takeRequests();
    const unseen = await world.sync(0);
    say(world, 'Bread | 2.50; Cakes; Coffee');

    const { outcomes } = await world.sync(0);

    expect(unseen.plan.changes).toEqual([]);
    expect(outcomes).toMatchObject([{ result: 'done', detail: '' }]);
    expect(writesOf(world)).toContain(write);
    expect(namesIn(world)).toEqual(names);
  });

  /** Another category's service is added, and its answer shows the edit. */
  async function seenBeside(
    owner: string,
    change: (services: readonly Stored[]) => readonly Stored[],
  ): Promise<CliWorld> {
    const fields = {
      ...usualFields,
      categories: { from: 'type', lookup: { bakery: 'gcid:bakery, gcid:cafe' } },
      [field]: { from: 'services', owner },
      'services.gcid:cafe': { from: 'drinks' },
    };
    const all = { source: { write_back: true }, fields };
    const world = await createWorld({ settings: all });
    world.configure({ ...all, fields: { ...fields, [field]: { from: 'services', owner: 'shared' } } });
    await world.settle([shop(1, { services: 'Bread | 2.50; Cakes', drinks: 'Tea' })]);
    world.configure(all);
    await world.sync(0, '--yes');
    edit(world, change);
    world.source([shop(1, { services: 'Bread | 2.50; Cakes', drinks: 'Tea; Coffee' })]);
    await world.sync(0);
    world.takeRequests();
    return world;
  }

  it.each([
    ['partoo', 'changed', reprice, 'Bread | 9; Cakes'],
    ['shared', 'changed', reprice, 'Bread | 9; Cakes'],
    ['partoo', 'removed', remove, 'Cakes'],
    ['shared', 'removed', remove, 'Cakes'],
  ] as const)('owned by %s: one that was %s goes into the source', async (owner, _what, change, cell) => {
    const world = await seenBeside(owner, change);

    const { plan } = await world.sync(0);
    const again = await world.sync(0);

    expect(plan.changes).toMatchObject([{ action: 'write_back', code: '0001', fields: [{ field }] }]);
    expect(readFileSync(world.sourceFile, 'utf8')).toContain(`,${cell},`);
    expect(again.plan.changes).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it('owned by both, and changed by both: each service by itself, and a conflict where it is the same', async () => {
    const world = await seenBeside('shared', reprice);
    world.source([shop(1, { services: 'Bread | 2.50; Pies', drinks: 'Tea; Coffee' })]);
    const apart = await world.sync(0);
    const merged = namesIn(world).toSorted();
    edit(world, (services) => services.map((one) => (one.name === 'Bread' ? { ...one, price: 11 } : one)));
    world.source([shop(1, { services: 'Bread | 9; Pies', drinks: 'Tea; Coffee; Milk' })]);
    await world.sync(0);
    world.source([shop(1, { services: 'Bread | 8; Pies', drinks: 'Tea; Coffee; Milk' })]);

    const asked = await world.sync(4);
    await world.run('resolve', '0001', field, '--take', 'source');
    await world.sync(0);

    expect(apart.plan.changes).toMatchObject([
      { side: 'partoo', fields: [{ field, rule: 'both changed, merged' }] },
      { side: 'source' },
    ]);
    expect(merged).toEqual(['Bread 9', 'Coffee', 'Pies', 'Tea']);
    expect(asked.plan.conflicts).toMatchObject([{ code: '0001', field }]);
    expect(namesIn(world).toSorted()).toEqual(['Bread 8', 'Coffee', 'Milk', 'Pies', 'Tea']);
  });
});

describe('R12 an addition whose answer is lost', () => {
  const lost = (world: CliWorld, kind: 'reset-after-effect' | 'reset-before-effect', nth = 1): void => {
    world.emulator.faults.add({ kind, match: { method: 'POST', path: /free_form_services$/ }, nth });
  };

  it.each([{}, { serviceSameName: 'changed' }, { serviceNames: 'of-category' }] as const)(
    'is not repeated by itself; the next run finds it there, and it is ours (%j)',
    async (switches) => {
      const world = await worldWith('Bread', {}, { switches });
      lost(world, 'reset-after-effect');
      say(world, 'Bread; Cakes');
      const first = await world.sync(4);
      const sent = writesOf(world);
      const second = await world.sync(0, '--only', '0001');
      say(world, 'Bread; Coffee');
      await world.sync(0);
      const again = await world.sync(0);

      expect(first.outcomes).toMatchObject([{ result: 'failed' }]);
      expect(sent).toEqual(['POST Cakes']);
      expect(second.outcomes).toMatchObject([{ result: 'done', detail: '' }]);
      expect(namesIn(world)).toEqual(['Bread', 'Coffee']);
      expect(again.plan.changes).toEqual([]);
    },
  );

  it('and never arrived: is sent anew in the next run', async () => {
    const world = await worldWith('Bread');
    lost(world, 'reset-before-effect');
    say(world, 'Bread; Cakes');

    await world.sync(4);
    await world.sync(0, '--only', '0001');

    expect(namesIn(world)).toEqual(['Bread', 'Cakes']);
  });

  it('between the removal and the addition of one that changed: the next run adds it', async () => {
    const world = await worldWith('Bread | 2; Cakes', { owner: 'shared' });
    lost(world, 'reset-before-effect');
    say(world, 'Bread | 3; Cakes');
    await world.sync(4);
    const between = namesIn(world);

    await world.sync(0, '--only', '0001');

    expect(between).toEqual(['Cakes']);
    expect(namesIn(world)).toEqual(['Cakes', 'Bread 3']);
  });

  it('cannot be removed until an answer shows its number: held, with what brings it', async () => {
    const world = await worldWith('Bread');
    lost(world, 'reset-after-effect');
    say(world, 'Bread; Cakes | 4');
    await world.sync(4);
    await world.sync(0, '--only', '0001');
    say(world, 'Bread; Cakes | 5');

    const held = await world.sync(4);
    say(world, 'Bread; Cakes | 5; Coffee');
    const healed = await world.sync(0);

    expect(held.plan.held).toMatchObject([{ code: '0001', field, reason: 'unwritable' }]);
    expect(held.plan.held[0]?.detail).toContain('"Cakes" was placed by us, and Partoo has not shown its number');
    expect(healed.outcomes).toMatchObject([{ result: 'done', detail: '' }]);
    expect(namesIn(world)).toEqual(['Bread', 'Coffee', 'Cakes 5']);
  });
});

describe('R22 killed between the removal and the addition', () => {
  beforeAll(prepareBuilt, 120_000);

  it('the next run adds it, and nothing more', async () => {
    const world = await worldWith('Bread | 2; Cakes');
    world.emulator.faults.add({
      kind: 'hang-after-effect',
      match: { method: 'POST', path: /free_form_services$/ },
      nth: 1,
    });
    say(world, 'Bread | 3; Cakes');
    const program = world.start(['sync']);
    await expect.poll(() => writesOf(world), { timeout: 30_000 }).toContain('POST Bread');
    program.child.kill('SIGKILL');
    await program.ended;
    world.emulator.faults.clear();

    const { outcomes } = await world.sync(0);
    say(world, 'Cakes');
    world.takeRequests();
    const after = await world.sync(4);

    expect(outcomes).toMatchObject([{ result: 'done', detail: '' }]);
    expect(namesIn(world)).toEqual(['Cakes', 'Bread 3']);
    expect(after.plan.held).toMatchObject([{ field, reason: 'unwritable' }]);
    expect(world.writes()).toEqual([]);
  });

  it.each(['shared', 'source'])(
    'the removal is known as ours, though the source has its old price back: %s',
    async (owner) => {
      const world = await worldWith('Bread | 2; Cakes', { owner });
      world.emulator.faults.add({
        kind: 'hang-before-effect',
        match: { method: 'POST', path: /free_form_services$/ },
        nth: 1,
      });
      say(world, 'Bread | 3; Cakes');
      const program = world.start(['sync']);
      await expect.poll(() => writesOf(world), { timeout: 30_000 }).toContain('POST Bread');
      program.child.kill('SIGKILL');
      await program.ended;
      world.emulator.faults.clear();
      say(world, 'Bread | 2; Cakes');

      const { plan, outcomes } = await world.sync(0);

      expect(plan.changes).toMatchObject([{ side: 'partoo', fields: [{ field, rule: 'source changed' }] }]);
      expect(outcomes).toMatchObject([{ result: 'done', detail: '' }]);
      expect(namesIn(world)).toEqual(['Cakes', 'Bread 2']);
    },
  );
});

describe('R22 killed while a removal was under way', () => {
  beforeAll(prepareBuilt, 120_000);

  /** Ends a run for good once it sent its removal, before the answer. */
  async function killedInRemoval(world: CliWorld, kind: 'hang-after-effect' | 'hang-before-effect'): Promise<void> {
    world.emulator.faults.add({ kind, match: { method: 'DELETE', path: /services$/ }, nth: 1 });
    const program = world.start(['sync']);
    await expect.poll(() => writesOf(world), { timeout: 30_000 }).toContain('DELETE by number');
    program.child.kill('SIGKILL');
    await program.ended;
    world.emulator.faults.clear();
    world.takeRequests();
  }

  const ways = ['source', 'shared'].flatMap((owner) =>
    (['hang-after-effect', 'hang-before-effect'] as const).map((kind) => ({ owner, kind })),
  );

  it.each(ways)(
    '$owner, $kind: the old price is back in the source, and comes back to Partoo',
    async ({ owner, kind }) => {
      const world = await worldWith('Bread | 2; Cakes', { owner });
      say(world, 'Bread | 3; Cakes');
      await killedInRemoval(world, kind);
      say(world, 'Bread | 2; Cakes');

      const { plan, outcomes } = await world.sync(0);
      const again = await world.sync(0);

      expect(plan.changes).toMatchObject([{ side: 'partoo', fields: [{ field, rule: 'source changed' }] }]);
      expect(outcomes).toMatchObject([{ result: 'done', detail: '' }]);
      expect(namesIn(world)).toEqual(['Cakes', 'Bread 2']);
      expect(again.plan.changes).toEqual([]);
    },
  );

  it.each(ways)('$owner, $kind: what left the source leaves Partoo, once', async ({ owner, kind }) => {
    const world = await worldWith('Bread | 2; Cakes', { owner });
    say(world, 'Cakes');
    await killedInRemoval(world, kind);

    await world.sync(0);
    const sent = writesOf(world);
    const again = await world.sync(0);

    expect(sent).toEqual(['DELETE by number']);
    expect(namesIn(world)).toEqual(['Cakes']);
    expect(again.plan.changes).toEqual([]);
  });

  it('a removal that Partoo refuses leaves everything as it was', async () => {
    const world = await worldWith('Bread | 2; Cakes', { owner: 'shared' });
    world.emulator.faults.add({
      kind: 'status',
      status: 400,
      body: { errors: { json: 'no' } },
      match: { method: 'DELETE', path: /services$/ },
    });
    say(world, 'Cakes');
    await world.sync(4);
    say(world, 'Bread | 2; Cakes');
    world.takeRequests();

    const { plan } = await world.sync(0);

    expect(plan.changes).toEqual([]);
    expect(namesIn(world)).toEqual(['Bread 2', 'Cakes']);
    expect(world.writes()).toEqual([]);
  });
});

describe('R33 what Partoo would refuse is not sent', () => {
  it('services of a category that the business will not have', async () => {
    const world = await worldWith('Bread');
    world.source([shop(1, { services: 'Bread; Cakes', type: 'cafe' }), shop(2, { services: 'Bread', type: 'cafe' })]);

    const { plan } = await world.sync(4, '--yes');

    expect(plan.held).toMatchObject([
      { code: '0001', field, reason: 'invalid' },
      { code: '0002', field, reason: 'invalid' },
    ]);
    expect(plan.held[0]?.detail).toContain('has no category gcid:bakery');
    expect(plan.changes).toMatchObject([
      { action: 'update', fields: [{ field: 'categories' }] },
      { action: 'create', code: '0002' },
    ]);
    expect(world.writes().filter(({ path }) => path.includes('services'))).toEqual([]);
    expect(namesIn(world)).toEqual(['Bread']);
  });

  it('a description that is too long, and a price with a currency', async () => {
    const world = await worldWith('Bread');
    world.source([
      shop(1, { services: `Bread | | ${'x'.repeat(301)}` }),
      shop(2, { services: 'Bread | 2 €' }),
      shop(3, { services: 'Bread; bread | 2' }),
    ]);

    const { held } = await world.plan(0);

    expect(held.map(({ reason }) => reason)).toEqual(['invalid', 'invalid', 'invalid']);
    expect(held.map(({ detail }) => detail).join('\n')).toMatch(
      /has 301 characters[^]*the price of "Bread" is "2 €"[^]*names a service twice/u,
    );
  });
});
