import { labelOf } from '../../domain/fields.ts';
import type { Undone } from '../../domain/memory.ts';
import type { Held } from '../../domain/plan.ts';

/** The hold on a field that a person took back (R24). A close that was undone holds the status of a location not in the source. */
export function heldAsUndone({ code, field, source, runId }: Undone): Held {
  const until =
    field === 'status' && source === undefined ? 'the location is in the source again' : 'the source changes';
  return {
    code,
    reason: 'undone',
    field,
    detail: `${labelOf(field)}: undone with run ${runId}, left alone until ${until}`,
  };
}
