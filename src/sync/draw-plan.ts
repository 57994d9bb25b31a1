import type { Plan, Verdict } from '../domain/plan.ts';
import type { PartooSnapshot, SourceSnapshot } from '../domain/snapshot.ts';
import type { RunDeps } from './deps.ts';
import { freezePlan } from './freeze-plan.ts';
import { predictCost } from './plan/cost.ts';

/** What was decided and judged, before it is a document. */
export interface Drawing {
  /** Instant of the read, ISO 8601 UTC. */
  readonly at: string;
  readonly source: SourceSnapshot;
  readonly partoo: PartooSnapshot;
  /** The latest `modified` seen, in Partoo's seconds. */
  readonly watermark: number;
  /** Locations linked when the run started. */
  readonly linked: number;
  readonly draft: Pick<Plan, 'changes' | 'conflicts' | 'held' | 'notices' | 'unmatched' | 'summary'>;
  readonly verdict: Verdict;
  /** What was read by calls of their own; left out where there was none. */
  readonly subResources?: Plan['partoo']['sub_resources'];
}

/** The plan document (contract section 3), frozen: of a run, a dry run, and an undo alike. */
export function drawPlan(
  { at, source, partoo, watermark, linked, draft, verdict, subResources }: Drawing,
  deps: RunDeps,
): Plan {
  return freezePlan({
    version: 1,
    id: deps.newId(),
    created_at: at,
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
      ...(partoo.isPartial ? { reading: 'partial' as const } : {}),
      ...(subResources === undefined ? {} : { sub_resources: subResources }),
      watermark,
      ...(partoo.reason === undefined ? {} : { reason: partoo.reason }),
    },
    linked,
    summary: draft.summary,
    guard: verdict,
    cost: predictCost(draft.changes, deps.requestsPerMinute),
    changes: draft.changes,
    conflicts: draft.conflicts,
    held: draft.held,
    notices: draft.notices,
    unmatched: draft.unmatched,
  });
}
