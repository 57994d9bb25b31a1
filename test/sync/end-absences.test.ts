import { describe, expect, it } from 'vitest';
import type { LocationKey } from '../../src/domain/ids.ts';
import { rawOf, row } from './shops.ts';
import { createWorld, type SimulatedWorld } from './simulated-world.ts';

const codes = ['0001', '0002', '0003', '0004', '0005', '0006'];
const rows = codes.map((code) => row(code));

/** Of six agreed shops, 0006 has been missing from one read. */
async function missingOnce(): Promise<SimulatedWorld> {
  const world = await createWorld({ rows, businesses: codes.map((code) => rawOf(code)) });
  await world.sync();
  world.rows = rows.slice(0, 5);
  await world.sync();
  return world;
}

const isMissing = ({ memory }: SimulatedWorld): boolean => memory.absences().has('0006' as LocationKey);

describe('requirements R3: any sighting ends an absence', () => {
  it('a shop that is missing is counted', async () => {
    expect(isMissing(await missingOnce())).toBe(true);
  });

  it('so does one in a file that is cut further down', async () => {
    const world = await missingOnce();
    world.rows = rows;
    world.sourceProblem = 'the last row is cut';

    await world.sync();

    expect(isMissing(world)).toBe(false);
  });

  it('so does one in a run that nobody approves', async () => {
    const world = await missingOnce();
    world.rows = rows;
    world.reconfigure('configuration-2');

    const { isRefused } = await world.sync({ yes: false });

    expect(isRefused).toBe(true);
    expect(isMissing(world)).toBe(false);
  });

  it('so does one when a reviewed plan is carried out', async () => {
    const world = await missingOnce();
    const plan = await world.plan();
    world.rows = rows;
    world.sourceProblem = 'the last row is cut';

    await world.apply(plan);

    expect(isMissing(world)).toBe(false);
  });
});
