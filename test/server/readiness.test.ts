import { describe, expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import { judgeReadiness, type ReadinessDeps } from '../../src/server/readiness.ts';
import { createRunLedger, type ObservedRun } from '../../src/server/run-ledger.ts';
import { minute, planWith, runWith } from './observed-run.ts';

async function reasonsAfter(
  runs: readonly ObservedRun[],
  { now = 62 * minute, ...deps }: Partial<ReadinessDeps> & { readonly now?: number } = {},
): Promise<readonly string[]> {
  const ledger = createRunLedger();
  for (const run of runs) ledger.note(run);
  const usual: ReadinessDeps = { ledger, isRunning: () => false, alarms: async () => [], clock: { now: () => now } };
  return (await judgeReadiness({ ...usual, ...deps })).reasons;
}

const forbidden = runWith({ plan: null, error: { code: 'PARTOO_FORBIDDEN' } });

describe('readiness', () => {
  it('is given after a run that went well', async () => {
    expect(await reasonsAfter([runWith()])).toEqual([]);
  });

  it('is not given before a run has ended', async () => {
    expect(await reasonsAfter([])).toEqual(['starting: no run has ended yet']);
  });

  it.each<[what: string, run: ObservedRun, reasons: readonly string[]]>([
    ['Partoo refuses the key', forbidden, ['partoo: PARTOO_FORBIDDEN at 1970-01-01T01:01:00.000Z']],
    [
      'the source is gone',
      runWith({ plan: null, error: { code: 'SOURCE_NOT_FOUND' } }),
      ['source: SOURCE_NOT_FOUND at 1970-01-01T01:01:00.000Z'],
    ],
    [
      'the source is cut short',
      runWith({ plan: planWith({ source: { outcome: 'incomplete' } }) }),
      ['source: incomplete at 1970-01-01T01:01:00.000Z'],
    ],
    [
      'Partoo fails while it is written',
      runWith({ error: { code: 'PARTOO_FAILED' } }),
      ['partoo: PARTOO_FAILED at 1970-01-01T01:01:00.000Z'],
    ],
    ['the state is damaged', runWith({ plan: null, error: { code: 'STATE_CORRUPT' } }), ['run: STATE_CORRUPT']],
    [
      'a plan waits for approval',
      runWith({ plan: planWith({ guard: { verdict: 'approval', violations: [], approvals: ['first run'] } }) }),
      ['approval: a plan waits for a person'],
    ],
    [
      'limits hold changes back',
      runWith({
        plan: planWith({
          guard: { verdict: 'stop', violations: [{ limit: 'close' }, { limit: 'field' }], approvals: [] },
        }),
      }),
      ['limit: close', 'limit: field'],
    ],
  ])('R28: is not given while %s', async (_what, run, reasons) => {
    expect(await reasonsAfter([runWith(), run])).toEqual(reasons);
  });

  it('R28: comes back by itself with the next run that goes well', async () => {
    expect(await reasonsAfter([forbidden, runWith()])).toEqual([]);
  });

  it('is not given by a run of some locations where the last one of all was held back', async () => {
    const heldBack = runWith({
      plan: planWith({ guard: { verdict: 'stop', violations: [{ limit: 'update' }], approvals: [] } }),
    });
    const narrow = runWith({ trigger: 'webhook', isNarrow: true });

    expect(await reasonsAfter([heldBack, narrow])).toEqual(['limit: update']);
  });

  it('is not given when a run is overdue by the schedule, unless one is under way', async () => {
    const inTime = await reasonsAfter([runWith()], { now: 75 * minute });
    const late = await reasonsAfter([runWith()], { now: 75 * minute + 1 });
    const busy = await reasonsAfter([runWith()], { now: 600 * minute, isRunning: () => true });

    expect(inTime).toEqual([]);
    expect(late).toEqual(['overdue: a run should have begun at 1970-01-01T01:05:00.000Z']);
    expect(busy).toEqual([]);
  });

  it.each<[alarm: string, run: ObservedRun]>([
    ['PARTOO_FORBIDDEN', forbidden],
    ['PARTOO_UNREACHABLE', runWith({ plan: null, error: { code: 'PARTOO_TIMEOUT' } })],
    [
      'limit:close',
      runWith({ plan: planWith({ guard: { verdict: 'stop', violations: [{ limit: 'close' }], approvals: [] } }) }),
    ],
    ['approval', runWith({ plan: planWith({ guard: { verdict: 'approval', violations: [], approvals: ['first'] } }) })],
  ])('says once what the last run has shown and announced: %s', async (alarm, run) => {
    expect(await reasonsAfter([run], { alarms: async () => [alarm] })).toHaveLength(1);
  });

  it('is not given while a blocked state is on record, or the state cannot be read', async () => {
    const alarmed = await reasonsAfter([runWith()], { alarms: async () => ['key_refused'] });
    const unreadable = await reasonsAfter([runWith()], {
      alarms: () => Promise.reject(new SyncError('damaged', { code: 'STATE_CORRUPT', retryable: false })),
    });

    expect(alarmed).toEqual(['blocked: key_refused']);
    expect(unreadable).toEqual(['state: STATE_CORRUPT']);
  });
});

describe('the ledger of runs', () => {
  it('keeps the last success of a side through its failures', () => {
    const ledger = createRunLedger();

    ledger.note(runWith({ endedAtMs: 1 * minute }));
    ledger.note({ ...forbidden, endedAtMs: 2 * minute });

    expect(ledger.side('partoo')).toEqual({
      attemptAtMs: 2 * minute,
      successAtMs: 1 * minute,
      failure: 'PARTOO_FORBIDDEN',
    });
    expect(ledger.side('source')).toEqual({ attemptAtMs: 1 * minute, successAtMs: 1 * minute, failure: null });
  });

  it('counts as complete what read all of both sides', () => {
    const ledger = createRunLedger();

    ledger.note(runWith({ endedAtMs: 1 * minute }));
    ledger.note(
      runWith({ endedAtMs: 2 * minute, plan: planWith({ partoo: { outcome: 'complete', reading: 'partial' } }) }),
    );
    ledger.note(runWith({ endedAtMs: 3 * minute, plan: planWith({ source: { outcome: 'incomplete' } }) }));

    expect(ledger.completeReadAtMs).toBe(1 * minute);
  });
});
