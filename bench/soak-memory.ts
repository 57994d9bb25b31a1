import type { EndedRun, Nudge } from '../src/daemon.ts';
import type { Log } from '../src/domain/ports/log.ts';
import { loadBuilt } from './built.ts';
import type { SoakTask } from './soak-daemon.ts';
import { createRandom, createSoakWorld, editSomething, expectEnd } from './soak-world.ts';
import type { Line } from './table.ts';

const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {
  // Nothing to say during a measurement.
}

interface Sample {
  readonly runs: number;
  readonly heapMb: number;
  readonly rssMb: number;
}

/**
 * The daemon's own loop of the built program in this process, nudged as soon as a run has ended; one edit every ten runs. The
 * heap is measured after a collection, so that what is left is what is kept.
 */
export async function soakMemory({
  folder,
  shops,
  runs,
  tell,
}: Pick<SoakTask, 'folder' | 'shops' | 'tell'> & { readonly runs: number }): Promise<readonly Line[]> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('start with --expose-gc, as npm run soak does');
  const { runDaemon } = await loadBuilt<typeof import('../src/daemon.ts')>('daemon');
  const { createApp } = await loadBuilt<typeof import('../src/app.ts')>('app');
  const { loadConfig } = await loadBuilt<typeof import('../src/config/load-config.ts')>('config/load-config');
  const world = await createSoakWorld(folder, shops, () => ({}), 60_000);
  await expectEnd(world, 0, 'sync', '--yes');
  const { systemClock: clock } = await loadBuilt<typeof import('../src/http/system-clock.ts')>('http/system-clock');
  const app = createApp({
    loaded: loadConfig(world.configFile, process.env),
    clock,
    log: silent,
    scrub: (text) => text,
    random: Math.random,
  });
  const random = createRandom(1);
  const stopping = new AbortController();
  const samples: Sample[] = [];
  let [ended, failed] = [0, 0];
  let nudge = (): void => undefined;

  function noteRun({ error }: EndedRun): void {
    ended += 1;
    if (error !== null) failed += 1;
    if (ended % 10 === 0) {
      world.emulator.clearRequests();
      editSomething(world, random, ended);
    }
    if (ended === 100 || ended === 1000 || ended % 2500 === 0 || ended === runs) take();
    if (ended >= runs) stopping.abort();
    else setImmediate(nudge);
  }

  function take(): void {
    collect?.();
    const { heapUsed, rss } = process.memoryUsage();
    samples.push({ runs: ended, heapMb: heapUsed / 2 ** 20, rssMb: rss / 2 ** 20 });
    tell(`${String(ended)} runs: heap ${(heapUsed / 2 ** 20).toFixed(1)} MB, RSS ${(rss / 2 ** 20).toFixed(0)} MB`);
  }

  const never = { timezone: 'UTC', incremental: '0 0 1 1 *', full: '0 0 1 1 *', jitterSeconds: 0, installation: [] };
  const watch: Nudge = {
    trigger: 'watch',
    start(onNudge) {
      nudge = onNudge;
      return Promise.resolve({ close: () => Promise.resolve() });
    },
  };
  try {
    const open = (): ReturnType<typeof app.openForWriting> => app.openForWriting('soak');
    await runDaemon(
      { open, clock, log: silent, nudges: [watch], onRunEnded: noteRun, schedule: never },
      stopping.signal,
    );
  } finally {
    app.close();
    await world.close();
  }
  const early = samples.find((one) => one.runs === 1000) ?? samples[0];
  const last = samples.at(-1);
  if (early === undefined || last === undefined) throw new Error('no run was measured');
  const growth = last.heapMb / early.heapMb;
  return [
    {
      what: 'runs',
      figure: String(ended),
      behind: `${String(failed)} failed; ${String(shops)} shops, an edit every tenth run`,
    },
    {
      what: 'heap kept',
      figure: `${last.heapMb.toFixed(1)} MB`,
      aim: { text: `at most 1.05 of ${String(early.runs)} runs`, isMet: growth <= 1.05 },
      behind: samples.map((one) => `${one.heapMb.toFixed(1)} MB after ${String(one.runs)}`).join(', '),
    },
    {
      what: 'memory (RSS), emulator included',
      figure: `${last.rssMb.toFixed(0)} MB`,
      behind: samples.map((one) => `${one.rssMb.toFixed(0)} MB after ${String(one.runs)}`).join(', '),
    },
  ];
}
