import type { Change } from '../../domain/plan.ts';

/** Tells a change from another one for the same location: a failed one waits as long as the same is wanted (R26). */
export function changeHash({ action, fields }: Pick<Change, 'action' | 'fields'>): string {
  return JSON.stringify([action, ...fields.map(({ field, to }) => [field, to])]);
}
