import { describe, expect, it } from 'vitest';
import { createCliWorlds, usualFields } from '../support/cli-world.ts';
import { shop, shops, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();

describe('contract section 2: a first run waits for approval', () => {
  it('R4 prints the plan, writes nothing and ends with 3; --yes writes; the next run makes only the crawl', async () => {
    const world = await createWorld();
    world.source(shops(8));

    const asked = await world.run('sync');
    const writesBefore = world.writes().length;
    await world.sync(0, '--yes');
    world.takeRequests();
    const second = await world.sync(0);

    expect(asked.code).toBe(3);
    expect(asked.stdout).toContain('0008');
    expect(writesBefore).toBe(0);
    expect(world.emulator.businesses()).toHaveLength(8);
    expect(second.plan.summary).toMatchObject({ create: 0, update: 0, unchanged: 8, held: 0 });
    expect(second.outcomes).toEqual([]);
    expect(world.takeRequests().map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /business/search']);
  });

  it('R4 is not measured against create, update and field, and never closes or deletes', async () => {
    const world = await createWorld({
      settings: {
        limits: { create: { max: 1, percent: 1 }, update: { max: 1, percent: 1 }, field: { percent: 1, min: 1 } },
        absent: { action: 'delete', after_reads: 1, after_hours: 0 },
      },
    });
    for (const code of ['0001', '0002', 'other'])
      world.emulator.add({ code, name: 'x', city: 'y', country: 'FR', categories: ['gcid:bakery'] });
    world.source(shops(6));

    const { plan, summary } = await world.sync(0, '--yes');

    expect(plan.guard.violations).toEqual([]);
    expect(plan.summary).toMatchObject({ create: 4, adopt: 2, update: 2, close: 0, delete: 0, unmatched: 1 });
    expect(summary.done).toBe(8);
    expect(world.business('other').status).toBe('open');
  });

  it('R4 R22 a lost state adopts what is there by code and creates nothing again', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    world.configure({ state: { path: world.path('state/new.db') } });

    const asked = await world.sync(3);
    const adopted = await world.sync(0, '--yes');

    expect(asked.plan.summary).toMatchObject({ adopt: 4, create: 0, update: 0 });
    expect(adopted.summary.done).toBe(4);
    expect(world.writes()).toEqual([]);
  });
});

describe('contract section 4: what an update sends', () => {
  it('R19 only the changed top-level fields, each complete', async () => {
    const world = await createWorld();
    await world.settle(shops(6));
    world.emulator.edit('0001', {
      contacts: [
        { name: 'Ana', email: 'shop0001@acme.example', phone_numbers: ['+33144000100', '+33612345678'], fax: null },
        { name: 'Second desk', email: 'desk@acme.example', phone_numbers: ['+33698765432'], fax: null },
      ],
    });
    world.source(withChanges(shops(6), { '0001': { tel: '01 99 99 99 99', wed: '08:30-12:00,13:30-19:00' } }));

    await world.sync(0);

    expect(world.writes()).toHaveLength(1);
    const [{ path, body } = { path: '', body: {} }] = world.writes();
    expect(path).toBe(`/business/${world.business('0001').id}`);
    expect(Object.keys(body as object).sort()).toEqual(['contacts', 'open_hours']);
    const { contacts, open_hours } = body as { contacts: unknown[]; open_hours: Record<string, unknown> };
    expect(contacts).toMatchObject([
      { name: 'Ana', email: 'shop0001@acme.example', phone_numbers: ['+33199999999', '+33612345678'] },
      { name: 'Second desk', email: 'desk@acme.example', phone_numbers: ['+33698765432'] },
    ]);
    expect(open_hours).toEqual({
      monday: ['09:00-18:00'],
      tuesday: ['09:00-18:00'],
      wednesday: ['08:30-12:00', '13:30-19:00'],
      thursday: ['09:00-18:00'],
      friday: ['09:00-18:00'],
      saturday: ['10:00-12:00', '14:00-17:00'],
      sunday: [],
    });
  });

  it("R19 keeps a colleague's special dates, and removes only those the source took back", async () => {
    const world = await createWorld({ settings: { fields: { ...usualFields, specific_hours: 'special' } } });
    const special = (text: string): void => {
      world.source([shop(1, { special: text })]);
    };
    await world.settle([shop(1, { special: '2031-12-24: 10:00-16:00; 2031-12-25/2031-12-26: closed' })]);
    const created = world.business('0001').specific_hours;
    world.emulator.edit('0001', {
      specific_hours: {
        open: [
          { starts_at: '2031-07-14', ends_at: '2031-07-14', open_hours: ['10:00-12:00'] },
          ...(created?.open ?? []),
        ],
        close: created?.close ?? [],
      },
    });

    special('2031-12-24: 10:00-15:00; 2031-12-25/2031-12-26: closed');
    await world.sync(0);
    const changed = world.business('0001').specific_hours;
    special('2031-12-24: 10:00-15:00');
    await world.sync(0);
    const removed = world.business('0001').specific_hours;

    expect(created).toMatchObject({
      open: [{ starts_at: '2031-12-24', ends_at: '2031-12-24', open_hours: ['10:00-16:00'] }],
      close: [{ starts_at: '2031-12-25', ends_at: '2031-12-26' }],
    });
    const opened = (hours: typeof changed): unknown => hours?.open.map((one) => [one.starts_at, one.open_hours]);
    expect(opened(changed)).toEqual([
      ['2031-07-14', ['10:00-12:00']],
      ['2031-12-24', ['10:00-15:00']],
    ]);
    expect(opened(removed)).toEqual(opened(changed));
    expect(changed?.close).toHaveLength(1);
    expect(removed?.close).toEqual([]);
  });

  it('R19 only the changed keys of custom_fields', async () => {
    const definitions = ['Parking', 'Wifi', 'Terrace'].map((name) => ({ name, type: 'TEXT' }));
    const world = await createWorld({
      settings: {
        fields: { ...usualFields, 'custom_fields.Parking': { from: 'parking' }, 'custom_fields.Wifi': 'wifi' },
      },
      emulator: { seed: { custom_fields: definitions } },
    });
    await world.settle([shop(1, { parking: 'yes', wifi: 'free' })]);
    world.emulator.edit('0001', { custom_fields: { Terrace: 'sunny' } });
    world.source([shop(1, { parking: 'garage', wifi: 'free' })]);

    await world.sync(0);

    expect(world.writes().map(({ body }) => body)).toEqual([{ custom_fields: { Parking: 'garage' } }]);
    const values = world.business('0001').custom_fields.map(({ name, value }) => [name, value]);
    expect(values).toEqual([
      ['Parking', 'garage'],
      ['Wifi', 'free'],
      ['Terrace', 'sunny'],
    ]);
  });

  it('never touches fields of Partoo that the configuration does not name', async () => {
    const world = await createWorld({ settings: { fields: { name: 'name', city: 'city' } } });
    world.emulator.add({
      code: '0001',
      name: 'Old',
      city: 'Ville 1',
      country: 'FR',
      categories: ['gcid:bakery'],
      description_long: 'By marketing',
      website_url: 'https://elsewhere.example',
    });
    world.source([shop(1)]);

    await world.sync(0, '--yes');

    expect(world.writes().map(({ body }) => body)).toEqual([{ name: 'Acme 0001' }]);
    expect(world.business('0001')).toMatchObject({
      name: 'Acme 0001',
      description_long: 'By marketing',
      website_url: 'https://elsewhere.example',
    });
  });
});

describe('contract section 2: drift', () => {
  it('restores a source-owned field that was edited in Partoo, with rule drift', async () => {
    const world = await createWorld();
    await world.settle(shops(6));
    world.emulator.edit('0003', { name: 'Hacked', open_hours: { ...world.business('0003').open_hours, monday: [] } });

    const plan = await world.plan(0);
    await world.sync(0);
    world.takeRequests();
    const after = await world.sync(0);

    expect(plan.changes).toHaveLength(1);
    expect(plan.changes[0]?.fields.map(({ field, rule, to }) => ({ field, rule, to }))).toEqual([
      { field: 'name', rule: 'drift', to: 'Acme 0003' },
      { field: 'open_hours.monday', rule: 'drift', to: ['09:00-18:00'] },
    ]);
    expect(world.business('0003')).toMatchObject({ name: 'Acme 0003', open_hours: { monday: ['09:00-18:00'] } });
    expect(after.plan.changes).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it.each([
    ['phones in another form', { contacts: [{ phone_numbers: ['01 44 00 01 00'], email: 'shop0001@acme.example' }] }],
    ['outer blanks', { name: ' Acme 0001 ' }],
    ['windows split where they touch', { saturdaySplit: true }],
  ])('R14 sees no drift in %s', async (_what, edit) => {
    const world = await createWorld();
    await world.settle(shops(6));
    const { open_hours: week } = world.business('0001');
    const changed =
      'saturdaySplit' in edit
        ? { open_hours: { ...week, monday: ['09:00-12:00', '12:00-18:00'], saturday: ['14:00-17:00', '10:00-12:00'] } }
        : edit;
    world.emulator.edit('0001', changed);

    const plan = await world.plan(0);

    expect(plan.changes).toEqual([]);
    expect(plan.summary.unchanged).toBe(6);
  });

  it('R15 a value that Partoo only reshapes is no drift', async () => {
    const world = await createWorld({ emulator: { switches: { phoneFormatting: 'spaced', urlTrailingSlash: true } } });
    await world.settle([shop(1, { url: 'https://www.acme.example' })]);

    const { plan } = await world.sync(0);

    expect(plan.changes).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it('R15 a source-owned field that colleagues edit after every run is restored every time: it settles', async () => {
    const world = await createWorld();
    await world.settle(shops(6));
    const restored: unknown[] = [];

    for (const name of ['First', 'Second', 'Third', 'Fourth']) {
      world.emulator.edit('0001', { name });
      await world.sync(0);
      restored.push(world.business('0001').name);
    }

    expect(restored).toEqual(Array.from({ length: 4 }, () => shop(1)['name']));
  });

  it('R15 the same value that comes back after every write is held', async () => {
    const world = await createWorld();
    await world.settle(shops(6));

    for (let run = 0; run < 2; run += 1) {
      world.emulator.edit('0001', { name: 'Again' });
      await world.sync(0);
    }
    world.emulator.edit('0001', { name: 'Again' });
    const { plan } = await world.sync(4);

    expect(plan.held).toMatchObject([{ code: '0001', reason: 'not_settling' }]);
  });

  it('R15 a field that does not settle is held after two identical writes, while the rest goes on', async () => {
    const world = await createWorld();
    await world.settle(shops(6));
    world.source(withChanges(shops(6), { '0001': { name: 'Refused' } }));
    const path = new RegExp(`^/business/${world.business('0001').id}$`);
    world.emulator.faults.add({ kind: 'status', status: 200, body: {}, match: { method: 'POST', path } });

    await world.run('sync');
    await world.run('sync');
    world.source(withChanges(shops(6), { '0001': { name: 'Refused' }, '0002': { name: 'Taken' } }));
    const third = await world.sync(4);
    const fourth = await world.sync(4);

    const sent = world.writes().filter((request) => path.test(request.path));
    expect(sent).toHaveLength(2);
    expect(third.plan.held).toMatchObject([{ code: '0001', reason: 'not_settling' }]);
    expect(third.summary).toMatchObject({ done: 1 });
    expect(fourth.plan.held).toMatchObject([{ code: '0001', reason: 'not_settling' }]);
    expect(world.business('0002').name).toBe('Taken');
  });
});
