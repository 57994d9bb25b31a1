import { SyncError } from '../../domain/errors.ts';
import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { Link, SeenFingerprint } from '../../domain/memory.ts';
import type { CallCounter, PartooReader, RemoteBusiness } from '../../domain/ports.ts';
import type { MissingReason, PartooSnapshot } from '../../domain/snapshot.ts';
import { fingerprintBusiness } from './fingerprint.ts';

export interface PartooReading {
  readonly snapshot: PartooSnapshot;
  /** Fingerprints of all businesses kept in the snapshot. */
  readonly hashes: ReadonlyMap<BusinessId, string>;
  /** Linked businesses that are the same as when their location was settled. */
  readonly still: ReadonlySet<LocationKey>;
  /** The latest `modified` of all businesses, in Partoo's seconds. */
  readonly watermark: number;
  /** Every category met: proof that Partoo knows it. */
  readonly categories: ReadonlySet<string>;
}

export interface PartooReadDeps {
  readonly reader: PartooReader;
  readonly calls: CallCounter;
  readonly links: ReadonlyMap<LocationKey, Link>;
  readonly known: ReadonlyMap<LocationKey, SeenFingerprint>;
  /** Locations that the source holds just as it did when they were settled. */
  readonly sourceStill: ReadonlySet<LocationKey>;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Crawls Partoo, keeps only what needs a decision, and looks up every linked business that the crawl lacked (R3, R10). */
export async function readPartoo(deps: PartooReadDeps, signal: AbortSignal): Promise<PartooReading> {
  const callsBefore = deps.calls.total;
  const codeOf = new Map<BusinessId, LocationKey>();
  for (const link of deps.links.values()) if (link.state !== 'forgotten') codeOf.set(link.businessId, link.code);
  const businesses = new Map<BusinessId, RemoteBusiness>();
  const hashes = new Map<BusinessId, string>();
  const still = new Set<LocationKey>();
  const categories = new Set<string>();
  const idsByCode = new Map<string, BusinessId[]>();
  const crawled = new Set<BusinessId>();
  let watermark = 0;

  const crawl = await deps.reader.crawl(
    (page) => {
      for (const business of page) keep(business);
    },
    signal,
    deps.onProgress,
  );
  const missing = crawl.outcome === 'complete' ? await lookUpMissing() : new Map<BusinessId, MissingReason>();
  const duplicateCodes = new Map([...idsByCode].filter(([, ids]) => ids.length > 1));
  const snapshot: PartooSnapshot = {
    outcome: crawl.outcome,
    ...(crawl.reason === undefined ? {} : { reason: crawl.reason }),
    count: crawl.businesses,
    requests: deps.calls.total - callsBefore,
    businesses,
    duplicateCodes,
    missing,
  };
  return { snapshot, hashes, still, categories, watermark };

  function keep(business: RemoteBusiness): void {
    crawled.add(business.id);
    watermark = Math.max(watermark, business.modified);
    if (business.code !== null) {
      const ids = idsByCode.get(business.code);
      if (ids === undefined) idsByCode.set(business.code, [business.id]);
      else if (!ids.includes(business.id)) ids.push(business.id);
    }
    for (const category of rawCategories(business)) categories.add(category);
    const hash = fingerprintBusiness(business.raw);
    const code = codeOf.get(business.id);
    const known = code === undefined ? undefined : deps.known.get(code);
    if (code !== undefined && known?.isSettled === true && known.partooHash === hash) {
      still.add(code);
      if (deps.sourceStill.has(code)) return;
    }
    hashes.set(business.id, hash);
    businesses.set(business.id, business);
  }

  async function lookUpMissing(): Promise<Map<BusinessId, MissingReason>> {
    const absent = [...codeOf.keys()].filter((id) => !crawled.has(id));
    const found = await deps.reader.findByIds(absent, signal);
    const verdicts = new Map<BusinessId, MissingReason>();
    for (const id of absent) {
      const business = found.get(id) ?? (await lookUp(id));
      if (business === null) verdicts.set(id, 'gone');
      else if (business === 'unproven') verdicts.set(id, 'unproven');
      else keep(business);
    }
    return verdicts;
  }

  /** Only a 404 proves that a business is gone; a passing failure of this one look-up proves nothing (R3). */
  async function lookUp(id: BusinessId): Promise<RemoteBusiness | null | 'unproven'> {
    try {
      return await deps.reader.findById(id, signal);
    } catch (error) {
      if (error instanceof SyncError && error.retryable) return 'unproven';
      throw error;
    }
  }
}

function rawCategories({ raw }: RemoteBusiness): readonly string[] {
  const categories = raw['categories'];
  return Array.isArray(categories) ? categories.filter((category) => typeof category === 'string') : [];
}
