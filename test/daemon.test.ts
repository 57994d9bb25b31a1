import { describe, expect, it } from 'vitest';
import { createAnnouncer } from '../src/announce.ts';
import { runDaemon, type EndedRun, type Nudge } from '../src/daemon.ts';
import { SyncError } from '../src/domain/errors.ts';
import { asBusinessId } from '../src/domain/ids.ts';
import type { Log } from '../src/domain/ports/log.ts';
import { createSimulatedClock } from './support/simulated-clock.ts';
import { businessIdOf, rawOf, row } from './sync/shops.ts';
import { createWorld, type SimulatedWorld, type Story } from './sync/simulated-world.ts';

const codes = ['0001', '0002', '0003'] as const;
/** Nothing falls due while a test runs. */
const schedule = {
  timezone: 'Europe/Paris',
  incremental: '0 0 1 1 *',
  full: '0 0 1 1 *',
  jitterSeconds: 0,
  installation: [],
};

async function settledWorld(story: Partial<Story> = {}): Promise<SimulatedWorld> {
  const world = await createWorld({
    rows: codes.map((code) => row(code)),
    businesses: codes.map((code) => rawOf(code)),
    ...story,
  });
  await world.sync();
  return world;
}

interface Running {
  readonly ended: readonly EndedRun[];
  readonly said: readonly string[];
  /** How often the state was opened for a run. */
  readonly opened: () => number;
  nudge(trigger: Nudge['trigger']): void;
  /** Until so many runs have ended and nothing is under way. */
  settled(runs: number): Promise<void>;
  stop(): Promise<void>;
}

/** `onOpen` is called whenever a run begins. */
function startDaemon(world: SimulatedWorld, onOpen: (running: Running) => void = () => undefined): Running {
  const stopping = new AbortController();
  const ended: EndedRun[] = [];
  const said: string[] = [];
  const nudges = new Map<string, () => void>();
  let opened = 0;
  let isOpen = false;
  const say: Log['info'] = (_facts, message) => {
    said.push(message);
  };
  const nudgeOf = (trigger: Nudge['trigger']): Nudge => ({
    trigger,
    async start(onNudge) {
      nudges.set(trigger, onNudge);
      return {
        close: async () => {
          nudges.delete(trigger);
        },
      };
    },
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const running: Running = {
    ended,
    said,
    opened: () => opened,
    nudge: (trigger) => nudges.get(trigger)?.(),
    async settled(runs) {
      while (ended.length < runs || isOpen) await turn();
      for (let turns = 0; turns < 20; turns += 1) await turn();
    },
    async stop() {
      stopping.abort();
      await done;
      expect(nudges.size).toBe(0);
    },
  };
  const log = { debug: say, info: say, warn: say, error: say };
  const announcer = createAnnouncer({
    keyExpiry: () => null,
    open: async () => ({ ...world.memory, close: () => undefined }),
    digest: null,
    notifier: { tell: async () => [], ping: async () => [] },
    clock: world.clock,
    log,
    isLasting: true,
    isAttended: false,
  });
  const done = runDaemon(
    {
      async open() {
        opened += 1;
        isOpen = true;
        onOpen(running);
        return {
          deps: world.deps(),
          close: () => {
            isOpen = false;
          },
        };
      },
      clock: { now: world.clock.now, sleep: createSimulatedClock('2026-11-22T09:00:00Z').sleep },
      log,
      nudges: [nudgeOf('watch'), nudgeOf('webhook')],
      async onRunEnded(run) {
        ended.push(run);
        await announcer.noteRun({ ...run, isNarrow: run.trigger === 'webhook' }, stopping.signal);
      },
      schedule,
    },
    stopping.signal,
  );
  return running;
}

function hear({ memory }: SimulatedWorld, code: string): void {
  memory.recordEvent({
    id: `event of ${code}`,
    kind: 'business_updated',
    businessId: asBusinessId(businessIdOf(code)),
  });
}

function refused(): SyncError {
  return new SyncError('refused', { code: 'PARTOO_FORBIDDEN', retryable: false });
}

function triggersOf({ ended }: Running): readonly string[] {
  return ended.map(({ trigger }) => trigger);
}

describe('the daemon', () => {
  it('runs at its start, and for every nudge, and tells when its schedule runs next', async () => {
    const world = await settledWorld();
    const daemon = startDaemon(world);
    await daemon.settled(1);

    daemon.nudge('watch');
    await daemon.settled(2);
    hear(world, '0002');
    daemon.nudge('webhook');
    await daemon.settled(3);
    await daemon.stop();

    expect(triggersOf(daemon)).toEqual(['start', 'watch', 'webhook']);
    expect(daemon.ended[2]?.report?.plan.partoo).toMatchObject({ reading: 'partial', businesses: 1 });
    expect(daemon.ended[0]?.nextAtMs).toBe(Date.parse('2026-12-31T23:00:00Z')); // midnight in Paris
  });

  it('R34: events that waited when it started are acted on by its first run', async () => {
    const world = await settledWorld();
    hear(world, '0001');

    const daemon = startDaemon(world);
    await daemon.settled(1);
    await daemon.stop();

    expect(daemon.ended[0]?.report?.heard).toMatchObject({ events: 1 });
    expect(world.memory.pendingEvents()).toEqual([]);
  });

  it('R29: what comes while a run is under way becomes one run, which covers all of it', async () => {
    const world = await settledWorld();
    const daemon = startDaemon(world, ({ opened, nudge }) => {
      if (opened() !== 1) return;
      nudge('webhook');
      nudge('watch');
      nudge('webhook');
    });

    await daemon.settled(2);
    await daemon.stop();

    expect(triggersOf(daemon)).toEqual(['start', 'watch']);
  });

  it('begins no run for events that another run has acted on', async () => {
    const world = await settledWorld();
    const daemon = startDaemon(world);
    await daemon.settled(1);

    daemon.nudge('webhook');
    await daemon.settled(1);
    await daemon.stop();

    expect(daemon.opened()).toBe(2);
    expect(triggersOf(daemon)).toEqual(['start']);
  });

  it('R28: a run of some locations does not end what keeps the others waiting', async () => {
    const world = await settledWorld({ limits: { update: { max: 0, percent: 100 } } });
    world.partoo.edit(businessIdOf('0003'), { city: 'Lyon' });
    const daemon = startDaemon(world);
    await daemon.settled(1);

    hear(world, '0001');
    daemon.nudge('webhook');
    await daemon.settled(2);
    daemon.nudge('watch');
    await daemon.settled(3);
    await daemon.stop();

    expect(daemon.said.filter((text) => text === 'needs a person')).toHaveLength(1);
    expect(daemon.said).not.toContain('runs again');
  });

  it('tells of a run that failed, and goes on', async () => {
    const world = await settledWorld();
    let failures = 1;
    const daemon = startDaemon(world);
    await daemon.settled(1);
    world.partoo.onStep = () => {
      if (failures-- > 0) throw refused();
    };

    daemon.nudge('watch');
    await daemon.settled(2);
    daemon.nudge('watch');
    await daemon.settled(3);
    await daemon.stop();

    expect(daemon.ended.map(({ error }) => error?.code ?? null)).toEqual([null, 'PARTOO_FORBIDDEN', null]);
    expect(daemon.said).toContain('runs again');
  });
});
