import { expect, it } from 'vitest';
import { allowStaged, rejectStaged } from '../../src/commands/decide-staged.ts';
import { stagedIn } from '../../src/commands/staged.ts';
import { asLocationKey, asRunId } from '../../src/domain/ids.ts';
import { businessIdOf, rawOf, row } from '../sync/shops.ts';
import { createWorld, type SimulatedWorld } from '../sync/simulated-world.ts';

const [left, other] = [asLocationKey('0002'), asLocationKey('0003')];

/** Two of three shops left, and no close passes. */
async function staged(): Promise<SimulatedWorld> {
  const all = ['0001', '0002', '0003'];
  const world = await createWorld({
    rows: all.map((id) => row(id)),
    businesses: all.map((id) => rawOf(id)),
    policy: { absent: { action: 'close', afterReads: 1, afterHours: 0 } },
    limits: { close: { max: 0, percent: 100 } },
  });
  await world.sync();
  world.rows = [row('0001')];
  world.clock.advance(1);
  await world.sync();
  return world;
}

it('R6: a close past its limit has the name of whoever allowed it on record', async () => {
  const world = await staged();
  allowStaged([left, other], 'ann@desk', world.memory);

  const { run, outcomes } = await world.sync();

  expect(outcomes.map(({ result }) => result)).toEqual(['done', 'done']);
  expect(world.memory.approvalsOf(asRunId(run)).map(({ detail, who }) => [detail, who])).toEqual([
    ['close 0002', 'ann@desk'],
    ['close 0003', 'ann@desk'],
  ]);
  expect(world.memory.resolutions()).toEqual([]);
});

it('what was rejected is held with one age, by full and incremental runs alike', async () => {
  const world = await staged();
  rejectStaged(stagedIn(world.memory, world.clock.now()), world.memory);
  await world.sync();
  const before = world.memory.held();

  world.clock.advance(1);
  await world.sync({ isIncremental: true });

  const after = world.memory.held();
  expect(after.map(({ code, reason, since }) => ({ code, reason, since }))).toEqual(
    before.map(({ code, since }) => ({ code, reason: 'undone', since })),
  );
});

it('what was allowed waits through incremental runs for the next full one', async () => {
  const world = await staged();
  allowStaged([left], 'ann@desk', world.memory);

  world.clock.advance(1);
  await world.sync({ isIncremental: true });
  const isOpen = world.partoo.businesses.get(businessIdOf('0002'))?.['status'];
  await world.sync();

  expect(isOpen).toBe('open');
  expect(world.partoo.businesses.get(businessIdOf('0002'))?.['status']).toBe('closed');
  expect(world.partoo.businesses.get(businessIdOf('0003'))?.['status']).toBe('open');
});

it('a leave to close creates nothing again when the business is gone and the location is back (R12)', async () => {
  const world = await staged();
  allowStaged([left], 'ann@desk', world.memory);
  world.partoo.businesses.delete(businessIdOf('0002'));
  world.rows = [row('0001'), row('0002')];
  world.clock.advance(1);

  const { plan } = await world.sync();

  expect(plan.changes.filter(({ code }) => code === left)).toEqual([]);
  expect(plan.held).toMatchObject([{ code: '0002', reason: 'gone_in_partoo' }]);
});
