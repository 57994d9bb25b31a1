import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { CallCounter } from '../../domain/ports/call-budget.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { MissingReason, PartooSnapshot } from '../../domain/snapshot.ts';
import {
  createCollector,
  type Collected,
  type Collector,
  type CollectorDeps,
  type MetPages,
} from './collect-businesses.ts';
import type { Passing } from './passing.ts';

export interface PartooReading extends Pick<Collected, 'hashes' | 'still' | 'watermark' | 'categories'> {
  readonly snapshot: PartooSnapshot;
  /** Null where only a part of Partoo was read. */
  readonly pages: MetPages | null;
}

export interface PartooReadDeps extends CollectorDeps {
  readonly calls: CallCounter;
  /** Decides while the pages stream past; without it, everything is decided in the end. */
  readonly passing?: Passing | null;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Crawls Partoo, keeps only what needs a decision, and looks up every linked business that the crawl lacked (R3, R10). */
export async function readPartoo(deps: PartooReadDeps, signal: AbortSignal): Promise<PartooReading> {
  const callsBefore = deps.calls.total;
  const collector = createCollector(deps);
  const crawl = await deps.reader.crawl(
    {
      recall: collector.recall,
      receive(page) {
        collector.keepPage(page);
        if (page.kind === 'recalled') return;
        if (deps.passing != null) passOver(page.businesses, collector, deps.passing);
        collector.pack(page.businesses);
      },
      progress: (done, of) => deps.onProgress?.(done, of),
    },
    signal,
  );
  const unmet = linkedIds(deps, (_, id) => !collector.isMet(id));
  const doubtful = takeBackDuplicates(collector, deps);
  const missing =
    crawl.outcome === 'complete'
      ? await collector.lookUp([...unmet, ...doubtful], signal)
      : new Map<BusinessId, MissingReason>();
  const snapshot: PartooSnapshot = {
    outcome: crawl.outcome,
    ...(crawl.reason === undefined ? {} : { reason: crawl.reason }),
    isPartial: false,
    count: crawl.businesses,
    requests: deps.calls.total - callsBefore,
    businesses: collector.businesses,
    duplicateCodes: collector.duplicateCodes,
    codesOfOthers: collector.codesOfOthers,
    missing,
  };
  const { hashes, still, categories, watermark, pages } = collector;
  return { snapshot, hashes, still, categories, watermark, pages };
}

/**
 * Reads of Partoo only what it says was modified since, and the businesses that are wanted in any case: what the source
 * needs to be compared with, what events were about. All else counts as
 * it was: a full read, on a schedule of its own, shows what this missed (R23).
 *
 * @param since Partoo's seconds, inclusive; null: nothing but what is wanted
 * @param wanted locations whose business is looked at in any case
 */
export async function readPartooChanges(
  deps: PartooReadDeps & { readonly since: number | null; readonly wanted: ReadonlySet<LocationKey> },
  signal: AbortSignal,
): Promise<PartooReading> {
  const { links, known, since, wanted } = deps;
  const callsBefore = deps.calls.total;
  const collector = createCollector(deps);
  for (const { code, businessId, state } of links.values())
    if (state !== 'forgotten') collector.noteCode(code, businessId);
  const modified = since === null ? [] : await deps.reader.findModifiedSince(since, signal);
  for (const business of modified) collector.keep(business);
  const asked = linkedIds(deps, (code, id) => wanted.has(code) && !collector.isMet(id));
  const missing = await collector.lookUp(asked, signal);

  /** What was not asked about counts as it was. */
  const isLeft = (code: LocationKey): boolean => {
    const link = links.get(code);
    if (link === undefined || link.state === 'forgotten') return false;
    return !collector.isMet(link.businessId) && !missing.has(link.businessId) && known.get(code)?.isSettled === true;
  };
  const still = { has: (code: LocationKey): boolean => collector.still.has(code) || isLeft(code) };
  const snapshot: PartooSnapshot = {
    outcome: 'complete',
    isPartial: true,
    count: modified.length + asked.length - missing.size,
    requests: deps.calls.total - callsBefore,
    businesses: collector.businesses,
    duplicateCodes: collector.duplicateCodes,
    codesOfOthers: collector.codesOfOthers,
    missing,
  };
  const { hashes, categories, watermark } = collector;
  return { snapshot, hashes, still, categories, watermark, pages: null };
}

function passOver(page: readonly RemoteBusiness[], collector: Collector, passing: Passing): void {
  const linked = page.flatMap((business) => {
    const code = collector.locationOf(business.id);
    return code === null ? [] : [{ code, business }];
  });
  for (const id of passing.passOver(linked, collector.categories)) collector.drop(id);
}

/** A later page had a second business with the code of one that was passed over: both need a person, so it is read again. */
function takeBackDuplicates(
  { duplicateCodes }: Collector,
  { passing, links }: Pick<PartooReadDeps, 'passing' | 'links'>,
): readonly BusinessId[] {
  if (passing == null || duplicateCodes.size === 0) return [];
  const doubled = new Set([...duplicateCodes.values()].flat());
  return linkedIds({ links }, (code, id) => doubled.has(id) && passing.takeBack(code));
}

/** Businesses of the linked locations that are meant. */
function linkedIds(
  { links }: Pick<PartooReadDeps, 'links'>,
  isMeant: (code: LocationKey, id: BusinessId) => boolean,
): readonly BusinessId[] {
  const ids: BusinessId[] = [];
  for (const { code, businessId, state } of links.values())
    if (state !== 'forgotten' && isMeant(code, businessId)) ids.push(businessId);
  return ids;
}
