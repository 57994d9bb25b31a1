import type { LocationKey } from '../../domain/ids.ts';
import type { Location } from '../../domain/location.ts';
import type { KnownCategory } from '../../domain/memory.ts';
import type { InvalidLocation } from '../../domain/snapshot.ts';

type LookedUp = Omit<KnownCategory, 'checkedAt'>;

interface CategoryCheck {
  readonly locations: ReadonlyMap<LocationKey, Location>;
  readonly lookUp: (gcid: string, signal: AbortSignal) => Promise<LookedUp>;
  readonly known: ReadonlyMap<string, LookedUp>;
  /** Carried by a business of Partoo: known without asking. */
  readonly met: ReadonlySet<string>;
}

/** Category ids are checked against Partoo before anything is sent, one call for each new id (R33). */
export async function checkCategories(
  check: CategoryCheck,
  signal: AbortSignal,
): Promise<{
  locations: ReadonlyMap<LocationKey, Location>;
  invalid: ReadonlyMap<LocationKey, InvalidLocation>;
  lookedUp: readonly LookedUp[];
}> {
  const states = new Map<string, LookedUp>(check.known);
  const lookedUp: LookedUp[] = [];
  for (const gcid of new Set([...check.locations.values()].flatMap(categoriesOf))) {
    if (states.has(gcid) || check.met.has(gcid)) continue;
    const answer = await check.lookUp(gcid, signal);
    states.set(gcid, answer);
    lookedUp.push(answer);
  }

  const locations = new Map(check.locations);
  const invalid = new Map<LocationKey, InvalidLocation>();
  for (const location of check.locations.values()) {
    const wrong = categoriesOf(location)
      .map((gcid) => states.get(gcid))
      .filter((state) => state !== undefined && state.state !== 'OK');
    if (wrong.length === 0) continue;
    locations.delete(location.key);
    invalid.set(location.key, {
      at: location.at,
      problems: wrong.flatMap((state) => (state === undefined ? [] : [problem(location, state)])),
    });
  }
  return { locations, invalid, lookedUp };
}

function categoriesOf(location: Location): readonly string[] {
  const categories = location.values['categories'];
  return Array.isArray(categories) ? (categories as readonly string[]) : [];
}

function problem(location: Location, { gcid, state, liveId }: LookedUp): InvalidLocation['problems'][number] {
  const message =
    state === null ? `Partoo knows no category ${gcid}` : `the category ${gcid} is ${state.toLowerCase()} in Partoo`;
  return {
    at: location.at,
    column: 'categories',
    field: 'categories',
    message,
    hint: liveId === null ? 'Look the id up in Partoo and correct the lookup' : `Use ${liveId} instead`,
  };
}
