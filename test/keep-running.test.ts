import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Ended } from '../src/in-each-context.ts';
import { keepRunning } from '../src/keep-running.ts';
import { createSimulatedClock, type SimulatedClock } from './support/simulated-clock.ts';

const minute = 60_000;
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});
/** Minute by minute, so that whoever woke has come to its next sleep. */
async function pass(clock: SimulatedClock, minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed += 1) {
    await new Promise(setImmediate);
    await clock.pass(minute);
  }
  await new Promise(setImmediate);
}

afterEach(() => {
  vi.restoreAllMocks();
});

it('what stops is begun again after growing pauses, and said why', async () => {
  const clock = createSimulatedClock('2026-11-22T09:00:00Z');
  const stop = new AbortController();
  const begun: number[] = [];
  const begin = async (): Promise<Ended> => {
    begun.push((clock.now() - Date.parse('2026-11-22T09:00:00Z')) / minute);
    return { file: 'a.yaml', exitCode: 5, failure: { code: 'STATE_LOCKED', message: 'somebody has the lock' } };
  };

  const kept = keepRunning(begin, {}, stop.signal, clock);
  await pass(clock, 180);
  stop.abort();

  expect(await kept).toBe(5);
  expect(begun).toEqual([0, 1, 3, 7, 15, 31, 63, 123]);
  expect(JSON.parse(said[0] ?? '')).toMatchObject({ config: 'a.yaml', key: 'STATE_LOCKED', againInSeconds: 60 });
});

it('what held for hours is begun again soon, and what was stopped on purpose not at all', async () => {
  const clock = createSimulatedClock('2026-11-22T09:00:00Z');
  const stop = new AbortController();
  let times = 0;
  const begin = async (): Promise<Ended> => {
    times += 1;
    if (times === 3) await clock.sleep(120 * minute);
    if (times === 4) stop.abort();
    return { file: 'a.yaml', exitCode: times === 4 ? 0 : 1, failure: null };
  };

  const kept = keepRunning(begin, {}, stop.signal, clock);
  await pass(clock, 124);

  expect(await kept).toBe(0);
  expect(times).toBe(4);
  expect(said).toHaveLength(3);
});
