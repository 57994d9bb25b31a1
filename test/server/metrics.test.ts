import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import { createMetrics, type Metrics, type MetricsDeps, type ScrapedMemory } from '../../src/server/metrics.ts';
import { createRunLedger, type RunLedger } from '../../src/server/run-ledger.ts';
import { minute, planWith, runWith } from './observed-run.ts';

const emptyMemory: ScrapedMemory = {
  links: () => new Map(),
  held: () => [],
  conflicts: () => [],
  failures: () => [],
  settling: () => new Map(),
  unfinished: () => [],
  pendingEvents: () => [],
  runs: () => [],
  runPause: () => null,
};

function create(memory: object = {}, deps: Partial<MetricsDeps> = {}): { metrics: Metrics; ledger: RunLedger } {
  const ledger = createRunLedger();
  const metrics = createMetrics({
    ledger,
    version: '1.2.3',
    clock: { now: () => 100 * minute },
    withMemory: async (look) => look({ ...emptyMemory, ...memory }),
    budgetUsed: () => 0.25,
    pausedUntilMs: () => null,
    isRunning: () => false,
    isReady: async () => true,
    ...deps,
  });
  return { metrics, ledger };
}

/** Lines of our own metrics, without what they mean. */
async function scrape({ scrape: ask }: Metrics): Promise<readonly string[]> {
  const { text } = await ask();
  return text.split('\n').filter((line) => line.startsWith('partoo_sync_'));
}

describe('metrics', () => {
  it('are all explained in docs/operating.md, and no others', () => {
    const page = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8');
    const explained = [...page.matchAll(/^\| `(partoo_sync_\w+)`/gmu)].map(([, name = '']) => name);

    expect(explained.sort()).toEqual(create().metrics.names);
  });

  it('tell what the state knows at the moment of the scrape', async () => {
    const link = (code: string, state = 'active'): readonly [string, object] => [code, { code, state }];
    const { metrics } = create({
      links: () => new Map([link('1'), link('2'), link('3', 'forgotten')]),
      held: () => [{ reason: 'invalid' }, { reason: 'invalid' }, { reason: 'not_settling' }],
      conflicts: () => [{}, {}],
      failures: () => [{ nextTryAt: null }, { nextTryAt: '2026-11-22T09:00:00Z' }],
      settling: () => new Map([['1', [{}, {}]]]),
      unfinished: () => [{}],
      pendingEvents: () => [{}, {}, {}],
      runPause: () => ({ who: 'ann@desk', reason: '', since: '2026-11-22T09:00:00Z' }),
    });

    const lines = await scrape(metrics);

    expect(lines).toEqual(
      expect.arrayContaining([
        'partoo_sync_linked_locations 2',
        'partoo_sync_held{reason="invalid"} 2',
        'partoo_sync_held{reason="not_settling"} 1',
        'partoo_sync_held{reason="absent"} 0',
        'partoo_sync_open_conflicts 2',
        'partoo_sync_quarantined_changes 1',
        'partoo_sync_failing_changes 1',
        'partoo_sync_unsettled_fields 2',
        'partoo_sync_outbox_unfinished 1',
        'partoo_sync_webhook_events_pending 3',
        'partoo_sync_paused 1',
        'partoo_sync_call_budget_used_ratio 0.25',
        'partoo_sync_call_pause_remaining_seconds 0',
        'partoo_sync_ready 1',
        'partoo_sync_state_readable 1',
        `partoo_sync_build_info{version="1.2.3",node_version="${process.version}"} 1`,
      ]),
    );
  });

  it('count runs, changes, drift, echoes and what no webhook told of', async () => {
    const { metrics, ledger } = create();
    const plan = planWith({
      changes: [
        { code: '1', action: 'update', fields: [{ rule: 'drift' }, { rule: 'source changed' }] },
        { code: '2', action: 'update', fields: [{ rule: 'drift' }] },
      ],
    });
    const run = runWith({
      trigger: 'incremental',
      plan,
      outcomes: [
        { code: '1', action: 'update', result: 'done' },
        { code: '2', action: 'update', result: 'failed' },
      ] as never,
      heard: { events: 3, echoes: 2, untold: 1 },
    });
    ledger.note(run);

    metrics.noteRun(run);
    metrics.noteRun(runWith({ plan: null, error: { code: 'PARTOO_FAILED' } }));
    const lines = await scrape(metrics);

    expect(lines).toEqual(
      expect.arrayContaining([
        'partoo_sync_runs_total{trigger="incremental",verdict="pass"} 1',
        'partoo_sync_runs_total{trigger="full",verdict="failed"} 1',
        'partoo_sync_last_run_duration_seconds{trigger="incremental"} 60',
        'partoo_sync_changes_total{action="update",result="done"} 1',
        'partoo_sync_changes_total{action="update",result="failed"} 1',
        'partoo_sync_changes_total{action="create",result="done"} 0',
        'partoo_sync_drift_fields_total 1',
        'partoo_sync_webhook_echoes_total 2',
        'partoo_sync_webhook_untold_edits_total 1',
        'partoo_sync_last_attempt_timestamp_seconds{side="source"} 3660',
        'partoo_sync_last_success_timestamp_seconds{side="partoo"} 3660',
        'partoo_sync_complete_read_age_seconds 2340',
      ]),
    );
  });

  it('count deliveries by what became of them, from nought on', async () => {
    const { metrics } = create();

    metrics.noteDelivery('accepted');
    metrics.noteDelivery('accepted');
    metrics.noteDelivery('refused');
    const lines = await scrape(metrics);

    expect(lines.filter((line) => line.includes('deliveries'))).toEqual([
      'partoo_sync_webhook_deliveries_total{result="accepted"} 2',
      'partoo_sync_webhook_deliveries_total{result="duplicate"} 0',
      'partoo_sync_webhook_deliveries_total{result="refused"} 1',
      'partoo_sync_webhook_deliveries_total{result="not_stored"} 0',
    ]);
  });

  it('know the last complete read from the runs on record, until this process has made one', async () => {
    const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
    const run = { verdict: 'pass', error: null, mode: 'daemon' };
    const { metrics } = create({
      runs: () => [
        { ...run, trigger: 'webhook', mode: 'daemon --only', finishedAt: at(5000) },
        { ...run, trigger: 'incremental', finishedAt: at(4000) },
        { ...run, trigger: 'full', verdict: 'stop', finishedAt: at(3000) },
        { ...run, trigger: 'full', finishedAt: at(2000) },
      ],
    });

    expect(await scrape(metrics)).toContain('partoo_sync_complete_read_age_seconds 4000');
  });

  it('go on without the state, and say so', async () => {
    const damaged = new SyncError('damaged', { code: 'STATE_CORRUPT', retryable: false });
    const { metrics } = create({}, { withMemory: () => Promise.reject(damaged), isReady: async () => false });

    const lines = await scrape(metrics);

    expect(lines).toEqual(expect.arrayContaining(['partoo_sync_state_readable 0', 'partoo_sync_ready 0']));
  });

  it('of two daemons in one process are each their own', async () => {
    const [one, another] = [create().metrics, create().metrics];

    one.noteDelivery('duplicate');

    expect(await scrape(another)).toContain('partoo_sync_webhook_deliveries_total{result="duplicate"} 0');
  });
});
