import { SyncError } from '../../domain/errors.ts';
import { specOf } from '../../domain/fields.ts';
import type { BusinessId } from '../../domain/ids.ts';
import type { Memory, ReadSubResource } from '../../domain/memory.ts';
import type { FieldChange } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { CallPriority, PartooCodec, PartooReader, RemoteBusiness } from '../../domain/ports.ts';
import { subResources, type SubResource, type SubResources } from '../../domain/sub-resources.ts';

export interface SubResourceDeps {
  readonly partoo: { readonly reader: Pick<PartooReader, 'readSubResource'>; readonly codec: PartooCodec };
  readonly memory: Pick<Memory, 'subResourcesOf'>;
  readonly policy: Policy;
}

export interface Completed {
  /** The same businesses, with what is known of their sub-resources. */
  readonly businesses: ReadonlyMap<BusinessId, RemoteBusiness>;
  /** What was read just now: to be remembered. */
  readonly reads: readonly ReadSubResource[];
}

export interface Asking {
  /** Which to read now; all others are as last read, or unknown. */
  readonly fresh: (business: RemoteBusiness) => readonly SubResource[];
  readonly priority: CallPriority;
  /** A call that fails for the moment: does it count as not read, so that the last known stands in? Else it throws. */
  readonly mayFail?: true;
}

/** Those whose fields are mapped: no other is ever read. */
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
  { fresh, priority, mayFail }: Asking,
  { partoo, memory, policy }: SubResourceDeps,
  signal: AbortSignal,
): Promise<Completed> {
  const all = [...businesses];
  const mapped = mappedSubResources(policy);
  const wanted = all.map((business) => ({ business, names: fresh(business) }));
  if (mapped.length === 0 && wanted.every(({ names }) => names.length === 0))
    return { businesses: new Map(all.map((business) => [business.id, business])), reads: [] };

  const known = memory.subResourcesOf(all.map(({ id }) => id));
  const reads = await Promise.all(
    wanted.flatMap(({ business, names }) =>
      names.map(async (resource): Promise<ReadSubResource | null> => {
        try {
          const content = await partoo.reader.readSubResource(business, resource, priority, signal);
          return { businessId: business.id, resource, content };
        } catch (error) {
          if (mayFail && error instanceof SyncError && error.retryable && !signal.aborted) return null;
          throw error;
        }
      }),
    ),
  );
  const done = reads.filter((read) => read !== null);
  const newest = new Map<BusinessId, Partial<Record<SubResource, unknown>>>();
  for (const { id } of all)
    newest.set(id, Object.fromEntries([...(known.get(id) ?? [])].map(([name, { content }]) => [name, content])));
  for (const { businessId, resource, content } of done) (newest.get(businessId) ?? {})[resource] = content;
  const completed = all.map((business) => {
    const resources: SubResources = newest.get(business.id) ?? {};
    return [business.id, partoo.codec.withResources(business, resources)] as const;
  });
  return { businesses: new Map(completed), reads: done };
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
    { fresh: () => names, priority: 'urgent' },
    deps,
    signal,
  );
  return { business: businesses.get(business.id) ?? business, reads };
}

/** Is all that is mapped of it known, or known not to exist? Only then can it be settled. */
export function isFullyRead({ resources }: RemoteBusiness, policy: Policy): boolean {
  return mappedSubResources(policy).every((name) => resources[name] !== undefined);
}
