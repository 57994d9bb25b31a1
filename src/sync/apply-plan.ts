import { SyncError } from '../domain/errors.ts';
import type { LocationKey } from '../domain/ids.ts';
import { type ResolutionMemoryWriter, isAllowance } from '../domain/memory/resolutions.ts';
import type { Change, Outcome, Plan } from '../domain/plan.ts';
import { beginRun } from './begin-run.ts';
import { checkTarget } from './check-target.ts';
import type { RunMode, WriteDeps } from './deps.ts';
import { endAbsences } from './end-absences.ts';
import { execute } from './execute/execute.ts';
import { recover } from './execute/recover.ts';
import { sourceNow } from './execute/source-now.ts';
import { digestOf } from './freeze-plan.ts';
import { continuesApprovedRun } from './guard/continues-approved-run.ts';
import { guard, isMassAbsence, type GuardFacts } from './guard/guard.ts';
import { changedSettings } from './guard/judge.ts';
import { retriesAmong } from './guard/retries-among.ts';
import { readKeyAccount } from './read/read-key-account.ts';
import { refuseEmpty } from './read/read-both-sides.ts';
import { readSourceFor } from './read/read-source-for.ts';
import type { SourceReading } from './read/source-reading.ts';
import { finishRun, recordConsent, recordFailure } from './record-run.ts';
import { inForce } from './lapse-allowances.ts';
import type { Consent, RunReport } from './run.ts';

/**
 * Carries out a plan exactly as it was reviewed. The source is read again, Partoo only where something is written: every
 * line is checked against both sides just before its write (R18). The guard judges the plan against today's limits.
 *
 * @throws SyncError PLAN_INVALID (tampered with), PLAN_OUTDATED (other configuration), STATE_OTHER_TARGET, SOURCE_…, PARTOO_…
 */
export async function applyPlan(
  plan: Plan,
  deps: WriteDeps,
  mode: RunMode & { readonly trigger: string },
  consent: Consent,
  signal: AbortSignal,
): Promise<RunReport> {
  checkPlan(plan, deps);
  const { memory } = deps;
  const isContinued = continuesApprovedRun(memory, deps.fingerprint);
  const run = beginRun({ trigger: mode.trigger, mode: 'apply' }, deps);
  try {
    await recover(deps, signal);
    const asked = await readKeyAccount(deps, mode, signal);
    if (asked !== null) memory.rememberKeyAccount(asked);
    const reading = await readSourceFor(new Set(plan.changes.map(({ code }) => code)), deps, signal);
    endAbsences(reading.snapshot.keys, memory);
    refuseEmpty(reading, memory.links(), deps.source.description);
    const mayLeave = new Set(
      inForce(memory.resolutions(), deps.clock.now())
        .filter(isAllowance)
        .map(({ code }) => code),
    );
    const current = { ...plan, changes: plan.changes.map((change) => asAllowedNow(change, mayLeave)) };
    const facts = factsOf(current, reading, deps, mode, { isContinued, mayLeave });
    const judged: Plan = { ...current, guard: guard(facts, deps.limits) };
    if (!(await consent(judged))) {
      memory.endRun({
        id: run,
        verdict: judged.guard.verdict,
        summary: plan.summary,
        outcomes: null,
        error: null,
        plan: judged,
      });
      return { run, plan: judged, outcomes: [], isRefused: true, stoppedBy: null };
    }
    recordConsent(run, judged, mode, deps);
    const adopted = plan.changes.flatMap(({ action, business_id }) =>
      action === 'adopt' && business_id !== null ? [business_id] : [],
    );
    const businesses = await deps.partoo.reader.findByIds(adopted, signal);
    const known = memory.fingerprints();
    const linked = linkedIn(memory);
    const { outcomes, stoppedBy } = await execute(
      judged,
      { runId: run, source: sourceNow({ source: reading, known, seen: { source: reading.snapshot } }), businesses },
      deps,
      signal,
    );
    dropAllowances(judged, outcomes, memory);

    if (!isMassAbsence(facts) && facts.incomplete.source === null) settleAbsences(reading, linked, deps);
    if (stoppedBy === null && plan.changes.length > 0) memory.approveFingerprint(deps.fingerprint);
    finishRun(run, judged, outcomes, stoppedBy, mode, deps);
    return { run, plan: judged, outcomes, isRefused: false, stoppedBy };
  } catch (error) {
    recordFailure(run, error, deps);
    throw error;
  }
}

/** A close or delete that was carried out needs no leave any more. */
function dropAllowances({ changes }: Plan, outcomes: readonly Outcome[], memory: ResolutionMemoryWriter): void {
  for (const { code, action, allowed_by: who } of changes) {
    const isDone = outcomes.some((one) => one.code === code && one.action === action && one.result === 'done');
    if (who !== undefined && isDone) memory.dropResolution(code, null);
  }
}

function checkPlan(plan: Plan, deps: WriteDeps): void {
  if (plan.digest !== digestOf(plan)) {
    throw new SyncError('the plan file is not as it was saved: its digest does not fit its content', {
      code: 'PLAN_INVALID',
      retryable: false,
      hint: 'Make a new plan with "partoo-sync plan --out FILE".',
    });
  }
  checkTarget(deps.memory, { target: { ...deps.target, baseUrl: plan.target.base_url, orgId: plan.target.org_id } });
  if (
    plan.target.base_url === deps.target.baseUrl &&
    plan.target.org_id === deps.target.orgId &&
    plan.target.fingerprint === deps.fingerprint.digest
  )
    return;
  throw new SyncError(
    'the plan was made with another configuration: base URL, organization, scope, source, fields or absent differ',
    { code: 'PLAN_OUTDATED', retryable: false, hint: 'Make a new plan with "partoo-sync plan --out FILE".' },
  );
}

/** Whoever was allowed to leave when the plan was made may not be any more: the decision counts, not the file. */
function asAllowedNow(change: Change, mayLeave: ReadonlySet<LocationKey>): Change {
  if (change.allowed_by === undefined || mayLeave.has(change.code)) return change;
  const { allowed_by: _lapsed, ...measured } = change;
  return measured;
}

function factsOf(
  plan: Plan,
  reading: SourceReading,
  deps: WriteDeps,
  mode: RunMode,
  { isContinued, mayLeave }: { readonly isContinued: boolean; readonly mayLeave: ReadonlySet<LocationKey> },
): GuardFacts {
  const { memory, policy, limits } = deps;
  const { snapshot } = reading;
  const approved = memory.fingerprint();
  const absences = memory.absences();
  const failures = memory.failures();
  const links = [...memory.links().values()].filter(({ state }) => state !== 'forgotten');
  return {
    changes: plan.changes,
    linked: links.length,
    isFirstRun: approved === null || links.length === 0,
    retried: retriesAmong(plan.changes, (code) => failures.filter((failure) => failure.code === code)),
    isApproved: isContinued,
    approvals: [
      ...changedSettings(approved, deps.fingerprint),
      ...plan.changes
        .filter(({ renamed_from }) => renamed_from !== undefined)
        .map(({ code, reason }) => `${code} seems to be a new code of a known shop: ${reason ?? ''}`),
    ],
    incomplete: {
      source: snapshot.outcome === 'complete' ? null : (snapshot.reason ?? 'unknown'),
      partoo: plan.partoo.outcome === 'complete' ? null : (plan.partoo.reason ?? 'unknown'),
    },
    missingSentinels: [
      ...plan.guard.violations.filter(({ limit }) => limit === 'sentinels').map(({ message }) => message),
      ...limits.sentinels
        .filter((code) => !snapshot.keys.has(code as LocationKey))
        .map((code) => `${code} is missing from the source`),
    ],
    newlyMissing: links.filter(({ code }) => !snapshot.keys.has(code) && !absences.has(code) && !mayLeave.has(code))
      .length,
    absentAction: policy.absent.action,
    moves: memory.movesWithin(limits.window.days),
    overrides: new Set(mode.overrides),
  };
}

/**
 * This read of the source counts as evidence like any other complete one (R3), of those that were linked by then: a row that was
 * added to the source afterwards could not be in it.
 */
function settleAbsences(
  { snapshot, traits }: SourceReading,
  linkedBefore: ReadonlySet<LocationKey>,
  { memory, policy }: WriteDeps,
): void {
  memory.rememberSourceTraits(traits);
  if (policy.covers === 'changes' || snapshot.keyless.length > 0) return;
  memory.countAbsences([...linkedIn(memory)].filter((code) => linkedBefore.has(code) && !snapshot.keys.has(code)));
}

function linkedIn(memory: Pick<WriteDeps['memory'], 'links'>): ReadonlySet<LocationKey> {
  return new Set([...memory.links().values()].filter(({ state }) => state !== 'forgotten').map(({ code }) => code));
}
