import type { HttpAnswer } from '../http/attempt.ts';
import { SyncError } from '../domain/errors.ts';
import { asBusinessId } from '../domain/ids.ts';
import type { PageFacts } from '../domain/ports/crawled-page.ts';
import type { RawBusiness } from '../domain/ports/remote-business.ts';

/** An entry of `contacts` (partoo-api section 11); unknown keys are kept. */
export interface RawContact extends Readonly<Record<string, unknown>> {
  readonly phone_numbers?: readonly string[] | null;
  readonly email?: string | null;
}

/** One page of `GET /business/search` (section 6). */
export interface BusinessPage extends Pick<PageFacts, 'page' | 'maxPage' | 'count' | 'ids'> {
  readonly businesses: readonly IdentifiedBusiness[];
}

/** A business with the one property nothing works without. */
export interface IdentifiedBusiness extends RawBusiness {
  readonly id: string;
}

/**
 * Parses a search answer. Everything may be absent or null except the list, and the id of each business.
 * @throws {@link SyncError} PARTOO_UNEXPECTED
 */
export function parseBusinessPage(body: unknown): BusinessPage {
  const list = isRecord(body) ? body['businesses'] : undefined;
  if (!isRecord(body) || !Array.isArray(list)) {
    throw unexpected('Partoo answered a search of businesses without a list of businesses.');
  }
  const businesses = list.map((entry: unknown) => parseBusiness(entry));
  return {
    page: readInteger(body['page']),
    maxPage: readInteger(body['max_page']),
    count: readInteger(body['count']),
    ids: businesses.map(({ id }) => asBusinessId(id)),
    businesses,
  };
}

/** Parses one business. @throws {@link SyncError} PARTOO_UNEXPECTED without an id */
export function parseBusiness(body: unknown): IdentifiedBusiness {
  const id = isRecord(body) ? body['id'] : undefined;
  if (!isRecord(body) || typeof id !== 'string' || id === '') {
    throw unexpected('Partoo answered a business without an id.');
  }
  // Not copied: there are as many as a crawl has businesses.
  return body as IdentifiedBusiness;
}

/** The id in the answer to a write; `business_id` in some (section 5). Null when there is none. */
export function parseWrittenId(answer: HttpAnswer): string | null {
  if (!isRecord(answer.body)) return null;
  return readText(answer.body['id']) ?? readText(answer.body['business_id']);
}

/** A non-empty text, else null. */
export function readText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A finite number, else null. */
export function readNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The texts of a list; anything else in it is dropped, and what is no list is empty. */
export function readTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** The objects of a list; anything else in it is dropped, and what is no list is empty. */
export function readRecords(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An answer that is JSON, but not what was asked for; a later one may be. */
export function unexpected(message: string): SyncError {
  const hint = 'If it stays so, compare the answer with docs/partoo-api.md: Partoo may have changed its API.';
  return new SyncError(message, { code: 'PARTOO_UNEXPECTED', retryable: true, hint });
}

function readInteger(value: unknown): number | null {
  return Number.isInteger(value) ? (value as number) : null;
}
