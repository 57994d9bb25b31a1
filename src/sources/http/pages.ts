import { createHash } from 'node:crypto';
import { SyncError } from '../../domain/errors.ts';
import type { HttpAnswer } from '../../http/attempt.ts';
import { valueAt } from '../json/layout.ts';
import { textOf, type Json } from '../json/parse-record.ts';
import { unreadable } from '../unreadable.ts';
import type { Api, ApiRequest } from './api.ts';
import { describeUrl } from './describe-url.ts';
import type { HttpPaging } from './options.ts';

/** What is asked for, and where the answers say what. */
export interface PagesOptions {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly body?: Readonly<Record<string, unknown>> | undefined;
  readonly records?: readonly string[] | undefined;
  readonly paging?: HttpPaging | undefined;
  readonly total?: readonly string[] | undefined;
  readonly totalHeader?: string | undefined;
  readonly since?:
    | {
        readonly param: string;
        readonly hours: number;
        readonly overlapMinutes: number;
        readonly format: 'iso' | 'date' | 'unix';
      }
    | undefined;
}

/** What all pages together have shown. */
export interface PagesRead {
  readonly records: number;
  /** Why they are not all; null when they are. */
  readonly incomplete: string | null;
}

/** More pages than any fleet has: the API goes in circles. */
const maxPages = 100_000;

/**
 * Gives the records of every page, in order, and tells whether they are all (R2): as many as the API says there are, the
 * same number on the last page as on the first, no page given twice.
 * @throws SyncError as {@link Api.request}; SOURCE_UNREADABLE, SOURCE_EMPTY
 */
export async function readPages(
  options: PagesOptions,
  api: Api,
  /** From when on changes are asked for, where only those are. */
  sinceMs: number,
  take: (records: readonly Json[]) => void,
  signal: AbortSignal,
): Promise<PagesRead> {
  let next: ApiRequest | null = firstRequest(options, sinceMs);
  let records = 0;
  let firstTotal: number | null = null;
  let previous = '';
  for (let page = 1; next !== null; page += 1) {
    const request: ApiRequest = next;
    const answer = await api.request(request, signal);
    const found = recordsOf(answer, options);
    const total = totalOf(answer, options);
    firstTotal ??= total;
    if (total !== firstTotal) {
      const change = `from ${String(firstTotal)} to ${String(total)} records`;
      return { records, incomplete: `the list changed while it was read, ${change}` };
    }
    const print = createHash('sha256').update(JSON.stringify(found)).digest('hex');
    if (found.length > 0 && print === previous) {
      throw unreadable(
        `${describeUrl(options.url)}: page ${String(page)} is the same as the one before`,
        'Check the names of the parameters in source.paging.',
      );
    }
    if (page > maxPages) throw unreadable(`${describeUrl(options.url)}: the pages never end`, 'Check source.paging.');
    previous = print;
    take(found);
    records += found.length;
    const isAll = firstTotal !== null && records >= firstTotal;
    next =
      found.length === 0 && isCounted(options.paging)
        ? null
        : nextRequest(request, answer, options.paging, { page, records, isAll });
  }
  if (firstTotal !== null && firstTotal !== records) {
    return { records, incomplete: `the list has ${String(firstTotal)} records and gave ${String(records)}` };
  }
  return { records, incomplete: null };
}

function firstRequest({ url: address, method, body, paging, since }: PagesOptions, sinceMs: number): ApiRequest {
  const url = new URL(address);
  if (since !== undefined) url.searchParams.set(since.param, timeText(sinceMs, since.format));
  switch (paging?.type) {
    case 'page':
      url.searchParams.set(paging.page_param, String(paging.first));
      url.searchParams.set(paging.size_param, String(paging.size));
      break;
    case 'offset':
      url.searchParams.set(paging.offset_param, '0');
      url.searchParams.set(paging.size_param, String(paging.size));
      break;
    case 'cursor':
      if (paging.size_param !== undefined) url.searchParams.set(paging.size_param, String(paging.size));
      break;
    case 'next':
    case 'link':
    case undefined:
      break;
  }
  return { method, url, ...(body === undefined ? {} : { json: body }) };
}

function timeText(ms: number, format: 'iso' | 'date' | 'unix'): string {
  if (format === 'unix') return String(Math.floor(ms / 1000));
  const iso = new Date(ms).toISOString();
  return format === 'date' ? iso.slice(0, 10) : `${iso.slice(0, 19)}Z`;
}

function nextRequest(
  request: ApiRequest,
  answer: HttpAnswer,
  paging: HttpPaging | undefined,
  { page, records, isAll }: { readonly page: number; readonly records: number; readonly isAll: boolean },
): ApiRequest | null {
  const url = new URL(request.url);
  switch (paging?.type) {
    case 'page':
    case 'offset': {
      if (isAll) return null;
      if (paging.type === 'page') url.searchParams.set(paging.page_param, String(paging.first + page));
      else url.searchParams.set(paging.offset_param, String(records));
      return { ...request, url };
    }
    case 'cursor': {
      const cursor = textAt(answer, paging.cursor_at);
      if (cursor === null) return null;
      url.searchParams.set(paging.cursor_param, cursor);
      return { ...request, url };
    }
    case 'next':
      return toUrl(request, textAt(answer, paging.next_at));
    case 'link':
      return toUrl(request, nextLink(answer.headers['link']));
    case undefined:
      return null;
  }
}

/** A server may give less than asked for: only its total tells the end then, or a page with nothing on it. */
function isCounted(paging: HttpPaging | undefined): boolean {
  return paging?.type === 'page' || paging?.type === 'offset';
}

function toUrl(request: ApiRequest, address: string | null): ApiRequest | null {
  return address === null ? null : { ...request, url: new URL(address, request.url) };
}

/** The address with `rel="next"` of a Link header (RFC 8288). */
function nextLink(header: string | undefined): string | null {
  for (const [, address = '', parameters = ''] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next(?=\s*(?:;|,|$)))/i.test(parameters)) return address;
  }
  return null;
}

function recordsOf({ body }: HttpAnswer, { url, records = [] }: PagesOptions): readonly Json[] {
  const found = body === null ? undefined : valueAt(body as Json, records);
  if (Array.isArray(found)) return found as readonly Json[];
  if (body === null || body === '') {
    throw new SyncError(`cannot read ${describeUrl(url)}: the answer is empty`, {
      code: 'SOURCE_EMPTY',
      retryable: true,
      hint: 'Look at the server; an empty answer is never taken for "no locations".',
    });
  }
  const where = records.length === 0 ? 'the answer is no array' : `there is no array at ${records.join('.')}`;
  throw unreadable(`${describeUrl(url)}: ${where}`, 'Check source.records.');
}

function totalOf({ body, headers }: HttpAnswer, { url, total, totalHeader }: PagesOptions): number | null {
  if (total === undefined && totalHeader === undefined) return null;
  const inBody = total === undefined ? undefined : valueAt(body as Json, total);
  const text =
    totalHeader === undefined ? (inBody === undefined ? '' : textOf(inBody)) : headers[totalHeader.toLowerCase()];
  if (text != null && /^\d+$/.test(text.trim())) return Number(text);
  throw unreadable(
    `${describeUrl(url)}: the answer does not say how many records there are`,
    `Check source.${total === undefined ? 'total_header' : 'total'}.`,
  );
}

function textAt({ body }: HttpAnswer, path: readonly string[]): string | null {
  const value = valueAt(body as Json, path);
  const text = value === undefined ? null : textOf(value);
  return text === '' || text === 'false' ? null : text;
}
