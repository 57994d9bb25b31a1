import { fieldNameOf, isSameValue } from '../../domain/fields.ts';
import type { Base } from '../../domain/memory/base.ts';
import type { Confirmation, OutboxId } from '../../domain/memory/outbox.ts';
import type { Change } from '../../domain/plan.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldPath, FieldValue } from '../../domain/value.ts';
import { isKnownIn } from '../read/sub-resources.ts';

/**
 * What a finished write-back means. The base moves for the fields that both sides hold alike now; a value that Partoo is
 * still to get waits for that. The location is looked at afresh in the next run.
 *
 * An undone one is settled as if both sides had agreed on what Partoo holds: what the source says again is then news of the
 * source alone, and is held as undone (R24).
 */
export function confirmationOfWriteBack(
  id: OutboxId,
  change: Change,
  business: RemoteBusiness,
  base: Base | undefined,
): Confirmation {
  const values: Record<FieldPath, FieldValue> = { ...base?.values };
  const reshaped: Record<FieldPath, FieldValue> = { ...base?.reshaped };
  const isUndo = change.undoes !== undefined;
  for (const { field, to } of change.fields) {
    const stored = business.values[field] ?? null;
    if (!isKnownIn(business, field) || (!isUndo && !isSameValue(field, to, stored))) continue;
    Reflect.deleteProperty(reshaped, field);
    // A special date that is gone from both sides leaves nothing to remember.
    if (stored === null && fieldNameOf(field) === 'specific_hours') Reflect.deleteProperty(values, field);
    else values[field] = isUndo ? stored : to;
  }
  return {
    id,
    detail: change.appends === true ? 'a record was added to the source' : 'written into the source',
    base: { values, reshaped },
    unsettled: [],
    link: change.appends === true ? { kind: 'adopt', businessId: business.id, how: 'imported' } : { kind: 'keep' },
    ...(isUndo ? { undone: change.fields.map(({ field, to }) => ({ field, source: to })) } : {}),
  };
}
