import { hash } from 'node:crypto';
import { SyncError } from '../domain/errors.ts';
import type { CallPriority } from '../domain/ports/call-budget.ts';
import type { PageFacts } from '../domain/ports/crawled-page.ts';
import type { HttpAnswer } from '../http/attempt.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isSuccess, refusalError } from './refusal.ts';
import { type BusinessPage, type IdentifiedBusiness, parseBusinessPage } from './schema.ts';

/** Filters of a search besides status list and paging; `status` replaces the full list. */
export type SearchFilters = Readonly<Record<string, string | number>>;

export interface SearchDeps {
  readonly http: Pick<HttpClient, 'request'>;
  /** PROVIDER keys only: the organization to look at. */
  readonly orgId: number | null;
}

export interface PageRequest {
  readonly filters: SearchFilters;
  /** Absent: the first page, whatever its number is. */
  readonly page?: number;
  /** What a page with this digest says, where it need not be parsed; null: it must be. */
  readonly recall?: (digest: string) => PageFacts | null;
  readonly priority: CallPriority;
  readonly signal: AbortSignal;
}

/** A page of a search. Where it was recalled, it was not parsed, and has no businesses. */
export interface FoundPage extends BusinessPage {
  /** Of its bytes; null where nobody asked to recall it. */
  readonly digest: string | null;
  readonly recalled: PageFacts | null;
}

/** Asking Partoo for lists of businesses, in whichever dialect it turns out to understand. */
export interface Search {
  /**
   * One page. The first one also finds out the dialect.
   * @throws {@link SyncError} PARTOO_UNAUTHORIZED, PARTOO_FORBIDDEN, PARTOO_REFUSED, PARTOO_UNEXPECTED, and what the client throws
   */
  page(request: PageRequest): Promise<FoundPage>;
  /**
   * Every match, once each; checked against the `count` Partoo names, read again up to twice where they differ.
   * @throws {@link SyncError} PARTOO_CRAWL_INCONSISTENT, and as {@link Search.page}
   */
  all(request: ListRequest): Promise<readonly IdentifiedBusiness[]>;
}

export interface ListRequest extends Omit<PageRequest, 'page' | 'recall'> {
  /** More may match while the pages are read, as with our own writes under way: all that matched at first is enough. */
  readonly mayGrow?: true;
}

/** Partoo's four words; the last one may be spelled otherwise in the filter (section 7). */
export const statusWords = ['open', 'closed', 'opening_soon', 'temporarily_closed'] as const;

interface Dialect {
  readonly temporarilyClosed: 'temporarily_closed' | 'closed_temporarily';
  readonly hasPerPage: boolean;
}

/** In order of likelihood (sections 6, 7 and 33). */
const likeliest: Dialect = { temporarilyClosed: 'temporarily_closed', hasPerPage: true };
const dialects: readonly Dialect[] = [
  likeliest,
  { temporarilyClosed: 'closed_temporarily', hasPerPage: true },
  { temporarilyClosed: 'temporarily_closed', hasPerPage: false },
  { temporarilyClosed: 'closed_temporarily', hasPerPage: false },
];

type Recall = (bytes: Uint8Array) => PageFacts | undefined;

const perPage = 100;
const maxReadings = 3;

/**
 * Creates a {@link Search}. A 400 on a first page may mean the spelling of a status or `per_page`; texts of errors are
 * not to be relied upon, so the dialects are tried in turn, and the one that worked is remembered.
 */
export function createSearch({ http, orgId }: SearchDeps): Search {
  let spoken: Dialect = likeliest;

  const ask = (
    dialect: Dialect,
    { filters, page, priority, signal }: PageRequest,
    recall?: Recall,
  ): Promise<HttpAnswer> => {
    const { status = statusWords.join(','), ...others } = filters;
    const query = {
      status: String(status).replace('temporarily_closed', dialect.temporarilyClosed),
      ...(dialect.hasPerPage ? { per_page: perPage } : {}),
      ...(orgId === null ? {} : { org_id: orgId }),
      ...others,
      ...(page === undefined ? {} : { page }),
    };
    const recalling = recall === undefined ? {} : { recall };
    const path = '/business/search';
    return http.request({ method: 'GET', path, query, priority, repeat: 'freely', signal, ...recalling });
  };

  const askInTurn = async (request: PageRequest, recall?: Recall): Promise<HttpAnswer> => {
    const others = request.page === undefined ? dialects.filter((dialect) => dialect !== spoken) : [];
    const first = await ask(spoken, request, recall);
    if (first.status !== 400) return first;

    for (const dialect of others) {
      const answer = await ask(dialect, request, recall);
      if (answer.status === 400) continue;
      if (isSuccess(answer)) spoken = dialect;
      return answer;
    }
    return first;
  };

  const page = async (request: PageRequest): Promise<FoundPage> => {
    const found: { digest: string | null; recalled: PageFacts | null } = { digest: null, recalled: null };
    const recall = (bytes: Uint8Array): PageFacts | undefined => {
      found.digest = hash('sha256', bytes, 'base64');
      found.recalled = request.recall?.(found.digest) ?? null;
      return found.recalled ?? undefined;
    };
    const answer = await askInTurn(request, request.recall && recall);
    if (!isSuccess(answer)) throw refusalError('a search of businesses', answer);
    const { digest, recalled } = found;
    return recalled === null
      ? { ...parseBusinessPage(answer.body), digest, recalled }
      : { ...recalled, businesses: [], digest, recalled };
  };

  const readOnce = async (request: Omit<PageRequest, 'page'>): Promise<Reading> => {
    const found = new Map<string, IdentifiedBusiness>();
    const first = await page(request);
    const { firstPage, lastPage } = pageRange(first);
    const { count } = first;
    let isMoving = false;
    for (const business of first.businesses) found.set(business.id, business);

    for (let next = firstPage + 1; next <= lastPage && found.size !== count; next += 1) {
      const answer = await page({ ...request, page: next });
      if (answer.count !== count) isMoving = true;
      for (const business of answer.businesses) found.set(business.id, business);
    }
    return { found, count, isMoving };
  };

  return {
    page,
    async all(request) {
      for (let readings = 1; ; readings += 1) {
        const { found, count, isMoving } = await readOnce(request);
        if (!isMoving && (count === null || found.size === count)) return [...found.values()];
        if (request.mayGrow === true && count !== null && found.size >= count) return [...found.values()];
        if (readings < maxReadings) continue;
        const message = `Partoo counts ${String(count)} businesses in a search and gives ${String(found.size)}, ${String(readings)} times in a row.`;
        throw new SyncError(message, { code: 'PARTOO_CRAWL_INCONSISTENT', retryable: true });
      }
    },
  };
}

interface Reading {
  readonly found: ReadonlyMap<string, IdentifiedBusiness>;
  readonly count: number | null;
  /** The count changed from page to page. */
  readonly isMoving: boolean;
}

/**
 * Numbers of the first and the last page. Pages count from 0 or 1, so the first answer decides (section 6); without a
 * `max_page` the rows of the first page and `count` do.
 */
export function pageRange(first: BusinessPage): { readonly firstPage: number; readonly lastPage: number } {
  const firstPage = first.page ?? 1;
  const rows = first.ids.length;
  const pages = rows === 0 ? 1 : Math.ceil((first.count ?? rows) / rows);
  return { firstPage, lastPage: first.maxPage ?? firstPage + pages - 1 };
}
