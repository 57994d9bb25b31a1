import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallBudget } from '../../src/domain/ports/call-budget.ts';
import { openCallBudget } from '../../src/state/call-budget.ts';
import { type FakeClock, fakeClock } from './fake-clock.ts';
import { temporaryDirectory } from './support.ts';

const start = Date.parse('2026-11-22T09:00:00Z');
const never = new AbortController().signal;

interface Setup {
  readonly clock: FakeClock;
  readonly path: string;
  open(requestsPerMinute: number, keyHash?: string): CallBudget & { readonly usedShare: number; close(): void };
}

function setup(lateMs?: () => number): Setup {
  const clock = fakeClock(start, lateMs);
  const path = join(temporaryDirectory(), 'state.db');
  return {
    clock,
    path,
    open: (requestsPerMinute, keyHash = 'key') => openCallBudget({ path, requestsPerMinute, keyHash, clock }),
  };
}

/** Takes `count` calls one after another; answers when each left. */
async function takeMany(budget: CallBudget, clock: FakeClock, count: number, left: number[] = []): Promise<number[]> {
  for (let call = 0; call < count; call += 1) {
    await budget.take(never);
    left.push(clock.now());
  }
  return left;
}

/** The most calls in any 60 seconds. */
function mostInAMinute(left: readonly number[]): number {
  const sorted = [...left].sort((a, b) => a - b);
  let most = 0;
  let from = 0;
  sorted.forEach((at, index) => {
    while ((sorted[from] ?? at) <= at - 60_000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

describe('pace', () => {
  it.each([
    [150, 30],
    [300, 30],
    [60, 12],
    [4, 1],
  ])('R27: at %i a minute, the first %i calls from idle leave at once and the next waits', async (rate, burst) => {
    const { clock, open } = setup();
    const budget = open(rate);

    const taking = takeMany(budget, clock, burst + 1);
    await clock.runUntilDone(taking);
    const left = await taking;

    expect(left.slice(0, burst).every((at) => at === start)).toBe(true);
    expect((left[burst] ?? 0) - start).toBe(Math.ceil(60_000 / (rate * 0.985)));
    budget.close();
  });

  it.each([10, 150, 500])(
    'R27: at %i a minute, the steady state uses at least 98 percent of the rate and no more than all of it',
    async (rate) => {
      const { clock, open } = setup();
      const budget = open(rate);

      const taking = takeMany(budget, clock, rate * 3);
      await clock.runUntilDone(taking);
      const left = await taking;

      const steady = left.slice(rate * 2);
      const minutes = ((steady.at(-1) ?? 0) - (steady[0] ?? 0)) / 60_000;
      expect((steady.length - 1) / minutes).toBeGreaterThanOrEqual(rate * 0.98);
      expect(mostInAMinute(left)).toBeLessThanOrEqual(rate);
      budget.close();
    },
  );

  it('R27: two processes on one state share the budget and are served in turn', async () => {
    const { clock, open } = setup();
    const [one, other] = [open(60), open(60)];

    const taking = [takeMany(one, clock, 60), takeMany(other, clock, 60)];
    await clock.runUntilDone(Promise.all(taking));
    const [ones = [], others = []] = await Promise.all(taking);

    expect(mostInAMinute([...ones, ...others])).toBeLessThanOrEqual(60);
    expect(Math.abs((ones.at(-1) ?? 0) - (others.at(-1) ?? 0))).toBeLessThan(2_100);
    one.close();
    other.close();
  });

  it('R27: two keys do not share', async () => {
    const { clock, open } = setup();
    const [one, other] = [open(10, 'one'), open(10, 'other')];
    const first = takeMany(one, clock, 10);
    await clock.runUntilDone(first);

    const taking = takeMany(other, clock, 2);
    const asked = clock.now();
    await clock.runUntilDone(taking);

    expect(await taking).toEqual([asked, asked]);
    one.close();
    other.close();
  });

  it('R27: the budget spent by a process that has ended still counts', async () => {
    const { clock, open } = setup();
    const first = open(10);
    const taken = takeMany(first, clock, 10);
    await clock.runUntilDone(taken);
    first.close();

    const second = open(10);
    const taking = takeMany(second, clock, 5);
    await clock.runUntilDone(taking);

    expect(mostInAMinute([...(await taken), ...(await taking)])).toBeLessThanOrEqual(10);
    second.close();
  });

  it('R27: whatever the pattern of two processes, no 60 seconds hold more than the rate', async () => {
    const pattern = fc.record({
      rate: fc.integer({ min: 2, max: 40 }),
      takers: fc.array(
        fc.record({
          isFirst: fc.boolean(),
          steps: fc.array(
            fc.record({ restMs: fc.constantFrom(0, 0, 0, 500, 7_000, 61_000), calls: fc.integer({ min: 1, max: 25 }) }),
            {
              minLength: 1,
              maxLength: 5,
            },
          ),
        }),
        { minLength: 1, maxLength: 5 },
      ),
      lateMs: fc.array(fc.constantFrom(0, 0, 3, 40, 2_500), { minLength: 1, maxLength: 7 }),
      pauses: fc.array(
        fc.record({ afterMs: fc.integer({ min: 0, max: 90_000 }), forMs: fc.integer({ min: 0, max: 40_000 }) }),
        {
          maxLength: 2,
        },
      ),
    });

    await fc.assert(
      fc.asyncProperty(pattern, async ({ rate, takers, lateMs, pauses }) => {
        let naps = 0;
        const { clock, open } = setup(() => lateMs[naps++ % lateMs.length] ?? 0);
        const budgets = [open(rate), open(rate)] as const;
        const left: number[] = [];
        const inForce: { from: number; until: number }[] = [];

        await clock.runUntilDone(
          Promise.all([
            ...takers.map(async ({ isFirst, steps }) => {
              for (const { restMs, calls } of steps) {
                await clock.sleep(restMs);
                await takeMany(budgets[isFirst ? 0 : 1], clock, calls, left);
              }
            }),
            ...pauses.map(async ({ afterMs, forMs }) => {
              await clock.sleep(afterMs);
              inForce.push({ from: clock.now(), until: clock.now() + forMs });
              budgets[0].pauseUntil(clock.now() + forMs, 'told to wait');
            }),
          ]),
        );

        for (const budget of budgets) budget.close();
        expect(mostInAMinute(left)).toBeLessThanOrEqual(rate);
        for (const { from, until } of inForce) {
          expect(left.filter((at) => at > from && at < until)).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);

  it('tells what share of a minute all processes have used, those that wait not counted', async () => {
    const { clock, open } = setup();
    const [one, another] = [open(10), open(10)];
    await takeMany(one, clock, 1);
    await takeMany(another, clock, 1);
    const waiting = takeMany(one, clock, 1);

    const used = another.usedShare;
    await clock.runUntilDone(waiting);
    const later = another.usedShare;

    expect(used).toBe(0.2);
    expect(later).toBe(0.3);
  });

  it('R27: a clock that was set back does not make us wait for hours', async () => {
    const { path, open } = setup();
    const before = open(60);
    const earlier = fakeClock(start - 3_600_000);
    const taken = before.take(never);
    await taken;

    const after = openCallBudget({ path, requestsPerMinute: 60, keyHash: 'key', clock: earlier });
    const taking = takeMany(after, earlier, 3);
    await earlier.runUntilDone(taking);

    expect((await taking).at(-1)).toBeLessThan(start - 3_600_000 + 61_000);
    before.close();
    after.close();
  });
});

describe('pauses', () => {
  it('R27: hold every call of all processes, with the reason', async () => {
    const { clock, open } = setup();
    const [one, other] = [open(60), open(60)];

    one.pauseUntil(start + 20_000, 'Partoo asked to wait');
    const inForce = other.pause;
    const taking = takeMany(other, clock, 2);
    await clock.runUntilDone(taking);

    expect(inForce).toEqual({ until: start + 20_000, reason: 'Partoo asked to wait' });
    expect((await taking)[0]).toBe(start + 20_000);
    expect(other.pause).toBeNull();
    one.close();
    other.close();
  });

  it('R27: survive a restart', () => {
    const { open } = setup();
    const first = open(60);
    first.pauseUntil(start + 20_000, 'Partoo asked to wait');
    first.close();

    const second = open(60);

    expect(second.pause?.until).toBe(start + 20_000);
    second.close();
  });

  it('R27: that begin while calls wait hold those too, and then come evenly, without a burst', async () => {
    const { clock, open } = setup();
    const [one, other] = [open(60), open(60)];
    await clock.runUntilDone(takeMany(one, clock, 12));
    const left: number[] = [];
    const waiting = Promise.all([takeMany(one, clock, 2, left), takeMany(other, clock, 2, left)]);
    await clock.runUntil(start + 10);

    other.pauseUntil(start + 30_000, 'Partoo asked to wait');
    await clock.runUntilDone(waiting);

    expect(left[0]).toBe(start + 30_000);
    expect(left).toHaveLength(4);
    left.slice(1).forEach((at, index) => {
      expect(at - (left[index] ?? 0)).toBeGreaterThanOrEqual(1_000);
    });
    one.close();
    other.close();
  });

  it('R27: are never shortened by a later, shorter one', () => {
    const { open } = setup();
    const budget = open(60);
    budget.pauseUntil(start + 20_000, 'first');

    budget.pauseUntil(start + 5_000, 'second');

    expect(budget.pause).toEqual({ until: start + 20_000, reason: 'first' });
    budget.close();
  });
});

describe('stopping', () => {
  it('gives the moment of an aborted call to the next', async () => {
    const { clock, open } = setup();
    const budget = open(4);
    const stop = new AbortController();
    await clock.runUntilDone(takeMany(budget, clock, 1));
    const stopped = budget.take(stop.signal);
    await clock.runUntil(start + 10);

    stop.abort();

    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    const taking = takeMany(budget, clock, 2);
    await clock.runUntilDone(taking);
    expect(await taking).toHaveLength(2);
    budget.close();
  });
});

describe('the file', () => {
  it('R35 R36: is beside the state, for this user only, and knows the key by its digest alone', async () => {
    const { clock, path, open } = setup();
    const budget = open(60, 'digest-of-the-key');

    await clock.runUntilDone(takeMany(budget, clock, 3));

    expect(existsSync(path)).toBe(false);
    expect(statSync(`${path}-budget`).mode & 0o777).toBe(0o600);
    budget.close();
    expect(readFileSync(`${path}-budget`).includes('digest-of-the-key')).toBe(true);
  });

  it('R7: is not created where there is no directory yet: the budget is then kept in memory', async () => {
    const directory = temporaryDirectory();
    const clock = fakeClock(start);
    const path = join(directory, 'none', 'state.db');
    const budget = openCallBudget({ path, requestsPerMinute: 10, keyHash: 'key', clock });

    const taking = takeMany(budget, clock, 25);
    await clock.runUntilDone(taking);

    expect(mostInAMinute(await taking)).toBeLessThanOrEqual(10);
    expect(readdirSync(directory)).toEqual([]);
    budget.close();
  });

  it.each([
    ['cannot be opened', (file: string) => mkdirSync(file)],
    ['is damaged', (file: string) => writeFileSync(file, 'not a database'.repeat(1_000))],
  ])('stops nobody when it %s', async (_, spoil) => {
    const { clock, path, open } = setup();
    spoil(`${path}-budget`);
    const budget = open(10);

    const taking = takeMany(budget, clock, 12);
    await clock.runUntilDone(taking);

    expect(mostInAMinute(await taking)).toBeLessThanOrEqual(10);
    budget.close();
  });
});
