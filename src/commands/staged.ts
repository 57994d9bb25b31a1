import type { LocationKey, RunId } from '../domain/ids.ts';
import type { Memory } from '../domain/memory.ts';
import { isAllowance } from '../domain/memory/resolutions.ts';
import type { RunMemory, RunRecord } from '../domain/memory/runs.ts';
import type { Change, Plan } from '../domain/plan.ts';
import type { LimitName } from '../domain/policy.ts';
import { limitsHolding } from '../sync/guard/guard.ts';
import { inForce } from '../sync/lapse-allowances.ts';
import { asPlan } from '../sync/parse-plan.ts';
import { isDecidedAgainst } from '../sync/plan/held-as-undone.ts';
import { wasRestricted } from '../sync/run.ts';

/** A close or delete that was planned, and waits for a person. */
export interface Staged {
  readonly code: LocationKey;
  readonly action: 'close' | 'delete';
  readonly label?: string;
  /** The evidence, in words. */
  readonly reason?: string;
  /** The limits that hold it back; none where the run stopped for another reason. */
  readonly limits: readonly LimitName[];
  readonly run: RunId;
  /** When that run began. */
  readonly since: string;
  /** What a person said of it, waiting for the next run. */
  readonly decision: { readonly take: 'allow' | 'reject'; readonly who?: string; readonly at: string } | null;
}

/** Far enough for the incremental runs of some days, which close nothing and so say nothing of what is staged. */
const lookedBack = 2_000;

/**
 * Closes and deletes of the newest run that came to judge who left, as far as they were not carried out: held back by a
 * limit, or the whole run was stopped. Locations that left Partoo or came back since are not among them. In the order of codes.
 */
export function stagedIn(memory: Memory, nowMs: number): readonly Staged[] {
  const runs = memory.runs(lookedBack);
  const found = newestJudging(runs, memory);
  if (found === null) return [];
  const { run, plan, later } = found;
  const links = memory.links();
  const absences = memory.absences();
  // One that has lapsed allows nothing any more.
  const allowances = inForce(memory.resolutions(), nowMs).filter(isAllowance);
  const rejections = memory.undone().filter(isDecidedAgainst);
  // A stopped run does not count whom it missed: before another one has looked, nothing speaks against it.
  const isLookedAtSince = later.some((one) => one.outcomes !== null && !wasRestricted(one));
  const isStill = (code: LocationKey): boolean => {
    const state = links.get(code)?.state;
    if (state === undefined || state === 'forgotten' || (isLookedAtSince && !absences.has(code))) return false;
    return memory.history({ code, limit: lastWrites }).every((write) => !hasLeft(write, run.startedAt));
  };

  return plan.changes
    .filter((change): change is Change & { action: 'close' | 'delete' } => waits(change, plan, run))
    .filter(({ code }) => isStill(code))
    .map((change) => {
      const allowed = allowances.find(({ code }) => code === change.code);
      const rejected = rejections.find(({ code }) => code === change.code);
      return {
        code: change.code,
        action: change.action,
        ...(change.label === undefined ? {} : { label: change.label }),
        ...(change.reason === undefined ? {} : { reason: change.reason }),
        limits: limitsHolding(change, plan.guard),
        run: run.id,
        since: run.startedAt,
        decision:
          rejected !== undefined
            ? { take: 'reject', at: rejected.at }
            : allowed === undefined
              ? null
              : { take: 'allow', who: allowed.who, at: allowed.at },
      };
    });
}

const lastWrites = 20;

function newestJudging(
  runs: readonly RunRecord[],
  memory: Memory,
): { readonly run: RunRecord; readonly plan: Plan; readonly later: readonly RunRecord[] } | null {
  for (const [index, run] of runs.entries()) {
    const { summary, trigger, mode, verdict, finishedAt } = run;
    if (finishedAt === null || summary === null || mode === 'undo' || wasRestricted(run)) continue;
    const plansToLeave = summary.close + summary.delete > 0;
    // It looked at changes only, or waited for approval: such a run closes nothing, whoever left. A plan file may be of some locations.
    if (!plansToLeave && (trigger === 'incremental' || verdict === 'approval' || mode === 'apply')) continue;
    const plan = planKept(run.id, memory);
    if (plan === null) {
      if (verdict === 'stop') continue;
      return null;
    }
    // Half a side judges nobody.
    if (plan.source.outcome !== 'complete' || plan.partoo.outcome !== 'complete') continue;
    return { run, plan, later: runs.slice(0, index) };
  }
  return null;
}

/** The plan that a run kept; null when it kept none. */
export function planKept(run: RunId, memory: Pick<RunMemory, 'planOf'>): Plan | null {
  const kept = memory.planOf(run);
  return kept === null ? null : asPlan(kept, `the plan of run ${run}`);
}

function waits(change: Change, { guard }: Plan, { outcomes, verdict }: RunRecord): boolean {
  if (change.undoes !== undefined || (change.action !== 'close' && change.action !== 'delete')) return false;
  return outcomes === null ? verdict === 'stop' : limitsHolding(change, guard).length > 0;
}

function hasLeft(write: { action: string; result: string; at: string }, since: string): boolean {
  return (write.action === 'close' || write.action === 'delete') && write.result === 'done' && write.at >= since;
}
