import type { PageFacts } from '../ports/crawled-page.ts';

/** A page of Partoo as it was last parsed. */
export interface KnownPage extends PageFacts {
  /** Over codes and fingerprints of its businesses, in order: they must still be the ones that are remembered. */
  readonly records: string;
}

/** Pages of the last full read of Partoo. */
export interface PageMemory {
  /** Null: no page with these bytes. */
  pageOf(digest: string): KnownPage | null;
}

export interface PageMemoryWriter extends PageMemory {
  /**
   * After a complete read only.
   *
   * @param parsed to be remembered
   * @param recalled digests of those that are kept; all others are forgotten
   */
  rememberPages(parsed: readonly KnownPage[], recalled: readonly string[]): void;
}
