import { fieldNameOf, isSameValue, showValue, labelOf, partOf, specOf } from '../../domain/fields.ts';
import type { Base, BaseValues } from '../../domain/memory/base.ts';
import type { ClosedByUs, Link, LinkStep } from '../../domain/memory/links.ts';
import type { Confirmation, OutboxId } from '../../domain/memory/outbox.ts';
import type { Settling } from '../../domain/memory/settling.ts';
import type { Change } from '../../domain/plan.ts';
import { policyFor, type Policy } from '../../domain/policy.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldPath, FieldValue, FieldValues } from '../../domain/value.ts';
import { besideBase } from '../beside-base.ts';
import { pathsToCompare } from '../plan/field-paths.ts';
import { isEditedAnew } from '../plan/edited-anew.ts';
import { planFields } from '../plan/plan-fields.ts';
import { isFullyRead, isKnownIn } from '../read/sub-resources.ts';
import { fingerprintBusiness } from '../read/fingerprint.ts';

/** What is known of one change when its business was read back. */
export interface ReadBack {
  readonly id: OutboxId;
  readonly change: Change;
  /** Null: it does not exist any more. */
  readonly business: RemoteBusiness | null;
  /** The location's values now; null where the source no longer holds it. */
  readonly source: FieldValues | null;
  /** Special dates of it that the calendar of public holidays made. */
  readonly holidays?: readonly FieldPath[];
  readonly sourceHash: string | null;
  readonly at: { readonly row: number; readonly line: number } | null;
  readonly base: Base | undefined;
  readonly link: Link | undefined;
  readonly settling: readonly Settling[];
  /** Fields that were surely not written. */
  readonly unwritten?: ReadonlySet<FieldPath>;
  /** Somebody edited it between the write and this: what is not as it was written is no form of our value. */
  readonly isEditedSince?: boolean;
  readonly today: string;
}

/**
 * What a read-back proves (R17): the new base, what Partoo made of our values (R15), and what did not keep.
 *
 * @param configuration digest of the configuration under which it was decided
 */
export function confirmationOf(
  readBack: ReadBack,
  policy: Policy,
  configuration: string,
): Confirmation & { readonly shortfall: string | null } {
  const { id, change, business, source } = readBack;
  if (business === null)
    return { id, detail: 'gone, as wanted', base: null, unsettled: [], link: { kind: 'forget' }, shortfall: null };

  const base = baseAfter(readBack, business, policy);
  const unsettled = change.action === 'create' ? [] : countWrites(readBack, business);
  const rest =
    source === null
      ? undefined
      : planFields(
          {
            source,
            partoo: business.values,
            partooListsDates: business.listsSpecialDates,
            resources: business.resources,
            base: { ...base, settledAt: '' },
            settling: [],
            resolutions: [],
            undone: [],
            ...(readBack.holidays === undefined ? {} : { holidays: readBack.holidays }),
          },
          policy,
        );
  const isSettled =
    rest !== undefined &&
    isFullyRead(business, policy) &&
    rest.toPartoo.length + rest.toSource.length + rest.conflicts.length + rest.held.length === 0;
  const { unwritten = new Set<FieldPath>() } = readBack;
  const sent = { ...change, fields: change.fields.filter(({ field }) => !unwritten.has(field)) };
  const shortfall = describeShortfall(sent, business);
  return {
    id,
    detail: [
      shortfall ?? 'read back equal',
      ...(unwritten.size === 0 ? [] : [`not written: ${[...unwritten].join(', ')}`]),
    ].join('; '),
    base,
    ...(source === null
      ? {}
      : {
          seen: {
            sourceHash: readBack.sourceHash,
            partooHash: fingerprintBusiness(business.raw, configuration),
            isSettled: isSettled && readBack.sourceHash !== null,
            row: readBack.at?.row ?? null,
            line: readBack.at?.line ?? null,
            ...besideBase({ source, partoo: business }, base, policy),
          },
        }),
    unsettled,
    link: linkStep(readBack),
    ...(change.undoes === undefined ? {} : { undone: undoneFields(change) }),
    shortfall,
  };
}

function baseAfter(readBack: ReadBack, business: RemoteBusiness, policy: Policy): BaseValues {
  const { change, source, base, today, isEditedSince = false } = readBack;
  const isOurForm = (field: FieldPath, stored: FieldValue): boolean =>
    !isEditedSince && hadEffect(change, field, stored);
  const written = new Map(change.fields.map(({ field, to }) => [field, to]));
  const values: Record<FieldPath, FieldValue> = {};
  const reshaped: Record<FieldPath, FieldValue> = {};
  const said =
    source ??
    Object.fromEntries(
      change.fields.flatMap((entry) => (entry.source === undefined ? [] : [[entry.field, entry.source]])),
    );
  for (const field of new Set([...pathsToCompare(policy, said, business.values, base?.values), ...written.keys()])) {
    if (isPast(field, today)) continue;
    if (!isKnownIn(business, field)) {
      if (base?.values[field] !== undefined) values[field] = base.values[field];
      if (base?.reshaped[field] !== undefined) reshaped[field] = base.reshaped[field];
      continue;
    }
    const stored = business.values[field] ?? null;
    const to = written.get(field);
    const agreed = to === undefined ? said[field] : to;
    // A special date that was removed on both sides leaves nothing to remember.
    if (agreed === null && stored === null && fieldNameOf(field) === 'specific_hours') continue;
    // A person may have decided on a value that the source does not have: its own word must be no news in the next run.
    const spelled = said[field] === undefined ? to : said[field];
    const isDecided = to !== undefined && !isSameValue(field, spelled, to);
    if (change.undoes !== undefined && to !== undefined && isOurForm(field, stored)) {
      // As if both sides had agreed on it: what the source says is then news of the source alone, and is held as undone.
      values[field] = to;
      if (!isSameValue(field, to, stored)) reshaped[field] = stored;
    } else if (agreed !== undefined && !isDecided && isSameValue(field, agreed, stored)) values[field] = agreed;
    // The source is to get it as well, or is told of it. Until it has it, what Partoo holds is news of Partoo.
    else if (isDecided && spelled !== undefined && isShared(field, policy)) values[field] = spelled;
    else if (spelled !== undefined && to !== undefined && isOurForm(field, stored)) {
      values[field] = spelled;
      reshaped[field] = stored;
    } else if (base?.values[field] !== undefined) {
      values[field] = base.values[field];
      if (base.reshaped[field] !== undefined) reshaped[field] = base.reshaped[field];
    }
  }
  return { values, reshaped };
}

/**
 * What the source must not bring back until it says something else. Where it says the former value again, nothing is held;
 * a location that an undo closes again is left to its absence, as before.
 */
function undoneFields({ action, fields }: Change): NonNullable<Confirmation['undone']> {
  if (action !== 'update') return [];
  return fields
    .filter(({ field, source, to }) => !isSameValue(field, source, to))
    .map(({ field, source }) => ({ field, ...(source === undefined ? {} : { source }) }));
}

function isShared(field: FieldPath, policy: Policy): boolean {
  return policyFor(policy, field)?.owner === 'shared';
}

/**
 * Partoo changed something, if not to the letter: that is its form of our value. Nothing at all, or what was to be taken out of a
 * list is still in it or at its head, as where Partoo merges lists: the write did not take, and a person is to know (partoo-api
 * section 8).
 */
function hadEffect(change: Change, field: FieldPath, stored: FieldValue): boolean {
  if (specOf(field).isExact) return false;
  if (change.action === 'create' || specOf(field).isRehosted) return stored !== null;
  const { partoo: before = null, to = null } = change.fields.find((entry) => entry.field === field) ?? {};
  return !isSameValue(field, before, stored) && !isMerged(before, to, stored);
}

/** Does a list still hold, or begin with, what the write took away from there? */
function isMerged(before: FieldValue, to: FieldValue, stored: FieldValue): boolean {
  if (!Array.isArray(before) || !Array.isArray(stored)) return false;
  const wanted: readonly unknown[] = Array.isArray(to) ? to : [];
  const isHeldOn = before.some((one) => stored.includes(one) && !wanted.includes(one));
  return isHeldOn || (before[0] !== undefined && stored[0] === before[0] && wanted[0] !== before[0]);
}

/** Every write counts until a later run finds the field settled: two identical ones in a row are enough (R15). */
function countWrites({ change, settling, unwritten }: ReadBack, business: RemoteBusiness): readonly Settling[] {
  const sent = change.fields.filter(({ field }) => unwritten?.has(field) !== true);
  return sent.map(({ field, to, source, partoo: found = null }) => {
    const before = settling.find((entry) => entry.field === field && JSON.stringify(entry.to) === JSON.stringify(to));
    const writes = before === undefined || isEditedAnew(before, found) ? 1 : before.writes + 1;
    const partoo = business.values[field] ?? null;
    return { field, to, writes, ...(source === undefined ? {} : { source }), partoo, found };
  });
}

/** Does Partoo hold all of it to the letter? `business` null: it does not exist. */
export function isAsWanted(change: Change, business: RemoteBusiness | null): boolean {
  if (change.action === 'delete' || business === null) return change.action === 'delete' && business === null;
  return change.fields.every(({ field }) => isKnownIn(business, field)) && describeShortfall(change, business) === null;
}

function describeShortfall(change: Change, business: RemoteBusiness): string | null {
  const differing = change.fields.filter(
    ({ field, to }) =>
      !specOf(field).createOnly &&
      isKnownIn(business, field) &&
      !isSameValue(field, to, business.values[field] ?? null),
  );
  if (differing.length === 0) return null;
  return `Partoo stored otherwise: ${differing.map(({ field, to }) => `${labelOf(field)} ${showValue(field, business.values[field] ?? null)} instead of ${showValue(field, to)}`).join('; ')}`;
}

function linkStep({ change, business, link }: ReadBack): LinkStep {
  if (change.action === 'adopt' && business !== null) {
    return {
      kind: 'adopt',
      businessId: business.id,
      how: 'adopted',
      ...(change.renamed_from === undefined ? {} : { movedFrom: change.renamed_from }),
    };
  }
  const status = change.fields.find(({ field }) => field === 'status')?.to;
  if (change.action === 'close' && (status === 'closed' || status === 'temporarily_closed'))
    return { kind: 'closed', as: status satisfies ClosedByUs };
  if (link?.closedByUs != null && status !== undefined) return { kind: 'reopened' };
  return { kind: 'keep' };
}

function isPast(field: FieldPath, today: string): boolean {
  const date = partOf(field);
  return fieldNameOf(field) === 'specific_hours' && date !== null && date < today;
}
