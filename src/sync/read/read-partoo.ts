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

/** A linked business, as it is hoped to be met again. */
interface Expected {
  readonly code: LocationKey;
  /** Null: not settled, so it is looked at whatever its content. */
  readonly settledHash: string | null;
  isMet: boolean;
}

export interface PartooReadDeps {
  readonly reader: PartooReader;
  readonly calls: CallCounter;
  readonly links: ReadonlyMap<LocationKey, Link>;
  readonly known: ReadonlyMap<LocationKey, SeenFingerprint>;
  /** Digest of the configuration: what was settled under another one is looked at again. */
  readonly configuration: string;
  /** Locations that the source holds just as it did when they were settled. */
  readonly sourceStill: ReadonlySet<LocationKey>;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Crawls Partoo, keeps only what needs a decision, and looks up every linked business that the crawl lacked (R3, R10). */
export async function readPartoo(deps: PartooReadDeps, signal: AbortSignal): Promise<PartooReading> {
  const callsBefore = deps.calls.total;
  const expected = new Map<BusinessId, Expected>();
  for (const { businessId, code, state } of deps.links.values()) {
    if (state === 'forgotten') continue;
    const known = deps.known.get(code);
    expected.set(businessId, { code, settledHash: known?.isSettled === true ? known.partooHash : null, isMet: false });
  }
  const businesses = new Map<BusinessId, RemoteBusiness>();
  const hashes = new Map<BusinessId, string>();
  const still = new Set<LocationKey>();
  const categories = new Set<string>();
  const idByCode = new Map<string, BusinessId>();
  const duplicateCodes = new Map<string, BusinessId[]>();
  let watermark = 0;

  const crawl = await deps.reader.crawl(
    (page) => {
      for (const business of page) keep(business);
    },
    signal,
    deps.onProgress,
  );
  const missing = crawl.outcome === 'complete' ? await lookUpMissing() : new Map<BusinessId, MissingReason>();
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
    watermark = Math.max(watermark, business.modified);
    if (business.code !== null) noteCode(business.code, business.id);
    for (const category of rawCategories(business)) categories.add(category);
    const hash = fingerprintBusiness(business.raw, deps.configuration);
    const link = expected.get(business.id);
    if (link !== undefined) {
      link.isMet = true;
      if (link.settledHash === hash) {
        still.add(link.code);
        if (deps.sourceStill.has(link.code)) return;
      }
    }
    hashes.set(business.id, hash);
    businesses.set(business.id, business);
  }

  function noteCode(code: string, id: BusinessId): void {
    const first = idByCode.get(code);
    if (first === undefined) {
      idByCode.set(code, id);
      return;
    }
    const ids = duplicateCodes.get(code) ?? [first];
    if (ids.includes(id)) return;
    ids.push(id);
    duplicateCodes.set(code, ids);
  }

  async function lookUpMissing(): Promise<Map<BusinessId, MissingReason>> {
    const absent = [...expected].filter(([, { isMet }]) => !isMet).map(([id]) => id);
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
