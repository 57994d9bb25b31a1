import { specOf } from '../../domain/fields.ts';
import type { Change, Plan } from '../../domain/plan.ts';
import { isListed } from '../../domain/sub-resources.ts';
import { countServiceCalls } from '../../domain/values/service-list.ts';

/** Changes carried out between two read-backs: as many as one `business__in` call can ask for (100 a page, partoo-api section 6). */
export const stretchSize = 100;

/**
 * Calls that applying these changes takes: one a write; per stretch one read before (businesses to be changed, and one
 * more look for codes that appeared meanwhile where something is created) and one read-back after. Writing into the source
 * takes one more look at the businesses, a hundred a call. Each sub-resource that is touched takes calls of its own.
 */
export function predictCost(changes: readonly Change[], requestsPerMinute: number): Plan['cost'] {
  const writes = changes.filter(({ action, side }) => side === 'partoo' && action !== 'adopt');
  const writeBacks = changes.filter(({ side }) => side === 'source').length;
  let requests = Math.ceil(writeBacks / stretchSize);
  for (const change of changes) requests += requestsFor(change);
  for (let start = 0; start < writes.length; start += stretchSize) {
    const stretch = writes.slice(start, start + stretchSize);
    requests += stretch.some(({ action }) => action !== 'create') ? 1 : 0;
    requests += stretch.some(({ action }) => action === 'create') ? 1 : 0;
    requests += 1;
  }
  return { requests, seconds: Math.ceil((requests * 60) / requestsPerMinute) };
}

/** Besides what is read for a whole stretch: the writes, and for each sub-resource a look before and one after; services take a call for each. */
function requestsFor({ action, side, fields }: Change): number {
  if (action === 'adopt') return 0;
  const resources = new Set(fields.flatMap(({ field }) => specOf(field).resource ?? []));
  const read = [...resources].filter(isListed).length;
  if (side === 'source') return read;
  const isOnlyTouched = action === 'update' && fields.every(({ field }) => specOf(field).resource !== undefined);
  const isCreated = action === 'create' && resources.size > 0;
  const services = fields.filter(({ field }) => specOf(field).resource === 'services');
  const steps = services.reduce((sum, { partoo, to }) => sum + countServiceCalls(partoo, to), 0);
  return (isOnlyTouched ? 0 : 1) + 3 * read + steps + (isCreated ? 1 : 0);
}
