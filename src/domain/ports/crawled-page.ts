import type { BusinessId } from '../ids.ts';
import type { RemoteBusiness } from './remote-business.ts';

/** What a page of a crawl says besides the content of its businesses. A figure that Partoo did not name is null. */
export interface PageFacts {
  /** Of its bytes: equal digests, equal pages. */
  readonly digest: string;
  readonly page: number | null;
  readonly maxPage: number | null;
  /** Total matches, not the rows of this page. */
  readonly count: number | null;
  readonly ids: readonly BusinessId[];
  /** ISO codes, each once. */
  readonly countries: readonly string[];
  /** Each once. */
  readonly categories: readonly string[];
  /** The latest of its businesses, in Partoo's seconds; 0 where none says. */
  readonly modified: number;
}

/** A page as a crawl gives it. */
export type CrawledPage =
  | {
      readonly kind: 'parsed';
      /** Those that no page gave before. */
      readonly businesses: readonly RemoteBusiness[];
      /** Null where some of its businesses are left out. */
      readonly facts: PageFacts | null;
    }
  /** Its bytes were recalled, so that it was not parsed. */
  | { readonly kind: 'recalled'; readonly facts: PageFacts };

/** Whoever follows a crawl. */
export interface CrawlReceiver {
  receive(page: CrawledPage): void;
  /** Asked about each page by the digest of its bytes: what it says, where that is all there is to know; null: parse it. */
  recall?(digest: string): PageFacts | null;
  progress?(done: number, of: number): void;
}
