import { isEmptyValue, isSameValue, labelOf as labelOfField } from '../../domain/fields.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Base } from '../../domain/memory/base.ts';
import { isAllowance } from '../../domain/memory/resolutions.ts';
import type { Change, FieldChange } from '../../domain/plan.ts';
import { policyFor, type Policy } from '../../domain/policy.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldPath } from '../../domain/value.ts';
import { pathsToCompare } from './field-paths.ts';
import { describeAbsence, weighAbsence } from './absence.ts';
import { heldAsUndone, isDecidedAgainst } from './held-as-undone.ts';
import { notOurs } from './not-ours.ts';
import { heldOnly, labelOf, nothingPlanned, type LocationPlan } from './plan-location.ts';
import type { Seen } from './seen.ts';
import { toPatch } from './to-patch.ts';

const statusFor = { close: 'closed', close_temporarily: 'temporarily_closed' } as const;

/**
 * A linked location that a complete read did not hold (R3).
 *
 * | evidence   | policy               | decision                        |
 * | ---------- | -------------------- | ------------------------------- |
 * | incomplete | any                  | held: absent                    |
 * | complete   | report               | held: absent                    |
 * | complete   | any, decided against | held: undone (R24)              |
 * | complete   | close…               | close, unless it already is so  |
 * | complete   | delete               | delete; held: recoded_in_partoo |
 * | complete   | any, tentative run   | held: absent (R4, R8)           |
 * | complete   | any, partial read    | held: absent (R2)               |
 *
 * What a person allowed is carried out in the same way, and says by whom: that only matters to the limits.
 */
export function planAbsent(code: LocationKey, seen: Seen, policy: Policy, codec: PartooCodec): LocationPlan {
  const link = seen.links.get(code);
  if (link === undefined) return nothingPlanned;
  const business = seen.partoo.businesses.get(link.businessId);
  // Gone on both sides: nothing is left to keep in step. It stays in the history.
  if (business === undefined)
    return seen.partoo.missing.get(link.businessId) === 'gone'
      ? nothingPlanned
      : heldOnly({
          code,
          reason: 'absent',
          detail: `missing from the source; business ${link.businessId} was not in Partoo's listing either, and is looked up again in the next run`,
        });
  const apart = notOurs(code, business, policy);
  if (apart !== undefined) return heldOnly(apart);

  const evidence = weighAbsence(seen.absences.get(code), policy.absent, seen.at);
  const { action } = policy.absent;
  const said = describeAbsence(evidence, policy.absent);
  if (action === 'report')
    return heldOnly({ code, reason: 'absent', detail: `${said}; absent.action is report, so nothing is done` });
  if (!evidence.isComplete) return heldOnly({ code, reason: 'absent', detail: said });
  // The source said nothing when the close was undone or rejected, and has said nothing since.
  const undone = seen.undone.find((entry) => entry.code === code && isDecidedAgainst(entry));
  if (undone !== undefined) return heldOnly(heldAsUndone(undone));
  if (seen.isTentative)
    return heldOnly({
      code,
      reason: 'absent',
      detail: `${said}; this run needs approval, and such a run closes and deletes nothing`,
    });
  if (seen.partoo.isPartial)
    return heldOnly({
      code,
      reason: 'absent',
      detail: `${said}; nothing is closed or deleted before the next full read of Partoo`,
    });
  const allowed = seen.resolutions.find((entry) => entry.code === code && isAllowance(entry));
  const edited = allowed === undefined ? editsInPartoo(business, seen.bases.get(code), policy) : [];
  if (edited.length > 0)
    return heldOnly({
      code,
      reason: 'edited_in_partoo',
      detail: `${said}; ${edited.map(labelOfField).join(', ')} changed in Partoo since both sides last agreed`,
    });
  const common = {
    code,
    business_id: business.id,
    side: 'partoo',
    reason: allowed === undefined ? said : `${said}; allowed by ${allowed.who}`,
    ...(allowed === undefined ? {} : { allowed_by: allowed.who }),
    ...labelOf(business.values),
  } as const;
  // Its code is what proves that it is the shop that left.
  if (action === 'delete' && business.code !== null && business.code !== code)
    return heldOnly({
      code,
      reason: 'recoded_in_partoo',
      detail: `${said}; not deleted, as business ${business.id} carries the code ${business.code} by now`,
    });
  if (action === 'delete') return changed({ ...common, action: 'delete', fields: [], patch: [] });

  const status = business.values['status'] ?? null;
  const to = statusFor[action];
  if (status === to || status === 'closed') return nothingPlanned;
  const field: FieldChange = {
    field: 'status',
    ...(isEmptyValue(status) ? {} : { partoo: status }),
    to,
    rule: 'absent from the source',
  };
  return changed({ ...common, action: 'close', fields: [field], patch: toPatch(codec, business, { status: to }) });
}

/** Fields that are not the source's alone, and that a colleague changed: somebody still keeps this shop (R20). */
function editsInPartoo(business: RemoteBusiness, base: Base | undefined, policy: Policy): readonly FieldPath[] {
  if (base === undefined) return [];
  return pathsToCompare(policy, base.values).filter((field) => {
    const agreed = base.values[field];
    const stored = business.values[field] ?? null;
    if (agreed === undefined || isEmptyValue(stored) || policyFor(policy, field)?.owner === 'source') return false;
    return !isSameValue(field, stored, agreed) && !isSameValue(field, stored, base.reshaped[field]);
  });
}

function changed(change: Change): LocationPlan {
  return { ...nothingPlanned, changes: [change] };
}
