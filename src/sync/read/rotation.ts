import type { BusinessId } from '../../domain/ids.ts';
import type { SubResourceRead } from '../../domain/memory/sub-resources.ts';
import { spreadHash } from '../../domain/spread-hash.ts';
import type { SubResource } from '../../domain/sub-resources.ts';

/**
 * Businesses whose sub-resources are to be read again: each once in every period of `refreshMs`, at a point of the period
 * that is its own, so that a fleet read in one go does not come due in one go. A period of 0: always.
 */
export function dueForRefresh(
  reads: readonly SubResourceRead[],
  mapped: readonly SubResource[],
  refreshMs: number,
  nowMs: number,
): ReadonlySet<BusinessId> {
  const due = new Set<BusinessId>();
  for (const { businessId, resource, readAt } of reads) {
    if (due.has(businessId) || !mapped.includes(resource)) continue;
    if (refreshMs === 0) {
      due.add(businessId);
      continue;
    }
    const phase = (spreadHash(businessId) / 2 ** 32) * refreshMs;
    const periodOf = (at: number): number => Math.floor((at - phase) / refreshMs);
    if (periodOf(nowMs) > periodOf(Date.parse(readAt))) due.add(businessId);
  }
  return due;
}
