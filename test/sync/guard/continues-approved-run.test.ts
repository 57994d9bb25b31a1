import { expect, it } from 'vitest';
import { asRunId } from '../../../src/domain/ids.ts';
import type { Memory } from '../../../src/domain/memory.ts';
import type { Approval } from '../../../src/domain/memory/approvals.ts';
import type { RunRecord } from '../../../src/domain/memory/runs.ts';
import { continuesApprovedRun } from '../../../src/sync/guard/continues-approved-run.ts';

const fingerprint = { digest: 'sha-1', parts: {} };

/** Newest first: how each run ended, and what was approved in it. */
type Ended = readonly [end: 'killed' | 'failed' | 'finished', approved?: string];

function memoryOf(runs: readonly Ended[]): Pick<Memory, 'runs' | 'approvalsOf' | 'fingerprint'> {
  const records = runs.map(
    ([end], index): RunRecord => ({
      id: asRunId(String(index)),
      trigger: 'cli',
      mode: 'sync',
      startedAt: '2026-11-22T09:00:00.000Z',
      finishedAt: end === 'killed' ? null : '2026-11-22T09:01:00.000Z',
      verdict: null,
      summary: null,
      outcomes: null,
      error: end === 'failed' ? { code: 'PARTOO_TIMEOUT', message: '' } : null,
    }),
  );
  return {
    fingerprint: () => null,
    runs: (limit) => records.slice(0, limit),
    approvalsOf(id): readonly Approval[] {
      const approved = runs[Number(id)]?.[1];
      if (approved === undefined) return [];
      return [{ runId: id, kind: 'approval', detail: `${approved} first run`, who: 'ann@desk', at: '' }];
    },
  };
}

it.each<readonly [string, readonly Ended[], boolean]>([
  ['no run at all', [], false],
  ['an approved run that was killed', [['killed', 'sha-1']], true],
  ['an approved run that failed', [['failed', 'sha-1']], true],
  ['failed tries since', [['failed'], ['failed'], ['killed', 'sha-1']], true],
  ['an approved run that came to its end', [['finished', 'sha-1']], false],
  ['a run that came to its end since', [['failed'], ['finished'], ['killed', 'sha-1']], false],
  ['an approval of another configuration', [['killed', 'sha-2']], false],
  ['a killed run that nobody approved', [['killed']], false],
])('%s (R22)', (_, runs, expected) => {
  expect(continuesApprovedRun(memoryOf(runs), fingerprint)).toBe(expected);
});

it('an override is no approval', () => {
  const memory = memoryOf([['killed', 'sha-1']]);
  const overriding = {
    ...memory,
    approvalsOf: (id: RunRecord['id']) => memory.approvalsOf(id).map((one) => ({ ...one, kind: 'override' as const })),
  };

  expect(continuesApprovedRun(overriding, fingerprint)).toBe(false);
});

it('a restored state goes on with nothing: what was approved may have been carried out since (R4)', () => {
  const restored = { at: '2026-11-22T09:00:00.000Z', asOf: null };
  const memory = { ...memoryOf([['killed', 'sha-1']]), fingerprint: () => ({ digest: '', parts: {}, restored }) };

  expect(continuesApprovedRun(memory, fingerprint)).toBe(false);
});
