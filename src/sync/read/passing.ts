import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { Location } from '../../domain/location.ts';
import type { Base, BaseValues } from '../../domain/memory/base.ts';
import type { KnownCategory } from '../../domain/memory/categories.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Sighting } from '../../domain/memory/seen.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldValues } from '../../domain/value.ts';
import type { RunDeps, RunMode } from '../deps.ts';
import { passOver } from '../plan/pass-over.ts';
import { besideBase } from '../beside-base.ts';
import { caughtUp } from '../caught-up.ts';
import { categoriesOf } from './check-categories.ts';
import { mappedSubResources } from './sub-resources.ts';

/** What is left of a location that was compared while Partoo was read, and needs nothing: enough to settle it. */
export interface Passed extends Pick<Sighting, 'sourceValues' | 'partooValues'> {
  /** Where both sides agree and the base does not know it yet. */
  readonly agreed: FieldValues;
}

/** Decides page by page what needs nothing, so that it need not be held until all of Partoo is read. */
export interface Passing {
  readonly passed: ReadonlyMap<LocationKey, Passed>;
  /** Those of the linked businesses that may be dropped. `met`: every category that Partoo has shown so far. */
  passOver(
    page: readonly { readonly code: LocationKey; readonly business: RemoteBusiness }[],
    met: ReadonlySet<string>,
  ): readonly BusinessId[];
  /** Needs a decision after all; false: it was never passed over. */
  takeBack(code: LocationKey): boolean;
}

interface PassingDeps extends Pick<RunDeps, 'memory' | 'policy'> {
  readonly partoo: Pick<RunDeps['partoo'], 'codec' | 'groups'>;
  readonly links: ReadonlyMap<LocationKey, Link>;
  /** The location as the source says it now, or as it was recalled. */
  readonly locationsOf: (codes: readonly LocationKey[]) => ReadonlyMap<LocationKey, Location>;
}

/**
 * Null where too much depends on what is known only in the end: a run for some locations, groups and sub-resources, which
 * are looked up after the crawl, and a run that measures which edits events did not tell of.
 */
export function createPassing(mode: RunMode, deps: PassingDeps): Passing | null {
  const { memory, policy, partoo, links } = deps;
  const isWhole = mode.only === null && mode.isNarrow !== true && mode.hearsEvents !== true;
  if (!isWhole || partoo.groups !== null || mappedSubResources(policy).length > 0) return null;
  const settling = memory.settling();
  const doubted = new Set([...memory.resolutions(), ...memory.undone()].map(({ code }) => code));
  const wrongCategories = wrongAmong(memory.knownCategories());
  const passed = new Map<LocationKey, Passed>();

  return {
    passed,
    passOver(page, met) {
      const codes = page.map(({ code }) => code).filter((code) => !doubted.has(code));
      const locations = deps.locationsOf(codes);
      const bases = memory.basesOf([...locations.keys()]);
      return page.flatMap(({ code, business }) => {
        const [location, base, link] = [locations.get(code), bases.get(code), links.get(code)];
        if (location === undefined || base === undefined || link === undefined) return [];
        if (!categoriesOf(location).every((gcid) => met.has(gcid) && !wrongCategories.has(gcid))) return [];
        const known = { base, settling: settling.get(code) ?? [], resolutions: [], undone: [] };
        const agreed = passOver({ location, business, link, ...known }, policy, partoo.codec);
        if (agreed === null) return [];
        passed.set(code, whatIsLeft(location, business, base, agreed, policy));
        return [business.id];
      });
    },
    takeBack: (code) => passed.delete(code),
  };
}

function wrongAmong(known: ReadonlyMap<string, KnownCategory>): ReadonlySet<string> {
  return new Set([...known.values()].filter(({ state }) => state !== 'OK').map(({ gcid }) => gcid));
}

function whatIsLeft(
  { values }: Location,
  business: RemoteBusiness,
  base: Base,
  agreed: FieldValues,
  policy: Policy,
): Passed {
  const now: BaseValues = Object.keys(agreed).length === 0 ? base : caughtUp(base, agreed);
  return { agreed, ...besideBase({ source: values, partoo: business }, now, policy) };
}
