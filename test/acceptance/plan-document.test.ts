import jsonpatch from 'fast-json-patch';
import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { createCliWorlds } from '../support/cli-world.ts';
import { shop, shops, withChanges, without } from '../support/shops.ts';

const createWorld = createCliWorlds();

/** A copy that can be compared with a JSON document. */
function plain(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

describe('contract section 3: the plan document', () => {
  it('holds the keys, numbers and words of the contract', async () => {
    const world = await createWorld();
    await world.settle(shops(6));
    world.source([
      ...withChanges(without(shops(6), '0006'), {
        '0002': { mon: '10:00-18:00' },
        '0003': { tel: 'call us' },
      }),
      shop(7),
    ]);

    const plan = await world.plan(0);

    expect(plan).toMatchObject({
      version: 1,
      source: { outcome: 'complete', locations: 6, invalid: 1 },
      partoo: { outcome: 'complete', businesses: 6, requests: 1 },
      summary: {
        create: 1,
        update: 1,
        close: 0,
        delete: 0,
        adopt: 0,
        write_back: 0,
        conflict: 0,
        held: 2,
        unchanged: 3,
        unmatched: 0,
      },
      guard: { verdict: 'pass', violations: [] },
      conflicts: [],
    });
    expect(plan.id).not.toBe('');
    expect(plan.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    expect(plan.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(plan.cost.requests).toBeGreaterThan(1);
    expect(plan.cost.seconds).toBeGreaterThan(0);
    expect(plan.changes.map(({ action, code, side }) => [action, code, side])).toEqual([
      ['update', '0002', 'partoo'],
      ['create', '0007', 'partoo'],
    ]);
    expect(plan.changes[0]).toMatchObject({
      business_id: world.business('0002').id,
      fields: [
        {
          field: 'open_hours.monday',
          base: ['09:00-18:00'],
          source: ['10:00-18:00'],
          partoo: ['09:00-18:00'],
          to: ['10:00-18:00'],
          rule: 'source changed',
        },
      ],
      patch: [{ op: 'replace', path: '/open_hours/monday/0', value: '10:00-18:00' }],
    });
    expect(plan.held.map(({ code, reason }) => [code, reason])).toEqual([
      ['0003', 'invalid'],
      ['0006', 'absent'],
    ]);
    expect(plan.held[0]?.detail).toMatch(/row 3, column tel: .*call us/);
  });

  it('R7 prints the same document that --out saves, for the owner alone', async () => {
    const world = await createWorld();
    world.source(shops(3));
    const file = world.path('plan.json');

    const { stdout } = await world.run('plan', '--json', '--out', file);

    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(stdout));
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('gives patches that take the business as read to what Partoo then holds', async () => {
    const world = await createWorld({
      emulator: { seed: { custom_fields: [{ name: 'Parking', type: 'TEXT' }] } },
    });
    const fields = { ...usualFieldsWith(), 'custom_fields.Parking': 'parking', specific_hours: 'special' };
    world.configure({ fields });
    await world.settle([shop(1, { parking: 'yes', special: '' }), shop(2, { parking: 'no', special: '' })]);
    world.emulator.edit('0001', {
      contacts: [{ phone_numbers: ['+33144000100', '+33612345678'], email: 'shop0001@acme.example', name: 'Ana' }],
    });
    const before = plain(world.business('0001'));
    world.source([
      shop(1, {
        tel: '01 44 55 66 77',
        tue: '08:00-12:00,13:00-17:00',
        special: '2031-12-24: 10:00-16:00; 2031-12-25/2031-12-26: closed',
        parking: 'garage',
        type: 'cafe',
      }),
      shop(2, { parking: 'no', special: '' }),
    ]);

    const plan = await world.plan(0);
    await world.sync(0);

    const [update] = plan.changes;
    const properties = ['contacts', 'open_hours', 'categories', 'specific_hours'] as const;
    const patched = jsonpatch.applyPatch(
      before,
      plain({ patch: update?.patch })['patch'] as jsonpatch.Operation[],
      true,
    ).newDocument;
    const after = plain(world.business('0001'));
    for (const property of properties) expect(patched[property]).toEqual(after[property]);
    expect(patched['name']).toEqual(after['name']);
    expect(customValue(patched)).toEqual(customValue(after));
  });

  it('gives creates whose patch builds the touched properties from nothing', async () => {
    const world = await createWorld();
    world.source([shop(1)]);

    const plan = await world.plan(3);
    await world.sync(0, '--yes');

    const [create] = plan.changes;
    expect(create).toMatchObject({ action: 'create', code: '0001', business_id: null, side: 'partoo' });
    const built = jsonpatch.applyPatch({}, plain({ patch: create?.patch })['patch'] as jsonpatch.Operation[])
      .newDocument as Record<string, unknown>;
    const after = plain(world.business('0001'));
    for (const property of ['name', 'city', 'zipcode', 'open_hours', 'categories', 'country', 'website_url', 'status'])
      expect(built[property]).toEqual(after[property]);
  });

  it('has a stable order and digest, whatever the order of rows', async () => {
    const world = await createWorld();
    world.source(shops(12));
    const first = await world.plan(3);

    world.source([...shops(12)].reverse());
    const second = await world.plan(3);

    const content = ({ changes, held, summary }: Plan): unknown => ({ changes, held, summary });
    expect(content(second)).toEqual(content(first));
    expect(second.digest).toBe(first.digest);
    expect(first.changes.map(({ code }) => code)).toEqual(shops(12).map((one) => one['store_id']));
  });

  it('lists adopt before update for one code', async () => {
    const world = await createWorld();
    world.emulator.add({ code: '0001', name: 'Old name', city: 'Ville 1', country: 'FR', categories: ['gcid:bakery'] });
    world.source(shops(2));

    const plan = await world.plan(3);

    expect(plan.changes.map(({ code, action }) => [code, action])).toEqual([
      ['0001', 'adopt'],
      ['0001', 'update'],
      ['0002', 'create'],
    ]);
    expect(plan.changes[0]).toMatchObject({ fields: [], patch: [] });
    expect(plan.summary).toMatchObject({ adopt: 1, update: 1, create: 1 });
  });

  it('prints run, plan, outcomes and summary with sync --json and apply --json', async () => {
    const world = await createWorld();
    world.source(shops(2));

    const synced = await world.sync(0, '--yes');

    expect(Object.keys(synced)).toEqual(expect.arrayContaining(['run', 'plan', 'outcomes', 'summary']));
    expect(synced.summary).toEqual({ done: 2, failed: 0, stale: 0, held: 0 });
    expect(synced.outcomes.map(({ code, action, result }) => ({ code, action, result }))).toEqual([
      { code: '0001', action: 'create', result: 'done' },
      { code: '0002', action: 'create', result: 'done' },
    ]);
    expect(synced.outcomes.every(({ detail }) => typeof detail === 'string')).toBe(true);
  });
});

describe('contract section 1: plan writes nothing', () => {
  it('R7 leaves no state behind where there was none, and only reads', async () => {
    const world = await createWorld();
    world.source(shops(3));

    await world.plan(3);

    expect(world.stateBytes()).toEqual({});
    expect(world.writes()).toEqual([]);
  });

  it('R7 leaves the state as it was, byte for byte', async () => {
    const world = await createWorld();
    await world.settle(shops(5));
    world.source(withChanges(without(shops(5), '0005'), { '0002': { name: 'Other' } }));
    const before = world.stateBytes();

    await world.plan(0);
    await world.run('status');
    await world.run('explain', '0002');

    expect(world.stateBytes()).toEqual(before);
    expect(world.writes()).toEqual([]);
  });

  it('restricts to --only codes, and ends with 2 under --detailed-exitcode when changes are pending', async () => {
    const world = await createWorld();
    await world.settle(shops(5));
    world.source(withChanges(shops(5), { '0002': { name: 'B' }, '0004': { name: 'D' } }));

    const all = await world.plan(2, '--detailed-exitcode');
    const only = await world.plan(2, '--detailed-exitcode', '--only', '0002');
    const two = await world.plan(0, '--only', '0002,0004');
    const none = await world.plan(0, '--detailed-exitcode', '--only', '0003');

    expect(all.changes.map(({ code }) => code)).toEqual(['0002', '0004']);
    expect(only.changes.map(({ code }) => code)).toEqual(['0002']);
    expect(two.changes.map(({ code }) => code)).toEqual(['0002', '0004']);
    expect(none.changes).toEqual([]);
  });
});

function usualFieldsWith(): Record<string, unknown> {
  return {
    name: 'name',
    city: 'city',
    zipcode: 'zip',
    country: { value: 'FR' },
    phone: 'tel',
    email: 'mail',
    categories: { from: 'type', lookup: { bakery: 'gcid:bakery', cafe: 'gcid:cafe' } },
    open_hours: {
      monday: 'mon',
      tuesday: 'tue',
      wednesday: 'wed',
      thursday: 'thu',
      friday: 'fri',
      saturday: 'sat',
      sunday: 'sun',
    },
  };
}

function customValue(business: Record<string, unknown>): unknown {
  return (business['custom_fields'] as { name: string; value: unknown }[]).find(({ name }) => name === 'Parking')
    ?.value;
}
