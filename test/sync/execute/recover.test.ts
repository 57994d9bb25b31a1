import { describe, expect, it } from 'vitest';
import { createRunningClock } from '../../simulation/running-clock.ts';
import { rawOf, row } from '../shops.ts';
import { createSimulatedPartoo } from '../simulated-partoo.ts';
import { createWorld, type SimulatedWorld } from '../simulated-world.ts';

/** Killed after Partoo had answered the one write, before it was read back; the city is for both sides to edit. */
async function killedBeforeReadBack(): Promise<SimulatedWorld> {
  const clock = createRunningClock('2026-11-22T09:00:00.000Z', () => false);
  const world = await createWorld({
    rows: [row('0001', { city: 'Lyon' })],
    fields: { city: { from: 'city', owner: 'shared', on_conflict: 'manual' } },
    clock,
    createPartoo: async ({ today }) => createSimulatedPartoo([rawOf('0001', { city: 'Lyon' })], today, clock.now),
  });
  world.partoo.reshape = (raw) => ({ ...raw, city: raw['city'] === 'Nice' ? 'Nizza' : raw['city'] });
  await world.sync();
  world.rows = [row('0001', { city: 'Nice' })];
  let isAnswered = false;
  world.partoo.onStep = (call) => {
    if (isAnswered) throw new Error('killed');
    isAnswered = call.startsWith('after update');
  };
  await world.sync().catch(() => null);
  world.partoo.onStep = () => undefined;
  await world.restart();
  return world;
}

describe('what a killed run had written, read back by the next one (R12, R22)', () => {
  it('is Partoo’s form of our value where nobody edited it since (R15)', async () => {
    const world = await killedBeforeReadBack();
    world.clock.advance(24);

    const { plan } = await world.sync();

    expect(plan.conflicts).toEqual([]);
    expect(plan.changes).toEqual([]);
    expect(world.partoo.byCode('0001')).toMatchObject([{ city: 'Nizza' }]);
  });

  it('R20: is not taken for Partoo’s form where a colleague edited it since: a person is asked', async () => {
    const world = await killedBeforeReadBack();
    world.clock.advance(1);
    world.partoo.edit(world.partoo.byCode('0001')[0]?.id ?? '', { city: 'Paris' });

    const { plan } = await world.sync();

    expect(plan.conflicts).toMatchObject([{ code: '0001', field: 'city', source: 'Nice', partoo: 'Paris' }]);
  });
});
