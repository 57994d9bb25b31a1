import { describe, expect, it } from 'vitest';
import type { MemoryWriter } from '../../src/domain/memory.ts';
import type { OutboxId } from '../../src/domain/memory/outbox.ts';
import { change, confirmation, enqueueOne, lyon, openTestState, paris, parisBusiness, run1 } from './support.ts';

it('R12: a change is journalled as pending before anything is sent, with all it expects', async () => {
  const { memory, clock } = await openTestState();

  const ids = memory.enqueue(run1, [
    { change: change(), changeHash: 'one' },
    { change: change({ code: lyon, reason: 'matched by phone', label: 'Acme, Lyon' }), changeHash: 'two' },
  ]);

  expect(memory.unfinished()).toEqual([
    {
      id: ids[0],
      runId: run1,
      change: change(),
      changeHash: 'one',
      status: 'pending',
      businessId: parisBusiness,
      attempts: 0,
      request: null,
      answer: null,
      updatedAt: clock.iso(),
    },
    expect.objectContaining({
      id: ids[1],
      change: change({ code: lyon, reason: 'matched by phone', label: 'Acme, Lyon' }),
    }),
  ]);
});

it('R22: the business id of a create and its link are saved in one step', async () => {
  const { memory } = await openTestState();
  const id = enqueueOne(memory, { action: 'create', business_id: null });
  memory.markSending([id], 'POST /business {"code":"0001"}');

  memory.markAccepted(id, { businessId: parisBusiness, text: '{"id":"…"}' });

  expect(memory.unfinished()).toMatchObject([
    {
      status: 'accepted',
      businessId: parisBusiness,
      attempts: 1,
      request: 'POST /business {"code":"0001"}',
      answer: '{"id":"…"}',
    },
  ]);
  expect(memory.linkOf(paris)).toMatchObject({ businessId: parisBusiness, how: 'created', state: 'active' });
});

it('R22: a create accepted without an id changes nothing', async () => {
  const { memory } = await openTestState();
  const id = enqueueOne(memory, { action: 'create', business_id: null });
  memory.markSending([id]);

  expect(() => {
    memory.markAccepted(id, { businessId: null });
  }).toThrow('without a business id');

  expect(memory.unfinished()).toMatchObject([{ status: 'sending' }]);
  expect(memory.links().size).toBe(0);
});

it('R12: each sending counts', async () => {
  const { memory } = await openTestState();
  const id = enqueueOne(memory);

  memory.markSending([id]);
  memory.markSending([id]);

  expect(memory.unfinished()).toMatchObject([{ attempts: 2 }]);
});

describe('an entry that has ended', () => {
  const endings: readonly (readonly [string, (memory: MemoryWriter, id: OutboxId) => void])[] = [
    [
      'confirmed',
      (memory, id) => {
        memory.confirm([confirmation(id)]);
      },
    ],
    [
      'failed',
      (memory, id) => {
        memory.markFailed(id, { nextTryAt: null, detail: 'refused' });
      },
    ],
    [
      'stale',
      (memory, id) => {
        memory.markStale([id], 'the phone changed meanwhile');
      },
    ],
  ];

  it.each(endings)('as %s is no longer unfinished, and goes nowhere from there', async (status, end) => {
    const { memory } = await openTestState();
    const id = enqueueOne(memory);
    end(memory, id);

    const again = (): void => {
      memory.markSending([id]);
    };

    expect(again).toThrow(`outbox entry ${String(id)} is ${status} and cannot become sending`);
    expect(memory.unfinished()).toEqual([]);
    expect(memory.outboxOf(paris)).toMatchObject([{ status }]);
  });
});

it('a step of several entries happens to all or none', async () => {
  const { memory } = await openTestState();
  const first = enqueueOne(memory);
  const second = enqueueOne(memory, { code: lyon });
  memory.markStale([second], 'meanwhile');

  expect(() => {
    memory.markSending([first, second]);
  }).toThrow('cannot become sending');

  expect(memory.outboxOf(paris)).toMatchObject([{ status: 'pending', attempts: 0 }]);
});

it('R35: request and answer are stored without configured secrets', async () => {
  const { memory } = await openTestState({ scrub: (text) => text.replaceAll('s3cret', '***') });
  const id = enqueueOne(memory);
  memory.markSending([id], 'x-APIKey: s3cret');

  memory.markFailed(id, { nextTryAt: null, detail: 'key s3cret refused', answer: 'no s3cret' });

  expect(memory.outboxOf(paris)).toMatchObject([{ request: 'x-APIKey: ***', answer: 'no ***' }]);
  expect(memory.history({})).toMatchObject([{ detail: 'key *** refused' }]);
  expect(memory.failures()).toMatchObject([{ answer: 'no ***' }]);
});
