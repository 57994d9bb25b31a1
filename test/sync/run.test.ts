import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { outOfReach } from './simulated-partoo.ts';
import { businessIdOf, defaultFields, policyOf, rawOf, row } from './shops.ts';
import { createWorld, type SimulatedWorld, type Story } from './simulated-world.ts';

/** `update 0001 city`, one line a change. */
function changesOf({ changes }: Pick<Plan, 'changes'>): readonly string[] {
  return changes.map(({ action, code, fields }) => [action, code, ...fields.map(({ field }) => field)].join(' '));
}

function heldOf({ held }: Pick<Plan, 'held'>): readonly string[] {
  return held.map(({ code, reason }) => `${code} ${reason}`);
}

/** Two shops, in step and approved. */
async function settledWorld(story: Partial<Story> = {}): Promise<SimulatedWorld> {
  const world = await createWorld({
    rows: [row('0001'), row('0002')],
    businesses: [rawOf('0001'), rawOf('0002')],
    ...story,
  });
  await world.sync();
  return world;
}

describe('a first run', () => {
  it('waits for approval as a whole, and writes nothing without it (R4)', async () => {
    const world = await createWorld({
      rows: [row('0001', { city: 'Lyon' }), row('0002')],
      businesses: [rawOf('0001')],
    });

    const report = await world.sync({ yes: false });

    expect(report).toMatchObject({ isRefused: true, outcomes: [] });
    expect(report.plan.guard.verdict).toBe('approval');
    expect(changesOf(report.plan)).toEqual(['adopt 0001', 'update 0001 city', expect.stringMatching(/^create 0002 /)]);
    expect(world.partoo.writes).toEqual([]);
    expect(world.memory.links().size).toBe(0);
  });

  it('asks again next time when it was refused (R4)', async () => {
    const world = await createWorld({ rows: [row('0001')], businesses: [] });
    await world.sync({ yes: false });

    const report = await world.sync({ yes: false });

    expect(report.isRefused).toBe(true);
  });

  it('once approved adopts, updates and creates, and the next run needs nobody (R4, R17)', async () => {
    const world = await createWorld({
      rows: [row('0001', { city: 'Lyon' }), row('0002')],
      businesses: [rawOf('0001')],
    });

    const report = await world.sync();
    const next = await world.sync({ yes: false });

    expect(report.outcomes.map(({ action, result }) => `${action} ${result}`)).toEqual([
      'adopt done',
      'update done',
      'create done',
    ]);
    expect(world.partoo.byCode('0001')[0]?.['city']).toBe('Lyon');
    expect(world.partoo.byCode('0002')).toHaveLength(1);
    expect(next.plan.changes).toEqual([]);
    expect(next.plan.summary.unchanged).toBe(2);
  });

  it('still counts as one after a missing sentinel kept it from doing anything (R4, R9)', async () => {
    const world = await createWorld({
      rows: [row('0001'), row('0002')],
      limits: { sentinels: ['0009'], create: { max: 100, percent: 20 } },
    });
    await world.sync();

    const plan = await world.plan();

    expect(world.partoo.writes).toEqual([]);
    expect(plan.guard.violations.map(({ limit }) => limit)).toEqual(['sentinels']);
    expect(plan.guard.approvals).toHaveLength(1);
  });

  it('goes on without being asked again when it was approved and then cut off (R22)', async () => {
    const world = await createWorld({ rows: [row('0001'), row('0002')] });
    world.partoo.onStep = (call) => {
      if (call === 'before create 0002') throw outOfReach();
    };
    await world.sync();
    world.partoo.onStep = () => undefined;

    const report = await world.sync({ yes: false });

    expect(report.isRefused).toBe(false);
    expect(world.partoo.byCode('0002')).toHaveLength(1);
    expect(world.partoo.byCode('0001')).toHaveLength(1);
  });
});

describe('a state made with one Partoo', () => {
  it('refuses another one, in a dry run too (R8)', async () => {
    const world = await settledWorld();
    const { deps } = world;
    const target = { baseUrl: 'https://elsewhere.invalid/v2', orgId: null, environment: 'production' as const };
    world.deps = () => ({ ...deps(), target });

    const plan = world.plan();
    const run = world.sync();

    await expect(plan).rejects.toMatchObject({ code: 'STATE_OTHER_TARGET' });
    await expect(run).rejects.toMatchObject({ code: 'STATE_OTHER_TARGET' });
  });
});

describe('another configuration (R8)', () => {
  it('looks again at what was settled under the old one, as owners may have changed', async () => {
    const world = await settledWorld({ fields: { website_url: { from: 'url', owner: 'partoo' } } });
    world.rows = [row('0001', { url: 'https://acme.example/1' }), row('0002')];
    world.partoo.edit(businessIdOf('0001'), { website_url: 'https://acme.example/old' });
    await world.sync();
    world.reconfigure('configuration-2', policyOf(defaultFields));

    const { guard, ...plan } = await world.plan();

    expect(guard.verdict).toBe('approval');
    expect(changesOf(plan)).toEqual(['update 0001 website_url']);
  });

  it.each(['sync', 'apply'] as const)('says what left the scope, also after %s approved it', async (how) => {
    const world = await settledWorld();
    world.reconfigure('configuration-2', { scope: { country: ['DE'] } });
    world.rows = [row('0001'), row('0002'), row('0003')];

    const changed = await world.plan();
    await (how === 'sync' ? world.sync() : world.apply(changed));
    const next = await world.sync();

    expect([heldOf(changed), heldOf(next.plan)]).toEqual([
      ['0001 left_scope', '0002 left_scope', '0003 left_scope'],
      ['0001 left_scope', '0002 left_scope', '0003 left_scope'],
    ]);
    expect(next.plan.summary.unchanged).toBe(0);
  });
});

describe('half a side', () => {
  it.each(['source', 'partoo'] as const)(
    'of %s concludes nothing, writes nothing, counts for nothing (R2)',
    async (side) => {
      const world = await settledWorld({ policy: { absent: { action: 'close', afterReads: 1, afterHours: 0 } } });
      world.rows = [row('0001', { city: 'Lyon' })];
      if (side === 'source') world.sourceProblem = 'the last row has 3 of 9 cells';
      else world.partoo.crawlProblem = 'Partoo counts 2 businesses and gives 1';

      const report = await world.sync();

      expect(report.plan.guard).toMatchObject({ verdict: 'stop', violations: [{ limit: side }] });
      expect(report.plan.changes).toEqual([]);
      expect(world.partoo.writes).toEqual([]);
      expect(world.memory.absences().size).toBe(0);
    },
  );

  it('no rows while locations are linked is a failed read (R2)', async () => {
    const world = await settledWorld();
    world.rows = [];

    const run = world.sync();

    await expect(run).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
    expect(world.memory.absences().size).toBe(0);
  });
});

describe('a location that disappeared from the source', () => {
  it('is closed in the run whose read completes the evidence, and a plan does not count (R3)', async () => {
    const world = await settledWorld();
    world.rows = [row('0001')];

    const first = await world.sync();
    world.clock.advance(25);
    const rehearsals = [await world.plan(), await world.plan()];
    const second = await world.sync();
    const third = await world.sync();

    expect(heldOf(first.plan)).toEqual(['0002 absent']);
    expect(rehearsals.map(changesOf)).toEqual([['close 0002 status'], ['close 0002 status']]);
    expect(changesOf(second.plan)).toEqual(['close 0002 status']);
    expect(world.partoo.byCode('0002')[0]?.['status']).toBe('closed');
    expect(third.plan.changes).toEqual([]);
  });

  it('starts over when it was seen once in between, even broken (R1, R3)', async () => {
    const world = await settledWorld();
    world.rows = [row('0001')];
    await world.sync();
    world.clock.advance(25);
    world.rows = [row('0001'), row('0002', { tel: 'call us' })];
    await world.sync();
    world.rows = [row('0001')];

    const report = await world.sync();

    expect(heldOf(report.plan)).toEqual(['0002 absent']);
    expect(world.memory.absences().get(rowKey('0002'))?.reads).toBe(1);
  });

  it('is judged by nobody while the key of some row cannot be read, and keeps the evidence so far (R1)', async () => {
    const world = await settledWorld();
    world.rows = [row('0001')];
    await world.sync();
    world.clock.advance(25);
    world.rows = [row('0001'), row('', { name: 'Who am I' })];

    const suspended = await world.sync();
    const evidence = world.memory.absences().get(rowKey('0002'));
    world.rows = [row('0001')];
    const after = await world.sync();

    expect(suspended.plan.changes).toEqual([]);
    expect(evidence).toMatchObject({ reads: 1 });
    expect(changesOf(after.plan)).toEqual(['close 0002 status']);
  });

  it('is not closed by a run that needs approval, and by the next one is (R8)', async () => {
    const world = await settledWorld();
    world.rows = [row('0001')];
    await world.sync();
    world.clock.advance(25);
    world.reconfigure('configuration-2');

    const changed = await world.sync();
    const next = await world.sync();

    expect(changed.plan.guard.verdict).toBe('approval');
    expect(heldOf(changed.plan)).toEqual(['0002 absent']);
    expect(changesOf(next.plan)).toEqual(['close 0002 status']);
  });

  it.each([
    ['an orderly end', null, null],
    ['a kill before the close took effect', 'before', null],
    ['a kill after the close took effect', 'after', null],
    ['a time-out of a close that took effect', null, 'ambiguous, with effect'],
    ['a time-out of a close that did not', null, 'ambiguous, without effect'],
  ] as const)('is reopened when it reappears, after %s (R22)', async (_, kill, trouble) => {
    let isDead = false;
    const die = (): void => {
      if (isDead) throw new Error('killed');
    };
    const world = await settledWorld({
      policy: { absent: { action: 'close', afterReads: 1, afterHours: 0 } },
      onMemory: die,
    });
    world.rows = [row('0001')];
    world.partoo.trouble = () => trouble;
    world.partoo.onStep = (call) => {
      if (kill !== null && call === `${kill} update ${businessIdOf('0002')}`) isDead = true;
      die();
    };
    await world.sync().catch(() => undefined);
    isDead = false;
    world.partoo.onStep = () => undefined;
    world.partoo.trouble = () => null;
    await world.restart();
    world.clock.advance(2);
    await world.sync();
    expect(world.partoo.byCode('0002')[0]?.['status']).toBe('closed');
    world.rows = [row('0001'), row('0002')];

    const report = await world.sync();

    expect(report.plan.changes).toMatchObject([{ fields: [{ field: 'status', rule: 'reappeared in the source' }] }]);
    expect(world.partoo.byCode('0002')[0]?.['status']).toBe('open');
  });

  it('is created anew when it was deleted and reappears (R13)', async () => {
    const world = await settledWorld({ policy: { absent: { action: 'delete', afterReads: 1, afterHours: 0 } } });
    world.rows = [row('0001')];
    await world.sync();
    expect(world.partoo.byCode('0002')).toEqual([]);
    world.rows = [row('0001'), row('0002')];

    await world.sync();

    expect(world.partoo.byCode('0002')).toHaveLength(1);
    expect(world.memory.links().get(rowKey('0002'))?.state).toBe('active');
  });

  it('says nothing of being absent where the source covers only changes', async () => {
    const world = await settledWorld({
      policy: { covers: 'changes', absent: { action: 'delete', afterReads: 1, afterHours: 0 } },
    });
    world.rows = [row('0001', { city: 'Lyon' })];

    const report = await world.sync();

    expect(changesOf(report.plan)).toEqual(['update 0001 city']);
    expect(heldOf(report.plan)).toEqual([]);
  });
});

describe('a fleet that disappeared at once', () => {
  it('is taken for a file that was cut: stopped, and counted only once somebody lets it pass (R2, R6)', async () => {
    const codes = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(4, '0'));
    const world = await settledWorld({
      rows: codes.map((code) => row(code)),
      businesses: codes.map((code) => rawOf(code)),
      policy: { absent: { action: 'close', afterReads: 1, afterHours: 0 } },
    });
    world.rows = [row('0001'), row('0002')];

    const refused = await world.sync();
    const uncounted = world.memory.absences().size;
    const passed = await world.sync({ overrides: ['close'] });

    expect(refused.plan.guard).toMatchObject({
      verdict: 'stop',
      violations: [{ limit: 'close', value: 10, allowed: 9, override: '--override close' }],
    });
    expect(refused.outcomes.every(({ result }) => result === 'held')).toBe(true);
    expect(uncounted).toBe(0);
    expect(passed.outcomes.filter(({ result }) => result === 'done')).toHaveLength(10);
  });
});

describe('a business that is gone in Partoo', () => {
  it('is held, and created again only when a person says so (contract, "Gone in Partoo")', async () => {
    const world = await settledWorld();
    world.partoo.businesses.delete(businessIdOf('0002'));

    const gone = await world.sync();
    world.memory.recordResolution({ code: rowKey('0002'), field: null, take: 'source', who: 'ann@desk' });
    await world.sync();

    expect(heldOf(gone.plan)).toEqual(['0002 gone_in_partoo']);
    expect(world.partoo.byCode('0002')).toHaveLength(1);
    expect(world.memory.resolutions()).toEqual([]);
  });

  it('stays forgotten, run after run, when a person gives it up', async () => {
    const world = await settledWorld();
    world.partoo.businesses.delete(businessIdOf('0002'));
    await world.sync();
    world.memory.recordResolution({ code: rowKey('0002'), field: null, take: 'partoo', who: 'ann@desk' });

    const reports = [await world.sync(), await world.sync(), await world.sync()];

    expect(reports.map(({ plan }) => [changesOf(plan), heldOf(plan)])).toEqual([
      [[], []],
      [[], []],
      [[], []],
    ]);
    expect(world.partoo.byCode('0002')).toEqual([]);
  });

  it('that a look-up cannot prove gone is only looked up again (R3)', async () => {
    const world = await settledWorld();
    world.partoo.hidden.add(businessIdOf('0002'));
    world.partoo.onStep = (call) => {
      if (call.startsWith('before findById ')) throw outOfReach();
    };

    const report = await world.sync();

    expect(heldOf(report.plan)).toEqual(['0002 quarantined']);
    expect(world.memory.links().get(rowKey('0002'))?.state).toBe('active');
  });

  it('counts as there when the crawl lacked it and the look-up finds it (R10)', async () => {
    const world = await settledWorld();
    world.partoo.hidden.add(businessIdOf('0002'));

    const report = await world.sync();

    expect(heldOf(report.plan)).toEqual([]);
  });
});

describe('a conflict', () => {
  async function conflictingWorld(): Promise<SimulatedWorld> {
    const world = await settledWorld({
      rows: [row('0001', { about: 'Bread' }), row('0002')],
      businesses: [rawOf('0001', { description_short: 'Bread' }), rawOf('0002')],
    });
    world.rows = [row('0001', { about: 'Bread and cake' }), row('0002')];
    world.partoo.edit(businessIdOf('0001'), { description_short: 'Good bread' });
    await world.sync();
    return world;
  }
  const decision = {
    code: rowKey('0001'),
    field: 'description_short',
    take: 'source' as const,
    source: 'Bread and cake',
    partoo: 'Good bread',
    who: 'ann@desk',
  };

  it('freezes one field of one location; all else flows (R21)', async () => {
    const world = await conflictingWorld();
    world.rows = [row('0001', { about: 'Bread and cake', city: 'Lyon' }), row('0002')];

    const report = await world.sync();

    expect(report.plan.conflicts).toMatchObject([
      { code: '0001', field: 'description_short', base: 'Bread', source: 'Bread and cake', partoo: 'Good bread' },
    ]);
    expect(changesOf(report.plan)).toEqual(['update 0001 city']);
  });

  it('is resolved on the values the person saw, once (R21)', async () => {
    const world = await conflictingWorld();
    world.memory.recordResolution(decision);

    const report = await world.sync();

    expect(report.plan.conflicts).toEqual([]);
    expect(world.partoo.byCode('0001')[0]?.['description_short']).toBe('Bread and cake');
    expect(world.memory.resolutions()).toEqual([]);
    expect((await world.sync()).plan.changes).toEqual([]);
  });

  it.each([
    ['partoo', undefined, 'Good bread'],
    ['value', 'The best bread', 'The best bread'],
  ] as const)(
    'that was resolved by %s stays so while the source cannot be written (R21)',
    async (take, value, expected) => {
      const world = await conflictingWorld();
      world.memory.recordResolution({ ...decision, take, ...(value === undefined ? {} : { value }) });

      const reports = [await world.sync(), await world.sync(), await world.sync()];

      expect(reports.flatMap(({ plan }) => plan.conflicts)).toEqual([]);
      expect(world.partoo.byCode('0001')[0]?.['description_short']).toBe(expected);
    },
  );

  it('stays open when a side moved after the person looked (R21)', async () => {
    const world = await conflictingWorld();
    world.memory.recordResolution(decision);
    world.partoo.edit(businessIdOf('0001'), { description_short: 'Best bread' });

    const report = await world.sync();

    expect(report.plan.conflicts).toHaveLength(1);
    expect(world.partoo.byCode('0001')[0]?.['description_short']).toBe('Best bread');
  });

  it.each([
    ['a run of other locations', async (world: SimulatedWorld) => world.sync({ only: ['0002'] })],
    [
      'half a side',
      async (world: SimulatedWorld) => {
        world.partoo.crawlProblem = 'Partoo counts 2 businesses and gives 1';
        await world.sync();
        world.partoo.crawlProblem = null;
      },
    ],
    [
      'a write that was refused',
      async (world: SimulatedWorld) => {
        world.partoo.trouble = () => 'refused';
        await world.sync();
        world.partoo.trouble = () => null;
        world.clock.advance(1);
      },
    ],
  ])('keeps the decision through %s (R21)', async (_, meanwhile) => {
    const world = await conflictingWorld();
    world.memory.recordResolution(decision);
    await meanwhile(world);

    await world.sync();

    expect(world.partoo.byCode('0001')[0]?.['description_short']).toBe('Bread and cake');
  });
});

describe('values that only look different', () => {
  it('are never written again when Partoo respelled them (R15)', async () => {
    const world = await settledWorld();
    world.partoo.reshape = (raw) => ({ ...raw, website_url: 'https://partoo.example/rehosted' });
    world.rows = [row('0001', { url: 'https://acme.example/1' }), row('0002')];
    const first = await world.sync();

    const later = [await world.sync(), await world.sync()];

    expect(changesOf(first.plan)).toEqual(['update 0001 website_url']);
    expect(later.map(({ plan }) => plan.changes)).toEqual([[], []]);
  });

  it('are held after two identical writes that Partoo did not keep (R15)', async () => {
    const world = await settledWorld();
    world.partoo.reshape = (raw) => ({ ...raw, website_url: null });
    world.rows = [row('0001', { url: 'https://acme.example/1' }), row('0002')];

    const reports = [await world.sync(), await world.sync(), await world.sync(), await world.sync()];

    expect(reports.map(({ plan }) => [changesOf(plan), heldOf(plan)])).toEqual([
      [['update 0001 website_url'], []],
      [['update 0001 website_url'], []],
      [[], ['0001 not_settling']],
      [[], ['0001 not_settling']],
    ]);
  });

  it('past special hours remembered from another day are no drift (R14)', async () => {
    const world = await settledWorld({
      rows: [row('0001', { special: '2026-11-22: 10:00-12:00; 2026-12-24: closed' }), row('0002')],
    });
    world.clock.advance(30);
    world.partoo.edit(businessIdOf('0001'), { lat: 48.8 });

    const report = await world.sync();

    expect(report.plan.changes).toEqual([]);
  });

  it('a colleague that makes the same edit leaves nothing to write, and the base catches up (R14, R16)', async () => {
    const world = await settledWorld();
    world.rows = [row('0001', { city: 'Lyon' }), row('0002')];
    world.partoo.edit(businessIdOf('0001'), { city: 'Lyon' });

    const report = await world.sync();

    expect(report.plan.changes).toEqual([]);
    expect(world.memory.basesOf([rowKey('0001')]).get(rowKey('0001'))?.values['city']).toBe('Lyon');
  });
});

describe('history', () => {
  it('goes after its days with a run that reads everything, not with one that reads changes', async () => {
    const world = await createWorld({ rows: [row('0001'), row('0002')] });
    await world.sync();
    world.clock.advance(24 * 400 + 1);

    await world.sync({ isIncremental: true });
    const kept = world.memory.history({}).length;
    await world.sync();

    expect(kept).toBe(2);
    expect(world.memory.history({})).toEqual([]);
    expect(world.memory.links().size).toBe(2);
    expect((await world.plan()).changes).toEqual([]);
  });
});

describe('a create of which nobody knows what became', () => {
  it.each([
    ['ambiguous, with effect', 'done', 'created', 1],
    ['ambiguous, without effect', 'failed', undefined, 0],
  ] as const)('%s: the code is looked up at once (R12)', async (trouble, result, how, count) => {
    const world = await settledWorld();
    world.rows = [row('0001'), row('0002'), row('0003')];
    world.partoo.trouble = () => trouble;

    const report = await world.sync();

    expect(report.outcomes).toMatchObject([{ code: '0003', action: 'create', result }]);
    expect(world.memory.linkOf(rowKey('0003'))?.how).toBe(how);
    expect(world.partoo.byCode('0003')).toHaveLength(count);
  });

  it('is looked up by the next run when this one was killed, and is ours (R12, R22)', async () => {
    let isDead = false;
    const die = (): void => {
      if (isDead) throw new Error('killed');
    };
    const world = await settledWorld({ onMemory: die });
    world.rows = [row('0001'), row('0002'), row('0003')];
    world.partoo.onStep = (call) => {
      if (call === 'after create 0003') isDead = true;
      die();
    };
    await world.sync().catch(() => undefined);
    isDead = false;
    world.partoo.onStep = () => undefined;
    await world.restart();

    const report = await world.sync();

    expect(report.plan.changes).toEqual([]);
    expect(world.memory.linkOf(rowKey('0003'))?.how).toBe('created');
    expect(world.partoo.byCode('0003')).toHaveLength(1);
  });
});

describe('a change that fails', () => {
  it('waits longer each time, alone, and starts afresh when its values change (R26)', async () => {
    const world = await settledWorld();
    world.partoo.trouble = () => 'refused';
    world.rows = [row('0001', { city: 'Lyon' }), row('0002')];
    await world.sync();
    world.clock.advance(1);
    await world.sync();
    world.rows = [row('0001', { city: 'Nice' }), row('0002', { city: 'Nice' })];

    const report = await world.sync();

    expect(changesOf(report.plan)).toEqual(['update 0001 city', 'update 0002 city']);
    const waits = world.memory.failures().map(({ count, lastAt, nextTryAt }) => ({
      count,
      minutes: (Date.parse(nextTryAt ?? '') - Date.parse(lastAt)) / 60_000,
    }));
    expect(waits).toEqual([
      { count: 2, minutes: 10 },
      { count: 1, minutes: 1 },
      { count: 1, minutes: 1 },
    ]);
  });

  it('is quarantined after the sixth try, and tried again by name (R26)', async () => {
    const world = await settledWorld();
    world.partoo.trouble = () => 'refused';
    world.rows = [row('0001', { city: 'Lyon' }), row('0002')];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await world.sync();
      world.clock.advance(25);
    }

    const waiting = await world.sync();
    const byName = await world.plan({ only: ['0001'] });

    expect(heldOf(waiting.plan)).toEqual(['0001 quarantined']);
    expect(world.memory.failures()).toMatchObject([{ count: 6, nextTryAt: null }]);
    expect(changesOf(byName)).toEqual(['update 0001 city']);
  });
});

describe('a shop that got a new code', () => {
  it('keeps its business, once a person approved (R13)', async () => {
    const world = await settledWorld({
      rows: [row('9001', { tel: '01 40 00 00 77' }), row('0002')],
      businesses: [
        rawOf('9001', {
          contacts: [{ name: null, email: null, fax: null, phone_numbers: ['+33140000077'] }],
        }),
        rawOf('0002'),
      ],
    });
    const renamed = row('1001', { name: 'Shop 9001', tel: '01 40 00 00 77' });
    world.rows = [renamed, row('0002')];

    const asked = await world.sync({ yes: false });
    const approved = await world.sync();
    const twin = await (async () => {
      world.rows = [renamed, row('0002'), row('3001', { tel: '01 40 00 00 77', hours: '10:00-12:00' })];
      return world.plan();
    })();

    expect(asked.plan.guard.verdict).toBe('approval');
    expect(approved.plan.changes).toMatchObject([{ action: 'adopt', code: '1001', renamed_from: '9001' }]);
    expect(world.memory.links().get(rowKey('1001'))?.businessId).toBe(businessIdOf('9001'));
    // The business is taken: a third code with the same phone is a shop of its own.
    expect(twin.changes.map(({ action, code }) => `${action} ${code}`)).toEqual(['create 3001']);
  });
});

function rowKey(code: string): Plan['changes'][number]['code'] {
  return code as Plan['changes'][number]['code'];
}
