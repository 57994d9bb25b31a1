import { describe, expect, it } from 'vitest';
import { createRunningClock } from '../../simulation/running-clock.ts';
import { rawOf, row } from '../shops.ts';
import { createSimulatedPartoo } from '../simulated-partoo.ts';
import { createWorld, type SimulatedWorld } from '../simulated-world.ts';

/** A run that writes a new city, which is for both sides to edit, and reads it back so much later. */
async function written(
  to: string,
  secondsLater: number,
  meanwhile: (world: SimulatedWorld, id: string) => void = () => undefined,
): Promise<SimulatedWorld> {
  const clock = createRunningClock('2026-11-22T09:00:00.000Z', () => false);
  const world = await createWorld({
    rows: [row('0001', { city: 'Lyon' })],
    fields: { city: { from: 'city', owner: 'shared', on_conflict: 'manual' } },
    clock,
    createPartoo: async ({ today }) => createSimulatedPartoo([rawOf('0001', { city: 'Lyon' })], today, clock.now),
  });
  world.partoo.reshape = (raw) => ({ ...raw, city: raw['city'] === 'Nice' ? 'Nizza' : raw['city'] });
  await world.sync();
  world.rows = [row('0001', { city: to })];
  let isWritten = false;
  world.partoo.onStep = (call) => {
    if (isWritten && call === 'before findByIds') {
      clock.advance(secondsLater / 3600);
      meanwhile(world, world.partoo.byCode('0001')[0]?.id ?? '');
      isWritten = false;
    }
    isWritten ||= call.startsWith('after update');
  };
  await world.sync();
  world.partoo.onStep = () => undefined;
  return world;
}

describe('what was written, and is read back a minute later', () => {
  it('is Partoo’s form of our value where nobody edited it since (R15)', async () => {
    const world = await written('Nice', 60);

    const { plan } = await world.sync();

    expect([plan.conflicts, plan.changes]).toEqual([[], []]);
    expect(world.partoo.byCode('0001')).toMatchObject([{ city: 'Nizza' }]);
  });

  it('R20: is not taken for Partoo’s form where a colleague edited it since: a person is asked', async () => {
    const world = await written('Nice', 60, ({ partoo }, id) => {
      partoo.edit(id, { city: 'Paris' });
    });

    const { plan } = await world.sync();

    expect(plan.conflicts).toMatchObject([{ code: '0001', field: 'city', source: 'Nice', partoo: 'Paris' }]);
  });

  it('R20: nor is what a colleague edited after Partoo was found to hold it already', async () => {
    const world = await written('Lyon', 60);
    world.rows = [row('0001', { city: 'Nantes' })];
    let looks = 0;
    world.partoo.onStep = (call) => {
      if (call !== 'before findByIds') return;
      looks += 1;
      world.partoo.edit(world.partoo.byCode('0001')[0]?.id ?? '', { city: looks === 1 ? 'Nantes' : 'Paris' });
    };
    await world.sync();
    world.partoo.onStep = () => undefined;

    const { plan } = await world.sync();

    expect(looks).toBe(2);
    expect(world.partoo.writes).toEqual([]);
    expect(plan.conflicts).toMatchObject([{ code: '0001', field: 'city', source: 'Nantes', partoo: 'Paris' }]);
  });
});
