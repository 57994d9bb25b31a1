import { expect, it } from 'vitest';
import { lyon, nice, openTestState, paris } from './support.ts';

it('R3: reads in a row are counted, with the first and the last instant', async () => {
  const { memory, clock } = await openTestState();
  const first = clock.iso();
  memory.countAbsences([paris]);
  clock.advance(3_600_000);

  memory.countAbsences([paris, lyon]);

  expect([...memory.absences()]).toEqual([
    [paris, { reads: 2, firstMissedAt: first, lastMissedAt: clock.iso() }],
    [lyon, { reads: 1, firstMissedAt: clock.iso(), lastMissedAt: clock.iso() }],
  ]);
});

it('R3: a complete read that has it again starts the count over', async () => {
  const { memory } = await openTestState();
  memory.countAbsences([paris]);
  memory.countAbsences([paris]);

  memory.countAbsences([]);
  memory.countAbsences([paris]);

  expect(memory.absences().get(paris)?.reads).toBe(1);
});

it('R1 R3: any sighting resets it, by a read that counts nobody', async () => {
  const { memory } = await openTestState();
  memory.countAbsences([paris, lyon]);

  memory.resetAbsences([lyon, nice]);

  expect([...memory.absences().keys()]).toEqual([paris]);
});
