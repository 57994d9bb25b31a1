import { describe, expect, it } from 'vitest';
import { asLocationKey } from '../../src/domain/ids.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import { createStagedWorld } from './staged-world.ts';

const week = 7 * 24;

/** Two of four shops left, no close passes, and a person allowed 0003 to leave. */
async function allowed(): Promise<SimulatedWorld> {
  const world = await createStagedWorld();
  world.memory.recordResolution({
    code: asLocationKey('0003'),
    field: null,
    take: 'source',
    source: null,
    who: 'ann@desk',
  });
  return world;
}

describe('an allowance that was not carried out', () => {
  it('counts for less than seven days', async () => {
    const world = await allowed();
    world.clock.advance(week - 0.01);

    const { outcomes, plan } = await world.sync();

    expect(plan.changes.find(({ code }) => code === '0003')?.allowed_by).toBe('ann@desk');
    expect(outcomes.map(({ code, result }) => `${code} ${result}`)).toEqual(['0003 done', '0004 held']);
  });

  it('lapses after them with a notice that names who gave it, once, and closes nothing', async () => {
    const world = await allowed();
    world.clock.advance(week);

    const rehearsed = await world.plan();
    const { outcomes, plan } = await world.sync();
    const next = await world.plan();

    const told = expect.stringMatching(
      /^the allowance of ann@desk .* has lapsed; .*"partoo-sync allow 0003"/u,
    ) as string;
    expect(rehearsed.notices).toContainEqual({ code: '0003', message: told });
    expect(plan.notices).toContainEqual({ code: '0003', message: told });
    expect(next.notices.filter(({ message }) => message.includes('lapsed'))).toEqual([]);
    expect(outcomes.map(({ code, result }) => `${code} ${result}`)).toEqual(['0003 held', '0004 held']);
    expect(world.memory.resolutions()).toEqual([]);
  });

  it('lapses alone: an answer to a conflict waits as long as its question', async () => {
    const world = await allowed();
    world.memory.recordResolution({ code: asLocationKey('0003'), field: null, take: 'partoo', who: 'ann@desk' });
    world.clock.advance(week);

    const plan = await world.plan();

    expect(plan.notices.filter(({ message }) => message.includes('lapsed'))).toEqual([]);
  });
});
