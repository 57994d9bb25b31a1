import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../src/emulator/faults.ts';
import {
  createRandom,
  createSoakWorld,
  differences,
  editSomething,
  expectEnd,
  freePort,
  type Running,
  type SoakPlan,
  type SoakWorld,
  subscribe,
  until,
} from './soak-world.ts';
import type { Line } from './table.ts';

export interface SoakTask {
  readonly folder: string;
  readonly shops: number;
  readonly seed: number;
  readonly minutes: number;
  readonly tell: (step: string) => void;
}

/** What goes wrong, with its chance at every call. The program waits five seconds for an answer. */
const faults: readonly Fault[] = [
  { kind: 'status', status: 500, probability: 0.03 },
  { kind: 'status', status: 503, probability: 0.02, headers: { 'retry-after': '2' } },
  { kind: 'html', probability: 0.01 },
  { kind: 'retry-after', value: '3', probability: 0.01 },
  { kind: 'reset-before-effect', probability: 0.02 },
  { kind: 'reset-after-effect', probability: 0.02 },
  { kind: 'hang-before-effect', probability: 0.005 },
  { kind: 'hang-after-effect', probability: 0.005, match: { method: 'POST' } },
  { kind: 'truncated-json', probability: 0.01 },
  { kind: 'slow', delayMs: 1500, probability: 0.05 },
];

interface Sample {
  readonly rssMb: number;
  /** Open file descriptors, sockets included. */
  readonly handles: number;
}

interface Tally {
  writes: number;
  calls: number;
  /** Answers 429 that no fault gave: the program was faster than it may. */
  refused: number;
  readonly faults: Map<string, number>;
}

/** The daemon with everything on, for so many minutes of faults and edits; then rest, and a look at both sides. */
export async function soakDaemon({ folder, shops, seed, minutes, tell }: SoakTask): Promise<readonly Line[]> {
  const port = await freePort();
  const world = await createSoakWorld(folder, shops, (emulator) => ({
    schedule: {
      timezone: 'Europe/Paris',
      incremental: '* * * * *',
      full: '*/5 * * * *',
      jitter_seconds: 2,
      watch: true,
    },
    server: {
      listen: `127.0.0.1:${String(port)}`,
      webhooks: { path: '/hooks', public_key: emulator.webhooks.publicKey },
    },
  }));
  const tally: Tally = { writes: 0, calls: 0, refused: 0, faults: new Map() };
  try {
    await expectEnd(world, 0, 'sync', '--yes');
    const daemon = world.start('daemon', '--log-level', 'info');
    await until(() => daemon.count('run ended') > 0, 'the first run');
    await subscribe(world, port);
    const start = sample(daemon);
    tell(`living: ${show(start)}`);
    const early = await live({ world, daemon, seed, minutes, tell, tally });
    const end = sample(daemon);
    const runs = daemon.count('run ended');
    tell(`faults off after ${String(runs)} runs: ${show(end)}`);

    world.emulator.faults.clear();
    await wait(130_000); // two incremental runs and every quiet period
    const quiet = differences(world);
    daemon.child.kill('SIGTERM');
    const { code } = await daemon.ended;
    const { last, rounds } = await comeToRest(world);
    tallyUp(world, tally);
    const apart = differences(world);
    const events = world.emulator.webhooks.deliveries.length;
    return [
      {
        what: 'minutes with faults and edits',
        figure: String(minutes),
        behind: `${String(shops)} shops, an edit every 2 to 6 s`,
      },
      {
        what: 'runs of the daemon',
        figure: String(runs),
        behind: `${String(daemon.count('edits in Partoo that no webhook told of'))} found edits without an event`,
      },
      { what: 'calls', figure: String(tally.calls), behind: `${String(tally.writes)} of them writes` },
      {
        what: 'faults served',
        figure: String(sum(tally.faults)),
        behind: [...tally.faults].map(([kind, count]) => `${kind} ${String(count)}`).join(', '),
      },
      {
        what: 'answers 429 without a fault',
        figure: String(tally.refused),
        aim: { text: '0', isMet: tally.refused === 0 },
        behind: '280 calls a minute of 300',
      },
      { what: 'events delivered', figure: String(events), behind: 'deliveries and their repetitions' },
      {
        what: 'memory (RSS)',
        figure: `${end.rssMb.toFixed(0)} MB`,
        aim: { text: 'at most 1.3 of minute 5', isMet: end.rssMb <= early.rssMb * 1.3 },
        behind: `${start.rssMb.toFixed(0)} MB at the start, ${early.rssMb.toFixed(0)} MB after 5 min`,
      },
      {
        what: 'open files and sockets',
        figure: String(end.handles),
        aim: { text: 'at most 10 more than at minute 5', isMet: end.handles <= early.handles + 10 },
        behind: `${String(start.handles)} at the start, ${String(early.handles)} after 5 min`,
      },
      {
        what: 'files in the folder of the state',
        figure: String(readdirSync(`${folder}/state`).length),
        behind: readdirSync(`${folder}/state`).join(', '),
      },
      {
        what: 'end of the daemon after SIGTERM',
        figure: String(code),
        aim: { text: '0', isMet: code === 0 },
        behind: 'exit code',
      },
      {
        what: 'fields that differ two minutes after the last fault',
        figure: String(quiet.length),
        behind: quiet.slice(0, 3).join('; '),
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
        behind: `after ${String(rounds)} runs of sync`,
      },
    ];
  } finally {
    await world.close();
  }
}

/** Edits every few seconds; answers what the daemon used after five minutes. */
async function live({
  world,
  daemon,
  seed,
  minutes,
  tell,
  tally,
}: Pick<SoakTask, 'seed' | 'minutes' | 'tell'> & {
  readonly world: SoakWorld;
  readonly daemon: Running;
  readonly tally: Tally;
}): Promise<Sample> {
  const random = createRandom(seed);
  for (const fault of faults) world.emulator.faults.add(fault);
  const from = performance.now();
  let early: Sample | null = null;
  let told = 0;
  for (let count = 1; performance.now() - from < minutes * 60_000; count += 1) {
    editSomething(world, random, count);
    // The same rows in a new file: an export that runs every so often.
    if (count % 20 === 0) world.write(world.rows());
    await wait(2000 + random() * 4000);
    if (daemon.child.exitCode !== null) throw new Error(`the daemon ended with ${String(daemon.child.exitCode)}`);
    tallyUp(world, tally);
    const passed = (performance.now() - from) / 60_000;
    if (early === null && passed >= Math.min(5, minutes / 2)) early = sample(daemon);
    if (passed - told >= 5) {
      told = passed;
      tell(
        `${passed.toFixed(0)} min, ${String(daemon.count('run ended'))} runs, ${String(tally.calls)} calls: ${show(sample(daemon))}`,
      );
    }
  }
  return early ?? sample(daemon);
}

/** Runs until a plan is empty; what failed is tried again after some time only, so this may take several. */
export async function comeToRest(world: SoakWorld): Promise<{ readonly last: SoakPlan; readonly rounds: number }> {
  for (let rounds = 1; ; rounds += 1) {
    const { stdout } = await world.start('sync', '--json', '--log-level', 'info').ended;
    const { plan: last } = JSON.parse(stdout) as { readonly plan: SoakPlan };
    if (last.changes.length + last.conflicts.length + last.held.length === 0 || rounds === 10) return { last, rounds };
    await wait(rounds * 5_000);
  }
}

function tallyUp({ emulator }: SoakWorld, tally: Tally): void {
  for (const { method, status, fault } of emulator.requests) {
    tally.calls += 1;
    if (method !== 'GET') tally.writes += 1;
    if (status === 429 && fault === null) tally.refused += 1;
    if (fault !== null) tally.faults.set(fault, (tally.faults.get(fault) ?? 0) + 1);
  }
  emulator.clearRequests();
}

function sample({ child }: Running): Sample {
  const place = `/proc/${String(child.pid)}`;
  const kb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`${place}/status`, 'utf8'))?.[1] ?? Number.NaN);
  return { rssMb: kb / 1024, handles: readdirSync(`${place}/fd`).length };
}

const show = ({ rssMb, handles }: Sample): string => `${rssMb.toFixed(0)} MB, ${String(handles)} open files`;

const sum = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((all, one) => all + one, 0);
