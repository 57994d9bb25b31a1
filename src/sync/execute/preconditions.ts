import { isEmptyValue, isSameValue, labelOf, showValue, specOf } from '../../domain/fields.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Change, FieldChange } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldPath, FieldValue, FieldValues } from '../../domain/value.ts';
import { isInScope } from '../plan/in-scope.ts';

/** Both sides of one change as they are just before its write. */
export interface Now {
  /** Null: the source does not hold the location, or not in a mappable row. */
  readonly source: FieldValues | null;
  /** Did this read prove that the source does not hold it? A broken row, or one whose key cannot be read, disproves it (R1). */
  readonly isAbsent: boolean;
  /** For a create: a business that carries the code. */
  readonly business: RemoteBusiness | null;
  readonly link: Link | undefined;
  /** Of an adoption: the location that has the business. */
  readonly holder?: LocationKey | undefined;
  /** Of an adoption under a new code: did this read prove that the source does not hold the code of before? */
  readonly hasLeft?: boolean;
  /** Did a person decide that it is not closed or deleted, maybe after the plan was made? */
  readonly isKept?: boolean;
}

export type Check =
  | { readonly kind: 'go' }
  /** Partoo already holds all of it: nothing to send, only to confirm. */
  | { readonly kind: 'already' }
  | { readonly kind: 'stale'; readonly detail: string };

/** Is the world still as the plan line expects it (R18)? */
export function checkPreconditions(change: Change, now: Now, policy: Policy): Check {
  const isLeaving = change.action === 'close' || change.action === 'delete';
  if (isLeaving && now.isKept === true && change.undoes === undefined)
    return stale('a person has decided against closing or deleting it');
  if (!isOfThisBusiness(change, now.link))
    return stale(`it is not linked to business ${String(change.business_id)} any more`);
  switch (change.action) {
    case 'create':
      return checkCreate(change, now);
    case 'delete':
      return !now.isAbsent
        ? stale(isBack)
        : now.business === null
          ? { kind: 'already' }
          : checkOurs(now.business, change, policy);
    case 'close':
      return now.isAbsent ? checkFields(change, now, policy) : stale(isBack);
    case 'update':
      return now.source === null && !undoesAbsence(change)
        ? stale('the location is no longer in the source')
        : checkFields(change, now, policy);
    case 'write_back':
      return checkWriteBack(change, now, policy);
    case 'adopt':
      return checkAdopt(change, now, policy);
  }
}

/** Meanwhile another run may have joined either of the two with another one. Whatever links a business is checked by itself. */
function isOfThisBusiness({ action, business_id, appends }: Change, link: Link | undefined): boolean {
  if (action === 'create' || action === 'adopt' || appends === true) return true;
  return isInForce(link) && link.businessId === business_id;
}

function isInForce(link: Link | undefined): link is Link {
  return link !== undefined && link.state !== 'forgotten';
}

function checkAdopt(change: Change, { source, business, link, holder, hasLeft }: Now, policy: Policy): Check {
  const { renamed_from: before } = change;
  if (source === null) return stale('the location is no longer in the source');
  if (isInForce(link)) return stale(`it was linked to business ${link.businessId} meanwhile`);
  if (holder !== undefined && holder !== before) return stale(`the business was linked to ${holder} meanwhile`);
  if (before !== undefined) {
    if (holder === undefined) return stale(`${before} has not this business any more`);
    if (hasLeft !== true) return stale(`${before} is in the source again, or a row that cannot be read may be it`);
  }
  if (business === null) return stale('the business is gone from Partoo');
  return checkOurs(business, change, policy);
}

const isBack = 'the location is in the source again, or a row that cannot be read may be it';

/** Taking back a close expects what the close did: that the source says nothing. */
function undoesAbsence({ undoes, fields }: Change): boolean {
  return undoes !== undefined && fields.every(({ source }) => source === undefined);
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
    ({ field, partoo }) => !isSameInPartoo(field, business.values[field] ?? null, partoo ?? null),
  );
  if (unexpected === undefined) return { kind: 'go' };
  return movedInPartoo(unexpected.field, business);
}

/** Partoo may show the same photo under another address from one moment to the next. */
function isSameInPartoo(field: FieldPath, now: FieldValue, planned: FieldValue): boolean {
  if (isSameValue(field, now, planned)) return true;
  return specOf(field).isRehosted === true && !isEmptyValue(now) && !isEmptyValue(planned);
}

function movedInPartoo(field: FieldPath, business: RemoteBusiness): Check {
  return stale(`${labelOf(field)} changed in Partoo meanwhile: ${showValue(field, business.values[field] ?? null)}`);
}

/** Partoo still holds what was planned from, or what another line of the same plan has just written. */
function checkWriteBack(change: Change, { source, isAbsent, business }: Now, policy: Policy): Check {
  if (business === null) return stale('the business is gone from Partoo');
  const ours = checkOurs(business, change, policy);
  if (ours.kind === 'stale') return ours;
  if (change.appends === true) {
    if (!isAbsent) return stale('the source has it by now, or a row that cannot be read may be it');
  } else if (source === null) return stale('the location is no longer in the source');
  else {
    const moved = sourceMoved(change, source);
    if (moved !== undefined) return moved;
  }
  // A value that both sides are to get goes to Partoo first, and into the source only if Partoo has taken it.
  const untaken = change.fields.find(
    ({ field, partoo, to }) =>
      change.undoes === undefined &&
      !isSameValue(field, to, partoo ?? null) &&
      isSameValue(field, business.values[field] ?? null, partoo ?? null),
  );
  if (untaken !== undefined)
    return stale(`${labelOf(untaken.field)} is to be the same on both sides, and Partoo has not taken it`);
  const unexpected = change.fields.find(({ field, partoo, to }) => {
    const current = business.values[field] ?? null;
    return !isSameValue(field, current, partoo ?? null) && !isSameValue(field, current, to);
  });
  return unexpected === undefined ? { kind: 'go' } : movedInPartoo(unexpected.field, business);
}

function checkOurs(business: RemoteBusiness, change: Change, policy: Policy): Check {
  if (!isInScope(business, policy.scope)) return stale('the business left the managed scope');
  if (!business.isEditable) return stale('the business lost its Partoo plan');
  if (business.code !== null && business.code !== change.code && change.action === 'delete')
    return stale(`the business now carries the code ${business.code}`);
  return { kind: 'go' };
}

function sourceMoved(change: Change, source: FieldValues): Check | undefined {
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
