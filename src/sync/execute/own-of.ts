import type { LocationKey } from '../../domain/ids.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';

/**
 * Which of the businesses that carry a code may be the one that was created for it; undefined: none. A business that another
 * location holds is that one's, whatever code it still carries: after a shop got a new code and another shop its old one (R13).
 */
export function ownOf(
  code: LocationKey,
  found: readonly RemoteBusiness[],
  links: ReadonlyMap<LocationKey, Link>,
): RemoteBusiness | undefined {
  const elsewhere = new Set(
    [...links.values()]
      .filter((link) => link.state !== 'forgotten' && link.code !== code)
      .map((link) => link.businessId),
  );
  return found.find(({ id }) => !elsewhere.has(id));
}
