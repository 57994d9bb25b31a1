import { expect, it } from 'vitest';
import { enqueueOne, lyon, openTestState, paris } from './support.ts';

it('R26: the same change that fails again is counted, and keeps its first instant and last answer', async () => {
  const { memory, clock } = await openTestState();
  const first = clock.iso();
  memory.markFailed(enqueueOne(memory), {
    nextTryAt: '2026-11-22T09:05:00.000Z',
    detail: '500',
    request: 'POST a',
    answer: '500',
  });
  clock.advance(300_000);

  memory.markFailed(enqueueOne(memory), { nextTryAt: null, detail: 'refused', request: 'POST b', answer: '400' });

  expect(memory.failures()).toEqual([
    {
      code: paris,
      changeHash: 'hash-1',
      count: 2,
      firstAt: first,
      lastAt: clock.iso(),
      nextTryAt: null,
      request: 'POST b',
      answer: '400',
    },
  ]);
  expect(memory.history({}).map(({ result }) => result)).toEqual(['failed', 'failed']);
});

it('R26: another change of the same location is counted apart', async () => {
  const { memory } = await openTestState();
  memory.markFailed(enqueueOne(memory, {}, 'one'), { nextTryAt: null, detail: 'refused' });

  memory.markFailed(enqueueOne(memory, {}, 'other'), { nextTryAt: null, detail: 'refused' });

  expect(memory.failures().map(({ changeHash, count }) => [changeHash, count])).toEqual([
    ['one', 1],
    ['other', 1],
  ]);
});

it('R26: a person may have a quarantined change tried again', async () => {
  const { memory } = await openTestState();
  memory.markFailed(enqueueOne(memory), { nextTryAt: null, detail: 'refused' });
  memory.markFailed(enqueueOne(memory, { code: lyon }), { nextTryAt: null, detail: 'refused' });

  memory.retryFailures(paris);

  expect(memory.failures().map(({ code }) => code)).toEqual([lyon]);
});
