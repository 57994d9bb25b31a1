import { SyncError } from '../../domain/errors.ts';
import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { KnownPage, PageMemory } from '../../domain/memory/pages.ts';
import type { SeenFingerprint } from '../../domain/memory/seen.ts';
import type { CrawledPage, PageFacts } from '../../domain/ports/crawled-page.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { PartooReader } from '../../domain/ports/partoo-reader.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { Codes, MissingReason } from '../../domain/snapshot.ts';
import { createTextMap } from '../../domain/text-map.ts';
import { fingerprintBusiness } from './fingerprint.ts';
import { createLinkedBusinesses } from './linked-businesses.ts';
import { createBusinessPacker } from './packed-businesses.ts';
import { createRecall, openRecords } from './recall-pages.ts';

/** What has come together of Partoo's side. */
export interface Collected {
  /** Businesses that need a decision. */
  readonly businesses: ReadonlyMap<BusinessId, RemoteBusiness>;
  /** Their fingerprints. */
  readonly hashes: ReadonlyMap<BusinessId, string>;
  /** Linked businesses that were met just as when their location was settled. */
  readonly still: Pick<Codes, 'has'>;
  /** The latest `modified` met, in Partoo's seconds; 0 where nothing was. */
  readonly watermark: number;
  /** Every category met: proof that Partoo knows it. */
  readonly categories: ReadonlySet<string>;
  readonly duplicateCodes: ReadonlyMap<string, readonly BusinessId[]>;
  readonly codesOfOthers: ReadonlyMap<string, LocationKey>;
}

export interface MetPages {
  readonly parsed: readonly KnownPage[];
  readonly recalled: readonly string[];
}

/** Gathers businesses and keeps only what needs a decision. */
export interface Collector extends Collected {
  keep(business: RemoteBusiness): void;
  keepPage(page: CrawledPage): void;
  /** What a page with this digest says, where all of it would be passed over; null: it has to be parsed. */
  readonly recall: (digest: string) => PageFacts | null;
  /** Pages that were parsed, to be known again; digests of those that were. */
  readonly pages: MetPages;
  isMet(id: BusinessId): boolean;
  /** The linked location of a business that is kept for a decision; null: it is not kept, or not linked. */
  locationOf(id: BusinessId): LocationKey | null;
  /** Needs no decision after all. */
  drop(id: BusinessId): void;
  /** Those of these that are kept take little memory from now on. */
  pack(businesses: readonly RemoteBusiness[]): void;
  /** Notes that a business carries a code, without looking at it. */
  noteCode(code: string, id: BusinessId): void;
  /** Looks these up, a hundred a call, then one by one: what Partoo does not answer, and why (R3, R10). */
  lookUp(ids: readonly BusinessId[], signal: AbortSignal): Promise<ReadonlyMap<BusinessId, MissingReason>>;
}

export interface CollectorDeps {
  readonly reader: PartooReader;
  readonly codec: Pick<PartooCodec, 'withResources'>;
  readonly pages: PageMemory;
  readonly links: ReadonlyMap<LocationKey, Link>;
  readonly known: ReadonlyMap<LocationKey, SeenFingerprint>;
  /** Digest of the configuration: what was settled under another one is looked at again. */
  readonly configuration: string;
  /** Locations that the source holds just as it did when they were settled. */
  readonly sourceStill: Pick<Codes, 'has'>;
  /** Looked at whatever their content: their sub-resources are to be read again. */
  readonly due?: ReadonlySet<BusinessId>;
}

export function createCollector({
  reader,
  codec,
  pages,
  links,
  known,
  configuration,
  sourceStill,
  due = new Set(),
}: CollectorDeps): Collector {
  const linked = createLinkedBusinesses(links);
  const businesses = new Map<BusinessId, RemoteBusiness>();
  const packed = createBusinessPacker(codec);
  const hashes = createTextMap<BusinessId>();
  const categories = new Set<string>();
  const idByCode = new Map<string, BusinessId>();
  const duplicateCodes = new Map<string, BusinessId[]>();
  const codesOfOthers = new Map<string, LocationKey>();
  const parsed: KnownPage[] = [];
  const recalled: string[] = [];
  let watermark = 0;

  /** @returns its fingerprint */
  function keep(business: RemoteBusiness): string {
    const { id, code } = business;
    watermark = Math.max(watermark, business.modified);
    if (code !== null) noteCode(code, id);
    for (const category of rawCategories(business)) categories.add(category);
    const hash = fingerprintBusiness(business.raw, configuration);
    const location = linked.codeOf(id);
    if (location !== null) {
      if (code !== null && code !== location) codesOfOthers.set(code, location);
      const before = known.get(location);
      const isStill = before?.isSettled === true && before.partooHash === hash && !due.has(id);
      linked.meet(id, isStill);
      if (isStill && sourceStill.has(location)) return hash;
    }
    hashes.set(id, hash);
    businesses.set(id, business);
    return hash;
  }

  function keepPage(page: CrawledPage): void {
    if (page.kind === 'recalled') {
      passOverPage(page.facts);
      return;
    }
    const records = openRecords(configuration);
    for (const business of page.businesses) records.add(business.code, keep(business));
    if (page.facts !== null) parsed.push({ ...page.facts, records: records.digest() });
  }

  /** As if each of its businesses had been kept, found to stand still, and dropped. */
  function passOverPage({ digest, ids, modified, categories: met }: PageFacts): void {
    recalled.push(digest);
    watermark = Math.max(watermark, modified);
    for (const category of met) categories.add(category);
    for (const id of ids) {
      const code = linked.codeOf(id);
      if (code !== null) noteCode(code, id);
      linked.meet(id, true);
    }
  }

  function noteCode(code: string, id: BusinessId): void {
    const first = idByCode.get(code) ?? (linked.noteCode(code, id) ? id : linked.carrierOf(code));
    if (first === null) idByCode.set(code, id);
    if (first === null || first === id) return;
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
    still: linked.still,
    categories,
    duplicateCodes,
    codesOfOthers,
    get watermark() {
      return watermark;
    },
    keep,
    keepPage,
    recall: createRecall({ pages, linked, known, configuration, sourceStill, due }),
    pages: { parsed, recalled },
    noteCode,
    isMet: linked.isMet,
    locationOf: (id) => (businesses.has(id) ? linked.codeOf(id) : null),
    drop(id) {
      businesses.delete(id);
    },
    pack(page) {
      for (const business of page) if (businesses.has(business.id)) businesses.set(business.id, packed(business));
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
