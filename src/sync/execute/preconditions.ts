import { isSameValue, labelOf, showValue } from '../../domain/fields.ts';
import type { Link } from '../../domain/memory.ts';
import type { Change, FieldChange } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { RemoteBusiness } from '../../domain/ports.ts';
import type { FieldValues } from '../../domain/value.ts';
import { isInScope } from '../plan/in-scope.ts';

/** Both sides of one change as they are just before its write. */
export interface Now {
  /** Null: the source does not hold the location, or not in a mappable row. `unknown`: it stood still since it was settled. */
  readonly source: FieldValues | null | 'unknown';
  /** For a create: a business that carries the code. */
  readonly business: RemoteBusiness | null;
  readonly link: Link | undefined;
}

export type Check =
  | { readonly kind: 'go' }
  /** Partoo already holds all of it: nothing to send, only to confirm. */
  | { readonly kind: 'already' }
  | { readonly kind: 'stale'; readonly detail: string };

/** Is the world still as the plan line expects it (R18)? */
export function checkPreconditions(change: Change, now: Now, policy: Policy): Check {
  switch (change.action) {
    case 'create':
      return checkCreate(change, now);
    case 'delete':
      return now.source !== null
        ? stale('the location is in the source again')
        : now.business === null
          ? { kind: 'already' }
          : checkOurs(now.business, change, policy);
    case 'close':
      return now.source !== null ? stale('the location is in the source again') : checkFields(change, now, policy);
    case 'update':
      return now.source === null ? stale('the location is no longer in the source') : checkFields(change, now, policy);
    case 'adopt':
    case 'write_back':
      return { kind: 'go' };
  }
}

function checkCreate(change: Change, { source, business, link }: Now): Check {
  if (link?.state === 'active' || link?.state === 'left_scope')
    return stale(`it was linked to business ${link.businessId} meanwhile`);
  if (business !== null) return stale(`business ${business.id} with this code appeared in Partoo meanwhile`);
  if (source === null) return stale('the location is no longer in the source');
  return sourceMoved(change, source) ?? { kind: 'go' };
}

function checkFields(change: Change, { source, business }: Now, policy: Policy): Check {
  if (business === null) return stale('the business is gone from Partoo');
  const ours = checkOurs(business, change, policy);
  if (ours.kind === 'stale') return ours;
  const moved = source === null ? undefined : sourceMoved(change, source);
  if (moved !== undefined) return moved;
  const pending = change.fields.filter(({ field, to }) => !isSameValue(field, business.values[field] ?? null, to));
  if (pending.length === 0) return { kind: 'already' };
  const unexpected = pending.find(
    ({ field, partoo }) => !isSameValue(field, business.values[field] ?? null, partoo ?? null),
  );
  if (unexpected === undefined) return { kind: 'go' };
  return stale(
    `${labelOf(unexpected.field)} changed in Partoo meanwhile: ${showValue(unexpected.field, business.values[unexpected.field] ?? null)}`,
  );
}

function checkOurs(business: RemoteBusiness, change: Change, policy: Policy): Check {
  if (!isInScope(business, policy.scope)) return stale('the business left the managed scope');
  if (!business.isEditable) return stale('the business lost its Partoo plan');
  if (business.code !== null && business.code !== change.code && change.action === 'delete')
    return stale(`the business now carries the code ${business.code}`);
  return { kind: 'go' };
}

function sourceMoved(change: Change, source: FieldValues | 'unknown'): Check | undefined {
  if (source === 'unknown') return undefined;
  const moved = change.fields.find((entry) => expectsOther(entry, source));
  return moved === undefined
    ? undefined
    : stale(`${labelOf(moved.field)} changed in the source meanwhile: ${showValue(moved.field, source[moved.field])}`);
}

/** A removed special date is planned with `source: null` while the cell simply no longer names it. */
function expectsOther({ field, source: expected }: FieldChange, source: FieldValues): boolean {
  const current = source[field];
  if (expected === undefined || expected === null) return current !== undefined && current !== null;
  return !isSameValue(field, current, expected);
}

function stale(detail: string): Check {
  return { kind: 'stale', detail };
}
