import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { Scope } from '../../domain/policy.ts';

/** Is this business ours to manage? Decided on what was read, whatever filter Partoo applied. */
export function isInScope(business: Pick<RemoteBusiness, 'groups' | 'country'>, scope: Scope): boolean {
  const { groups, country } = scope;
  if (groups !== undefined && groups.length > 0 && !business.groups.some((group) => groups.includes(group)))
    return false;
  return (
    country === undefined || country.length === 0 || (business.country !== null && country.includes(business.country))
  );
}
