import { isAllowance } from '../domain/memory/resolutions.ts';
import type { Notice, Plan } from '../domain/plan.ts';
import type { RunDeps, RunMode } from './deps.ts';
import { drawPlan } from './draw-plan.ts';
import { continuesApprovedRun } from './guard/continues-approved-run.ts';
import { guard, isMassAbsence, type GuardFacts } from './guard/guard.ts';
import { changedSettings, missingSentinels } from './guard/judge.ts';
import { retriesAmong } from './guard/retries-among.ts';
import { makePlan, type Draft } from './plan/make-plan.ts';
import { lapsedAllowances } from './lapse-allowances.ts';
import { lapsedNotices } from './resolutions.ts';
import { proposalNotices } from './write-back/propose.ts';
import { spellWriteBacks } from './write-back/spell.ts';
import { holidayNotices } from './read/holiday-notices.ts';
import { joinedNotices } from './read/joined-notices.ts';
import { readBothSides, type World } from './read/read-both-sides.ts';

export interface Planned {
  readonly world: World;
  readonly draft: Draft;
  readonly plan: Plan;
  /** May this read count as evidence that locations are absent (R3)? */
  readonly countsAbsences: boolean;
}

/** The half of a run that a dry run shares: reads both sides, plans, and guards the plan. */
export async function readAndPlan(deps: RunDeps, mode: RunMode, signal: AbortSignal): Promise<Planned> {
  const world = await readBothSides(deps, mode, signal);
  const draft = await spellWriteBacks(
    makePlan(world.seen, deps.policy, deps.partoo.codec),
    { customFields: world.customFields },
    deps,
    signal,
  );
  const facts = factsOf(deps, mode, world, draft);
  const verdict = guard(facts, deps.limits);
  const { at, source, partoo } = world.seen;
  const told = {
    ...draft,
    notices: [
      ...draft.notices,
      ...lapsedNotices(world.seen.resolutions, draft.conflicts),
      ...lapsedAllowances(deps.memory.resolutions(), Date.parse(at)),
      ...proposalNotices(draft, deps),
      ...missedNotices(world),
      ...untoldNotices(world),
      ...joinedNotices(world.source.joined, world.source.snapshot.keys),
      ...holidayNotices(world.source.calendars),
      ...groupNotices(world),
      ...subResourceNotices(world),
    ],
  };
  const plan = drawPlan(
    {
      at,
      source,
      partoo,
      watermark: world.watermark,
      linked: linkedCount(world),
      draft: told,
      verdict,
      ...(world.refreshing === null ? {} : { subResources: world.refreshing }),
    },
    deps,
  );
  return { world, draft, plan, countsAbsences: mode.only === null && !isMassAbsence(facts) };
}

/** The full compare measures what reading only the changes missed (R23). */
function missedNotices({ missed }: World): readonly Notice[] {
  if (missed.length === 0) return [];
  const message = `reading only changes missed ${String(missed.length)} edit(s) in Partoo since the last full read, as it showed no new time of change for them: ${named(missed)}`;
  return [{ code: null, message }];
}

/** Events get lost: every run that reads more than single businesses measures how many did (R34). */
function untoldNotices({ untold }: World): readonly Notice[] {
  if (untold.length === 0) return [];
  const message = `no webhook told of ${String(untold.length)} edit(s) in Partoo that this run found: ${named(untold)}`;
  return [{ code: null, message }];
}

function named(codes: readonly string[]): string {
  return codes.length > shownMissed ? `${codes.slice(0, shownMissed).join(', ')}, …` : codes.join(', ');
}

/** What was read when (the rest is as last read), and what Partoo does not have. */
function subResourceNotices({ refreshing }: World): readonly Notice[] {
  if (refreshing === null) return [];
  const { mapped, read, by_rotation: byRotation, requests, without } = refreshing;
  const newOrChanged = read - byRotation;
  const said =
    read === 0
      ? []
      : [
          `${mapped.join(', ')} read of ${String(read)} businesses with ${String(requests)} requests: ${String(newOrChanged)} new or changed, ${String(byRotation)} by rotation; of all others as last read`,
        ];
  const lacking = Object.entries(without).map(
    ([name, count]) => `Partoo has no ${name} for ${String(count)} business(es), or not for this key: left alone there`,
  );
  return [...said, ...lacking].map((message) => ({ code: null, message }));
}

function groupNotices({ groupsToCreate }: World): readonly Notice[] {
  if (groupsToCreate.length === 0) return [];
  const message = `${String(groupsToCreate.length)} group(s) that Partoo does not have will be created: ${groupsToCreate.join(', ')}`;
  return [{ code: null, message }];
}

const shownMissed = 10;

function factsOf(deps: RunDeps, mode: RunMode, { seen }: World, draft: Draft): GuardFacts {
  const approved = deps.memory.fingerprint();
  const linked = linkedCount({ seen });
  const mayLeave = new Set(seen.resolutions.filter(isAllowance).map(({ code }) => code));
  return {
    changes: draft.changes,
    linked,
    // Whatever was approved before, without a link there is no base to measure against.
    isFirstRun: approved === null || linked === 0,
    retried: retriesAmong(draft.changes, (code) => seen.failures.get(code) ?? []),
    isApproved: continuesApprovedRun(deps.memory, deps.fingerprint),
    approvals: [...changedSettings(approved, deps.fingerprint), ...draft.approvals],
    incomplete: {
      source: seen.source.outcome === 'complete' ? null : (seen.source.reason ?? 'unknown'),
      partoo: seen.partoo.outcome === 'complete' ? null : (seen.partoo.reason ?? 'unknown'),
    },
    missingSentinels:
      seen.source.outcome === 'complete' && seen.partoo.outcome === 'complete'
        ? missingSentinels(seen, deps.limits.sentinels)
        : [],
    newlyMissing: draft.missing.filter((code) => !seen.absences.has(code) && !mayLeave.has(code)).length,
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
