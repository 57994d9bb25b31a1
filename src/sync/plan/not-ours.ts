import type { LocationKey } from '../../domain/ids.ts';
import type { Held } from '../../domain/plan.ts';
import type { Policy } from '../../domain/policy.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import { isInScope } from './in-scope.ts';

/** Businesses that left the managed scope or lost their Partoo plan are states of their own (R8, R11). */
export function notOurs(code: LocationKey, business: RemoteBusiness, policy: Policy): Held | undefined {
  if (!isInScope(business, policy.scope))
    return {
      code,
      reason: 'left_scope',
      detail: `business ${business.id} is outside partoo.scope: no longer managed, and not counted as absent`,
    };
  if (!business.isEditable)
    return {
      code,
      reason: 'left_scope',
      detail: `business ${business.id} has no Partoo plan that shows it anywhere: left alone until it has one again`,
    };
  return undefined;
}
