import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import { describeProblem, describeProblems, describeRows } from '../../domain/location.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Change, Conflict, Held, Notice, Plan, PlanSummary } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldValues } from '../../domain/value.ts';
import { lackingIn } from './lacking.ts';
import { changeHash } from './change-hash.ts';
import { compareText } from './compare-text.ts';
import { createdOutsideScope } from './created-outside-scope.ts';
import { splitFrozen } from './hold-frozen.ts';
import { planAbsent } from './plan-absent.ts';
import { planImports } from './plan-import.ts';
import { isUnlinked, planKnown, planUnlinked } from './plan-present.ts';
import { heldOnly, type LocationPlan } from './plan-location.ts';
import type { Seen } from './seen.ts';
import { summarise } from './summarise.ts';
import { unknownCodes } from './unknown-codes.ts';
import { rightsNotices, withhold } from './withhold.ts';
import { isInScope } from './in-scope.ts';
import { matchLocations } from './match.ts';
import { nearDuplicates } from './near-duplicates.ts';

/** The decided part of a plan; id, digest, guard and cost are added by the run. */
export interface Draft {
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
  readonly held: readonly Held[];
  readonly notices: readonly Notice[];
  readonly unmatched: Plan['unmatched'];
  readonly summary: PlanSummary;
  /** Renamed or otherwise doubtful links that a person must approve, in words. */
  readonly approvals: readonly string[];
  /** Where both sides agree and the base does not know it yet. */
  readonly agreed: ReadonlyMap<LocationKey, FieldValues>;
  /** Linked locations that this complete read did not hold. */
  readonly missing: readonly LocationKey[];
  /** Locations with nothing left to do, held or asked: their fingerprints may be remembered as settled. */
  readonly settled: ReadonlySet<LocationKey>;
  /** Locations of which the API key may not edit a field that differs. */
  readonly leftOut: ReadonlySet<LocationKey>;
  /** What the source should take over, and is only read. */
  readonly proposals: readonly Change[];
}

/**
 * Decides what should change, on paper. Pure: the same sides and memory give the same bytes, whatever the order in which
 * rows, pages and workers delivered them. Incomplete reads plan nothing: half a side must never look like closures (R2).
 */
export function makePlan(seen: Seen, policy: Policy, codec: PartooCodec): Draft {
  const canDecide = seen.source.outcome === 'complete' && seen.partoo.outcome === 'complete';
  const { plans, missing, doubtful } = canDecide ? planAll(seen, policy, codec) : nothingDecided;
  const wanted = [...plans.entries()]
    .filter(([key]) => seen.only === null || seen.only.has(key))
    .sort(([a], [b]) => compareText(a, b));

  const planned = wanted.flatMap(([, plan]) => plan.changes);
  const conflicts = wanted.flatMap(([, plan]) => plan.conflicts);
  const rowsWithoutKey = seen.source.keyless.map(
    (problem): Held => ({
      code: `row ${String(problem.at.row)}` as LocationKey,
      reason: 'invalid',
      detail: describeProblem(problem),
    }),
  );
  const notices = wanted.flatMap(([code, plan]) => plan.notices.map((message): Notice => ({ code, message })));
  const strays = canDecide && policy.unmatched !== 'ignore' ? findUnmatched(seen, policy, planned) : [];
  const imports = planImports(strays, doubtful, seen, policy);
  const { going, frozen } = splitFrozen([...planned, ...imports.changes], seen.today, policy.freeze);
  const changes = [...going].sort(byCodeThenAction);
  const held = [
    ...wanted.flatMap(([, plan]) => plan.held),
    ...(seen.only === null ? rowsWithoutKey : []),
    ...frozen,
  ].sort((a, b) => compareText(a.code, b.code));
  const imported = new Set(imports.changes.map(({ business_id }) => business_id));
  const unmatched = seen.only === null ? strays.filter(({ id }) => !imported.has(id)).map(describeUnmatched) : [];
  const idle = wanted.filter(([, plan]) => plan.changes.length + plan.conflicts.length + plan.held.length === 0);
  return {
    changes,
    conflicts,
    held,
    notices: [
      ...nearDuplicates(seen.source.keys, seen.links),
      ...notices,
      ...imports.notices,
      ...rightsNotices(wanted, changes, seen.rights),
      ...createdOutsideScope(changes, policy),
      ...unknownCodes(seen),
    ],
    unmatched,
    summary: summarise({
      changes,
      conflicts,
      held,
      unchanged: idle.length + (seen.only === null ? seen.settledCount : 0),
      unmatched: unmatched.length,
    }),
    approvals: changes
      .filter((change) => change.renamed_from !== undefined)
      .map(({ code, reason }) => `${code} seems to be a new code of a known shop: ${reason ?? ''}`),
    agreed: new Map(
      wanted.filter(([, plan]) => Object.keys(plan.agreed).length > 0).map(([key, plan]) => [key, plan.agreed]),
    ),
    missing,
    settled: new Set(
      idle.filter(([, plan]) => plan.proposals.length === 0 && plan.leftOut === undefined).map(([key]) => key),
    ),
    leftOut: new Set(wanted.filter(([, plan]) => plan.leftOut !== undefined).map(([key]) => key)),
    proposals: wanted.flatMap(([, plan]) => plan.proposals),
  };
}

interface Decided {
  readonly plans: ReadonlyMap<LocationKey, LocationPlan>;
  /** Linked locations that this complete read did not hold. */
  readonly missing: readonly LocationKey[];
  /** Businesses that may belong to a location of which nobody knows yet. */
  readonly doubtful: ReadonlySet<BusinessId>;
}

const nothingDecided: Decided = { plans: new Map(), missing: [], doubtful: new Set() };

function planAll(seen: Seen, policy: Policy, codec: PartooCodec): Decided {
  const plans = new Map<LocationKey, LocationPlan>();
  const unlinked = [...seen.source.locations.values()]
    .filter(({ key }) => isUnlinked(key, seen) && !seen.source.duplicates.has(key))
    .sort((a, b) => compareText(a.key, b.key));
  const matches = matchLocations(unlinked, candidatesFor(seen, policy));

  for (const [code, rows] of seen.source.duplicates) {
    plans.set(
      code,
      heldOnly({
        code,
        reason: 'duplicate',
        detail: `this code stands in ${describeRows(rows)}. Every location needs a code of its own`,
      }),
    );
  }
  for (const [code, { problems }] of seen.source.invalid) {
    if (!plans.has(code)) plans.set(code, heldOnly({ code, reason: 'invalid', detail: describeProblems(problems) }));
  }
  for (const location of unlinked)
    plans.set(
      location.key,
      planUnlinked(location.key, matches.get(location.key) ?? { kind: 'none' }, seen, policy, codec),
    );
  for (const location of seen.source.locations.values()) {
    if (!plans.has(location.key)) plans.set(location.key, planKnown(location.key, seen, policy, codec));
  }
  const renamed = new Set([...matches.values()].flatMap((match) => (match.kind === 'renamed' ? [match.from] : [])));
  const missing = missingLinks(seen, policy);
  for (const code of missing) {
    if (!plans.has(code) && !renamed.has(code)) plans.set(code, planAbsent(code, seen, policy, codec));
  }
  const businessOf = ({ business_id: id }: Change): RemoteBusiness | undefined =>
    id === null ? undefined : seen.partoo.businesses.get(id);
  for (const [code, plan] of plans) {
    const permitted = withhold(code, plan, seen.rights, businessOf, codec);
    plans.set(code, withWarnings(code, waitForRetry(code, permitted, seen), seen));
  }
  const doubtful = new Set([...matches.values()].flatMap((match) => ('among' in match ? match.among : [])));
  return { plans, missing, doubtful };
}

function candidatesFor(seen: Seen, policy: Policy): Parameters<typeof matchLocations>[1] {
  const codeOf = new Map(linksOfBusinesses(seen).map(({ code, businessId }) => [businessId, code]));
  const free: RemoteBusiness[] = [];
  const orphaned: { business: RemoteBusiness; from: LocationKey }[] = [];
  const foreignCodes = new Set<string>();
  for (const business of seen.partoo.businesses.values()) {
    const from = codeOf.get(business.id);
    if (from !== undefined) {
      if (!seen.source.keys.has(from)) orphaned.push({ business, from });
    } else if (isInScope(business, policy.scope)) free.push(business);
    else if (business.code !== null) foreignCodes.add(business.code);
  }
  return {
    free: free.sort((a, b) => compareText(a.id, b.id)),
    orphaned: orphaned.sort((a, b) => compareText(a.from, b.from)),
    foreignCodes,
    absence: seen.source.keyless.length > 0 ? 'doubtful' : policy.covers === 'changes' ? 'unnamed' : 'left',
    codesOfOthers: seen.partoo.codesOfOthers,
  };
}

/**
 * Links of the businesses that need a decision. A forgotten link holds its business no more: that may have another location
 * by now, or be free for one.
 */
function linksOfBusinesses({ links, partoo: { businesses } }: Seen): readonly Link[] {
  const kept: Link[] = [];
  if (businesses.size === 0) return kept;
  for (const link of links.values()) if (link.state !== 'forgotten' && businesses.has(link.businessId)) kept.push(link);
  return kept;
}

/** Links whose code this complete read did not hold. Nobody is judged absent while a row's key cannot be read (R1). */
function missingLinks({ source, links }: Seen, policy: Policy): readonly LocationKey[] {
  if (policy.covers === 'changes' || source.keyless.length > 0 || source.outcome !== 'complete') return [];
  return lackingIn(source.keys, links)
    .filter((code) => links.get(code)?.state !== 'forgotten')
    .sort(compareText);
}

/** One location failing for ever changes nothing for the others: it waits for its next try (R26). */
function waitForRetry(code: LocationKey, plan: LocationPlan, seen: Seen): LocationPlan {
  if (seen.only?.has(code) === true && seen.isNarrow !== true) return plan;
  const waiting: Held[] = [];
  const changes = plan.changes.filter((change) => {
    const hash = changeHash(change);
    const failure = seen.failures.get(code)?.find((entry) => entry.changeHash === hash);
    if (failure === undefined || (failure.nextTryAt !== null && failure.nextTryAt <= seen.at)) return true;
    const next = failure.nextTryAt === null ? 'Not tried again by itself' : `Next try after ${failure.nextTryAt}`;
    waiting.push({
      code,
      reason: 'quarantined',
      detail: `${change.action} failed ${String(failure.count)} time(s), last: ${failure.answer ?? 'no answer'}. ${next}; at once when its values change, or with "partoo-sync sync --only ${code}"`,
    });
    return false;
  });
  return waiting.length === 0 ? plan : { ...plan, changes, held: [...plan.held, ...waiting] };
}

function withWarnings(code: LocationKey, plan: LocationPlan, seen: Seen): LocationPlan {
  const warnings = seen.source.locations.get(code)?.warnings ?? [];
  return warnings.length === 0 ? plan : { ...plan, notices: [...warnings.map(describeProblem), ...plan.notices] };
}

/** Businesses in scope that no location has. */
function findUnmatched(seen: Seen, policy: Policy, changes: readonly Change[]): readonly RemoteBusiness[] {
  const taken = new Set<string>([
    ...linksOfBusinesses(seen).map(({ businessId }) => businessId),
    ...changes.flatMap(({ business_id }) => (business_id === null ? [] : [business_id])),
  ]);
  // A row that is broken, or there twice, is held; the business that carries its code is not without a location (R1).
  const isOfHeldRow = (code: string | null): boolean =>
    seen.source.invalid.has(code as LocationKey) || seen.source.duplicates.has(code as LocationKey);
  return [...seen.partoo.businesses.values()]
    .filter((business) => !taken.has(business.id) && !isOfHeldRow(business.code) && isInScope(business, policy.scope))
    .sort((a, b) => compareText(a.id, b.id));
}

function describeUnmatched({ id, code, values }: RemoteBusiness): Plan['unmatched'][number] {
  const name = values['name'];
  return { business_id: id, code, name: typeof name === 'string' ? name : null };
}

const actionOrder: readonly Change['action'][] = ['adopt', 'create', 'update', 'close', 'delete', 'write_back'];

function byCodeThenAction(a: Change, b: Change): number {
  return compareText(a.code, b.code) || actionOrder.indexOf(a.action) - actionOrder.indexOf(b.action);
}
