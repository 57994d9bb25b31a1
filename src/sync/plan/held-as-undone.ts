import { labelOf } from '../../domain/fields.ts';
import type { Undone } from '../../domain/memory/undone.ts';
import type { Held } from '../../domain/plan.ts';

/**
 * The hold on a field that a person took back (R24). A close that was undone, and a close or delete that was rejected before
 * it was carried out, hold the status of a location that is not in the source.
 */
export function heldAsUndone(undone: Undone): Held {
  const { code, field, runId } = undone;
  const detail = isDecidedAgainst(undone)
    ? `${labelOf(field)}: a person decided against closing or deleting it (run ${runId}), left alone until the location is in the source again`
    : `${labelOf(field)}: undone with run ${runId}, left alone until the source changes`;
  return { code, reason: 'undone', field, detail };
}

/** Did a person decide that this location stays as it is, although the source does not have it? */
export function isDecidedAgainst({ field, source }: Pick<Undone, 'field' | 'source'>): boolean {
  return field === 'status' && source === undefined;
}
