import { afterEach, describe, expect, it } from 'vitest';
import { createTimetable, type Scheduled, type Timetable } from '../../src/schedule/timetable.ts';
import { createSimulatedClock, type SimulatedClock } from '../support/simulated-clock.ts';

const minute = 60_000;
const hour = 60 * minute;
const usual = {
  timezone: 'Europe/Paris',
  incremental: '*/5 * * * *',
  full: '0 3 * * *',
  jitterSeconds: 0,
  installation: ['one'],
};

interface Started {
  readonly clock: SimulatedClock;
  readonly timetable: Timetable;
  /** What was due since the last look, as `11-22T03:00 full` in UTC. */
  take(trigger?: Scheduled): readonly string[];
  close(): Promise<void>;
}

const started: Started[] = [];

afterEach(async () => {
  for (const { clock, close } of started.splice(0)) {
    await close();
    expect(clock.sleepers).toBe(0);
  }
});

function start(at: string, settings: Partial<typeof usual> = {}): Started {
  const clock = createSimulatedClock(at);
  const timetable = createTimetable({ ...usual, ...settings }, clock);
  const due: { readonly at: string; readonly trigger: Scheduled }[] = [];
  const { close } = timetable.start((trigger) => {
    due.push({ at: new Date(clock.now()).toISOString().slice(5, 16), trigger });
  });
  const one: Started = {
    clock,
    timetable,
    take: (wanted) =>
      due
        .splice(0)
        .filter(({ trigger }) => wanted === undefined || trigger === wanted)
        .map((call) => `${call.at} ${call.trigger}`),
    close,
  };
  started.push(one);
  return one;
}

/** Full runs only, so that a story of days stays short. */
const fullOnly = { incremental: '0 0 29 2 *' };

describe('the timetable', () => {
  it('calls at its times and not before, the full run where both are due', async () => {
    const { clock, take } = start('2026-11-22T01:57:30Z');

    await clock.pass(2 * minute);
    const before = take();
    await clock.pass(10 * minute);

    expect(before).toEqual([]);
    expect(take()).toEqual(['11-22T02:00 full', '11-22T02:05 incremental']);
  });

  it('tells when it calls next', async () => {
    const { clock, timetable } = start('2026-11-22T01:57:30Z');
    const first = timetable.nextAt();

    await clock.pass(3 * minute);

    expect(first).toBe(Date.parse('2026-11-22T02:00:00Z'));
    expect(timetable.nextAt()).toBe(Date.parse('2026-11-22T02:05:00Z'));
  });

  it('R29: a year has 365 full runs, one a day, and 288 incremental ones a day', async () => {
    const { clock, take } = start('2025-12-31T23:00:00Z', { incremental: '30 * * * *' });

    await clock.pass(365 * 24 * hour);
    const all = take();

    const full = all.filter((one) => one.endsWith('full'));
    expect(full).toHaveLength(365);
    expect(new Set(full.map((one) => one.slice(0, 5))).size).toBe(365);
    expect(all).toHaveLength(365 + 365 * 24);
  });

  it.each([
    ['does not exist', '2026-03-28T12:00:00Z', ['03-29T01:00 full', '03-30T00:30 full']],
    ['comes twice', '2026-10-24T12:00:00Z', ['10-25T00:30 full', '10-26T01:30 full']],
  ])('R29: on the night on which half past two %s it runs once', async (_, from, expected) => {
    const { clock, take } = start(from, { ...fullOnly, full: '30 2 * * *' });

    await clock.pass(38 * hour);

    expect(take()).toEqual(expected);
  });

  it.each([
    ['some hours', 7 * hour],
    ['days', 5 * 24 * hour],
    ['a year', 365 * 24 * hour],
  ])('R29: after a sleep of %s there is one run for all that was missed, within a minute', async (_, asleepMs) => {
    const { clock, take } = start('2026-11-22T00:02:00Z');
    clock.suspend(asleepMs);
    await clock.pass(minute);

    const caughtUp = take();
    await clock.pass(5 * minute);

    expect(caughtUp).toHaveLength(1);
    expect(caughtUp[0]).toMatch(/full$/);
    expect(take()).toHaveLength(1);
  });

  it('R29: a clock that is set ahead means one run, and back again none', async () => {
    const { clock, take } = start('2026-11-22T10:02:00Z');
    await clock.pass(4 * minute);
    clock.set(clock.now() + 24 * hour);
    await clock.pass(minute);
    const ahead = take();
    clock.set(clock.now() - 24 * hour);
    await clock.pass(2 * minute);

    const back = take();
    await clock.pass(2 * minute);

    expect(ahead).toEqual(['11-22T10:05 incremental', '11-23T10:07 full']);
    expect(back).toEqual([]);
    expect(take()).toEqual([]);
  });

  it.each([1, 30, 180, 14 * 60])(
    'R29: a clock that is put back by %i minutes after a full run does not run it again',
    async (minutes) => {
      const { clock, take } = start('2026-11-22T01:30:00Z');
      await clock.pass(31 * minute);
      const first = take('full');

      clock.set(clock.now() - minutes * minute);
      await clock.pass(minutes * minute + hour);
      const again = take('full');
      await clock.pass(23 * hour);

      expect(first).toEqual(['11-22T02:00 full']);
      expect(again).toEqual([]);
      expect(take('full')).toEqual(['11-23T02:00 full']);
    },
  );

  it('goes on every five minutes where the clock was put back by hours', async () => {
    const { clock, take } = start('2026-11-22T10:02:00Z');
    await clock.pass(4 * minute);
    take();

    clock.set(clock.now() - 6 * hour - 2 * minute);
    await clock.pass(17 * minute);

    // That of 04:05 would be two minutes after the last one.
    expect(take()).toEqual(['11-22T04:10 incremental', '11-22T04:15 incremental', '11-22T04:20 incremental']);
  });

  it('a clock that was a year ahead starts over from what it says now', async () => {
    const { clock, take } = start('2027-11-22T10:00:00Z', fullOnly);
    await clock.pass(24 * hour);
    take();

    clock.set(Date.parse('2026-11-22T12:00:00Z'));
    await clock.pass(3 * 24 * hour);

    expect(take()).toEqual(['11-24T02:00 full', '11-25T02:00 full']);
  });

  it('begins late by its jitter, always by the same, and misses nothing of it', async () => {
    const { clock, take, timetable } = start('2026-11-22T01:59:59Z', { jitterSeconds: 3600 });
    const late = (timetable.nextAt() ?? 0) % (5 * minute);

    await clock.pass(24 * hour);
    const all = take();

    expect(late).toBeGreaterThan(0);
    expect(all.filter((one) => one.endsWith('full'))).toHaveLength(1);
    expect(all).toHaveLength(288);
    expect((timetable.nextAt() ?? 0) % (5 * minute)).toBe(late);
  });

  it.each([0, 1, 59_999, 60_000, 150_000, 300_000])(
    'ends at once when it is closed after %i ms, and calls no more',
    async (ms) => {
      const { clock, take, close } = start('2026-11-22T10:00:00Z');
      await clock.pass(ms);
      take();

      await close();
      await clock.pass(hour);

      expect(clock.sleepers).toBe(0);
      expect(take()).toEqual([]);
    },
  );
});
