import { SyncError } from '../domain/errors.ts';
import type { RunId } from '../domain/ids.ts';
import type { Held, Outcome, Plan } from '../domain/plan.ts';
import type { RunMode, WriteDeps } from './deps.ts';

/** A run that could not go on; the error itself goes to whoever started it. */
export function recordFailure(id: RunId, error: unknown, { memory }: Pick<WriteDeps, 'memory'>): void {
  const { code, message } =
    error instanceof SyncError ? error : { code: 'BUG', message: 'an unexpected error; see the log' };
  memory.endRun({ id, verdict: null, summary: null, outcomes: null, error: { code, message } });
}

/** Who let what pass, and when, stays on record. */
export function recordConsent(runId: RunId, plan: Plan, mode: RunMode, { memory, who, fingerprint }: WriteDeps): void {
  for (const reason of plan.guard.approvals)
    memory.recordApproval({ runId, kind: 'approval', detail: `${fingerprint.digest} ${reason}`, who });
  for (const { code, action, allowed_by: allowedBy } of plan.changes) {
    if (allowedBy !== undefined)
      memory.recordApproval({ runId, kind: 'approval', detail: `${action} ${code}`, who: allowedBy });
  }
  for (const limit of mode.overrides) memory.recordApproval({ runId, kind: 'override', detail: limit, who });
}

/** How a run leaves things: its outcomes, and what is held or in conflict from now on. */
export function finishRun(
  id: RunId,
  plan: Plan,
  outcomes: readonly Outcome[],
  stoppedBy: SyncError | null,
  mode: RunMode,
  { memory, clock, keepDays }: WriteDeps,
): void {
  const count = (result: Outcome['result']): number => outcomes.filter((outcome) => outcome.result === result).length;
  const limited = outcomes
    .filter(({ result, forbidden }) => result === 'held' && forbidden === undefined)
    .map(({ code, detail }) => ({ code, reason: 'limit' as const, detail }));
  // What the key is known to lack is told once, not of each location.
  const known = new Set(memory.refusedRights().map(({ name }) => name));
  const forbidden = outcomes.flatMap(({ code, detail, forbidden: fields }): Held[] => {
    if (fields?.length === 0) return [{ code, reason: 'forbidden', detail }];
    return (fields ?? [])
      .filter((field) => !known.has(field))
      .map((field) => ({ code, reason: 'forbidden', field, detail }));
  });
  memory.finishRun({
    id,
    verdict: plan.guard.verdict,
    summary: plan.summary,
    outcomes: { done: count('done'), failed: count('failed'), stale: count('stale'), held: count('held') },
    error: stoppedBy === null ? null : { code: stoppedBy.code, message: stoppedBy.message },
    ...(plan.changes.length === 0 ? {} : { plan }),
    held: [...plan.held, ...limited, ...forbidden],
    conflicts: plan.conflicts,
    covered: mode.only === null ? 'all' : mode.only.map((code) => code as Plan['changes'][number]['code']),
  });
  // Once a night is enough, and a run that reads everything takes its time anyway.
  if (mode.only === null && mode.isIncremental !== true)
    memory.pruneHistory(new Date(clock.now() - keepDays * dayMs).toISOString());
}

const dayMs = 24 * 3_600_000;
