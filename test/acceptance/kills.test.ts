import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { openState } from '../../src/state/open-state.ts';
import { prepareBuilt } from '../support/built-cli.ts';
import { type CliWorld, createCliWorlds, usualFields } from '../support/cli-world.ts';
import { shops } from '../support/shops.ts';

const createWorld = createCliWorlds();
const minute = 60_000;

beforeAll(prepareBuilt, minute);

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What both sides and the memory of them hold, without ids and times. */
async function endOf(world: CliWorld): Promise<object> {
  const memory = await openState(world.stateFile, { clock: { now: Date.now }, mode: 'read' });
  try {
    const codes = [...memory.links().keys()].sort();
    return {
      businesses: world.emulator
        .businesses()
        .map(({ code, name, city, contacts, open_hours: hours }) => ({ code, name, city, contacts, hours }))
        .sort((one, other) => one.code.localeCompare(other.code)),
      bases: [...memory.basesOf(codes)].map(([code, { settledAt: _, ...values }]) => ({ code, ...values })),
    };
  } finally {
    memory.close();
  }
}

/** All names change in the source `times` times, and between that somebody edits one in Partoo. */
async function tell(world: CliWorld, times: number, run: (time: number) => Promise<void>): Promise<void> {
  for (let time = 1; time <= times; time += 1) {
    world.source(shops(40).map((one) => ({ ...one, name: `${one['name'] ?? ''} of ${String(time)}` })));
    // Another shop each time: one that is edited again and again is held in the end (R15).
    if (time > 1) world.emulator.edit(`00${String(time + 10)}`, { city: `Edited ${String(time)}` });
    await run(time);
  }
}

const settings = { fields: usualFields };

describe('requirements R22, R12: killed ten times at random', () => {
  const seed = Number(process.env['KILLS_SEED'] ?? Date.now() % 100_000);

  it(
    `ends as if nothing had happened, and writes nothing more (KILLS_SEED=${String(seed)})`,
    async () => {
      const [world, calm] = [await createWorld({ settings }), await createWorld({ settings })];
      const random = createRandom(seed);
      await tell(calm, 10, async () => {
        await calm.sync(0, '--yes');
      });

      let killed = 0;
      await tell(world, 10, async (time) => {
        const first = world.emulator.requests.length;
        const program = world.start(time % 4 === 0 ? ['daemon'] : ['sync', '--yes']);
        // At a random call, so that a busy machine does not decide what is hit.
        const calls = first + 1 + Math.floor(random() * (time === 1 ? 45 : 12));
        const patience = Date.now() + 20_000;
        while (program.child.exitCode === null && world.emulator.requests.length < calls && Date.now() < patience)
          await wait(1);
        if (program.child.kill('SIGKILL')) killed += 1;
        await program.ended;
        // What it began is brought to its end before the next edit, as a schedule would; every other time.
        if (time % 2 === 0 || time === 1) await world.run('sync', '--yes');
      });
      await world.sync(0);
      await world.sync(0);
      const before = world.writes().length;
      const third = await world.sync(0);

      expect(killed).toBeGreaterThan(0);
      expect(third.plan).toMatchObject({ changes: [], conflicts: [], held: [] });
      expect(world.writes()).toHaveLength(before);
      expect(await endOf(world)).toEqual(await endOf(calm));
    },
    5 * minute,
  );
});
