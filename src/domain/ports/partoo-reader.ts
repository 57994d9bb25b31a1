import type { BusinessId } from '../ids.ts';
import type { ListedSubResource } from '../sub-resources.ts';
import type { CallPriority } from './call-budget.ts';
import type { CrawlReceiver } from './crawled-page.ts';
import type { RemoteBusiness } from './remote-business.ts';

export interface CrawlResult {
  readonly outcome: 'complete' | 'incomplete';
  readonly reason?: string;
  /** Distinct businesses given. */
  readonly businesses: number;
}

/** Reading Partoo. Calls are paced, retried and translated by the adapter. Errors are {@link SyncError}s. */
export interface PartooReader {
  /** Every business of the key's organization, once each, page by page; verified (R10). */
  crawl(receiver: CrawlReceiver, signal: AbortSignal): Promise<CrawlResult>;
  /** Any number of ids, 100 a call; ids that Partoo does not answer are missing from the map. */
  findByIds(ids: readonly BusinessId[], signal: AbortSignal): Promise<ReadonlyMap<BusinessId, RemoteBusiness>>;
  /** One direct look-up. `null` only on a 404 (R3). */
  findById(id: BusinessId, signal: AbortSignal): Promise<RemoteBusiness | null>;
  /**
   * One sub-resource, as Partoo answers it; null where there is none for this business, or for this key. `urgent` while
   * a write waits for it.
   */
  readSubResource(
    business: RemoteBusiness,
    resource: ListedSubResource,
    priority: CallPriority,
    signal: AbortSignal,
  ): Promise<unknown>;
  /** Exact matches of a code. */
  findByCode(code: string, signal: AbortSignal): Promise<readonly RemoteBusiness[]>;
  /** Businesses modified at or after, in Partoo's own seconds. */
  findModifiedSince(seconds: number, signal: AbortSignal): Promise<readonly RemoteBusiness[]>;
}
