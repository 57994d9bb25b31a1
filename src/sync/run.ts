import type { SyncError } from '../domain/errors.ts';
import type { RunId } from '../domain/ids.ts';
import type { RunRecord } from '../domain/memory/runs.ts';
import type { Outcome, Plan } from '../domain/plan.ts';
import { beginRun } from './begin-run.ts';
import { checkTarget } from './check-target.ts';
import type { RunDeps, RunMode, WriteDeps } from './deps.ts';
import { endAbsences } from './end-absences.ts';
import { finishEvents, type Heard } from './events.ts';
import { execute } from './execute/execute.ts';
import { recover } from './execute/recover.ts';
import { sourceNow } from './execute/source-now.ts';
import { dropLapsed } from './lapse-allowances.ts';
import { readAndPlan } from './read-and-plan.ts';
import { finishRun, recordConsent, recordFailure } from './record-run.ts';
import { dropResolutions, forgetAsDecided } from './resolutions.ts';
import { settle } from './settle.ts';
import { proposeToSource } from './write-back/propose.ts';

export interface RunReport {
  readonly run: RunId;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  /** Did nobody say yes where somebody had to? Then nothing was written. */
  readonly isRefused: boolean;
  /** What ended the run before its time. */
  readonly stoppedBy: SyncError | null;
  /** What became of webhook events; absent where a run has nothing to do with them. */
  readonly heard?: Heard;
}

const restricted = ' --only';

/** Was the run restricted to some locations? Then it says nothing of the others. */
export function wasRestricted({ mode }: Pick<RunRecord, 'mode'>): boolean {
  return mode.endsWith(restricted);
}

/** Asked once, with the whole plan: may it be carried out? */
export type Consent = (plan: Plan) => Promise<boolean>;

/** One pass over every location. The whole of the product is these five steps: read, plan, guard, execute, settle. */
export async function runOnce(
  deps: WriteDeps,
  mode: RunMode & { readonly trigger: string; readonly name: string },
  consent: Consent,
  signal: AbortSignal,
): Promise<RunReport> {
  const { memory } = deps;
  const run = beginRun({ trigger: mode.trigger, mode: mode.only === null ? mode.name : mode.name + restricted }, deps);
  try {
    await recover(deps, signal);
    forgetAsDecided(memory);
    const events = memory.pendingEvents();
    const { world, draft, plan, countsAbsences } = await readAndPlan(deps, mode, signal);
    endAbsences(world.seen.source.keys, memory);

    if (world.keyAccount !== null) memory.rememberKeyAccount(world.keyAccount);
    if (!(await consent(plan))) {
      memory.endRun({ id: run, verdict: plan.guard.verdict, summary: plan.summary, outcomes: null, error: null, plan });
      return { run, plan, outcomes: [], isRefused: true, stoppedBy: null };
    }
    recordConsent(run, plan, mode, deps);
    const { outcomes, stoppedBy } = await execute(
      plan,
      { runId: run, source: sourceNow(world), businesses: world.seen.partoo.businesses },
      deps,
      signal,
    );

    dropResolutions({ plan, outcomes, seen: world.seen }, memory, deps.log);
    dropLapsed(memory, Date.parse(world.seen.at), deps.log);
    settle(world, draft, outcomes, deps, countsAbsences);
    await proposeToSource(world, draft, mode, deps, signal);
    const heard = finishEvents(events, world, outcomes, mode, memory);
    if (mode.only === null && stoppedBy === null && isWhole(plan)) memory.approveFingerprint(deps.fingerprint);
    finishRun(run, plan, outcomes, stoppedBy, mode, deps);
    return { run, plan, outcomes, isRefused: false, stoppedBy, heard };
  } catch (error) {
    recordFailure(run, error, deps);
    throw error;
  }
}

/** The dry run: the same reading, planning and guarding, and nothing is written anywhere (R7). */
export async function planOnly(deps: RunDeps, mode: RunMode, signal: AbortSignal): Promise<Plan> {
  checkTarget(deps.memory, deps);
  return (await readAndPlan(deps, mode, signal)).plan;
}

/** Neither half a side nor a missing sentinel kept it from doing anything: what was approved has been carried out. */
function isWhole(plan: Plan): boolean {
  return plan.guard.violations.every(({ limit }) => !['source', 'partoo', 'sentinels'].includes(limit));
}
