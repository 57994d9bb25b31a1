import type { BusinessId, LocationKey, RunId } from '../domain/ids.ts';
import type { Memory } from '../domain/memory.ts';
import type { HistoryEntry } from '../domain/memory/history.ts';
import type { Outcome, Plan } from '../domain/plan.ts';
import type { RemoteBusiness } from '../domain/ports/remote-business.ts';
import type { SubResource } from '../domain/sub-resources.ts';
import type { PartooSnapshot } from '../domain/snapshot.ts';
import type { RunMode, WriteDeps } from './deps.ts';
import { drawPlan } from './draw-plan.ts';
import { execute } from './execute/execute.ts';
import { recover } from './execute/recover.ts';
import { sourceNow } from './execute/source-now.ts';
import { spellWriteBacks } from './write-back/spell.ts';
import { findRun, writesOf } from './find-run.ts';
import { guard } from './guard/guard.ts';
import { missingSentinels } from './guard/judge.ts';
import { heldAsUndone } from './plan/held-as-undone.ts';
import { planUndo } from './plan/plan-undo.ts';
import { rightsNow } from './read/read-key-account.ts';
import { completeBusinesses, touchedSubResources } from './read/sub-resources.ts';
import { refuseEmpty } from './read/read-both-sides.ts';
import { readSourceFor } from './read/read-source-for.ts';
import type { SourceReading } from './read/source-reading.ts';
import { beginRun } from './begin-run.ts';
import { checkTarget } from './check-target.ts';
import { recordFailure } from './record-run.ts';
import type { Consent, RunReport } from './run.ts';

/**
 * Takes back what a run wrote, as far as nothing changed since: a plan like any other, with the same checks (R24).
 *
 * What is to be comes from the history alone. The source is read all the same, like for a saved plan: it must be complete,
 * a value that moved on there is left to the next sync, and what it says now is what the hold (`undone`) waits to change.
 * Of Partoo only the businesses concerned are read. No absence is counted, and no configuration is approved.
 *
 * @param runId the run's id, or the beginning of one
 * @throws SyncError NOT_FOUND (no such run, or it wrote nothing), USAGE (several begin so), STATE_OTHER_TARGET, SOURCE_…, PARTOO_…
 */
export async function undoRun(
  runId: string,
  deps: WriteDeps,
  mode: Pick<RunMode, 'overrides'> & { readonly trigger: string },
  consent: Consent,
  signal: AbortSignal,
): Promise<RunReport> {
  const { memory } = deps;
  checkTarget(memory, deps);
  const undone = findRun(runId, memory);
  const run = beginRun({ trigger: mode.trigger, mode: 'undo' }, deps);
  try {
    // First of all: what a killed run left behind may be writes of the very run that is to be undone.
    await recover(deps, signal);
    const { reading, plan } = await readAndPlan(undone, deps, mode, signal);
    const { summary, guard: judged } = plan;
    if (!(await consent(plan))) {
      memory.endRun({ id: run, verdict: judged.verdict, summary, outcomes: null, error: null, plan });
      return { run, plan, outcomes: [], isRefused: true, stoppedBy: null };
    }
    memory.recordApproval({ runId: run, kind: 'approval', detail: `undo of ${undone}`, who: deps.who });
    for (const limit of mode.overrides)
      memory.recordApproval({ runId: run, kind: 'override', detail: limit, who: deps.who });
    const known = memory.fingerprints();
    const { outcomes, stoppedBy } = await execute(
      plan,
      {
        runId: run,
        source: sourceNow({ source: reading, known, seen: { source: reading.snapshot } }),
        businesses: new Map(),
      },
      deps,
      signal,
    );

    memory.finishRun({
      id: run,
      verdict: judged.verdict,
      summary,
      outcomes: countOutcomes(outcomes),
      error: stoppedBy === null ? null : { code: stoppedBy.code, message: stoppedBy.message },
      ...(plan.changes.length === 0 ? {} : { plan }),
      ...holdsAfter(outcomes, memory),
    });
    return { run, plan, outcomes, isRefused: false, stoppedBy };
  } catch (error) {
    recordFailure(run, error, deps);
    throw error;
  }
}

async function readAndPlan(
  undone: RunId,
  deps: WriteDeps,
  mode: Pick<RunMode, 'overrides'>,
  signal: AbortSignal,
): Promise<{ reading: SourceReading; plan: Plan }> {
  const { memory, limits } = deps;
  const writes = writesOf(undone, memory);
  const codes = new Set(writes.map(({ code }) => code));
  const links = memory.links();
  const reading = await readSourceFor(codes, deps, signal);
  const source = reading.snapshot;
  refuseEmpty(reading, links, deps.source.description);
  const partoo = await readConcerned(writes, deps, signal);
  const linked = [...links.values()].filter(({ state }) => state !== 'forgotten').length;
  const planned = planUndo(
    {
      runId: undone,
      writes,
      source,
      businesses: partoo.businesses,
      links,
      bases: memory.basesOf([...codes]),
      today: deps.today(),
      isTentative: memory.fingerprint()?.digest !== deps.fingerprint.digest,
      rights: rightsNow(deps),
    },
    deps.policy,
    deps.partoo.codec,
  );
  const draft = await spellWriteBacks(planned, reading, deps, signal);
  const verdict = guard(
    {
      changes: draft.changes,
      linked,
      isFirstRun: false,
      retried: new Set(),
      isApproved: false,
      // Whatever it is, a person says yes to an undo: nothing of it comes from the configuration or from a missing base.
      approvals: [],
      incomplete: {
        source: source.outcome === 'complete' ? null : (source.reason ?? 'unknown'),
        partoo: null,
      },
      missingSentinels:
        source.outcome === 'complete' ? missingSentinels({ source, partoo, links }, limits.sentinels) : [],
      // Who is missing from the source is judged by the next sync.
      newlyMissing: 0,
      absentAction: deps.policy.absent.action,
      moves: memory.movesWithin(limits.window.days),
      overrides: new Set(mode.overrides),
    },
    limits,
  );
  const at = new Date(deps.clock.now()).toISOString();
  const watermark = Math.max(0, ...[...partoo.businesses.values()].map(({ modified }) => modified));
  const plan = drawPlan(
    { at, source, partoo, watermark, linked, draft: { ...draft, conflicts: [], unmatched: [] }, verdict },
    deps,
  );
  return { reading, plan };
}

/** The businesses that the run wrote, and the sentinels (R9). One that is not found is not proven gone: nothing follows from it. */
async function readConcerned(
  writes: readonly HistoryEntry[],
  deps: WriteDeps,
  signal: AbortSignal,
): Promise<PartooSnapshot> {
  const {
    memory,
    partoo: { reader, calls },
    limits,
  } = deps;
  const callsBefore = calls.total;
  const links = memory.links();
  const ids = new Set(writes.flatMap(({ businessId }) => (businessId === null ? [] : [businessId])));
  const unlinked: string[] = [];
  for (const code of limits.sentinels) {
    const link = links.get(code as LocationKey);
    if (link === undefined || link.state === 'forgotten') unlinked.push(code);
    else ids.add(link.businessId);
  }
  const touched = new Map<BusinessId | null, readonly SubResource[]>();
  for (const { businessId, fields } of writes)
    touched.set(businessId, [...new Set([...(touched.get(businessId) ?? []), ...touchedSubResources(fields)])]);
  const found = await reader.findByIds([...ids], signal);
  const completed = await completeBusinesses(
    found.values(),
    { fresh: ({ id }) => touched.get(id) ?? [], priority: 'normal', onFailure: 'unread' },
    deps,
    signal,
  );
  const businesses = new Map<BusinessId, RemoteBusiness>(completed.businesses);
  const missing = new Map([...ids].filter((id) => !businesses.has(id)).map((id) => [id, 'unproven' as const]));
  for (const code of unlinked)
    for (const business of await reader.findByCode(code, signal)) businesses.set(business.id, business);
  return {
    outcome: 'complete',
    isPartial: true,
    count: businesses.size,
    requests: calls.total - callsBefore,
    businesses,
    duplicateCodes: new Map(),
    codesOfOthers: new Map(),
    missing,
  };
}

function countOutcomes(outcomes: readonly Outcome[]): Record<Outcome['result'], number> {
  const counts = { done: 0, failed: 0, stale: 0, held: 0 };
  for (const { result } of outcomes) counts[result] += 1;
  return counts;
}

/**
 * The holds of the locations that were written: those from before, and the fields that are undone now. Lines that could not be
 * undone are told once and kept by nobody: with their location all is as it was.
 */
function holdsAfter(
  outcomes: readonly Outcome[],
  memory: Memory,
): Pick<Parameters<WriteDeps['memory']['finishRun']>[0], 'held' | 'conflicts' | 'covered'> {
  const written = new Set(outcomes.filter(({ result }) => result === 'done').map(({ code }) => code));
  const isWritten = ({ code }: { readonly code: LocationKey }): boolean => written.has(code);
  return {
    held: [
      ...memory.held().filter((hold) => isWritten(hold) && hold.reason !== 'undone'),
      ...memory.undone().filter(isWritten).map(heldAsUndone),
    ],
    conflicts: memory.conflicts().filter(isWritten),
    covered: [...written],
  };
}
