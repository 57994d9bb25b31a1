import { afterEach, describe, expect, it } from 'vitest';
import { runDaemon, type DaemonDeps, type EndedRun } from '../src/daemon.ts';
import type { Log } from '../src/domain/ports/log.ts';
import { createSimulatedClock, type SimulatedClock } from './support/simulated-clock.ts';
import { rawOf, row } from './sync/shops.ts';
import { createWorld, type SimulatedWorld } from './sync/simulated-world.ts';

const minute = 60_000;
const hour = 60 * minute;
const codes = ['0001', '0002'] as const;

interface Living {
  readonly world: SimulatedWorld;
  readonly clock: SimulatedClock;
  readonly said: string[];
  /** Runs that ended, as `03:00 full` or `03:05 incremental PAUSED`, in UTC. */
  readonly ended: string[];
  /** Runs under way; more than one never happens. */
  readonly open: () => number;
  /** Time goes by, minute by minute, and runs take their turns. */
  pass(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const living: Living[] = [];

afterEach(async () => {
  for (const { clock, stop } of living.splice(0)) {
    await stop();
    expect(clock.sleepers).toBe(0);
  }
});

/** A daemon of a settled world on simulated time; `duringRun` is awaited in every run, with its number from 1. */
async function live(
  duringRun: (run: number, clock: SimulatedClock) => Promise<void> = async () => {},
): Promise<Living> {
  const world = await createWorld({
    rows: codes.map((code) => row(code)),
    businesses: codes.map((code) => rawOf(code)),
  });
  await world.sync();
  const clock = createSimulatedClock('2026-11-22T00:01:00Z');
  const stopping = new AbortController();
  const [said, ended]: [string[], string[]] = [[], []];
  let [opened, open, most] = [0, 0, 0];
  const say: Log['info'] = (_facts, message) => {
    said.push(message);
  };
  const onRunEnded = ({ trigger, error }: EndedRun): void => {
    const at = new Date(clock.now()).toISOString().slice(11, 16);
    ended.push([at, trigger, ...(error === null ? [] : [error.code])].join(' '));
  };
  const deps: DaemonDeps = {
    async open() {
      opened += 1;
      open += 1;
      most = Math.max(most, open);
      await duringRun(opened, clock);
      return {
        deps: { ...world.deps(), clock },
        close: () => {
          open -= 1;
        },
      };
    },
    clock,
    log: { debug: say, info: say, warn: say, error: say },
    nudges: [],
    onRunEnded,
    schedule: {
      timezone: 'Europe/Paris',
      incremental: '*/30 * * * *',
      full: '0 3 * * *',
      jitterSeconds: 0,
      installation: [],
    },
  };
  const done = runDaemon(deps, stopping.signal);
  const rest = async (): Promise<void> => {
    for (let turns = 0; turns < 30; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  await rest();
  const one: Living = {
    world,
    clock,
    said,
    ended,
    open: () => most,
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += minute) {
        await clock.pass(minute);
        if (new Date(clock.now()).getUTCMinutes() % 30 < 2) await rest();
      }
      await rest();
    },
    async stop() {
      stopping.abort();
      await done;
    },
  };
  living.push(one);
  return one;
}

describe('the daemon on its schedule', () => {
  it('runs at its start and at each of its times, full where both are due', async () => {
    const { ended, pass } = await live();

    await pass(2 * hour + 5 * minute);

    expect(ended).toEqual(['00:01 start', '00:30 incremental', '01:00 incremental', '01:30 incremental', '02:00 full']);
  });

  it('R29: what falls due during a run of hours is one run after it, and none overlap', async () => {
    const { ended, pass, open } = await live(async (run, clock) => {
      if (run === 2) await clock.sleep(3 * hour);
    });

    await pass(4 * hour + 5 * minute);

    // From 00:30 to 03:30; the full one of 02:00 covers the incremental ones.
    expect(ended).toEqual(['00:01 start', '03:30 incremental', '03:30 full', '04:00 incremental']);
    expect(open()).toBe(1);
  });

  it('R29: after days of sleep there is one run', async () => {
    const { ended, clock, pass } = await live();
    await pass(10 * minute);

    clock.suspend(3 * 24 * hour + 5 * hour);
    await pass(2 * minute);

    expect(ended.slice(1)).toEqual([expect.stringMatching(/^05:1\d full$/)]);
  });

  it('R28: nothing runs during a pause, and runs go on by themselves after resume', async () => {
    const { world, ended, pass } = await live();
    world.memory.pauseRuns({ who: 'ada', reason: 'audit' });

    await pass(3 * hour);
    const during = new Set(ended.slice(1).map((text) => text.split(' ')[2]));
    world.memory.pauseRuns(null);
    ended.length = 0;
    await pass(30 * minute);

    expect([...during]).toEqual(['PAUSED']);
    expect(ended).toEqual(['03:30 incremental']);
  });

  it.each([0, 1, 29, 30, 45, 120])(
    'stops at once %i minutes after its start, and no timer is left',
    async (minutes) => {
      const { clock, said, pass, stop } = await live();
      await pass(minutes * minute);

      await stop();

      expect(clock.sleepers).toBe(0);
      expect(said.at(-1)).toBe('daemon stopped');
    },
  );

  it('stops in the middle of a run, once that has come to its end', async () => {
    let finish: () => void = () => undefined;
    const { said, pass, stop } = await live(async (run) => {
      if (run === 2) await new Promise<void>((resolve) => (finish = resolve));
    });
    await pass(40 * minute);

    const stopped = stop();
    const before = said.at(-1);
    finish();
    await stopped;

    expect(before).not.toBe('daemon stopped');
    expect(said.at(-1)).toBe('daemon stopped');
  });
});
