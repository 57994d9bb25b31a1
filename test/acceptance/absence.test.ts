import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CliWorld, createCliWorlds, usualFields, wideLimits } from '../support/cli-world.ts';
import { shop, shops, toCsv, without, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();
const six = shops(6);
const five = without(six, '0006');

async function settledWith(absent: Readonly<Record<string, unknown>>): Promise<CliWorld> {
  const world = await createWorld({ settings: { absent } });
  await world.settle(six);
  return world;
}

describe('contract section 2: absence needs evidence', () => {
  it.each([
    ['close', { status: 'closed' }],
    ['close_temporarily', { status: 'temporarily_closed' }],
    ['delete', undefined],
  ])('R3 %s comes in the run whose read completes three reads, and not before', async (action, after) => {
    const world = await settledWith({ action, after_reads: 3, after_hours: 0 });
    world.source(five);

    const first = await world.sync(0);
    const second = await world.sync(0);
    const writesBefore = world.writes().length;
    const third = await world.sync(0);
    const fourth = await world.sync(0);

    const kind = action === 'delete' ? 'delete' : 'close';
    expect(first.plan.held).toMatchObject([{ code: '0006', reason: 'absent' }]);
    expect(second.plan.held).toMatchObject([{ code: '0006', reason: 'absent' }]);
    expect(writesBefore).toBe(0);
    expect(third.outcomes).toMatchObject([{ code: '0006', action: kind, result: 'done' }]);
    expect(third.plan.summary).toMatchObject({ [kind]: 1 });
    expect(fourth.outcomes).toEqual([]);
    expect(world.writes()).toHaveLength(1);
    if (after === undefined) expect(world.emulator.businessByCode('0006')).toBeUndefined();
    else expect(world.business('0006')).toMatchObject(after);
  });

  it('R5 report is what it says: nothing is written, ever, and it does not end with 4', async () => {
    const world = await settledWith({ action: 'report', after_reads: 1, after_hours: 0 });
    world.source(five);

    await world.sync(0);
    const { plan } = await world.sync(0);

    expect(plan.held).toMatchObject([{ code: '0006', reason: 'absent' }]);
    expect(world.writes()).toEqual([]);
  });

  it('R3 a plan does not count, whatever its options', async () => {
    const world = await settledWith({ action: 'close', after_reads: 2, after_hours: 0 });
    world.source(five);

    for (const options of [[], ['--out', world.path('p.json')], ['--detailed-exitcode']])
      await world.plan(0, ...options);
    const first = await world.sync(0);
    const planned = await world.plan(0);
    const second = await world.sync(0);

    expect(first.plan.summary.close).toBe(0);
    expect(planned.summary.close).toBe(1);
    expect(second.outcomes).toMatchObject([{ action: 'close', result: 'done' }]);
  });

  it('R3 apply counts as a complete read', async () => {
    const world = await settledWith({ action: 'close', after_reads: 2, after_hours: 0 });
    world.source(withChanges(five, { '0001': { name: 'X' } }));
    const file = world.path('plan.json');
    await world.plan(0, '--out', file);
    await world.run('apply', file);

    const { outcomes } = await world.sync(0);

    expect(outcomes).toMatchObject([{ code: '0006', action: 'close', result: 'done' }]);
  });

  it('R3 any sighting resets the count', async () => {
    const world = await settledWith({ action: 'close', after_reads: 2, after_hours: 0 });
    world.source(five);
    await world.sync(0);
    world.source(six);
    await world.sync(0);
    world.source(five);

    const { plan } = await world.sync(0);

    expect(plan.summary.close).toBe(0);
    expect(plan.held).toMatchObject([{ code: '0006', reason: 'absent' }]);
  });

  it('R1 an invalid row whose key can be read counts as seen', async () => {
    const world = await settledWith({ action: 'close', after_reads: 1, after_hours: 0 });
    world.source(withChanges(six, { '0006': { tel: 'broken' } }));

    const { plan } = await world.sync(4);

    expect(plan.held).toMatchObject([{ code: '0006', reason: 'invalid' }]);
    expect(world.writes()).toEqual([]);
  });

  it('R1 a duplicated row counts as seen', async () => {
    const world = await settledWith({ action: 'close', after_reads: 1, after_hours: 0 });
    world.source([...six, shop(6, { name: 'Twin' })]);

    const { plan } = await world.sync(4);

    expect(plan.held).toMatchObject([{ code: '0006', reason: 'duplicate' }]);
    expect(world.writes()).toEqual([]);
  });

  it.each([
    ['empty', ''],
    ['a number that a spreadsheet shortened', '3.31E+11'],
    ['a spreadsheet error', '#REF!'],
  ])('R1 while a row has a key that is %s, nobody is judged absent, and other changes go on', async (_what, key) => {
    const world = await settledWith({ action: 'close', after_reads: 1, after_hours: 0 });
    world.source([...withChanges(five, { '0001': { name: 'X' } }), shop(7, { store_id: key })]);

    const { plan, summary } = await world.sync(4);
    world.source(five);
    const after = await world.sync(0);

    expect(plan.summary).toMatchObject({ close: 0, update: 1 });
    expect(plan.held.map(({ reason }) => reason)).toEqual(['invalid']);
    expect(summary.done).toBe(1);
    expect(after.outcomes.map(({ code, action }) => `${action} ${code}`).sort()).toContain('close 0006');
  });

  it('R3 covers: changes means that a missing row says nothing', async () => {
    const world = await createWorld({
      settings: { source: { covers: 'changes' }, absent: { action: 'delete', after_reads: 1, after_hours: 0 } },
    });
    await world.settle(six);
    world.source([shop(2, { name: 'Changed' })]);

    const { plan, summary } = await world.sync(0);
    const again = await world.sync(0);

    expect(plan.summary).toMatchObject({ update: 1, delete: 0, held: 0 });
    expect(summary.done).toBe(1);
    expect(again.outcomes).toEqual([]);
    expect(world.emulator.businesses()).toHaveLength(6);
  });

  it('R3 an incomplete crawl counts for nothing', async () => {
    const world = await settledWith({ action: 'close', after_reads: 2, after_hours: 0 });
    world.source(five);
    world.emulator.faults.add({ kind: 'count-mismatch', by: 3, match: { path: /search$/ } });
    const mismatch = await world.sync(3, '--yes');
    world.emulator.faults.clear();

    const { plan } = await world.sync(0);

    expect(mismatch.plan.partoo.outcome).toBe('incomplete');
    expect(plan.summary.close).toBe(0);
  });

  it('a business that is closed already is left as it is', async () => {
    const world = await settledWith({ action: 'close', after_reads: 1, after_hours: 0 });
    world.emulator.edit('0006', { status: 'closed' });
    world.source(five);

    await world.sync(0);

    expect(world.writes()).toEqual([]);
  });
});

describe('contract section 2: absence takes its time', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('R3 reads alone are not enough while after_hours has not passed', async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const world = await settledWith({ action: 'close', after_reads: 3, after_hours: 24 });
    world.source(five);
    const at = async (hours: number): Promise<number> => {
      vi.setSystemTime(start + hours * 3_600_000);
      return (await world.sync(0)).plan.summary.close;
    };

    const closes = [await at(0), await at(1), await at(2), await at(23.9), await at(24.1)];

    expect(closes).toEqual([0, 0, 0, 0, 1]);
    expect(world.business('0006').status).toBe('closed');
  });

  it('R3 hours alone are not enough either', async () => {
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    const world = await settledWith({ action: 'close', after_reads: 3, after_hours: 24 });
    world.source(five);
    const at = async (hours: number): Promise<number> => {
      vi.setSystemTime(start + hours * 3_600_000);
      return (await world.sync(0)).plan.summary.close;
    };

    const closes = [await at(0), await at(100), await at(101)];

    expect(closes).toEqual([0, 0, 1]);
  });
});

describe('contract section 2: a location that reappears', () => {
  it.each(['close', 'close_temporarily'])('after our own %s is reopened by one update of status', async (action) => {
    const { status: _status, ...fields } = usualFields;
    const world = await createWorld({
      settings: { fields, absent: { action, after_reads: 1, after_hours: 0 } },
    });
    await world.settle(six);
    world.source(five);
    await world.sync(0);
    world.takeRequests();
    world.source(six);

    const { plan } = await world.sync(0);
    await world.sync(0);

    expect(plan.changes).toMatchObject([{ action: 'update', code: '0006', fields: [{ field: 'status', to: 'open' }] }]);
    expect(plan.changes[0]?.fields).toHaveLength(1);
    expect(world.writes().map(({ body }) => body)).toEqual([{ status: 'open' }]);
    expect(world.business('0006').status).toBe('open');
  });

  it('is reopened as its row says, where the status is mapped', async () => {
    const world = await settledWith({ action: 'close', after_reads: 1, after_hours: 0 });
    world.source(five);
    await world.sync(0);
    world.takeRequests();
    world.source([...five, shop(6, { state: 'T' })]);

    await world.sync(0);

    expect(world.writes().map(({ body }) => body)).toEqual([{ status: 'temporarily_closed' }]);
  });

  it('after our own delete is created again, once', async () => {
    const world = await settledWith({ action: 'delete', after_reads: 1, after_hours: 0 });
    world.source(five);
    await world.sync(0);
    world.source(six);

    const { outcomes } = await world.sync(0);
    const again = await world.sync(0);

    expect(outcomes).toMatchObject([{ code: '0006', action: 'create', result: 'done' }]);
    expect(again.outcomes).toEqual([]);
    expect(world.emulator.businesses().filter(({ code }) => code === '0006')).toHaveLength(1);
  });
});

describe('contract section 2: what needs approval closes and deletes nothing', () => {
  const eager = { action: 'delete', after_reads: 1, after_hours: 0 };

  it.each([
    ['fields', { fields: { ...usualFields, email: { from: 'mail', when: 'if_empty' } } }],
    ['absent', { absent: { ...eager, after_hours: 0.001 } }],
    ['scope', { partoo: { scope: { country: ['FR'] } } }],
    ['source.path', 'elsewhere'],
    ['source.covers', { source: { covers: 'changes' } }],
  ])(
    'R8 a change of %s: exit 3, nothing written; with --yes no close or delete in that run',
    async (_what, changed) => {
      const world = await settledWith(eager);
      if (changed === 'elsewhere') {
        const path = world.path('elsewhere.csv');
        world.configure({ absent: eager, source: { path } });
        world.sourceText(toCsv(five));
        const { copyFileSync } = await import('node:fs');
        copyFileSync(world.sourceFile, path);
      } else {
        world.configure({ absent: eager, ...(changed as object) });
        world.source(five);
      }

      const planned = await world.plan(3);
      const asked = await world.sync(3);
      const limitsOnly = await world.sync(3, '--override', 'create,update,close,delete,write_back,field,window');
      const approved = await world.sync(0, '--yes');
      const after = await world.plan(0);

      expect(planned.guard).toMatchObject({ verdict: 'approval', violations: [] });
      expect(asked.outcomes).toEqual([]);
      expect(limitsOnly.outcomes).toEqual([]);
      expect(approved.plan.summary).toMatchObject({ close: 0, delete: 0 });
      expect(world.emulator.businessByCode('0006')).toBeDefined();
      expect(after.guard.verdict).toBe('pass');
    },
  );

  it.each([
    ['limits', { limits: { ...wideLimits, update: { max: 50, percent: 50 } } }],
    ['requests_per_minute', { partoo: { requests_per_minute: 6000 } }],
    ['delimiter', { source: { delimiter: ',' } }],
    ['schedule', { schedule: { timezone: 'Europe/Berlin' } }],
    ['unmatched', { unmatched: 'ignore' }],
    ['create', { create: false }],
    ['concurrency', { partoo: { concurrency: 2 } }],
  ])('R8 a change of %s needs none', async (_what, changed) => {
    const world = await settledWith(eager);
    world.configure({ absent: eager, ...changed });
    world.source(five);

    const { plan, summary } = await world.sync(0);

    expect(plan.guard.verdict).toBe('pass');
    expect(plan.summary.delete).toBe(1);
    expect(summary.done).toBe(1);
  });

  it('R8 leaving the scope is no absence: nothing is written, closed or deleted', async () => {
    const world = await createWorld({
      settings: { absent: eager, partoo: { scope: { groups: [12] } } },
      emulator: {
        seed: {
          sections: [
            {
              name: 'All',
              groups: [
                { id: 12, name: 'Ours' },
                { id: 13, name: 'Other' },
              ],
            },
          ],
        },
      },
    });
    for (const code of ['0001', '0002', '0003'])
      world.emulator.add({ code, name: 'x', city: 'y', country: 'FR', categories: ['gcid:bakery'], groups: [12] });
    await world.settle(shops(3));
    world.emulator.edit('0003', { groups: [13] });
    world.source(withChanges(shops(2), { '0001': { name: 'X' } }));

    const { plan } = await world.sync(0);

    expect(plan.summary).toMatchObject({ update: 1, close: 0, delete: 0 });
    expect(plan.held).toMatchObject([{ code: '0003', reason: 'left_scope' }]);
    expect(world.emulator.businessByCode('0003')).toBeDefined();
  });
});
