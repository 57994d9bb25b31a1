import { describe, expect, it } from 'vitest';
import type { BusinessId } from '../../src/domain/ids.ts';
import { locationsOfEvents } from '../../src/sync/events.ts';
import type { RunReport } from '../../src/sync/run.ts';
import { businessIdOf, rawOf, row } from './shops.ts';
import { createWorld, type SimulatedWorld, type Story } from './simulated-world.ts';

const codes = ['0001', '0002', '0003'] as const;

async function settledWorld(story: Partial<Story> = {}): Promise<SimulatedWorld> {
  const world = await createWorld({
    rows: codes.map((code) => row(code)),
    businesses: codes.map((code) => rawOf(code)),
    ...story,
  });
  await world.sync();
  world.partoo.passTime(3600);
  await world.sync();
  world.partoo.passTime(3600);
  return world;
}

function hear(world: SimulatedWorld, id: string, businessId: string | null, kind = 'business_updated'): void {
  world.memory.recordEvent({ id, kind, businessId: businessId as BusinessId | null });
}

/** A run as the daemon starts it once events have come to rest. */
function actOnEvents(world: SimulatedWorld): Promise<RunReport> {
  const only = locationsOfEvents(world.memory, world.deps().fingerprint);
  return world.sync({ only, isNarrow: true, hearsEvents: true });
}

async function callsOf(world: SimulatedWorld, act: () => Promise<unknown>): Promise<readonly string[]> {
  const calls: string[] = [];
  world.partoo.onStep = (call) => calls.push(call);
  await act();
  world.partoo.onStep = () => undefined;
  return calls.filter((call) => call.startsWith('before ')).map((call) => call.slice('before '.length));
}

function waiting(world: SimulatedWorld): readonly string[] {
  return world.memory.pendingEvents().map(({ id }) => id);
}

describe('a run after webhook events (R34)', () => {
  it('reads the businesses they name and no other, and plans for their locations only', async () => {
    const world = await settledWorld();
    world.partoo.edit(businessIdOf('0002'), { city: 'Lyon' });
    world.partoo.edit(businessIdOf('0003'), { city: 'Nice' });
    hear(world, 'e1', businessIdOf('0002'));

    const report = await actOnEvents(world);

    expect(report.plan.partoo).toMatchObject({ reading: 'partial', businesses: 1 });
    expect(report.plan.changes).toMatchObject([{ code: '0002', fields: [{ field: 'city', rule: 'drift' }] }]);
    expect(world.partoo.businesses.get(businessIdOf('0003'))).toMatchObject({ city: 'Nice' });
    expect(report.heard).toEqual({ events: 1, echoes: 0, untold: [] });
    expect(waiting(world)).toEqual([]);
  });

  it('R16: an event of our own write causes one read and no write', async () => {
    const world = await settledWorld();
    hear(world, 'echo', businessIdOf('0001'));

    const calls = await callsOf(world, async () => {
      expect((await actOnEvents(world)).heard).toEqual({ events: 1, echoes: 1, untold: [] });
    });

    expect(calls).toEqual(['findByIds']);
  });

  it('R34: an event that was forged with a working signature causes a read, never a write', async () => {
    const world = await settledWorld();
    for (const code of codes) hear(world, `forged ${code}`, businessIdOf(code), 'business_deleted');

    const { plan, outcomes } = await actOnEvents(world);

    expect(plan).toMatchObject({ changes: [], held: [] });
    expect(outcomes).toEqual([]);
  });

  it('R3: a deleted business is believed to be gone once Partoo answers 404 for it', async () => {
    const world = await settledWorld();
    world.partoo.businesses.delete(businessIdOf('0003'));
    hear(world, 'e1', businessIdOf('0003'), 'business_deleted');

    const { plan } = await actOnEvents(world);

    expect(plan.held).toMatchObject([{ code: '0003', reason: 'gone_in_partoo' }]);
    expect(waiting(world)).toEqual([]);
  });

  it('does not move the watermark: what changed elsewhere is still to be read (R23)', async () => {
    const world = await settledWorld();
    world.partoo.edit(businessIdOf('0001'), { city: 'Lyon' });
    world.partoo.passTime(3600);
    world.partoo.edit(businessIdOf('0002'), { city: 'Nice' });
    hear(world, 'e1', businessIdOf('0002'));
    await actOnEvents(world);

    const { plan } = await world.sync({ isIncremental: true });

    expect(plan.changes).toMatchObject([{ code: '0001' }]);
  });

  it('R26: leaves a failed write alone before its time, though an event names the location', async () => {
    const world = await settledWorld();
    world.rows = [row('0001', { city: 'Lyon' }), ...world.rows.slice(1)];
    world.partoo.trouble = () => 'refused';
    await world.sync();
    world.partoo.trouble = () => null;
    hear(world, 'e1', businessIdOf('0001'));

    const { plan } = await actOnEvents(world);

    expect(plan.changes).toEqual([]);
    expect(plan.held).toMatchObject([{ code: '0001', reason: 'quarantined' }]);
  });

  it('keeps the events where a side could not be read', async () => {
    const world = await settledWorld();
    hear(world, 'e1', businessIdOf('0001'));
    world.sourceProblem = 'the last row is cut';

    await actOnEvents(world);

    expect(waiting(world)).toEqual(['e1']);
  });

  it('keeps the event of a business without a location for a run that reads more', async () => {
    const world = await settledWorld();
    hear(world, 'new one', 'b-unknown', 'business_created');
    hear(world, 'no business', null, 'message_created');

    const only = locationsOfEvents(world.memory, world.deps().fingerprint);
    await world.sync({ only: ['0001'] });
    const before = waiting(world);
    const { heard } = await world.sync({ isIncremental: true });

    expect(only).toEqual([]);
    expect(before).toEqual(['new one', 'no business']);
    expect(heard).toMatchObject({ events: 2 });
    expect(waiting(world)).toEqual([]);
  });

  it('R8: nothing is to be done about events while the configuration waits for approval', async () => {
    const world = await settledWorld();
    hear(world, 'e1', businessIdOf('0001'));
    world.reconfigure('another');

    expect(locationsOfEvents(world.memory, world.deps().fingerprint)).toEqual([]);
  });

  it('an incremental run reads what events name, even if Partoo shows no new time of change for it', async () => {
    const world = await settledWorld();
    const silently = world.partoo.businesses.get(businessIdOf('0002'));
    if (silently === undefined) throw new Error('no business 0002');
    world.partoo.businesses.set(silently.id, { ...silently, city: 'Lyon' });
    hear(world, 'e1', businessIdOf('0002'));

    const { plan } = await world.sync({ isIncremental: true });

    expect(plan.changes).toMatchObject([{ code: '0002', fields: [{ rule: 'drift' }] }]);
    expect(waiting(world)).toEqual([]);
  });
});

describe('events that were lost (R34, R23)', () => {
  it('are healed by the full compare, which says how many edits none of them told of', async () => {
    const world = await settledWorld();
    world.partoo.edit(businessIdOf('0001'), { city: 'Lyon' });
    world.partoo.edit(businessIdOf('0002'), { city: 'Nice' });
    world.partoo.passTime(120);
    hear(world, 'told', businessIdOf('0002'));

    const full = await world.sync({ hearsEvents: true });
    const next = await world.sync({ hearsEvents: true });

    expect(full.plan.changes.map(({ code }) => code)).toEqual(['0001', '0002']);
    expect(full.heard?.untold).toEqual(['0001']);
    expect(full.plan.notices.map(({ message }) => message)).toEqual([
      'no webhook told of 1 edit(s) in Partoo that this run found: 0001',
    ]);
    expect(next.heard?.untold).toEqual([]);
  });

  it('are not spoken of where no webhooks are heard', async () => {
    const world = await settledWorld();
    world.partoo.edit(businessIdOf('0001'), { city: 'Lyon' });

    const { plan, heard } = await world.sync();

    expect(heard?.untold).toEqual([]);
    expect(plan.notices).toEqual([]);
  });
});
