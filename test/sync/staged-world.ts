import { rawOf, row } from './shops.ts';
import { createWorld, type SimulatedWorld } from './simulated-world.ts';

export const fleet = ['0001', '0002', '0003', '0004'];

/** Two of four shops left, and no close passes: a full run has held both back. */
export async function createStagedWorld(): Promise<SimulatedWorld> {
  const world = await createWorld({
    rows: fleet.map((id) => row(id)),
    businesses: fleet.map((id) => rawOf(id)),
    policy: { absent: { action: 'close', afterReads: 1, afterHours: 0 } },
    limits: { close: { max: 0, percent: 100 } },
  });
  await world.sync();
  world.rows = [row('0001'), row('0002')];
  world.clock.advance(1);
  await world.sync();
  return world;
}
