import { SyncError } from '../../domain/errors.ts';
import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { SeenFingerprint } from '../../domain/memory/seen.ts';
import type { PartooReader } from '../../domain/ports/partoo-reader.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { MissingReason } from '../../domain/snapshot.ts';
import { fingerprintBusiness } from './fingerprint.ts';

/** What has come together of Partoo's side. */
export interface Collected {
  /** Businesses that need a decision. */
  readonly businesses: ReadonlyMap<BusinessId, RemoteBusiness>;
  /** Their fingerprints. */
  readonly hashes: ReadonlyMap<BusinessId, string>;
  /** Linked businesses that were met just as when their location was settled. */
  readonly still: ReadonlySet<LocationKey>;
  /** The latest `modified` met, in Partoo's seconds; 0 where nothing was. */
  readonly watermark: number;
  /** Every category met: proof that Partoo knows it. */
  readonly categories: ReadonlySet<string>;
  readonly duplicateCodes: ReadonlyMap<string, readonly BusinessId[]>;
  readonly codesOfOthers: ReadonlyMap<string, LocationKey>;
}

/** Gathers businesses and keeps only what needs a decision. */
export interface Collector extends Collected {
  keep(business: RemoteBusiness): void;
  isMet(id: BusinessId): boolean;
  /** The linked location of a business that is kept for a decision; null: it is not kept, or not linked. */
  locationOf(id: BusinessId): LocationKey | null;
  /** Needs no decision after all. */
  drop(id: BusinessId): void;
  /** Notes that a business carries a code, without looking at it. */
  noteCode(code: string, id: BusinessId): void;
  /** Looks these up, a hundred a call, then one by one: what Partoo does not answer, and why (R3, R10). */
  lookUp(ids: readonly BusinessId[], signal: AbortSignal): Promise<ReadonlyMap<BusinessId, MissingReason>>;
}

export interface CollectorDeps {
  readonly reader: PartooReader;
  readonly links: ReadonlyMap<LocationKey, Link>;
  readonly known: ReadonlyMap<LocationKey, SeenFingerprint>;
  /** Digest of the configuration: what was settled under another one is looked at again. */
  readonly configuration: string;
  /** Locations that the source holds just as it did when they were settled. */
  readonly sourceStill: ReadonlySet<LocationKey>;
  /** Looked at whatever their content: their sub-resources are to be read again. */
  readonly due?: ReadonlySet<BusinessId>;
}

/** A linked business, as it is hoped to be met again. */
interface Expected {
  readonly code: LocationKey;
  /** Null: not settled, so it is looked at whatever its content. */
  readonly settledHash: string | null;
  isMet: boolean;
}

export function createCollector({
  reader,
  links,
  known,
  configuration,
  sourceStill,
  due = new Set(),
}: CollectorDeps): Collector {
  const expected = new Map<BusinessId, Expected>();
  for (const { businessId, code, state } of links.values()) {
    if (state === 'forgotten') continue;
    const before = known.get(code);
    expected.set(businessId, {
      code,
      settledHash: before?.isSettled === true ? before.partooHash : null,
      isMet: false,
    });
  }
  const businesses = new Map<BusinessId, RemoteBusiness>();
  const hashes = new Map<BusinessId, string>();
  const still = new Set<LocationKey>();
  const categories = new Set<string>();
  const idByCode = new Map<string, BusinessId>();
  const duplicateCodes = new Map<string, BusinessId[]>();
  const codesOfOthers = new Map<string, LocationKey>();
  let watermark = 0;

  function keep(business: RemoteBusiness): void {
    watermark = Math.max(watermark, business.modified);
    if (business.code !== null) noteCode(business.code, business.id);
    for (const category of rawCategories(business)) categories.add(category);
    const hash = fingerprintBusiness(business.raw, configuration);
    const link = expected.get(business.id);
    if (link !== undefined) {
      link.isMet = true;
      if (business.code !== null && business.code !== link.code) codesOfOthers.set(business.code, link.code);
      if (link.settledHash === hash && !due.has(business.id)) {
        still.add(link.code);
        if (sourceStill.has(link.code)) return;
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

  /** Only a 404 proves that a business is gone; a passing failure of this one look-up proves nothing (R3). */
  async function lookUpOne(id: BusinessId, signal: AbortSignal): Promise<RemoteBusiness | null | 'unproven'> {
    try {
      return await reader.findById(id, signal);
    } catch (error) {
      if (error instanceof SyncError && error.retryable) return 'unproven';
      throw error;
    }
  }

  return {
    businesses,
    hashes,
    still,
    categories,
    duplicateCodes,
    codesOfOthers,
    get watermark() {
      return watermark;
    },
    keep,
    noteCode,
    isMet: (id) => expected.get(id)?.isMet === true,
    locationOf: (id) => (businesses.has(id) ? (expected.get(id)?.code ?? null) : null),
    drop(id) {
      businesses.delete(id);
    },
    async lookUp(ids, signal) {
      if (ids.length === 0) return new Map();
      const found = await reader.findByIds(ids, signal);
      const verdicts = new Map<BusinessId, MissingReason>();
      for (const id of ids) {
        const business = found.get(id) ?? (await lookUpOne(id, signal));
        if (business === null) verdicts.set(id, 'gone');
        else if (business === 'unproven') verdicts.set(id, 'unproven');
        else keep(business);
      }
      return verdicts;
    },
  };
}

function rawCategories({ raw }: RemoteBusiness): readonly string[] {
  const categories = raw['categories'];
  return Array.isArray(categories) ? categories.filter((category) => typeof category === 'string') : [];
}
