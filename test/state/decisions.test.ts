import { expect, it } from 'vitest';
import { lyon, openTestState, paris, run1, run2 } from './support.ts';

it('R21: a resolution keeps what the person saw; a later one replaces it, another field stands beside it', async () => {
  const { memory, clock } = await openTestState();
  memory.recordResolution({ code: paris, field: 'phone', take: 'source', source: 'a', partoo: null, who: 'ann@desk' });
  memory.recordResolution({ code: paris, field: null, take: 'partoo', who: 'ann@desk' });
  clock.advance(1_000);

  memory.recordResolution({ code: paris, field: 'phone', take: 'value', value: ['x'], partoo: 'b', who: 'bob@desk' });

  expect(memory.resolutions()).toEqual([
    { code: paris, field: null, take: 'partoo', who: 'ann@desk', at: expect.any(String) as string },
    { code: paris, field: 'phone', take: 'value', value: ['x'], partoo: 'b', who: 'bob@desk', at: clock.iso() },
  ]);
});

it.each([
  ['of a field', 'phone', [null]],
  ['of the location', null, ['phone']],
])('R21: a resolution %s is dropped alone', async (_, field, left) => {
  const { memory } = await openTestState();
  for (const asked of ['phone', null])
    memory.recordResolution({ code: paris, field: asked, take: 'source', who: 'ann@desk' });

  memory.dropResolution(paris, field);

  expect(memory.resolutions().map((resolution) => resolution.field)).toEqual(left);
});

it('R24: undone fields are held with what the source said then, until they are released', async () => {
  const { memory, clock } = await openTestState();
  memory.holdUndone([
    { code: paris, field: 'phone', source: '+33100000000', runId: run1 },
    { code: paris, field: 'email', runId: run1 },
    { code: lyon, field: 'phone', source: null, runId: run1 },
  ]);

  memory.releaseUndone(paris, ['phone', 'city']);

  expect(memory.undone()).toEqual([
    { code: paris, field: 'email', runId: run1, at: clock.iso() },
    { code: lyon, field: 'phone', source: null, runId: run1, at: clock.iso() },
  ]);
});

it('approvals and overrides are on record with who and when', async () => {
  const { memory, clock } = await openTestState();
  memory.recordApproval({ runId: run1, kind: 'approval', detail: 'first run', who: 'ann@desk' });
  memory.recordApproval({ runId: run2, kind: 'override', detail: 'close', who: 'bob@desk' });

  const approvals = memory.approvalsOf(run2);

  expect(approvals).toEqual([{ runId: run2, kind: 'override', detail: 'close', who: 'bob@desk', at: clock.iso() }]);
});
