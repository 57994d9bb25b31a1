import { describeForbidden, forbiddenName, type KeyRights } from '../../domain/key-rights.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Change, Held, Notice } from '../../domain/plan.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldPath } from '../../domain/value.ts';
import { valuesOf } from './plan-fields.ts';
import type { LocationPlan } from './plan-location.ts';
import { toPatch } from './to-patch.ts';

/** What of a location's plan the rights of the key bear on. */
type Writes = Pick<LocationPlan, 'changes' | 'held' | 'leftOut'>;

/**
 * Takes out of a location's plan what the API key may not write, so that it is not refused for each business:
 *
 * | change          | the key may not                | becomes                                            |
 * | --------------- | ------------------------------ | -------------------------------------------------- |
 * | create          | create                         | held                                               |
 * | update, close   | edit some of its fields        | the same without them; left out where none is left |
 * | write_back      | edit a field that is merged    | the same without it: no side gets half a merge     |
 * | adopt, delete   |                                | itself: no right to either is documented           |
 */
export function withhold<P extends Writes>(
  code: LocationKey,
  plan: P,
  rights: KeyRights,
  businessOf: (change: Change) => RemoteBusiness | undefined,
  codec: PartooCodec,
): P {
  const names = [...rights.forbidden.keys()];
  if (plan.changes.length === 0 || (names.length === 0 && rights.createsNothing === null)) return plan;
  const held: Held[] = [];
  const leftOut = new Set<FieldPath>();
  const changes: Change[] = [];
  for (const change of plan.changes) {
    const { action, side, fields } = change;
    if (action === 'create') {
      if (rights.createsNothing === null) changes.push(change);
      else held.push({ code, reason: 'forbidden', detail: `not created: ${rights.createsNothing}` });
    } else if (side === 'source') {
      const kept = fields.filter(({ field }) => !leftOut.has(field));
      if (kept.length > 0) changes.push(kept.length === fields.length ? change : { ...change, fields: kept });
    } else {
      const kept = fields.filter(({ field }) => forbiddenName(field, names) === undefined);
      for (const { field } of fields) if (!kept.some((one) => one.field === field)) leftOut.add(field);
      if (kept.length === fields.length) changes.push(change);
      else if (kept.length > 0) {
        const business = businessOf(change) ?? null;
        // The undo of an opening closes beside other fields; without its status it closes nothing.
        const isClose = action === 'close' && kept.some(({ field }) => field === 'status');
        changes.push({
          ...change,
          action: action === 'close' && !isClose ? 'update' : action,
          fields: kept,
          patch: toPatch(codec, business, valuesOf(kept)),
        });
      }
    }
  }
  if (held.length === 0 && leftOut.size === 0) return plan;
  return {
    ...plan,
    changes,
    held: [...plan.held, ...held],
    ...(leftOut.size === 0 ? {} : { leftOut: [...leftOut] }),
  };
}

/** What the key may not write of all that was wanted: a notice for fields, one for creates, one where it writes nothing. */
export function rightsNotices(
  plans: readonly (readonly [LocationKey, Omit<Writes, 'changes'>])[],
  changes: readonly Change[],
  rights: KeyRights,
): readonly Notice[] {
  const notice = (message: string): Notice => ({ code: null, message });
  const writes = changes.filter(isWriteToPartoo).length;
  const uncreated = plans.filter(([, { held }]) => held.some(isUncreated)).length;
  const concerned = plans.filter(([, { leftOut = [] }]) => leftOut.length > 0).length;
  return [
    ...(rights.writesNothing === null || writes === 0
      ? []
      : [
          notice(
            `the API key writes nothing: ${rights.writesNothing}. A run refuses ${writes === 1 ? 'the change' : `these ${String(writes)} changes`} to Partoo; use the key of an ORG_ADMIN`,
          ),
        ]),
    ...(uncreated === 0
      ? []
      : [
          notice(
            `the API key creates no businesses: ${rights.createsNothing ?? ''}. ${uncreated === 1 ? '1 new location is' : `${String(uncreated)} new locations are`} not created; use the key of an ORG_ADMIN, or set create: false`,
          ),
        ]),
    ...(concerned === 0
      ? []
      : [
          notice(
            `the API key may not edit ${describeForbidden(
              plans.flatMap(([, { leftOut = [] }]) => leftOut),
              rights,
            )}: left out of the changes of ${concerned === 1 ? '1 location' : `${String(concerned)} locations`}. Give the key the right, or take the field out of the mapping`,
          ),
        ]),
  ];
}

/** Does it send anything to Partoo? Linking does not. */
export function isWriteToPartoo({ action, side }: Pick<Change, 'action' | 'side'>): boolean {
  return side === 'partoo' && action !== 'adopt';
}

function isUncreated({ reason, field }: Held): boolean {
  return reason === 'forbidden' && field === undefined;
}
