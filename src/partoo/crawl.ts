import { SyncError } from '../domain/errors.ts';
import type { Log } from '../domain/ports/log.ts';
import type { PageFacts } from '../domain/ports/crawled-page.ts';
import { createListings, type Listing, type Listings } from './listings.ts';
import { pageFacts } from './page-facts.ts';
import type { IdentifiedBusiness } from './schema.ts';
import { type FoundPage, type Search, type SearchFilters, pageRange, statusWords } from './search.ts';

export interface CrawlDeps {
  readonly search: Search;
  readonly log: Log;
  /** Pages asked for ahead of the one being read; they are what memory holds. */
  readonly lookAhead: number;
}

/** What one pass over all pages has shown. `problem` null: distinct ids equal the `count` that every page named (R10). */
interface Pass {
  readonly count: number | null;
  readonly problem: string | null;
  /** Some page after the 100th could not be had (section 6). */
  readonly isCutShort: boolean;
}

/** A page of a crawl. */
export interface SearchedPage extends Pick<FoundPage, 'digest' | 'recalled'> {
  readonly said: Omit<PageFacts, 'digest'>;
  /** How many of its ids no page gave before. */
  readonly fresh: number;
  /** Those that no page gave before; none of a page that was recalled. */
  readonly businesses: readonly IdentifiedBusiness[];
}

export interface CrawlCallbacks {
  receive(page: SearchedPage): void;
  recall(digest: string): PageFacts | null;
  progress(done: number, of: number): void;
  readonly signal: AbortSignal;
}

/** Pages after this many may be out of reach: section 6. */
const reachablePages = 100;
const readingsOfAPage = 3;

/**
 * Reads every business once and verifies the reading (R10).
 *
 * One pass follows the pages. Rows move between pages when somebody edits meanwhile, so where the distinct ids do not
 * equal `count` all is read a second time; if they still differ the reading is incomplete, and says why.
 * Where pages after the 100th are refused, the search is split by status, and what is still too long by country.
 *
 * @returns null when the reading is complete, else why it is not
 */
export async function crawlBusinesses(deps: CrawlDeps, callbacks: CrawlCallbacks): Promise<string | null> {
  const listings = createListings();
  const countries = new Set<string>();
  const receiver = {
    ...callbacks,
    receive(page: SearchedPage) {
      for (const country of page.said.countries) countries.add(country);
      callbacks.receive(page);
    },
  };

  const pass = async (): Promise<Pass> => {
    const whole = await readPages(deps, {}, listings.begin(), receiver);
    return whole.isCutShort ? await readInParts(deps, whole, listings, countries, receiver) : whole;
  };
  const first = await pass();
  if (first.problem === null) return null;

  deps.log.warn({ problem: first.problem }, 'reading of Partoo does not add up, reading again');
  return (await pass()).problem;
}

/** By status, then by the countries seen. The parts must add up to the count of the whole. */
async function readInParts(
  deps: CrawlDeps,
  whole: Pass,
  listings: Listings,
  countries: ReadonlySet<string>,
  callbacks: CrawlCallbacks,
): Promise<Pass> {
  const problems: string[] = [];
  const before = listings.begun;
  const readPart = (filters: SearchFilters): Promise<Pass> => readPages(deps, filters, listings.begin(), callbacks);

  for (const status of statusWords) {
    const byStatus = await readPart({ status });
    if (!byStatus.isCutShort) {
      if (byStatus.problem !== null) problems.push(byStatus.problem);
      continue;
    }
    for (const country of [...countries].sort()) {
      const byCountry = await readPart({ status, country });
      if (byCountry.isCutShort)
        problems.push(`${status} in ${country} fills more than ${String(reachablePages)} pages`);
      else if (byCountry.problem !== null) problems.push(byCountry.problem);
    }
  }
  const sum = difference(listings.countAfter(before), whole.count);
  if (sum !== null) problems.push(sum);
  const problem = problems.length === 0 ? null : problems.join('; ');
  return { count: whole.count, problem, isCutShort: false };
}

/** One pass over the pages of a search, in order, some of them asked for ahead. */
async function readPages(
  deps: CrawlDeps,
  filters: SearchFilters,
  ids: Listing,
  callbacks: CrawlCallbacks,
): Promise<Pass> {
  const { signal, recall } = callbacks;
  const ask = (page?: number): Promise<FoundPage> =>
    deps.search.page({ filters, recall, priority: 'background', signal, ...(page === undefined ? {} : { page }) });

  let first = await ask();
  for (let reading = 1; reading < readingsOfAPage && first.count !== 0 && isOdd(first, ids); reading += 1) {
    first = await ask();
  }
  const { firstPage, lastPage } = pageRange(first);
  const { count } = first;
  // Equal numbers are no proof once the count moved: where one business goes, another slips onto a page already read.
  const counts = new Set([count]);
  const take = (page: FoundPage): void => {
    counts.add(page.count);
    const isNew = page.ids.map((id) => ids.add(id));
    const fresh = isNew.filter(Boolean).length;
    const businesses = page.businesses.filter((_, at) => isNew[at]);
    const { digest, recalled } = page;
    if (fresh > 0) callbacks.receive({ digest, recalled, said: recalled ?? pageFacts(page), fresh, businesses });
    callbacks.progress(ids.size, count ?? ids.size);
  };
  take(first);

  const ahead: Promise<FoundPage | null>[] = [];
  let lastAsked = firstPage;
  for (let number = firstPage + 1; number <= lastPage && ids.size !== count; number += 1) {
    while (lastAsked < lastPage && lastAsked < number + deps.lookAhead - 1) {
      lastAsked += 1;
      const isFar = lastAsked - firstPage >= reachablePages;
      ahead.push(handled(isFar ? nullWhereRefused(ask(lastAsked)) : ask(lastAsked)));
    }
    let page = (await ahead.shift()) ?? null;
    for (let reading = 1; reading < readingsOfAPage && page !== null && isOdd(page, ids, number); reading += 1) {
      deps.log.warn({ page: number, rows: page.businesses.length }, 'empty or repeated page, reading it again');
      page = await ask(number);
    }
    const isFar = number - firstPage >= reachablePages;
    if (page === null || (isFar && isOdd(page, ids, number))) {
      return { count, problem: `page ${String(number)} is out of reach`, isCutShort: true };
    }
    take(page);
  }
  const problem =
    counts.size === 1
      ? difference(ids.size, count)
      : `Partoo counts ${[...counts].join(', then ')} businesses while they are read`;
  return { count, problem, isCutShort: false };
}

/** Empty, another page than asked for, or nothing but what was already read. */
function isOdd({ page, ids: given }: FoundPage, ids: Pick<Listing, 'has'>, asked?: number): boolean {
  if (asked !== undefined && page !== null && page !== asked) return true;
  return given.every((id) => ids.has(id));
}

/** The error of a page asked for ahead surfaces when its turn comes, or never, when an earlier one failed. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function nullWhereRefused(page: Promise<FoundPage>): Promise<FoundPage | null> {
  try {
    return await page;
  } catch (error) {
    const isRefused = error instanceof SyncError && ['PARTOO_REFUSED', 'PARTOO_NOT_FOUND'].includes(error.code);
    if (isRefused) return null;
    throw error;
  }
}

function difference(given: number, count: number | null): string | null {
  if (count === null) return 'Partoo names no count to check the reading against';
  return given === count ? null : `Partoo counts ${String(count)} businesses and gives ${String(given)}`;
}
