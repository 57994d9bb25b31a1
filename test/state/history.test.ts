import { expect, it } from 'vitest';
import type { MemoryWriter } from '../../src/domain/memory.ts';
import { change, confirmation, enqueueOne, lyon, openTestState, paris, run1, run2 } from './support.ts';

const dayMs = 86_400_000;

function close(memory: MemoryWriter, code = paris): void {
  memory.confirm([
    confirmation(enqueueOne(memory, { action: 'close', code }), { link: { kind: 'closed', as: 'closed' } }),
  ]);
}

it('is found by location and by run, the newest first', async () => {
  const { memory } = await openTestState();
  const [first, second] = memory.enqueue(run1, [
    { change: change(), changeHash: 'a' },
    { change: change({ code: lyon }), changeHash: 'b' },
  ]);
  const [third] = memory.enqueue(run2, [{ change: change(), changeHash: 'c' }]);
  for (const id of [first, second, third]) if (id !== undefined) memory.confirm([confirmation(id)]);

  const asked = [{ code: paris }, { runId: run1 }, { code: paris, runId: run1 }, { limit: 1 }, {}].map((query) =>
    memory.history(query).map(({ code, runId }) => [code, runId]),
  );

  expect(asked).toEqual([
    [
      [paris, run2],
      [paris, run1],
    ],
    [
      [lyon, run1],
      [paris, run1],
    ],
    [[paris, run1]],
    [[paris, run2]],
    [
      [paris, run2],
      [lyon, run1],
      [paris, run1],
    ],
  ]);
});

it('R20: keeps base, both sides and what was written, so that a losing value is never gone', async () => {
  const { memory } = await openTestState();
  const fields = [
    {
      field: 'open_hours.monday',
      base: ['09:00-18:00'],
      source: [],
      partoo: ['10:00-18:00'],
      to: [],
      rule: 'conflict: source wins',
    },
    { field: 'lat', to: 48.85, rule: 'first sync' },
    { field: 'email', partoo: null, to: null, rule: 'drift' },
  ];

  memory.confirm([confirmation(enqueueOne(memory, { fields }))]);

  expect(memory.history({})[0]?.fields).toEqual(fields);
});

it('R6: closes and deletes of the last days are counted by location, across restarts, failures not', async () => {
  const { memory, clock } = await openTestState();
  close(memory);
  clock.advance(3 * dayMs);
  close(memory, lyon);
  close(memory, lyon);
  memory.confirm([
    confirmation(enqueueOne(memory, { action: 'delete', code: paris }), { base: null, link: { kind: 'forget' } }),
  ]);
  memory.markFailed(enqueueOne(memory, { action: 'delete', code: lyon }), { nextTryAt: null, detail: 'refused' });
  clock.advance(2 * dayMs);

  expect([1, 2, 4, 5, 7].map((days) => memory.movesWithin(days))).toEqual([
    { closed: 0, deleted: 0 },
    { closed: 1, deleted: 1 },
    { closed: 1, deleted: 1 },
    { closed: 2, deleted: 1 },
    { closed: 2, deleted: 1 },
  ]);
});
