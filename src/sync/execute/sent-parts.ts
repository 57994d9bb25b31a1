import { isSameOrEmpty } from '../../domain/fields.ts';
import type { BusinessId } from '../../domain/ids.ts';
import type { OutboxId } from '../../domain/memory/outbox.ts';
import type { Change, FieldChange } from '../../domain/plan.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldPath } from '../../domain/value.ts';
import { valuesOf } from '../plan/plan-fields.ts';

/** One journalled change on its way out. */
export interface Task {
  readonly id: OutboxId;
  readonly change: Change;
}

/** A task with its business as it is just before; null for a create. */
export type ReadyTask = Task & { readonly business: RemoteBusiness | null };

/** What Partoo took, or may have taken, of a change. */
export interface SentParts {
  readonly businessId: BusinessId;
  /** When Partoo answered the only request of it, in Unix seconds by its own clock; absent where that is not known. */
  readonly answeredAt?: number;
  /** What the key may not edit, in Partoo's words; it is among `unwritten`. */
  readonly forbidden: readonly string[];
  /** Why those were not written, where it is not for the key's rights. */
  readonly refusal?: string;
  /** Why nobody knows whether the business itself took effect: the read-back decides. */
  readonly doubt?: string;
  readonly unwritten?: readonly Unwritten[];
}

/** What one request of a change did not write, and why. */
export interface Unwritten {
  readonly fields: readonly FieldPath[];
  readonly detail: string;
  /** Partoo has no such thing for this business: it was not even sent. */
  readonly isMoot?: true;
  /** Nobody knows: where Partoo holds it now, it was written. */
  readonly isDoubtful?: true;
  /** For the key's rights. */
  readonly isForbidden?: true;
  /** It was known to be forbidden, so it was not even sent. */
  readonly isKnown?: true;
}

/** Nothing of it was written. */
export type Failed = { readonly failed: string };

/** Known to be forbidden to the key, so nothing of it was sent. */
export interface NotSent {
  readonly notSent: string;
  readonly forbidden: readonly string[];
}

/** What was surely not written, once the business was read back: of what was in doubt, what Partoo does not hold. */
export function notWritten(
  { fields }: Change,
  unwritten: readonly Unwritten[],
  { values }: RemoteBusiness,
): readonly Unwritten[] {
  const wanted = valuesOf(fields);
  return unwritten.filter(
    ({ isDoubtful, fields: paths }) =>
      isDoubtful !== true || !paths.every((path) => isSameOrEmpty(path, wanted[path], values[path])),
  );
}

export function pathsOf(fields: readonly FieldChange[]): readonly FieldPath[] {
  return fields.map(({ field }) => field);
}

/** In words: `not allowed to edit name, phone`. */
export function notAllowed(names: readonly string[]): string {
  return `not allowed to edit ${names.join(', ')}`;
}
