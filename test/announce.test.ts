import { describe, expect, it } from 'vitest';
import { createAnnouncer } from '../src/announce.ts';
import type { RunEnding } from '../src/blocked-by.ts';
import { SyncError, type ErrorCode } from '../src/domain/errors.ts';
import { expiryOf } from '../src/key-expiry.ts';
import type { Plan } from '../src/domain/plan.ts';
import type { RunReport } from '../src/sync/run.ts';
import { planWith } from './server/observed-run.ts';
import { createWorld, type SimulatedWorld } from './sync/simulated-world.ts';

interface Ear {
  /** `blocked: title`, in order; pings too. */
  readonly told: readonly string[];
  note(ending: RunEnding): Promise<void>;
  /** Another process, with the same state. */
  restart(): Ear;
}

interface Traits {
  readonly isLasting?: boolean;
  readonly isAttended?: boolean;
  readonly isStateLost?: () => boolean;
  readonly hasDigest?: boolean;
  /** When the API key ends, `YYYY-MM-DD`. */
  readonly endsOn?: () => string | null;
}

function earOf(world: SimulatedWorld, traits: Traits = {}, told: string[] = []): Ear {
  const ignore = (): void => undefined;
  const { isLasting = true, isAttended = false, isStateLost = () => false, hasDigest = false, endsOn } = traits;
  const announcer = createAnnouncer({
    async open() {
      if (isStateLost()) throw new SyncError('disk full', { code: 'STATE_UNWRITABLE', retryable: false });
      return { ...world.memory, close: ignore };
    },
    notifier: {
      async tell({ kind, title }) {
        told.push(`${kind}: ${title}`);
        return [];
      },
      async ping() {
        told.push('ping');
        return [];
      },
    },
    keyExpiry: () =>
      expiryOf(
        endsOn === undefined ? null : { expiresOn: endsOn() },
        new Date(world.clock.now()).toISOString().slice(0, 10),
      ),
    digest: hasDigest ? { expression: '0 8 * * 1', timezone: 'Europe/Paris' } : null,
    clock: world.clock,
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    isLasting,
    isAttended,
  });
  return {
    told,
    note: (ending) => announcer.noteRun(ending, new AbortController().signal),
    restart: () => earOf(world, traits, told),
  };
}

function ran(plan: Plan = planWith(), changed: Partial<RunReport> = {}, isNarrow = false): RunEnding {
  const report = { plan, outcomes: [], isRefused: false, stoppedBy: null, ...changed } as unknown as RunReport;
  return { isNarrow, report, error: null };
}

function failed(code: ErrorCode, retryable = false): RunEnding {
  return { isNarrow: false, report: null, error: new SyncError('what came back', { code, retryable }) };
}

function stoppedAt(...limits: readonly string[]): Plan {
  const violations = limits.map((limit) => ({ limit, message: `${limit} too many`, override: `--override ${limit}` }));
  return planWith({ guard: { verdict: 'stop', violations, approvals: [] } });
}

const world = (): Promise<SimulatedWorld> => createWorld({ rows: [], businesses: [] });
const day = 24;

describe('announcing what needs a person', () => {
  it('R28: tells once when it begins, daily, and once when it is over, whatever is restarted between', async () => {
    const there = await world();
    const first = earOf(there);

    await first.note(failed('PARTOO_FORBIDDEN'));
    await first.note(failed('PARTOO_FORBIDDEN'));
    const second = first.restart();
    await second.note(failed('PARTOO_FORBIDDEN'));
    there.clock.advance(day);
    await second.restart().note(failed('PARTOO_FORBIDDEN'));
    const last = second.restart();
    await last.note(ran());
    await last.note(ran());

    expect(last.told).toEqual([
      'blocked: Partoo refuses the API key',
      'reminder: Still: Partoo refuses the API key',
      'recovered: Over: Partoo refuses the API key',
      'ping',
      'ping',
    ]);
    expect(there.memory.alarms()).toEqual([]);
  });

  it('a plan that waits for approval is told with its command, and no ping is sent for it', async () => {
    const there = await world();
    const ear = earOf(there);
    const plan = planWith({ guard: { verdict: 'approval', violations: [], approvals: ['first run'] } });

    await ear.note(ran(plan, { isRefused: true }));

    expect(ear.told).toEqual(['blocked: A plan waits for approval']);
    expect(there.memory.alarms()[0]?.detail).toContain('approve it with "partoo-sync sync --yes"');
  });

  it('a limit is not over because a run of changes, or of some locations, did not meet it', async () => {
    const there = await world();
    const ear = earOf(there);
    const partial = planWith({ partoo: { outcome: 'complete', reading: 'partial', businesses: 0, requests: 1 } });

    await ear.note(ran(stoppedAt('close')));
    await ear.note(ran(partial));
    await ear.note(ran(planWith(), {}, true));
    const before = there.memory.alarms();
    await ear.note(ran());

    expect(before).toHaveLength(1);
    expect(before[0]).toMatchObject({ key: 'limit:close', detail: expect.stringContaining('sync --override close') });
    expect(ear.told.filter((text) => text !== 'ping')).toEqual([
      'blocked: A limit holds changes back',
      'recovered: Over: A limit holds changes back',
    ]);
  });

  it('an incomplete source is over as soon as any run has read it', async () => {
    const there = await world();
    const ear = earOf(there);
    const partial = planWith({ partoo: { outcome: 'complete', reading: 'partial', businesses: 0, requests: 1 } });

    await ear.note(ran(stoppedAt('source')));
    await ear.note(ran(partial));

    expect(ear.told).toEqual([
      'blocked: The source cannot be read or written as it should',
      'recovered: Over: The source cannot be read or written as it should',
      'ping',
    ]);
  });

  it('faults of Partoo that pass by themselves are one state, however they show; those of the source another', async () => {
    const there = await world();
    const ear = earOf(there);

    await ear.note(failed('PARTOO_TIMEOUT', true));
    await ear.note(failed('PARTOO_FAILED', true));
    await ear.note(failed('SOURCE_NOT_FOUND'));

    expect(there.memory.alarms().map(({ key }) => key)).toEqual(['PARTOO_UNREACHABLE', 'SOURCE_NOT_FOUND']);
    expect(ear.told).toHaveLength(2);
  });

  it('a pause is told once it is older than a day, and ends with the first run after it', async () => {
    const there = await world();
    const ear = earOf(there);
    there.memory.pauseRuns({ who: 'ann@desk', reason: 'holidays' });

    await ear.note(failed('PAUSED', true));
    there.clock.advance(day);
    await ear.note(failed('PAUSED', true));
    there.memory.pauseRuns(null);
    await ear.note(ran());

    expect(ear.told).toEqual([
      'blocked: Runs are paused for more than a day',
      'recovered: Over: Runs are paused for more than a day',
      'ping',
    ]);
  });

  it.each<ErrorCode>(['STATE_LOCKED', 'ABORTED'])('%s tells nothing of the state of things', async (code) => {
    const there = await world();
    const ear = earOf(there);

    await ear.note(failed(code, true));

    expect(ear.told).toEqual([]);
  });

  it('nothing is raised where a person sees the run, and what is over is over for everybody', async () => {
    const there = await world();
    const unattended = earOf(there);
    const attended = earOf(there, { isAttended: true });

    await attended.note(ran(stoppedAt('update')));
    await unattended.note(ran(stoppedAt('close')));
    await attended.note(ran());

    expect(attended.told).toEqual(['recovered: Over: A limit holds changes back', 'ping']);
    expect(there.memory.alarms()).toEqual([]);
  });

  it('R28: the end of the key is told 30, 7 and 1 days ahead, each once, and keeps nothing waiting', async () => {
    const there = await world();
    let end: string | null = '2026-12-31';
    const ear = earOf(there, { endsOn: () => end });

    for (let days = 0; days < 39; days += 1) {
      await ear.restart().note(ran());
      there.clock.advance(day);
    }
    end = null;
    await ear.note(ran());

    expect(ear.told.filter((text) => text !== 'ping')).toEqual([
      'notice: The API key will end soon',
      'notice: The API key will end soon',
      'notice: The API key will end soon',
    ]);
    expect(there.memory.alarms().map(({ key }) => key)).toEqual([
      'ahead:api_key:2026-12-31:1',
      'ahead:api_key:2026-12-31:30',
      'ahead:api_key:2026-12-31:7',
    ]);
    expect(ear.told.filter((text) => text === 'ping')).toHaveLength(40);
  });

  it('R28: what was told ahead of a day is forgotten when the day is past, without a word', async () => {
    const there = await world();
    let end: string | null = '2026-11-28';
    const ear = earOf(there, { endsOn: () => end });
    await ear.note(ran());
    end = '2027-11-28';
    there.clock.advance(8 * day);

    await ear.restart().note(ran());

    expect(ear.told).toEqual(['notice: The API key will end soon', 'ping', 'ping']);
    expect(there.memory.alarms()).toEqual([]);
  });

  it('a digest is told with the first run after its time, once, from the second period on', async () => {
    const there = await world();
    const ear = earOf(there, { hasDigest: true });
    const told = (): number => ear.told.filter((text) => text === 'digest: Digest: nothing waits for a person').length;

    await ear.note(ran());
    const atFirst = told();
    for (let days = 0; days < 21; days += 1) {
      there.clock.advance(day);
      await ear.restart().note(ran());
    }

    expect(atFirst).toBe(0);
    expect(told()).toBe(3);
  });

  it('a state that cannot be written is told once by a process that lives on, and not by one from cron', async () => {
    const there = await world();
    let isFull = true;
    const daemon = earOf(there, { isStateLost: () => isFull });
    const cron = earOf(there, { isStateLost: () => isFull, isLasting: false });

    await cron.note(failed('STATE_UNWRITABLE'));
    await daemon.note(failed('STATE_UNWRITABLE'));
    await daemon.note(failed('STATE_UNWRITABLE'));
    isFull = false;
    await daemon.note(ran());

    expect(cron.told).toEqual([]);
    expect(daemon.told).toEqual([
      'blocked: The state cannot be used',
      'recovered: Over: The state cannot be used',
      'ping',
    ]);
  });
});
