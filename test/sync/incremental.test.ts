import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { apply, codes, history, start } from './random-story.ts';
import { businessIdOf, policyOf, defaultFields, rawOf, row } from './shops.ts';
import { createWorld, type SimulatedWorld, type Story } from './simulated-world.ts';

const anHour = 3600;

async function settledWorld(story: Partial<Story> = {}): Promise<SimulatedWorld> {
  const world = await createWorld({
    rows: codes.map((code) => row(code)),
    businesses: codes.map((code) => rawOf(code)),
    ...story,
  });
  await world.sync();
  // The last of them was edited long after the others: nobody asks for those again.
  world.partoo.passTime(anHour);
  world.partoo.edit(businessIdOf('0006'), { photos: null });
  await world.sync();
  world.partoo.passTime(anHour);
  return world;
}

/** The calls of one run, in order. */
async function callsOf(world: SimulatedWorld): Promise<readonly string[]> {
  const calls: string[] = [];
  world.partoo.onStep = (call) => calls.push(call);
  await world.sync({ isIncremental: true });
  world.partoo.onStep = () => undefined;
  return calls.filter((call) => call.startsWith('before ')).map((call) => call.slice('before '.length));
}

function decided({ changes, conflicts, held }: Plan): unknown {
  return { changes, conflicts, held };
}

describe('reading only the changes (R23)', () => {
  it('takes one call where nothing moved on either side', async () => {
    const world = await settledWorld();

    const calls = await callsOf(world);

    expect(calls).toEqual(['findModifiedSince']);
  });

  it('restores an edit in Partoo, and says that it read a part', async () => {
    const world = await settledWorld();
    world.partoo.edit(businessIdOf('0002'), { city: 'Lyon' });

    const { plan } = await world.sync({ isIncremental: true });

    expect(plan.partoo).toMatchObject({ outcome: 'complete', reading: 'partial', businesses: 2 });
    expect(plan.changes).toMatchObject([{ code: '0002', fields: [{ field: 'city', rule: 'drift' }] }]);
    expect(plan.summary).toMatchObject({ update: 1, unchanged: codes.length - 1 });
  });

  it('compares a location that moved in the source with its business', async () => {
    const world = await settledWorld();
    world.rows = codes.map((code) => row(code, code === '0003' ? { city: 'Nice' } : {}));

    const calls = await callsOf(world);

    expect(calls.slice(0, 2)).toEqual(['findModifiedSince', 'findByIds']);
    expect(world.partoo.businesses.get(businessIdOf('0003'))).toMatchObject({ city: 'Nice' });
  });

  it('reads all of Partoo where a location has no business yet: it may be any of those without a location (R13)', async () => {
    const world = await settledWorld();
    world.rows = [...world.rows, row('0007')];

    const calls = await callsOf(world);

    expect(calls[0]).toBe('crawl');
  });

  it('reads all of Partoo while the configuration waits for approval (R8)', async () => {
    const world = await settledWorld();
    world.reconfigure('another');

    const calls = await callsOf(world);

    expect(calls[0]).toBe('crawl');
  });

  it('closes nothing: that waits for the next full read (R2)', async () => {
    const world = await settledWorld({
      policy: { absent: { action: 'close', afterReads: 1, afterHours: 0 } },
    });
    world.rows = world.rows.slice(1);
    await world.sync({ isIncremental: true });

    const partial = await world.sync({ isIncremental: true });
    const full = await world.sync();

    expect(partial.plan.changes).toEqual([]);
    expect(partial.plan.held).toMatchObject([{ code: '0001', reason: 'absent' }]);
    expect(partial.plan.held[0]?.detail).toContain('next full read');
    expect(full.plan.changes).toMatchObject([{ code: '0001', action: 'close' }]);
  });

  it('finds a business gone only by asking for it (R3)', async () => {
    const world = await settledWorld();
    world.partoo.businesses.delete(businessIdOf('0004'));
    const unasked = await world.sync({ isIncremental: true });
    world.rows = codes.map((code) => row(code, code === '0004' ? { city: 'Nice' } : {}));

    const asked = await world.sync({ isIncremental: true });

    expect(unasked.plan.held).toEqual([]);
    expect(asked.plan.held).toMatchObject([{ code: '0004', reason: 'gone_in_partoo' }]);
  });

  it('looks again at what a limit held back, though nothing moved since', async () => {
    const world = await settledWorld({ limits: { update: { max: 0, percent: 100 } } });
    world.partoo.edit(businessIdOf('0002'), { city: 'Lyon' });
    await world.sync();
    world.partoo.passTime(anHour);

    const { plan } = await world.sync({ isIncremental: true });

    expect(plan.guard.violations).toMatchObject([{ limit: 'update', value: 1 }]);
    expect(plan.changes).toMatchObject([{ code: '0002', fields: [{ rule: 'drift' }] }]);
  });

  it('looks again at what a run restricted to other locations passed over', async () => {
    const world = await settledWorld();
    world.partoo.edit(businessIdOf('0002'), { city: 'Lyon' });
    await world.sync({ only: ['0001'] });
    world.partoo.passTime(anHour);

    const { plan } = await world.sync({ isIncremental: true });

    expect(plan.changes).toMatchObject([{ code: '0002', fields: [{ rule: 'drift' }] }]);
  });

  it('does not lose an edit that is made while Partoo is being read', async () => {
    const world = await settledWorld();
    let pages = 0;
    world.partoo.onStep = (call) => {
      if (call !== 'before page' || (pages += 1) !== 2) return;
      // The first page has been given; the run ends ten minutes later, and by then another business has been edited too.
      world.partoo.edit(businessIdOf('0001'), { city: 'Lyon' });
      world.partoo.passTime(600);
      world.partoo.edit(businessIdOf('0006'), { city: 'Nice' });
      world.clock.advance(600 / anHour);
    };
    const during = await world.sync();
    world.partoo.onStep = () => undefined;

    const after = await world.sync({ isIncremental: true });

    expect(during.plan.changes.map(({ code }) => code)).toEqual(['0006']);
    expect(after.plan.changes.map(({ code }) => code)).toEqual(['0001']);
  });

  it('and the full compare measures what it missed, and mends it', async () => {
    const world = await settledWorld();
    const silently = world.partoo.businesses.get(businessIdOf('0005'));
    if (silently === undefined) throw new Error('no business 0005');
    // A custom field, for one, does not move `modified` (partoo-api section 9).
    world.partoo.businesses.set(silently.id, { ...silently, city: 'Lyon' });
    const incremental = await world.sync({ isIncremental: true });

    const full = await world.sync();
    const next = await world.sync();

    expect(incremental.plan.changes).toEqual([]);
    expect(full.plan.changes).toMatchObject([{ code: '0005', fields: [{ field: 'city', rule: 'drift' }] }]);
    expect(full.plan.notices.map(({ message }) => message)).toEqual([
      expect.stringContaining('missed 1 edit(s) in Partoo since the last full read'),
    ]);
    expect(next.plan.notices).toEqual([]);
  });

  it('R9: a sentinel that was deleted in Partoo stops it', async () => {
    const world = await settledWorld({ limits: { sentinels: ['0001'] } });
    world.partoo.businesses.delete(businessIdOf('0001'));

    const { plan } = await world.sync({ isIncremental: true });

    expect(plan.guard.violations).toMatchObject([{ limit: 'sentinels' }]);
  });

  it('R23: decides what a full read decides, whatever happened since, as long as Partoo tells when it changed', {
    timeout: 120_000,
  }, async () => {
    const policy = {
      ...policyOf(defaultFields),
      absent: { action: 'report', afterReads: 2, afterHours: 24 },
    } as const;
    await fc.assert(
      fc.asyncProperty(start, history, async ({ rows, businesses }, happenings) => {
        const ends: unknown[] = [];
        for (const isIncremental of [false, true]) {
          const world = await createWorld({ rows, businesses, policy });
          const plans: unknown[] = [];
          await world.sync();
          for (const edits of happenings) {
            world.partoo.passTime(anHour);
            for (const edit of edits) apply(world, edit);
            plans.push(decided((await world.sync({ isIncremental })).plan));
          }
          ends.push([plans, [...world.partoo.businesses.values()].map(({ modified: _, ...raw }) => raw)]);
          world.close();
        }

        expect(ends[1]).toEqual(ends[0]);
      }),
      { numRuns: 25 },
    );
  });
});
