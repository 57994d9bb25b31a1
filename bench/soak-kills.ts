import { setTimeout as wait } from 'node:timers/promises';
import { comeToRest, type SoakTask } from './soak-daemon.ts';
import { createRandom, createSoakWorld, differences, editSomething, expectEnd, type SoakWorld } from './soak-world.ts';
import type { Line } from './table.ts';

/** A run of a small world makes fewer calls; a daemon makes no more after its first run. */
const mostCalls = 20;
const patienceMs = 15_000;

/**
 * Starts `sync` and the daemon by turns, kills each with SIGKILL at a random moment of its life while both sides are edited,
 * and looks at the end whether anything was lost, doubled, or is written again.
 */
export async function soakKills({
  folder,
  shops,
  seed,
  kills,
  tell,
}: Omit<SoakTask, 'minutes'> & { readonly kills: number }): Promise<readonly Line[]> {
  const world = await createSoakWorld(folder, shops, () => ({
    schedule: { incremental: '* * * * *', full: '0 3 * * *', jitter_seconds: 0, watch: true },
  }));
  const random = createRandom(seed);
  const lives: number[] = [];
  let [killed, edits] = [0, 0];
  try {
    // The first run is killed too, right in its creates.
    for (let round = 1; round <= kills; round += 1) {
      if (round > 1) for (let count = 0; count < 5; count += 1) editSomething(world, random, (edits += 1));
      const program = round % 4 === 0 ? world.start('daemon', '--log-level', 'info') : world.start('sync', '--yes');
      const calls = Math.floor(random() * mostCalls);
      const more = Math.floor(random() * 40);
      lives.push(calls);
      await Promise.race([callsWere(world, calls), program.ended, wait(patienceMs)]);
      await wait(more);
      if (program.child.exitCode === null && program.child.kill('SIGKILL')) killed += 1;
      await program.ended;
      if (round % 10 === 0) tell(`${String(round)} restarts, ${String(killed)} killed in the middle`);
    }
    const before = world.emulator.requests.length;
    const { last, rounds } = await comeToRest(world);
    const firstWrites = world.emulator.requests.slice(before).filter(({ method }) => method !== 'GET').length;
    world.emulator.clearRequests();
    await expectEnd(world, 0, 'sync');
    const writes = world.emulator.requests.filter(({ method }) => method !== 'GET').length;
    const apart = differences(world);
    const businesses = world.emulator.businesses().length;
    return [
      {
        what: 'restarts',
        figure: String(kills),
        behind: `killed up to 40 ms after ${String(Math.min(...lives))} to ${String(Math.max(...lives))} calls`,
      },
      {
        what: 'killed in the middle',
        figure: String(killed),
        behind: `the other ${String(kills - killed)} were done before; ${String(edits)} edits meanwhile`,
      },
      {
        what: 'businesses',
        figure: String(businesses),
        aim: { text: String(shops), isMet: businesses === shops },
        behind: 'one a shop',
      },
      {
        what: 'fields that differ at rest',
        figure: String(apart.length),
        aim: { text: '0', isMet: apart.length === 0 },
        behind: apart.slice(0, 3).join('; '),
      },
      {
        what: 'changes, conflicts, held in the last plan',
        figure: [last.changes, last.conflicts, last.held].map((list) => String(list.length)).join(', '),
        aim: { text: '0, 0, 0', isMet: last.changes.length + last.conflicts.length + last.held.length === 0 },
        behind: `after ${String(rounds)} runs of sync with ${String(firstWrites)} writes`,
      },
      {
        what: 'writes of one more run',
        figure: String(writes),
        aim: { text: '0', isMet: writes === 0 },
        behind: 'all were settled',
      },
    ];
  } finally {
    await world.close();
  }
}

/** At a call and not at a time, so that a slow machine is killed at as many different moments. */
async function callsWere({ emulator }: SoakWorld, calls: number): Promise<void> {
  emulator.clearRequests();
  const end = performance.now() + patienceMs;
  while (emulator.requests.length < calls && performance.now() < end) await wait(1);
}
