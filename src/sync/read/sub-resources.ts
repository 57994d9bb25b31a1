import { SyncError } from '../../domain/errors.ts';
import { specOf } from '../../domain/fields.ts';
import type { BusinessId } from '../../domain/ids.ts';
import type { ReadSubResource, SubResourceMemory } from '../../domain/memory/sub-resources.ts';
import type { FieldChange } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { CallPriority } from '../../domain/ports/call-budget.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { PartooReader } from '../../domain/ports/partoo-reader.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldPath } from '../../domain/value.ts';
import {
  isListed,
  nothingSeen,
  subResources,
  type ListedSubResource,
  type SubResource,
  type SubResources,
} from '../../domain/sub-resources.ts';

export interface SubResourceDeps {
  readonly partoo: { readonly reader: Pick<PartooReader, 'readSubResource'>; readonly codec: PartooCodec };
  readonly memory: Pick<SubResourceMemory, 'subResourcesOf'>;
  readonly policy: Policy;
}

export interface Completed {
  /** The same businesses, with what is known of their sub-resources. */
  readonly businesses: ReadonlyMap<BusinessId, RemoteBusiness>;
  /** What was read just now: to be remembered. */
  readonly reads: readonly ReadSubResource[];
}

export interface Asking {
  /** Which to read now, as far as a call reads them; all others are as last seen, or unknown. */
  readonly fresh: (business: RemoteBusiness) => readonly SubResource[];
  readonly priority: CallPriority;
  /**
   * What stands in for a call that fails for the moment, so that one business does not stop the others (R26): the content as
   * last read, or nothing, as for whoever writes on top of it.
   */
  readonly onFailure: 'last known' | 'unread';
  readonly onRead?: (done: number, of: number) => void;
}

/** Those whose fields are mapped and that a call reads: no other is ever read. */
export function mappedListed(policy: Policy): readonly ListedSubResource[] {
  return mappedSubResources(policy).filter(isListed);
}

/** Those whose fields are mapped. */
export function mappedSubResources(policy: Policy): readonly SubResource[] {
  const mapped = new Set(Object.keys(policy.fields).map((field) => specOf(field).resource));
  return subResources.filter((name) => mapped.has(name));
}

/** Those that a change touches. */
export function touchedSubResources(fields: readonly Pick<FieldChange, 'field'>[]): readonly SubResource[] {
  const touched = new Set(fields.map(({ field }) => specOf(field).resource));
  return subResources.filter((name) => touched.has(name));
}

/** Businesses with their sub-resources: a call for each that is asked for, and what earlier calls showed of the others. */
export async function completeBusinesses(
  businesses: Iterable<RemoteBusiness>,
  { fresh, priority, onFailure, onRead }: Asking,
  { partoo, memory, policy }: SubResourceDeps,
  signal: AbortSignal,
): Promise<Completed> {
  const all = [...businesses];
  const mapped = mappedSubResources(policy);
  const wanted = all.map((business) => ({ business, names: fresh(business) }));
  if (mapped.length === 0 && wanted.every(({ names }) => names.length === 0))
    return { businesses: new Map(all.map((business) => [business.id, business])), reads: [] };

  const known = memory.subResourcesOf(all.map(({ id }) => id));
  const calls = wanted.flatMap(({ business, names }) =>
    names.filter(isListed).map((resource) => ({ business, resource })),
  );
  let answered = 0;
  const reads = await Promise.all(
    calls.map(async ({ business, resource }): Promise<ReadSubResource> => {
      const read = { businessId: business.id, resource };
      try {
        return { ...read, content: await partoo.reader.readSubResource(business, resource, priority, signal) };
      } catch (error) {
        if (error instanceof SyncError && error.retryable && !signal.aborted) return { ...read, content: undefined };
        throw error;
      } finally {
        onRead?.((answered += 1), calls.length);
      }
    }),
  );
  const newest = new Map<BusinessId, Partial<Record<SubResource, unknown>>>();
  for (const { id } of all) {
    const seen = Object.fromEntries([...(known.get(id) ?? [])].map(([name, { content }]) => [name, content]));
    newest.set(id, { ...nothingSeen, ...seen });
  }
  for (const { businessId, resource, content } of reads)
    if (content !== undefined || onFailure === 'unread') (newest.get(businessId) ?? {})[resource] = content;
  const completed = all.map((business) => {
    const resources: SubResources = newest.get(business.id) ?? {};
    return [business.id, partoo.codec.withResources(business, resources)] as const;
  });
  return { businesses: new Map(completed), reads: reads.filter(({ content }) => content !== undefined) };
}

/** One business, of which just these are read anew. */
export async function completeBusiness(
  business: RemoteBusiness,
  names: readonly SubResource[],
  deps: SubResourceDeps,
  signal: AbortSignal,
): Promise<{ readonly business: RemoteBusiness; readonly reads: readonly ReadSubResource[] }> {
  const { businesses, reads } = await completeBusinesses(
    [business],
    { fresh: () => names, priority: 'urgent', onFailure: 'unread' },
    deps,
    signal,
  );
  return { business: businesses.get(business.id) ?? business, reads };
}

/** Is it known what Partoo holds of the field? Not where its sub-resource was not read, or where there is none. */
export function isKnownIn({ resources }: Pick<RemoteBusiness, 'resources'>, field: FieldPath): boolean {
  const { resource } = specOf(field);
  return resource === undefined || (resources[resource] ?? null) !== null;
}

/** Is all that is mapped of it known, or known not to exist? Only then can it be settled. */
export function isFullyRead({ resources }: RemoteBusiness, policy: Policy): boolean {
  return mappedSubResources(policy).every((name) => resources[name] !== undefined);
}
