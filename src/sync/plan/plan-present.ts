import type { LocationKey } from '../../domain/ids.ts';
import type { Location } from '../../domain/location.ts';
import type { Link } from '../../domain/memory/links.ts';
import { isAllowance, type Resolution } from '../../domain/memory/resolutions.ts';
import type { Change } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import { isInScope } from './in-scope.ts';
import type { Match } from './match.ts';
import { notOurs } from './not-ours.ts';
import {
  heldOnly,
  labelOf,
  nothingPlanned,
  planCreate,
  planLinked,
  type LinkedWorld,
  type LocationPlan,
} from './plan-location.ts';
import type { Seen } from './seen.ts';

/**
 * Without a business, and to be matched or created: never linked; deleted by us or renamed, and back in the source (R13);
 * gone in Partoo, and a person said that the source decides. What a person gave up stays so until a person says otherwise.
 */
export function isUnlinked(key: LocationKey, seen: Seen): boolean {
  const link = seen.links.get(key);
  if (link === undefined) return true;
  if (link.state === 'forgotten') return answerFor(key, seen) !== 'partoo';
  return seen.partoo.missing.get(link.businessId) === 'gone' && answerFor(key, seen) === 'source';
}

/** What a person said of the location as a whole, other than that it may leave. */
function answerFor(key: LocationKey, seen: Seen): Resolution['take'] | undefined {
  return seen.resolutions.find((entry) => entry.code === key && entry.field === null && !isAllowance(entry))?.take;
}

/** A linked location that is in the source. */
export function planKnown(key: LocationKey, seen: Seen, policy: Policy, codec: PartooCodec): LocationPlan {
  const location = seen.source.locations.get(key);
  const link = seen.links.get(key);
  if (location === undefined || link === undefined) return nothingPlanned;
  if (link.state === 'forgotten') return nothingPlanned;
  const business = seen.partoo.businesses.get(link.businessId);
  if (business === undefined) return planGone(key, link, seen);
  const apart = notOurs(key, business, policy);
  if (apart !== undefined) return heldOnly(apart);
  if (business.code !== null && (seen.partoo.duplicateCodes.get(business.code)?.length ?? 0) > 1)
    return heldOnly({
      code: key,
      reason: 'duplicate',
      detail: `several businesses in Partoo carry the code ${business.code}. Remove it from all but ${business.id}`,
    });
  return planLinked(
    {
      location,
      business,
      link,
      base: seen.bases.get(key),
      settling: seen.settling.get(key) ?? [],
      ...decisionsFor(key, seen),
    },
    policy,
    codec,
  );
}

function decisionsFor(key: LocationKey, seen: Seen): Pick<LinkedWorld, 'resolutions' | 'undone'> {
  return {
    resolutions: seen.resolutions.filter(({ code }) => code === key),
    undone: seen.undone.filter(({ code }) => code === key),
  };
}

function planGone(key: LocationKey, link: Link, seen: Seen): LocationPlan {
  const isGone = seen.partoo.missing.get(link.businessId) === 'gone';
  const detail = isGone
    ? `business ${link.businessId} was deleted in Partoo. "partoo-sync resolve ${key} --take source" creates it again, "--take partoo" forgets it`
    : `business ${link.businessId} was not in the listing, and a look-up did not prove it gone; looked up again in the next run`;
  return heldOnly({ code: key, reason: isGone ? 'gone_in_partoo' : 'quarantined', detail });
}

/** A location that has no business yet: created, linked with the one that matches, or left for a person. */
export function planUnlinked(
  key: LocationKey,
  match: Match,
  seen: Seen,
  policy: Policy,
  codec: PartooCodec,
): LocationPlan {
  const location = seen.source.locations.get(key);
  if (location === undefined) return nothingPlanned;
  switch (match.kind) {
    case 'foreign':
      return heldOnly({ code: key, reason: 'left_scope', detail: match.detail });
    case 'taken':
    case 'duplicate':
      return heldOnly({ code: key, reason: 'duplicate', detail: match.detail });
    case 'ambiguous':
      if (answerFor(key, seen) === 'source') return planCreate(location, policy, codec);
      return heldOnly({
        code: key,
        reason: 'ambiguous',
        detail: `${match.detail}. Or create it as a business of its own: "partoo-sync resolve ${key} --take source"`,
      });
    case 'none':
      if (!isInScopeOnceCreated(location, policy))
        return heldOnly({
          code: key,
          reason: 'left_scope',
          detail: `its country ${String(location.values['country'])} is outside partoo.scope: not ours to create`,
        });
      if (!policy.create)
        return { ...nothingPlanned, notices: ['is not in Partoo; create: false, so it is not created'] };
      return planCreate(location, policy, codec);
    case 'adopt':
    case 'renamed': {
      const { business } = match;
      const apart = notOurs(key, business, policy);
      if (apart !== undefined) return heldOnly(apart);
      const renamed = match.kind === 'renamed' ? { renamed_from: match.from } : {};
      const adopt: Change = {
        action: 'adopt',
        code: key,
        business_id: business.id,
        side: 'partoo',
        fields: [],
        patch: [],
        reason: match.how,
        ...renamed,
        ...labelOf(location.values),
      };
      const rest = planLinked(
        { location, business, link: undefined, base: undefined, settling: [], ...decisionsFor(key, seen) },
        policy,
        codec,
      );
      // What both agree on is remembered with the link; of a location without one there is nothing to remember.
      return { ...rest, agreed: {}, changes: [adopt, ...rest.changes] };
    }
  }
}

/** Of a business to be, only the country is known; groups are given in Partoo. */
function isInScopeOnceCreated({ values }: Location, { scope }: Policy): boolean {
  const { country } = values;
  return typeof country !== 'string' || isInScope({ country, groups: scope.groups ?? [] }, scope);
}
