import type { LocationKey } from '../../domain/ids.ts';
import type { Location } from '../../domain/location.ts';
import type { KnownCategory } from '../../domain/memory/categories.ts';
import type { InvalidLocation } from '../../domain/snapshot.ts';

type LookedUp = Omit<KnownCategory, 'checkedAt'>;

interface CategoryCheck {
  readonly locations: ReadonlyMap<LocationKey, Location>;
  readonly lookUp: (gcid: string, signal: AbortSignal) => Promise<LookedUp>;
  readonly known: ReadonlyMap<string, KnownCategory>;
  /** Instant of the run, ISO 8601 UTC. */
  readonly at: string;
  /** Carried by a business of Partoo: known without asking. */
  readonly met: ReadonlySet<string>;
}

/** How long an answer of the catalogue, which changes daily, is taken for true. */
const staleAfterMs = { inUse: 30 * 86_400_000, wrong: 86_400_000 };

/** The nearest entries of a category that is not in use, and the one that replaces it, as a hint; null: nothing is like it. */
export function hintForCategory({ liveId, nearest = [] }: Pick<KnownCategory, 'liveId' | 'nearest'>): string | null {
  const others = nearest.filter((text) => liveId === null || !text.startsWith(`${liveId} `));
  const like = others.length === 0 ? null : others.join(', ');
  if (liveId !== null) return like === null ? `Use ${liveId} instead` : `Use ${liveId} instead; also near: ${like}`;
  return like === null ? null : `The nearest: ${like}`;
}

/**
 * Category ids are checked against Partoo before anything is sent, one call for each new id (R33), and again when its answer
 * is old: after a day for one that is not in use, as somebody may wait for it, else after thirty.
 */
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
  for (const gcid of namedIn(check.locations)) {
    const known = check.known.get(gcid);
    if ((known !== undefined && !isStale(known, check.at)) || check.met.has(gcid)) continue;
    const answer = await check.lookUp(gcid, signal);
    states.set(gcid, answer);
    lookedUp.push(answer);
  }

  const invalid = new Map<LocationKey, InvalidLocation>();
  if ([...states.values()].every(({ state }) => state === 'OK'))
    return { locations: check.locations, invalid, lookedUp };
  const locations = new Map(check.locations);
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

function namedIn(locations: ReadonlyMap<LocationKey, Location>): ReadonlySet<string> {
  const named = new Set<string>();
  for (const location of locations.values()) for (const gcid of categoriesOf(location)) named.add(gcid);
  return named;
}

function isStale({ state, checkedAt }: KnownCategory, at: string): boolean {
  return Date.parse(at) - Date.parse(checkedAt) > (state === 'OK' ? staleAfterMs.inUse : staleAfterMs.wrong);
}

/** Ids of the categories that it names. */
export function categoriesOf(location: Location): readonly string[] {
  const categories = location.values['categories'];
  return Array.isArray(categories) ? (categories as readonly string[]) : [];
}

function problem(location: Location, category: LookedUp): InvalidLocation['problems'][number] {
  const { gcid, state } = category;
  const message =
    state === null ? `Partoo knows no category ${gcid}` : `the category ${gcid} is ${state.toLowerCase()} in Partoo`;
  return {
    at: location.at,
    column: 'categories',
    field: 'categories',
    message,
    hint: hintForCategory(category) ?? 'Look the id up in Partoo and correct the lookup',
  };
}
