import type { Change, Plan } from '../../domain/plan.ts';

/** Changes carried out between two read-backs: as many as one `business__in` call can ask for (100 a page, partoo-api section 6). */
export const stretchSize = 100;

/**
 * Calls that applying these changes takes: one a write; per stretch one read before (businesses to be changed, and one
 * more look for codes that appeared meanwhile where something is created) and one read-back after. Writing into the source
 * takes one more look at the businesses, a hundred a call.
 */
export function predictCost(changes: readonly Change[], requestsPerMinute: number): Plan['cost'] {
  const writes = changes.filter(({ action, side }) => side === 'partoo' && action !== 'adopt');
  const writeBacks = changes.filter(({ side }) => side === 'source').length;
  let requests = writes.length + Math.ceil(writeBacks / stretchSize);
  for (let start = 0; start < writes.length; start += stretchSize) {
    const stretch = writes.slice(start, start + stretchSize);
    requests += stretch.some(({ action }) => action !== 'create') ? 1 : 0;
    requests += stretch.some(({ action }) => action === 'create') ? 1 : 0;
    requests += 1;
  }
  return { requests, seconds: Math.ceil((requests * 60) / requestsPerMinute) };
}
