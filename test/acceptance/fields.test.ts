import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds, type Settings, usualFields } from '../support/cli-world.ts';
import { shop, shops, type Shop } from '../support/shops.ts';

const createWorld = createCliWorlds();

/** One shop, settled, whose row then says something else. */
async function changed(fields: Settings, before: Shop, after: Shop): Promise<CliWorld> {
  const world = await createWorld({ settings: { fields: { ...usualFields, ...fields } } });
  await world.settle([shop(1, before)]);
  world.source([shop(1, after)]);
  await world.sync(0);
  return world;
}

describe('contract section 2: where a value comes from', () => {
  it('template, join, value, lookup to one and to several, and default', async () => {
    const world = await createWorld({
      settings: {
        fields: {
          ...usualFields,
          name: { template: 'Acme {{city}}' },
          address_full: { from: ['street', 'street_2'], join: ' ' },
          country: { value: 'FR' },
          categories: {
            from: 'type',
            lookup: { bakery: 'gcid:bakery', cafe: ['gcid:cafe', 'gcid:coffee_shop'] },
            default: 'gcid:store',
          },
        },
      },
      emulator: { seed: { categories: ['gcid:coffee_shop', 'gcid:store', 'gcid:cafe', 'gcid:bakery'] } },
    });
    world.source([
      shop(1, { city: 'Lyon', street: '1 rue A', street_2: 'Bât. B', type: 'bakery' }),
      shop(2, { city: 'Nice', street: '2 rue A', street_2: '', type: 'cafe' }),
      shop(3, { type: 'something else', street_2: '' }),
      shop(4, { type: '', street_2: '' }),
    ]);

    await world.sync(0, '--yes');

    expect(world.business('0001')).toMatchObject({
      name: 'Acme Lyon',
      address_full: '1 rue A Bât. B',
      country: 'FR',
      categories: ['gcid:bakery'],
    });
    expect(world.business('0002')).toMatchObject({
      address_full: '2 rue A',
      categories: ['gcid:cafe', 'gcid:coffee_shop'],
    });
    expect(world.business('0003').categories).toEqual(['gcid:store']);
    expect(world.business('0004').categories).toEqual(['gcid:store']);
  });

  it('R33 a category that Partoo does not know holds its location, and is not sent again and again', async () => {
    const world = await createWorld();
    world.configure({
      fields: { ...usualFields, categories: { from: 'type', lookup: { bakery: 'gcid:bakery', cafe: 'gcid:xyz' } } },
    });
    world.source([shop(1), shop(2, { type: 'cafe' })]);

    const first = await world.sync(4, '--yes');
    await world.sync(4);

    expect(first.plan.held).toMatchObject([{ code: '0002', reason: 'invalid' }]);
    expect(first.plan.held[0]?.detail).toContain('gcid:xyz');
    expect(world.writes()).toHaveLength(1);
  });

  it('phone and email are contacts[0], the phone in E.164', async () => {
    const world = await createWorld();
    await world.settle(shops(1));

    expect(world.business('0001').contacts[0]).toMatchObject({
      phone_numbers: ['+33144000100'],
      email: 'shop0001@acme.example',
    });
  });

  it('status words of the source become those of Partoo', async () => {
    const world = await createWorld();
    world.source([shop(1), shop(2, { state: 'C' }), shop(3, { state: 'T' })]);

    await world.sync(0, '--yes');

    const statuses = ['0001', '0002', '0003'].map((code) => world.business(code).status);
    expect(statuses).toEqual(['open', 'closed', 'temporarily_closed']);
  });
});

describe('contract section 2: when, clear and owner', () => {
  it.each([
    ['always', 'https://new.example/'],
    ['create_only', 'https://old.example/'],
    ['if_empty', 'https://old.example/'],
  ])('when: %s for a value that Partoo has', async (when, expected) => {
    const world = await changed(
      { website_url: { from: 'url', when } },
      { url: 'https://old.example/' },
      { url: 'https://new.example/' },
    );

    expect(world.business('0001').website_url?.replace(/\/?$/, '/')).toBe(expected);
  });

  it.each([
    ['create_only', null],
    ['if_empty', 'https://new.example'],
  ])('when: %s for a value that Partoo lacks', async (when, expected) => {
    const world = await changed({ website_url: { from: 'url', when } }, { url: '' }, { url: 'https://new.example' });

    expect(world.business('0001').website_url?.replace(/\/$/, '') ?? null).toBe(expected);
  });

  it.each([
    ['clear: true and an empty cell', { clear: true }, '', null],
    ['clear: true and white space', { clear: true }, '   ', 'https://old.example'],
    ['clear: true and N/A', { clear: true }, 'N/A', 'https://old.example'],
    ['clear: false and an empty cell', { clear: false }, '', 'https://old.example'],
    ['nothing said and an empty cell', {}, '', 'https://old.example'],
  ])('R32 %s', async (_what, clear, cell, expected) => {
    const world = await changed(
      { website_url: { from: 'url', ...clear } },
      { url: 'https://old.example' },
      { url: cell },
    );

    expect(world.business('0001').website_url?.replace(/\/$/, '') ?? null).toBe(expected);
    if (expected === null) expect(world.writes().map(({ body }) => body)).toEqual([{ website_url: null }]);
    else expect(world.writes()).toEqual([]);
  });

  it('R16 a field that Partoo owns is never sent', async () => {
    const world = await createWorld({
      settings: { fields: { ...usualFields, description_long: { from: 'about', owner: 'partoo' } } },
    });
    await world.settle([shop(1, { about: 'from the file' })]);
    world.emulator.edit('0001', { description_long: 'from marketing' });
    world.source([shop(1, { about: 'another text' })]);

    await world.run('sync');

    expect(world.writes()).toEqual([]);
    expect(world.business('0001').description_long).toBe('from marketing');
  });
});

describe('contract section 2: hours cells', () => {
  it.each([
    ['09:00-18:00', ['09:00-18:00']],
    ['09:00-12:00,14:00-18:00', ['09:00-12:00', '14:00-18:00']],
    ['09:00-12:00, 14:00-18:00', ['09:00-12:00', '14:00-18:00']],
    ['14:00-18:00,09:00-12:00', ['09:00-12:00', '14:00-18:00']],
    ['closed', []],
    ['Closed', []],
    ['9h-12h30 / 14h-19h', ['09:00-12:30', '14:00-19:00']],
    ['9:00 AM - 5:00 PM', ['09:00-17:00']],
    ['00:00-24:00', ['00:00-23:59']],
  ])('reads %s', async (cell, windows) => {
    const world = await createWorld();
    world.source([shop(1, { mon: cell })]);

    await world.sync(0, '--yes');

    expect(world.business('0001').open_hours?.['monday']).toEqual(windows);
  });

  it('R14 a window past midnight is one by meaning, however Partoo cuts it', async () => {
    const world = await createWorld({ emulator: { switches: { pastMidnight: 'split' } } });
    await world.settle([shop(1, { fri: '18:00-02:00' })]);

    const { plan } = await world.sync(0);

    expect(plan.changes).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it.each(['', '   ', 'N/A'])('an hours cell of %j says nothing, and never means closed', async (cell) => {
    const world = await changed({}, {}, { mon: cell });

    expect(world.writes()).toEqual([]);
    expect(world.business('0001').open_hours?.['monday']).toEqual(['09:00-18:00']);
  });

  it('R19 a changed day is sent with all seven, those that the row leaves out as Partoo has them', async () => {
    const world = await changed({}, {}, { mon: '', tue: '10:00-11:00' });

    const [write] = world.writes();
    expect(write?.body).toEqual({
      open_hours: expect.objectContaining({ monday: ['09:00-18:00'], tuesday: ['10:00-11:00'], sunday: [] }) as unknown,
    });
    expect(Object.keys((write?.body as { open_hours: object }).open_hours)).toHaveLength(7);
  });

  it.each([['25:00-26:00'], ['09:00'], ['sometimes'], ['09:00-12:00,11:00-15:00'], ['18:00-09:00']])(
    'R31 %s is held, with row and column',
    async (cell) => {
      const world = await createWorld();
      world.source([shop(1, { mon: cell }), shop(2)]);

      const { plan } = await world.sync(4, '--yes');

      expect(plan.held).toMatchObject([{ code: '0001', reason: 'invalid' }]);
      expect(plan.held[0]?.detail).toContain('row 1, column mon');
    },
  );

  it.each([
    [
      '2031-12-24: 10:00-16:00; 2031-12-25/2031-12-26: closed',
      { open: [['2031-12-24', '2031-12-24', ['10:00-16:00']]], close: [['2031-12-25', '2031-12-26']] },
    ],
    [
      '2031-12-24: 10:00-12:00,14:00-16:00',
      { open: [['2031-12-24', '2031-12-24', ['10:00-12:00', '14:00-16:00']]], close: [] },
    ],
    ['2031-07-01/2031-07-03: 10:00-12:00', { open: [['2031-07-01', '2031-07-03', ['10:00-12:00']]], close: [] }],
    ['2031-12-25: closed; 2020-12-25: closed', { open: [], close: [['2031-12-25', '2031-12-25']] }],
  ])('special hours: %s', async (cell, expected) => {
    const world = await createWorld({ settings: { fields: { ...usualFields, specific_hours: { from: 'special' } } } });
    await world.settle([shop(1, { special: cell })]);

    const { plan } = await world.sync(0);

    const stored = world.business('0001').specific_hours;
    expect({
      open: stored?.open.map((one) => [one.starts_at, one.ends_at, one.open_hours]),
      close: stored?.close.map((one) => [one.starts_at, one.ends_at]),
    }).toEqual(expected);
    expect(plan.changes).toEqual([]);
  });
});

describe('contract section 2: shared fields and conflicts', () => {
  const fields = { ...usualFields, phone: { from: 'tel', owner: 'shared' } };

  async function inConflict(): Promise<CliWorld> {
    const world = await createWorld({ settings: { fields } });
    await world.settle(shops(3));
    world.emulator.edit('0002', { contacts: [{ phone_numbers: ['+33111111111'], email: 'shop0002@acme.example' }] });
    world.source([shop(1), shop(2, { tel: '01 22 22 22 22', city: 'Other city' }), shop(3)]);
    return world;
  }

  it('R21 freezes one field of one location, all else flows, and it ends with 4', async () => {
    const world = await inConflict();

    const { plan, summary } = await world.sync(4);
    const listed = await world.run('conflicts', '--json');

    expect(plan.conflicts).toMatchObject([
      { code: '0002', field: 'phone', base: '+33144000200', source: '+33122222222', partoo: '+33111111111' },
    ]);
    expect(plan.summary.conflict).toBe(1);
    expect(summary.done).toBe(1);
    expect(world.writes().map(({ body }) => body)).toEqual([{ city: 'Other city' }]);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ code: '0002', field: 'phone' }]);
  });

  it.each([
    ['source', ['--take', 'source'], '+33122222222'],
    ['a value', ['--value', '"+33133333333"'], '+33133333333'],
  ])('R21 resolve with %s takes effect in the next run', async (_what, answer, expected) => {
    const world = await inConflict();
    await world.sync(4);

    const { code } = await world.run('resolve', '0002', 'phone', ...answer);
    await world.run('sync');

    expect(code).toBe(0);
    expect(world.business('0002').contacts[0]?.phone_numbers).toEqual([expected]);
  });

  it('R21 a resolution does not count once a value is no longer the one that was shown', async () => {
    const world = await inConflict();
    await world.sync(4);
    await world.run('resolve', '0002', 'phone', '--take', 'source');
    world.emulator.edit('0002', { contacts: [{ phone_numbers: ['+33144444444'], email: 'shop0002@acme.example' }] });

    const { plan } = await world.sync(4);

    expect(plan.conflicts).toMatchObject([{ code: '0002', field: 'phone', partoo: '+33144444444' }]);
    expect(world.business('0002').contacts[0]?.phone_numbers).toEqual(['+33144444444']);
  });

  it('R14 equal edits on both sides are no conflict', async () => {
    const world = await createWorld({ settings: { fields } });
    await world.settle(shops(2));
    world.emulator.edit('0002', { contacts: [{ phone_numbers: ['01 22 22 22 22'], email: 'shop0002@acme.example' }] });
    world.source([shop(1), shop(2, { tel: '+33 1 22 22 22 22' })]);

    const { plan } = await world.sync(0);

    expect(plan).toMatchObject({ conflicts: [], changes: [] });
    expect(world.writes()).toEqual([]);
  });
});
