import type { LocationKey } from '../../domain/ids.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Confirmation } from '../../domain/memory/outbox.ts';
import type { Outcome } from '../../domain/plan.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { WriteDeps } from '../deps.ts';
import { fingerprintDecisions } from '../read/fingerprint.ts';
import { confirmationOf } from './confirm.ts';
import { checkPreconditions } from './preconditions.ts';
import type { SourceNow } from './source-now.ts';
import type { Task } from './sent-parts.ts';

/** Remembered in one transaction: what is to be remembered is as large as the locations themselves. */
const adoptedAtOnce = 1_000;

/**
 * Links locations with businesses that are there already (R4). Nothing is sent: linking is our own doing. What both sides already
 * agree on becomes the base.
 */
export function adopt(
  adoptions: readonly Task[],
  { source, businesses }: { readonly source: SourceNow; readonly businesses: ReadonlyMap<string, RemoteBusiness> },
  deps: Pick<WriteDeps, 'memory' | 'policy' | 'partoo' | 'today'>,
): readonly Outcome[] {
  if (adoptions.length === 0) return [];
  const { memory, policy } = deps;
  const today = deps.today();
  const links = memory.links();
  const holders = holdersAmong(links, adoptions);
  const configuration = fingerprintDecisions(deps);
  const outcomes: Outcome[] = [];
  for (let start = 0; start < adoptions.length; start += adoptedAtOnce) {
    const confirmations = adoptions.slice(start, start + adoptedAtOnce).flatMap(confirmed);
    if (confirmations.length > 0) memory.confirm(confirmations);
  }
  return outcomes;

  function confirmed({ id, change }: Task): readonly Confirmation[] {
    const { code, business_id: businessId, renamed_from: before } = change;
    const business = businesses.get(businessId ?? '') ?? null;
    const link = links.get(code);
    const values = source.valuesOf(code);
    const now = {
      source: values,
      isAbsent: source.isAbsent(code),
      business,
      link,
      holder: holders.get(businessId ?? ''),
      hasLeft: before !== undefined && source.isAbsent(before),
    };
    const check = checkPreconditions(change, now, policy);
    if (check.kind === 'stale' || business === null) {
      const detail = check.kind === 'stale' ? check.detail : 'the business to adopt was not read in this run';
      memory.markStale([id], detail);
      outcomes.push({ code, action: 'adopt', result: 'stale', detail });
      return [];
    }
    outcomes.push({ code, action: 'adopt', result: 'done', detail: change.reason ?? 'linked' });
    const sides = { source: values, holidays: source.holidaysOf(code), business, base: undefined, link };
    const read = { sourceHash: source.hashOf(code), at: source.at(code), settling: [], today };
    return [confirmationOf({ id, change, ...sides, ...read }, policy, configuration)];
  }
}

/** Which location has a business that is about to be adopted. */
function holdersAmong(
  links: ReadonlyMap<LocationKey, Link>,
  adoptions: readonly Task[],
): ReadonlyMap<string, LocationKey> {
  const wanted = new Set<string | null>(adoptions.map(({ change }) => change.business_id));
  const holders = new Map<string, LocationKey>();
  for (const { code, businessId, state } of links.values())
    if (state !== 'forgotten' && wanted.has(businessId)) holders.set(businessId, code);
  return holders;
}
