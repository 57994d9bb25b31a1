import { SyncError } from '../domain/errors.ts';
import { asRunId, type RunId } from '../domain/ids.ts';
import { isSameTarget, type Memory } from '../domain/memory.ts';
import type { Outcome, Plan } from '../domain/plan.ts';
import type { RunDeps, RunMode, WriteDeps } from './deps.ts';
import { execute } from './execute/execute.ts';
import { recover } from './execute/recover.ts';
import { sourceNow } from './execute/source-now.ts';
import { freezePlan } from './freeze-plan.ts';
import { guard, isMassAbsence } from './guard/guard.ts';
import { changedSettings, missingSentinels } from './guard/judge.ts';
import { continuesApprovedRun } from './guard/continues-approved-run.ts';
import { predictCost } from './plan/cost.ts';
import { retriesAmong } from './guard/retries-among.ts';
import { makePlan, type Draft } from './plan/make-plan.ts';
import { readBothSides, type World } from './read/read-both-sides.ts';
import { dropResolutions, forgetAsDecided } from './resolutions.ts';
import { settle } from './settle.ts';

export interface RunReport {
  readonly run: RunId;
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  /** Did nobody say yes where somebody had to? Then nothing was written. */
  readonly isRefused: boolean;
  /** What ended the run before its time. */
  readonly stoppedBy: SyncError | null;
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
  memory.claimTarget(deps.target);
  const isContinued = continuesApprovedRun(memory, deps.fingerprint);
  const run = asRunId(deps.newId());
  memory.beginRun({ id: run, trigger: mode.trigger, mode: mode.name });
  try {
    await recover(deps, signal);
    forgetAsDecided(memory);
    const { world, draft, plan } = await readAndPlan(deps, mode, isContinued, signal);

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

    dropResolutions(world.seen.resolutions, { plan, outcomes, only: mode.only }, memory);
    settle(world, draft, deps, mode.only === null && !isMassAbsence(factsOf(deps, mode, world, draft, isContinued)));
    if (mode.only === null && stoppedBy === null && isWhole(plan)) memory.approveFingerprint(deps.fingerprint);
    finishRun(run, plan, outcomes, stoppedBy, mode, deps);
    return { run, plan, outcomes, isRefused: false, stoppedBy };
  } catch (error) {
    recordFailure(run, error, deps);
    throw error;
  }
}

/** The dry run: the same reading, planning and guarding, and nothing is written anywhere (R7). */
export async function planOnly(deps: RunDeps, mode: RunMode, signal: AbortSignal): Promise<Plan> {
  checkTarget(deps.memory, deps);
  return (await readAndPlan(deps, mode, continuesApprovedRun(deps.memory, deps.fingerprint), signal)).plan;
}

/** A state made with one Partoo never serves another (R8). @throws SyncError STATE_OTHER_TARGET */
export function checkTarget(memory: Memory, { target }: Pick<RunDeps, 'target'>): void {
  const made = memory.target();
  if (made === null || isSameTarget(made, target)) return;
  throw new SyncError(
    `the state was made with ${made.baseUrl} (organization ${String(made.orgId ?? 'of the key')}), and the configuration names ${target.baseUrl} (organization ${String(target.orgId ?? 'of the key')})`,
    {
      code: 'STATE_OTHER_TARGET',
      retryable: false,
      hint: 'Give this target a state of its own: set state.path to another file.',
    },
  );
}

async function readAndPlan(
  deps: RunDeps,
  mode: RunMode,
  isContinued: boolean,
  signal: AbortSignal,
): Promise<{ world: World; draft: Draft; plan: Plan }> {
  const world = await readBothSides(deps, mode, signal);
  const draft = makePlan(world.seen, deps.policy, deps.partoo.codec);
  const verdict = guard(factsOf(deps, mode, world, draft, isContinued), deps.limits);
  const { source, partoo } = world.seen;
  const plan = freezePlan({
    version: 1,
    id: deps.newId(),
    created_at: world.seen.at,
    target: { base_url: deps.target.baseUrl, org_id: deps.target.orgId, fingerprint: deps.fingerprint.digest },
    source: {
      outcome: source.outcome,
      locations: source.keys.size,
      invalid: source.invalid.size + source.keyless.length,
      ...(source.reason === undefined ? {} : { reason: source.reason }),
    },
    partoo: {
      outcome: partoo.outcome,
      businesses: partoo.count,
      requests: partoo.requests,
      watermark: world.watermark,
      ...(partoo.reason === undefined ? {} : { reason: partoo.reason }),
    },
    linked: linkedCount(world),
    summary: draft.summary,
    guard: verdict,
    cost: predictCost(draft.changes, deps.requestsPerMinute),
    changes: draft.changes,
    conflicts: draft.conflicts,
    held: draft.held,
    notices: draft.notices,
    unmatched: draft.unmatched,
  });
  return { world, draft, plan };
}

function factsOf(
  deps: RunDeps,
  mode: RunMode,
  { seen }: World,
  draft: Draft,
  isContinued: boolean,
): Parameters<typeof guard>[0] {
  const approved = deps.memory.fingerprint();
  const linked = linkedCount({ seen });
  return {
    changes: draft.changes,
    linked,
    // Whatever was approved before, without a link there is no base to measure against.
    isFirstRun: approved === null || linked === 0,
    retried: retriesAmong(draft.changes, (code) => seen.failures.get(code) ?? []),
    isApproved: isContinued,
    approvals: [...changedSettings(approved, deps.fingerprint), ...draft.approvals],
    incomplete: {
      source: seen.source.outcome === 'complete' ? null : (seen.source.reason ?? 'unknown'),
      partoo: seen.partoo.outcome === 'complete' ? null : (seen.partoo.reason ?? 'unknown'),
    },
    missingSentinels:
      seen.source.outcome === 'complete' && seen.partoo.outcome === 'complete'
        ? missingSentinels(seen, deps.limits.sentinels)
        : [],
    newlyMissing: draft.missing.filter((code) => !seen.absences.has(code)).length,
    absentAction: deps.policy.absent.action,
    moves: deps.memory.movesWithin(deps.limits.window.days),
    overrides: new Set(mode.overrides),
  };
}

function linkedCount({ seen }: Pick<World, 'seen'>): number {
  let count = 0;
  for (const { state } of seen.links.values()) if (state !== 'forgotten') count += 1;
  return count;
}

export function recordFailure(id: RunId, error: unknown, { memory }: Pick<WriteDeps, 'memory'>): void {
  const { code, message } =
    error instanceof SyncError ? error : { code: 'BUG', message: 'an unexpected error; see the log' };
  memory.endRun({ id, verdict: null, summary: null, outcomes: null, error: { code, message } });
}

/** Neither half a side nor a missing sentinel kept it from doing anything: what was approved has been carried out. */
function isWhole(plan: Plan): boolean {
  return plan.guard.violations.every(({ limit }) => !['source', 'partoo', 'sentinels'].includes(limit));
}

/** Who let what pass, and when, stays on record. */
export function recordConsent(runId: RunId, plan: Plan, mode: RunMode, { memory, who, fingerprint }: WriteDeps): void {
  for (const reason of plan.guard.approvals)
    memory.recordApproval({ runId, kind: 'approval', detail: `${fingerprint.digest} ${reason}`, who });
  for (const limit of mode.overrides) memory.recordApproval({ runId, kind: 'override', detail: limit, who });
}

export function finishRun(
  id: RunId,
  plan: Plan,
  outcomes: readonly Outcome[],
  stoppedBy: SyncError | null,
  mode: RunMode,
  { memory }: WriteDeps,
): void {
  const count = (result: Outcome['result']): number => outcomes.filter((outcome) => outcome.result === result).length;
  const limited = outcomes
    .filter(({ result, forbidden }) => result === 'held' && forbidden === undefined)
    .map(({ code, detail }) => ({ code, reason: 'limit' as const, detail }));
  const forbidden = outcomes.flatMap(({ code, detail, forbidden: fields = [] }) =>
    fields.map((field) => ({ code, reason: 'forbidden' as const, field, detail })),
  );
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
}
