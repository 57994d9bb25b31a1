import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { asRunId } from '../../src/domain/ids.ts';
import type { RunEnd, RunReport } from '../../src/domain/memory/runs.ts';
import type { Conflict, Held, Plan } from '../../src/domain/plan.ts';
import { lyon, nice, openTestState, paris, run1, run2 } from './support.ts';

const summary = {
  create: 0,
  update: 1,
  close: 0,
  delete: 0,
  adopt: 0,
  write_back: 0,
  conflict: 0,
  held: 0,
  unchanged: 3,
  unmatched: 0,
};
const outcomes = { done: 1, failed: 0, stale: 0, held: 0 };
const ended: RunEnd = { id: run1, verdict: 'pass', summary, outcomes, error: null };
const held: Held = { code: paris, reason: 'invalid', detail: 'row 1, column tel: …' };
const conflict: Conflict = { code: paris, field: 'phone', base: 'a', source: 'b', partoo: null };

const plan: Plan = {
  version: 1,
  id: 'p1',
  created_at: '2026-11-22T09:00:00Z',
  digest: 'sha256:…',
  target: { base_url: 'http://127.0.0.1:4010/v2', org_id: null, fingerprint: 'f' },
  source: { outcome: 'complete', locations: 4, invalid: 0 },
  partoo: { outcome: 'complete', businesses: 4, requests: 1, watermark: 0 },
  linked: 4,
  summary,
  guard: { verdict: 'pass', violations: [], approvals: [] },
  cost: { requests: 1, seconds: 1 },
  changes: [],
  conflicts: [],
  held: [],
  notices: [{ code: null, message: 's3cret' }],
  unmatched: [],
};

function report(facts: Partial<RunReport> = {}): RunReport {
  return { ...ended, held: [], conflicts: [], covered: 'all', ...facts };
}

it('a run is kept with its start, its end and its counts, the newest first', async () => {
  const { memory, clock } = await openTestState();
  const startedAt = clock.iso();
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });
  clock.advance(5_000);
  memory.endRun(ended);
  memory.beginRun({ id: run2, trigger: 'incremental', mode: 'sync' });

  const [newest, oldest] = memory.runs(10);

  expect(newest).toMatchObject({
    id: run2,
    finishedAt: null,
    verdict: null,
    summary: null,
    outcomes: null,
    error: null,
  });
  expect(oldest).toEqual({ ...ended, trigger: 'cli', mode: 'sync', startedAt, finishedAt: clock.iso() });
  expect(memory.run(run1)).toEqual(oldest);
  expect(memory.runs(1)).toEqual([newest]);
});

it('R22: a run that never ended is marked as interrupted when the next begins', async () => {
  const { memory } = await openTestState();
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });

  memory.beginRun({ id: run2, trigger: 'cli', mode: 'sync' });

  expect(memory.run(run1)).toMatchObject({ finishedAt: null, error: { code: 'ABORTED' } });
  expect(memory.run(run2)?.error).toBeNull();
});

it('R35: the error of a run is stored without configured secrets', async () => {
  const { memory } = await openTestState({ scrub: (text) => text.replaceAll('s3cret', '***') });
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });

  memory.endRun({ ...ended, error: { code: 'PARTOO_FORBIDDEN', message: 'key s3cret' } });

  expect(memory.run(run1)?.error?.message).toBe('key ***');
});

it('ending a run that was never begun is a bug', async () => {
  const { memory } = await openTestState();

  expect(() => {
    memory.endRun({ ...ended, id: asRunId('unknown') });
  }).toThrow('never begun');
});

it('R35: the plan of a run is kept, without configured secrets', async () => {
  const { memory } = await openTestState({ scrub: (text) => text.replaceAll('s3cret', '***') });
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });

  memory.endRun({ ...ended, plan });

  expect(memory.planOf(run1)).toEqual({ ...plan, notices: [{ code: null, message: '***' }] });
});

it('a damaged plan is STATE_CORRUPT, an absent one null', async () => {
  const { memory, path } = await openTestState();
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });
  const absent = memory.planOf(run1);
  const vandal = new SqliteDatabase(path);
  vandal.prepare('update runs set plan_gz = ?').run(Buffer.from('not compressed'));
  vandal.close();

  expect(absent).toBeNull();
  expect(() => memory.planOf(run1)).toThrow(expect.objectContaining({ code: 'STATE_CORRUPT' }));
});

it('R21: holds and conflicts keep their instant while they persist, and go when they are over', async () => {
  const { memory, clock } = await openTestState();
  const since = clock.iso();
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });
  memory.finishRun(report({ held: [held], conflicts: [conflict] }));
  clock.advance(60_000);
  memory.beginRun({ id: run2, trigger: 'cli', mode: 'sync' });

  memory.finishRun(
    report({
      id: run2,
      held: [
        { ...held, detail: 'row 2, column tel: …' },
        { ...held, field: 'phone' },
        { ...held, code: lyon },
      ],
      conflicts: [
        { ...conflict, source: 'c' },
        { ...conflict, field: 'email' },
      ],
    }),
  );

  expect(memory.held()).toEqual([
    { ...held, detail: 'row 2, column tel: …', since, runId: run2 },
    { ...held, field: 'phone', since: clock.iso(), runId: run2 },
    { ...held, code: lyon, since: clock.iso(), runId: run2 },
  ]);
  expect(memory.conflicts()).toEqual([
    { ...conflict, field: 'email', since: clock.iso(), runId: run2 },
    { ...conflict, source: 'c', since, runId: run2 },
  ]);
});

it('a hold that was over and comes back begins anew', async () => {
  const { memory, clock } = await openTestState();
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });
  memory.finishRun(report({ held: [held] }));
  memory.finishRun(report());
  clock.advance(60_000);

  memory.finishRun(report({ held: [held] }));

  expect(memory.held()).toMatchObject([{ since: clock.iso() }]);
});

it('a run restricted to some locations leaves the holds and conflicts of the others', async () => {
  const { memory } = await openTestState();
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });
  memory.finishRun(
    report({ held: [held, { ...held, code: lyon }], conflicts: [conflict, { ...conflict, code: lyon }] }),
  );

  memory.finishRun(report({ held: [{ ...held, code: nice }], covered: [paris, nice] }));

  expect(memory.held().map(({ code }) => code)).toEqual([lyon, nice]);
  expect(memory.conflicts().map(({ code }) => code)).toEqual([lyon]);
});

it('R22: a run that cannot be ended leaves its holds as they were', async () => {
  const { memory } = await openTestState();
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });
  memory.finishRun(report({ held: [held] }));

  expect(() => {
    memory.finishRun(report({ id: asRunId('unknown') }));
  }).toThrow('never begun');

  expect(memory.held()).toHaveLength(1);
});

it('the newest run is the one that began last, also when the clock was set back in between', async () => {
  const { memory, clock } = await openTestState();
  memory.beginRun({ id: run1, trigger: 'cli', mode: 'sync' });
  clock.advance(-3_600_000);
  memory.beginRun({ id: run2, trigger: 'cli', mode: 'sync' });

  const ids = memory.runs(10).map(({ id }) => id);

  expect(ids).toEqual([run2, run1]);
});
