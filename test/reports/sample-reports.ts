import { asLocationKey } from '../../src/domain/ids.ts';
import type { ConflictView } from '../../src/reports/conflict-text.ts';
import type { Explanation, PolicyView } from '../../src/reports/explain-text.ts';
import type { HistoryEntry } from '../../src/reports/history-text.ts';
import type { OutcomesInput } from '../../src/reports/outcome-text.ts';
import { decisionCommands, releaseOf } from '../../src/reports/release.ts';
import type { StatusReport } from '../../src/reports/status-report.ts';
import { sampleChange, samplePlan } from './sample-plan.ts';

export function sampleOutcomes(): OutcomesInput {
  return {
    run: 'r-1',
    plan: samplePlan({ changes: [sampleChange('update', '0012', [], { label: 'Acme Lyon, Lyon' })] }),
    outcomes: [
      { code: asLocationKey('0011'), action: 'update', result: 'done', detail: '' },
      { code: asLocationKey('0012'), action: 'update', result: 'failed', detail: 'Partoo answered 400: invalid phone' },
      { code: asLocationKey('0013'), action: 'write_back', result: 'stale', detail: 'the source row changed' },
      { code: asLocationKey('0014'), action: 'delete', result: 'held', detail: 'limit delete: 5 allowed' },
    ],
  };
}

export function sampleHistory(): readonly HistoryEntry[] {
  const step = {
    at: '2026-11-22T09:00:00Z',
    run: 'r-1',
    code: '0012',
    action: 'update',
    side: 'partoo',
    result: 'done',
  } as const;
  return [
    { ...step, field: 'phone', before: '+33472999999', after: '+33472000001', rule: 'drift' },
    { ...step, field: 'open_hours.monday', before: ['09:00-18:00'], after: [], rule: 'source changed' },
    { ...step, code: '0003', action: 'delete', rule: 'absent', result: 'failed', detail: 'Partoo answered 403' },
  ];
}

export function sampleStatus(): StatusReport {
  return {
    now: '2026-11-22T09:00:00Z',
    last_runs: [
      {
        run: 'r-2',
        trigger: 'schedule',
        started_at: '2026-11-22T08:55:00Z',
        ended_at: '2026-11-22T08:55:09Z',
        verdict: 'pass',
        summary: { done: 1200, failed: 1, stale: 0, held: 0 },
        error: null,
      },
      {
        run: 'r-1',
        trigger: 'manual',
        started_at: '2026-11-22T08:50:00Z',
        ended_at: '2026-11-22T08:50:02Z',
        verdict: null,
        summary: null,
        error: 'Partoo refused the API key',
      },
    ],
    lock: { pid: 4711, command: 'partoo-sync daemon', since: '2026-11-20T09:00:00Z' },
    api_key: null,
    events: { waiting: 0, oldest_at: null },
    next_run_at: null,
    last_success_at: '2026-11-22T08:00:00Z',
    links: 1197,
    held: [
      {
        code: asLocationKey('0051'),
        reason: 'invalid',
        detail: 'row 52, column tel: "abc" is not a phone number',
        since: '2026-11-19T09:00:00Z',
        run: 'r-1',
        release: releaseOf({ code: asLocationKey('0051'), reason: 'invalid' }),
      },
      {
        code: asLocationKey('0052'),
        reason: 'gone_in_partoo',
        detail: 'business 5409c35a97bbc544d8e26737 was deleted in Partoo',
        since: '2026-11-19T09:00:00Z',
        run: 'r-1',
        release: releaseOf({ code: asLocationKey('0052'), reason: 'gone_in_partoo' }),
      },
      {
        code: asLocationKey('0061'),
        reason: 'limit',
        detail: 'held back by a limit',
        since: '2026-11-20T09:00:00Z',
        run: 'r-1',
        release: releaseOf({ code: asLocationKey('0061'), reason: 'limit' }, { limits: ['close'], isStaged: true }),
      },
    ],
    conflicts: [sampleConflict()],
    staged: [
      {
        code: '0061',
        action: 'close',
        label: 'Acme Pau, Pau',
        reason: 'missing from 3 complete reads, for 30 hours',
        limits: ['close'],
        run: 'r-2',
        since: '2026-11-20T09:00:00Z',
        decision: null,
        release: { commands: decisionCommands('0061'), words: 'or the location being in the source again' },
      },
      {
        code: '0062',
        action: 'delete',
        limits: [],
        run: 'r-2',
        since: '2026-11-20T09:00:00Z',
        decision: { take: 'allow', who: 'ann@desk', at: '2026-11-21T09:00:00Z' },
        release: { commands: [decisionCommands('0062')[1]], words: 'or the location being in the source again' },
      },
    ],
    failures: [
      { code: '0012', attempts: 2, error: 'Partoo answered 500', next_try_at: '2026-11-22T09:10:00Z' },
      { code: '0013', attempts: 8, error: 'Partoo answered 400', next_try_at: null },
    ],
    paused: null,
    pause: { until: '2026-11-22T09:01:00Z', reason: 'Partoo asked for it (429)' },
    approvals: ['the mapping has changed'],
    blocked: [{ reason: 'the source is gone', since: '2026-11-22T06:00:00Z', hint: 'Check source.path.' }],
  };
}

export function sampleConflict(changed: Partial<ConflictView> = {}): ConflictView {
  const command = (side: string): string => `partoo-sync resolve 0044 phone --take ${side}`;
  return {
    code: asLocationKey('0044'),
    field: 'phone',
    base: '+33472000000',
    source: '+33472000001',
    partoo: '+33472999999',
    since: '2026-11-20T08:00:00Z',
    is_old: false,
    values_since: '2026-11-20T08:00:00Z',
    changed_by: ['source', 'partoo'],
    decision: null,
    release: {
      commands: [
        { effect: 'source is right', command: command('source') },
        { effect: 'Partoo is right', command: command('partoo') },
      ],
      words: 'or another value',
    },
    ...changed,
  };
}

const ownedBySource: PolicyView = { owner: 'source', on_conflict: 'manual', when: 'always', clear: false };

export function sampleExplanation(): Explanation {
  return {
    now: '2026-11-22T09:00:00Z',
    code: '0012',
    label: 'Acme Lyon, Lyon',
    link: { business_id: '5409c35a97bbc544d8e26737', since: '2026-01-02T03:04:05Z' },
    source: {
      at: { row: 12, line: 13 },
      cells: [
        { column: 'tel', text: '04 72 00 00 01' },
        { column: 'about', text: '' },
      ],
    },
    fields: [
      {
        field: 'city',
        base: 'Lyon',
        source: 'Lyon',
        partoo: 'Lyon',
        origins: [],
        policy: ownedBySource,
        decision: 'unchanged',
      },
      {
        field: 'phone',
        base: '+33472000001',
        source: '+33472000001',
        partoo: '+33472999999',
        canonical: '+33472000001',
        origins: [
          { at: { row: 12, line: 13 }, column: 'prefix' },
          { at: { row: 12, line: 13 }, column: 'tel' },
          { at: { row: 3, line: 4, source: 'franchise', others: [5] }, column: 'franchise.tel' },
        ],
        policy: { ...ownedBySource, owner: 'shared', clear: true },
        decision: 'drift',
      },
    ],
    holds: [
      {
        reason: 'undone',
        field: 'email',
        detail: 'undone with run r-0',
        since: '2026-11-20T08:00:00Z',
        release: releaseOf({ code: asLocationKey('0012'), reason: 'undone' }, { undoneBy: 'r-0' }),
      },
    ],
    conflicts: [],
    last_request: {
      at: '2026-11-21T09:00:00Z',
      call: 'POST /business/5409c35a97bbc544d8e26737',
      body: '{"city":"Lyon"}',
      status: 200,
      answer: '{"status":"success"}',
    },
    history: sampleHistory().slice(0, 1),
    runs: [{ run: 'r-1', at: '2026-11-22T09:00:00Z', command: 'partoo-sync explain 0012 --run r-1' }],
  };
}
