import { isSameOrEmpty, isSameValue, showValue, specOf } from '../../domain/fields.ts';
import type { RunId } from '../../domain/ids.ts';
import type { FieldChange } from '../../domain/plan.ts';
import type { FieldValue } from '../../domain/value.ts';

/** One field as everybody knows it now. */
export interface UndoSides {
  readonly base: FieldValue | undefined;
  /** What Partoo made of the base value, where that differs (R15). */
  readonly reshaped: FieldValue | undefined;
  /** `silent`: it holds the location and says nothing of the field; `absent`: it does not hold the location. */
  readonly source: { readonly kind: 'says'; readonly value: FieldValue } | { readonly kind: 'silent' | 'absent' };
  readonly partoo: FieldValue;
}

export type UndoDecision =
  | { readonly kind: 'undo'; readonly change: FieldChange }
  | { readonly kind: 'already' }
  | { readonly kind: 'held'; readonly detail: string };

/**
 * Decides one field of an update or a close that is to be undone. `wrote` is what the run did to it.
 *
 * | Partoo holds       | the source says                                      | decision                    |
 * | ------------------ | ---------------------------------------------------- | --------------------------- |
 * | the former value   | anything                                             | already                     |
 * | something else     | anything                                             | held: Partoo moved since    |
 * | what the run wrote | what the run saw, nothing, or the former value again | undo, if Partoo can hold it |
 * | what the run wrote | something else, or lost the location                 | held: the next run decides  |
 */
export function undoField(wrote: FieldChange, sides: UndoSides, runId: RunId): UndoDecision {
  const { field } = wrote;
  const former = wrote.partoo ?? null;
  if (isSameValue(field, sides.partoo, former)) return { kind: 'already' };
  if (!holdsWritten(wrote, sides))
    return {
      kind: 'held',
      detail: `changed in Partoo since run ${runId}: ${showValue(field, sides.partoo)} instead of ${showValue(field, wrote.to)}`,
    };
  // A special date that the source removed is said to be null, while its cell simply no longer names it.
  const silence = wrote.source === null ? null : undefined;
  const source = sides.source.kind === 'says' ? sides.source.value : silence;
  if (sides.source.kind === 'absent' && wrote.source !== undefined)
    return { kind: 'held', detail: `its location left the source since run ${runId}` };
  if (sides.source.kind === 'says' && ![wrote.source, former].some((value) => isSameValue(field, source, value)))
    return {
      kind: 'held',
      detail: `changed in the source since run ${runId}: ${showValue(field, source)} instead of ${showValue(field, wrote.source)}; the next sync takes it from there`,
    };
  if (former === null && !specOf(field).clearable)
    return { kind: 'held', detail: `was empty before run ${runId}, and Partoo cannot hold it empty again` };
  return {
    kind: 'undo',
    change: {
      field,
      ...(sides.base === undefined ? {} : { base: sides.base }),
      ...(source === undefined ? {} : { source }),
      partoo: sides.partoo,
      to: former,
      rule: `undo of ${runId}`,
    },
  };
}

/**
 * Decides one field that was written back and is to be undone.
 *
 * | the source says    | Partoo holds         | decision                             |
 * | ------------------ | -------------------- | ------------------------------------ |
 * | the former value   | anything             | already                              |
 * | something else     | anything             | held: the source moved since         |
 * | what the run wrote | something else       | held: Partoo moved since             |
 * | what the run wrote | what the run wrote   | undo                                 |
 */
export function undoWriteBack(wrote: FieldChange, sides: UndoSides, runId: RunId): UndoDecision {
  const { field } = wrote;
  const former = wrote.source ?? null;
  if (sides.source.kind === 'absent')
    return { kind: 'held', detail: `its location left the source since run ${runId}` };
  const current = sides.source.kind === 'says' ? sides.source.value : null;
  if (isSameOrEmpty(field, current, former)) return { kind: 'already' };
  if (!isSameOrEmpty(field, current, wrote.to))
    return {
      kind: 'held',
      detail: `changed in the source since run ${runId}: ${showValue(field, current)} instead of ${showValue(field, wrote.to)}`,
    };
  if (!isSameOrEmpty(field, sides.partoo, wrote.to))
    return {
      kind: 'held',
      detail: `changed in Partoo since run ${runId}: ${showValue(field, sides.partoo)} instead of ${showValue(field, wrote.to)}; the next sync takes it from there`,
    };
  return {
    kind: 'undo',
    change: {
      field,
      ...(sides.base === undefined ? {} : { base: sides.base }),
      ...(sides.source.kind === 'says' ? { source: sides.source.value } : {}),
      partoo: sides.partoo,
      to: former,
      rule: `undo of ${runId}`,
    },
  };
}

/** To the letter, or in the form that Partoo gave it (R15). */
function holdsWritten({ field, source, to }: FieldChange, { base, reshaped, partoo }: UndoSides): boolean {
  if (isSameValue(field, partoo, to)) return true;
  const isOfThisWrite = isSameValue(field, base, to) || isSameValue(field, base, source);
  return base !== undefined && reshaped !== undefined && isOfThisWrite && isSameValue(field, partoo, reshaped);
}
