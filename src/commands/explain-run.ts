import { SyncError } from '../domain/errors.ts';
import { asLocationKey, type LocationKey } from '../domain/ids.ts';
import type { Memory } from '../domain/memory.ts';
import type { HistoryEntry } from '../domain/memory/history.ts';
import type { OutboxEntry } from '../domain/memory/outbox.ts';
import type { RunRecord } from '../domain/memory/runs.ts';
import type { Change, Plan } from '../domain/plan.ts';
import {
  renderRunExplanation,
  type ExplainedStep,
  type RunExplanation,
  type StepResult,
} from '../reports/explain-run-text.ts';
import { runMeant } from '../sync/find-run.ts';
import { allowed, limitsHolding } from '../sync/guard/guard.ts';
import { exitCodes, type Command } from './context.ts';
import { planKept } from './staged.ts';

export interface ExplainRunOptions {
  readonly code: string;
  /** Id of the run, or its beginning. */
  readonly run: string;
  readonly isJson: boolean;
}

/**
 * What one past run saw and did with one location: from the plan kept with the run, the outbox and the history. Asks neither
 * the source nor Partoo.
 */
export const explainRunCommand: Command<ExplainRunOptions> = async (context, { code, run, isJson }) => {
  const memory = await context.open().openMemory();
  try {
    const key = asLocationKey(code);
    const explanation = explainRun(key, runMeant(run, memory), memory);
    const isKnown = explanation.steps.length + explanation.conflicts.length + explanation.held.length > 0;
    if (!isKnown && memory.linkOf(key) === null && memory.seenOf([key]).size === 0)
      throw new SyncError(`${code} is not known from any run`, {
        code: 'NOT_FOUND',
        retryable: false,
        hint: 'Codes are compared exactly: case and leading zeros count.',
      });
    context.print(
      isJson
        ? `${JSON.stringify(explanation, null, 2)}\n`
        : renderRunExplanation(explanation, context.paint, context.width),
    );
    return exitCodes.done;
  } finally {
    memory.close();
  }
};

function explainRun(key: LocationKey, run: RunRecord, memory: Memory): RunExplanation {
  const plan = planKept(run.id, memory);
  const sent = memory.outboxOf(key).filter(({ runId }) => runId === run.id);
  const writes = memory.history({ code: key, runId: run.id });
  const isHere = ({ code }: { readonly code: string | null }): boolean => code === key;
  const planned = plan?.changes.filter(isHere) ?? [];
  // What was sent is told whether or not the plan was kept; the oldest first, as it was done.
  const unplanned = sent
    .toReversed()
    .filter(({ change }) => !planned.some((one) => isSameStep(one, change)))
    .map(({ change }) => change);
  return {
    code: key,
    label: [...planned, ...unplanned].find(({ label }) => label !== undefined)?.label ?? null,
    run: {
      run: run.id,
      trigger: run.trigger,
      mode: run.mode,
      started_at: run.startedAt,
      ended_at: run.finishedAt,
      verdict: run.verdict,
      error: run.error?.message ?? null,
    },
    kept_plan: plan !== null,
    guard: plan === null ? [] : [...plan.guard.violations.map(({ message }) => message), ...plan.guard.approvals],
    steps: [...planned, ...unplanned].map((change) => stepOf(change, { run, plan, sent, writes })),
    conflicts: plan?.conflicts.filter(isHere) ?? [],
    held: plan?.held.filter(isHere) ?? [],
    notices: plan?.notices.filter(isHere).map(({ message }) => message) ?? [],
  };
}

interface Known {
  readonly run: RunRecord;
  readonly plan: Plan | null;
  readonly sent: readonly OutboxEntry[];
  readonly writes: readonly HistoryEntry[];
}

function stepOf(change: Change, known: Known): ExplainedStep {
  const entry = known.sent.find((one) => isSameStep(one.change, change));
  const write = known.writes.find((one) => isSameStep(one, change));
  const { business_id: planned, reason, allowed_by: allowedBy, fields, cells = [] } = change;
  return {
    action: change.action,
    side: change.side,
    business_id: entry?.businessId ?? planned,
    ...(reason === undefined ? {} : { reason }),
    ...(allowedBy === undefined ? {} : { allowed_by: allowedBy }),
    fields,
    cells,
    ...endOf(change, entry, write, known),
    request: entry === undefined || entry.attempts === 0 ? null : requestOf(entry),
    answer: entry?.answer ?? null,
    at: write?.at ?? entry?.updatedAt ?? null,
  };
}

function endOf(
  change: Change,
  entry: OutboxEntry | undefined,
  write: HistoryEntry | undefined,
  { run, plan }: Known,
): { readonly result: StepResult; readonly detail: string } {
  if (write !== undefined) return { result: write.result, detail: partly(write.detail, change, plan) };
  if (entry?.status === 'stale') return { result: 'stale', detail: entry.answer ?? '' };
  if (entry !== undefined) return { result: entry.status === 'failed' ? 'failed' : 'under way', detail: '' };
  if (run.outcomes === null) return { result: 'refused', detail: '' };
  const limits = plan === null ? [] : limitsHolding(change, plan.guard);
  return { result: 'held', detail: limits.length === 0 ? 'by the guard' : `by limit ${limits.join(', ')}` };
}

/** A limit on one field lets the others of a change pass. */
function partly(detail: string, change: Change, plan: Plan | null): string {
  const permitted = plan === null ? change : allowed(change, plan.guard);
  if (permitted === null || permitted.fields.length === change.fields.length) return detail;
  const passed = new Set(permitted.fields.map(({ field }) => field));
  const left = change.fields.filter(({ field }) => !passed.has(field)).map(({ field }) => field);
  return `${detail}; held back by a limit: ${left.join(', ')}`;
}

/** The text that was sent, where it was kept; else the values that it carried. */
function requestOf({ change, request }: OutboxEntry): string {
  return request ?? JSON.stringify(Object.fromEntries(change.fields.map(({ field, to }) => [field, to])));
}

function isSameStep(a: Pick<Change, 'action' | 'side'>, b: Pick<Change, 'action' | 'side'>): boolean {
  return a.action === b.action && a.side === b.side;
}
