import { expect, it } from 'vitest';
import { allowStaged } from '../../src/commands/decide-staged.ts';
import { stagedIn } from '../../src/commands/staged.ts';
import { asLocationKey } from '../../src/domain/ids.ts';
import { row } from '../sync/shops.ts';
import type { SimulatedWorld } from '../sync/simulated-world.ts';
import { createStagedWorld, fleet } from '../sync/staged-world.ts';

function codes(world: SimulatedWorld): readonly string[] {
  return stagedIn(world.memory, world.clock.now()).map(({ code }) => code);
}

it('what a full run staged stays so through incremental runs, which close nothing', async () => {
  const world = await createStagedWorld();

  for (const city of ['Lyon', 'Nice']) {
    world.rows = [row('0001', { city }), row('0002')];
    world.clock.advance(1);
    await world.sync({ isIncremental: true });
  }

  expect(codes(world)).toEqual(['0003', '0004']);
});

it('a location that an incremental run has seen again is no longer staged', async () => {
  const world = await createStagedWorld();
  world.rows = [row('0001'), row('0002'), row('0003')];
  world.clock.advance(1);

  await world.sync({ isIncremental: true });

  expect(codes(world)).toEqual(['0004']);
});

it.each([
  ['refused', false],
  ['carried out in part', true],
])('a run that was %s is as good a witness as another', async (_what, yes) => {
  const world = await createStagedWorld();
  world.clock.advance(1);

  await world.sync({ yes });

  expect(codes(world)).toEqual(['0003', '0004']);
});

it('what was closed since, by another run, is no longer staged', async () => {
  const world = await createStagedWorld();
  world.clock.advance(1);
  await world.sync({ only: ['0003'], overrides: ['close'] });

  await world.sync({ isIncremental: true });

  expect(codes(world)).toEqual(['0004']);
});

it('R2: a run that could read only half a side says nothing of it', async () => {
  const world = await createStagedWorld();
  world.sourceProblem = 'the last row is torn';
  world.clock.advance(1);

  await world.sync({ yes: false });

  expect(codes(world)).toEqual(['0003', '0004']);
});

it('is empty once a full run found nobody missing', async () => {
  const world = await createStagedWorld();
  world.rows = fleet.map((id) => row(id));
  world.clock.advance(1);

  await world.sync();

  expect(codes(world)).toEqual([]);
});

it.each([
  ['counts within seven days', 7 * 24 - 1, ['allow', null]],
  ['has lapsed after seven days, and is asked for again', 7 * 24, [null, null]],
] as const)('an allowance that no run carried out %s', async (_what, hours, decisions) => {
  const world = await createStagedWorld();
  allowStaged([asLocationKey('0003')], 'ann@desk', world.memory);

  world.clock.advance(hours);

  expect(stagedIn(world.memory, world.clock.now()).map(({ decision }) => decision?.take ?? null)).toEqual(decisions);
});
