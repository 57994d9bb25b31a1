import { describe, expect, it } from 'vitest';
import { createCliWorlds, usualFields, wideLimits } from '../support/cli-world.ts';
import { shop, shops, toCsv, without, withChanges } from '../support/shops.ts';

const createWorld = createCliWorlds();

describe('contract section 3: cost', () => {
  it('names the calls that applying then takes', async () => {
    const world = await createWorld();
    await world.settle(shops(120));
    world.source([...shops(120).map((one) => ({ ...one, city: 'Elsewhere' })), shop(121), shop(122)]);

    const { plan } = await world.sync(0);

    const calls = world.takeRequests().length;
    expect(plan.cost.requests).toBe(calls - plan.partoo.requests);
  });
});

describe("contract section 4: where Partoo's documents leave something open", () => {
  const rest = { special: '2031-12-24: 10:00-16:00; 2031-12-25/2031-12-26: closed', fri: '18:00-02:00' };
  const fields = { ...usualFields, website_url: { from: 'url', clear: true }, specific_hours: 'special' };

  it.each([
    ['temporaryClosedFilter', 'closed_temporarily'],
    ['temporaryClosedOnRead', 'closed_temporarily'],
    ['searchWithoutStatus', 'all'],
    ['firstPage', 0],
    ['searchPerPage', 'fixed-30'],
    ['searchPerPage', 'refused'],
    ['pastMidnight', 'refused'],
    ['pastMidnight', 'split'],
    ['allDay', '00:00-00:00'],
    ['windowOrder', 'sorted'],
    ['phoneFormatting', 'spaced'],
    ['createdStatus', 201],
    ['modifiedOnCustomFields', true],
    ['unknownCategoryStatus', 404],
  ])('R14 R15 %s %s: agreement after one run, nothing written by the next', async (name, value) => {
    const world = await createWorld({ settings: { fields }, emulator: { switches: { [name]: value } } });
    const before = [1, 2, 3].map((n) => shop(n, { ...rest, sat: '00:00-24:00' }));
    const after = withChanges(before, { '0002': { mon: '08:00-12:00', tel: '01 99 99 99 99', state: 'T', url: '' } });
    await world.settle(before);
    const second = await world.sync(0);
    world.source(after);
    const third = await world.sync(0);

    const last = await world.sync(0);

    expect(second.outcomes).toEqual([]);
    expect(third.summary.done).toBe(1);
    expect(last.plan).toMatchObject({ changes: [], held: [] });
    expect(world.business('0002').website_url).toBeNull();
  });
});

describe('history', () => {
  it('holds every write of a large run', async () => {
    const world = await createWorld();
    world.source(shops(130));
    const { run } = await world.sync(0, '--yes');

    const { stdout } = await world.run('history', '--json');
    const ofRun = await world.run('history', '--json', '--run', run);

    const codes = (text: string): number =>
      new Set((JSON.parse(text) as { code: string }[]).map(({ code }) => code)).size;
    expect(codes(stdout)).toBe(130);
    expect(codes(ofRun.stdout)).toBe(130);
  });
});

describe('first runs', () => {
  it('an empty export at first, and the shops later, still wait for approval', async () => {
    const world = await createWorld({ settings: { limits: {} } });
    world.source([]);
    const empty = await world.run('sync');
    world.source(shops(5));

    const asked = await world.sync(3);
    const { summary } = await world.sync(0, '--yes');

    expect(empty.code).toBe(0);
    expect(asked.plan.guard.verdict).toBe('approval');
    expect(summary.done).toBe(5);
  });
});

describe('columns', () => {
  it('a column added, moved or unused changes nothing', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    const [head = '', ...rows] = toCsv(shops(4)).trim().split('\n');
    world.sourceText([`extra,${head}`, ...rows.map((row, index) => `note ${String(index)},${row}`)].join('\n') + '\n');

    const { plan } = await world.sync(0);

    expect(plan.changes).toEqual([]);
    expect(world.writes()).toEqual([]);
  });

  it('a mapped column that disappears stops the run with 1', async () => {
    const world = await createWorld();
    await world.settle(shops(4));
    world.takeRequests();
    world.sourceText(toCsv(shops(4)).replace('mail,', 'e-mail,'));

    const { code, stderr } = await world.run('sync', '--yes');

    expect(code).toBe(1);
    expect(stderr).toContain('mail');
    expect(world.emulator.requests).toEqual([]);
  });
});

describe('closes within limits of ten', () => {
  it('default limits let one of ten close, and hold two', async () => {
    const world = await createWorld({
      settings: { limits: {}, absent: { action: 'close', after_reads: 1, after_hours: 0 } },
    });
    await world.settle(shops(10));
    world.source(without(shops(10), '0010'));
    const one = await world.sync(0);
    world.source(without(shops(10), '0010', '0009', '0008'));
    const two = await world.plan(3);

    expect(one.summary.done).toBe(1);
    expect(two.guard.violations.map(({ limit }) => limit)).toEqual(['close', 'window']);
  });
});

describe('codes', () => {
  it.each(['A/12', 'é 1', "O'Neill", 'a,b', '%2F', '12;34', '../x', '#1', '01 02'])(
    'a code like %s works throughout',
    async (code) => {
      const world = await createWorld();
      await world.settle([shop(1, { store_id: code }), shop(2)]);
      world.source([shop(1, { store_id: code, name: 'Changed' }), shop(2)]);

      const { outcomes } = await world.sync(0);
      const explained = await world.run('explain', code);
      const after = await world.sync(0);

      expect(outcomes).toMatchObject([{ code, action: 'update', result: 'done' }]);
      expect(explained.code).toBe(0);
      expect(after.outcomes).toEqual([]);
    },
  );
});

describe('drift of many', () => {
  it('respects the limits too', async () => {
    const world = await createWorld({ settings: { limits: { ...wideLimits, update: { max: 100, percent: 10 } } } });
    await world.settle(shops(10));
    for (const one of shops(10)) world.emulator.edit(one['store_id'] ?? '', { name: 'Vandal' });

    const { plan } = await world.sync(3, '--yes');

    expect(plan.guard.violations.map(({ limit }) => limit)).toContain('update');
    expect(world.writes()).toEqual([]);
  });
});

describe('requirements R18: just before its write', () => {
  it('a line whose business a colleague edits after the crawl is stale, and the others go on', async () => {
    const world = await createWorld();
    await world.settle(shops(3));
    world.source(withChanges(shops(3), { '0001': { name: 'X' }, '0002': { name: 'Y' } }));
    world.emulator.faults.add({ kind: 'slow', delayMs: 500, match: { method: 'GET', path: /search$/ }, count: 1 });

    const running = world.sync(4);
    // The crawl is answered as it was when it was asked; what follows sees the edit.
    await expect.poll(() => world.emulator.requests.length).toBe(1);
    await expect.poll(() => world.emulator.requests[0]?.status, { interval: 1 }).toBe(200);
    world.emulator.edit('0001', { name: 'Meanwhile' });
    const { outcomes } = await running;

    expect(outcomes.map(({ code, result }) => `${code} ${result}`)).toEqual(['0001 stale', '0002 done']);
    expect(world.business('0001').name).toBe('Meanwhile');
  });
});

describe('contract section 3: close', () => {
  it('a status that the source itself gives as closed is an update', async () => {
    const world = await createWorld({ settings: { fields: usualFields } });
    await world.settle(shops(3));
    world.source(withChanges(shops(3), { '0001': { state: 'C' } }));

    const { plan } = await world.sync(0);

    expect(plan.changes).toMatchObject([{ action: 'update', fields: [{ field: 'status', to: 'closed' }] }]);
  });
});
