import { asLocationKey, type BusinessId, type LocationKey } from '../../domain/ids.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { SeenFingerprint } from '../../domain/memory/seen.ts';
import type { ReadSubResource } from '../../domain/memory/sub-resources.ts';
import type { Plan } from '../../domain/plan.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { RunDeps, RunMode } from '../deps.ts';
import { isInScope } from '../plan/in-scope.ts';
import type { PartooReading } from './read-partoo.ts';
import { dueForRefresh } from './rotation.ts';
import type { SourceReading } from './source-reading.ts';
import { completeBusinesses, mappedListed, mappedSubResources } from './sub-resources.ts';

/** What was read by calls of their own. */
export interface Refreshed {
  /** To be remembered by a run that writes. */
  readonly subResourceReads: readonly ReadSubResource[];
  /** For the plan; null where none that is read is mapped. */
  readonly refreshing: NonNullable<Plan['partoo']['sub_resources']> | null;
}

/** Whose turn it is. A rotation is for runs that read everything: the others are to be quick. */
export function dueIn(
  { policy, memory, clock, refreshSubResourcesMs }: RunDeps,
  { only }: RunMode,
): ReadonlySet<BusinessId> {
  const mapped = mappedListed(policy);
  if (mapped.length === 0) return new Set();
  const due = dueForRefresh(memory.subResourceReads(), mapped, refreshSubResourcesMs, clock.now());
  if (only === null) return due;
  const links = memory.links();
  const asked = new Set(only.map((code) => links.get(asLocationKey(code))?.businessId));
  return new Set([...due].filter((id) => asked.has(id)));
}

interface Around {
  readonly source: SourceReading;
  readonly links: ReadonlyMap<LocationKey, Link>;
  readonly known: ReadonlyMap<LocationKey, SeenFingerprint>;
  readonly due: ReadonlySet<BusinessId>;
}

/**
 * Reads what takes a call for each business, as seldom as possible: of a location that is new, that moved on either side, or
 * that is due. For all others the last known content stands in.
 */
export async function refreshSubResources(
  partoo: PartooReading,
  { source, links, known, due }: Around,
  deps: RunDeps,
  signal: AbortSignal,
): Promise<{ partoo: PartooReading } & Refreshed> {
  if (mappedSubResources(deps.policy).length === 0) return { partoo, subResourceReads: [], refreshing: null };
  const mapped = mappedListed(deps.policy);
  const { businesses } = partoo.snapshot;
  const codeOf = new Map([...links.values()].map(({ code, businessId }) => [businessId, code]));
  const isOurs = (business: RemoteBusiness): boolean => {
    const code = codeOf.get(business.id) ?? (business.code as LocationKey | null);
    return (
      code !== null && source.snapshot.keys.has(code) && isInScope(business, deps.policy.scope) && business.isEditable
    );
  };
  const hasMoved = ({ id, code }: RemoteBusiness): boolean => {
    const key = codeOf.get(id) ?? (code as LocationKey);
    const before = known.get(key);
    const isSameSource = !source.hashes.has(key) || source.hashes.get(key) === before?.sourceHash;
    return !isSameSource || before?.partooHash !== partoo.hashes.get(id);
  };
  const ours = [...businesses.values()].filter(isOurs);
  const remembered = deps.memory.subResourcesOf(ours.map(({ id }) => id));
  const moved = new Set<BusinessId>(ours.filter(hasMoved).map(({ id }) => id));
  const completed = await completeBusinesses(
    ours,
    {
      fresh: ({ id }) =>
        moved.has(id) || due.has(id) ? mapped : mapped.filter((name) => remembered.get(id)?.has(name) !== true),
      priority: 'background',
      onFailure: 'last known',
      onRead: (done, of) => deps.progress?.('partoo', done, of),
    },
    deps,
    signal,
  );
  const read = new Set(completed.reads.map(({ businessId }) => businessId));
  const none = completed.reads.filter(({ content }) => content === null);
  return {
    partoo: {
      ...partoo,
      snapshot: {
        ...partoo.snapshot,
        requests: partoo.snapshot.requests + completed.reads.length,
        businesses: new Map([...businesses, ...completed.businesses]),
      },
    },
    subResourceReads: completed.reads,
    refreshing:
      mapped.length === 0
        ? null
        : {
            mapped,
            read: read.size,
            by_rotation: [...read].filter((id) => due.has(id) && !moved.has(id)).length,
            requests: completed.reads.length,
            without: Object.fromEntries(
              mapped.flatMap((name) => {
                const count = none.filter(({ resource }) => resource === name).length;
                return count === 0 ? [] : [[name, count]];
              }),
            ),
          },
  };
}
