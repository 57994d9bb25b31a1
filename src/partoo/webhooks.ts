import type { HttpAnswer } from '../http/attempt.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isSuccess, refusalError } from './refusal.ts';
import { isRecord, readNumber, readRecords, readText, unexpected } from './schema.ts';

/** Where Partoo sends the events of one type (partoo-api section 27). */
export interface WebhookRegistration {
  readonly id: number | null;
  readonly eventType: string;
  readonly url: string;
}

/** Partoo's configurations of webhooks; changing, removing and testing one have no documented path (section 33). */
export interface PartooWebhooks {
  /** All of the organization, in Partoo's order. */
  list(signal: AbortSignal): Promise<readonly WebhookRegistration[]>;
  /**
   * Registers one address for event types that have none: Partoo refuses a second address for a type. All or nothing; sent once.
   */
  register(url: string, eventTypes: readonly string[], signal: AbortSignal): Promise<readonly WebhookRegistration[]>;
}

const perPage = 100;
const maxPages = 100;

/**
 * Creates the {@link PartooWebhooks}.
 * @throws {@link SyncError} PARTOO_UNAUTHORIZED, PARTOO_FORBIDDEN, PARTOO_REFUSED, PARTOO_UNEXPECTED, and what
 * {@link HttpClient.request} throws; each of its methods may
 */
export function createPartooWebhooks(deps: {
  readonly http: Pick<HttpClient, 'request'>;
  /** PROVIDER keys only; else null. */
  readonly orgId: number | null;
}): PartooWebhooks {
  const { http, orgId } = deps;
  const ofOrganization: Readonly<Record<string, number>> = orgId === null ? {} : { org_id: orgId };

  /** Pages count from 0 or 1, so the first answer says which comes next (section 6). */
  async function page(number: number | null, signal: AbortSignal): Promise<WebhookPage> {
    const query = { ...ofOrganization, per_page: perPage, ...(number === null ? {} : { page: number }) };
    const answer = await http.request({
      ...{ method: 'GET', path: '/webhooks', priority: 'normal', repeat: 'freely' },
      ...{ query, signal },
    });
    if (!isSuccess(answer)) throw refusalError('to list the webhooks', answer);
    return readPage(answer);
  }

  return {
    async list(signal) {
      const first = await page(null, signal);
      const found = [...first.items];
      for (let next = first.page + 1; next <= first.maxPage && next < maxPages; next += 1)
        found.push(...(await page(next, signal)).items);
      return found;
    },

    async register(url, eventTypes, signal) {
      const items = eventTypes.map((type) => ({ url, event_type: type }));
      const answer = await http.request({
        ...{ method: 'POST', path: '/webhooks', priority: 'normal', repeat: 'never' },
        ...{ query: ofOrganization, json: { items }, signal },
      });
      if (!isSuccess(answer)) throw refusalError('to register the webhooks', answer);
      return readPage(answer).items;
    },
  };
}

interface WebhookPage {
  readonly page: number;
  readonly maxPage: number;
  readonly items: readonly WebhookRegistration[];
}

function readPage({ body }: HttpAnswer): WebhookPage {
  const list = isRecord(body) ? body['items'] : undefined;
  if (!isRecord(body) || !Array.isArray(list)) throw unexpected('Partoo answered a list of webhooks without a list.');
  const page = readNumber(body['page']) ?? 1;
  const items = readRecords(list).flatMap((item) => {
    const [eventType, url] = [readText(item['event_type']), readText(item['url'])];
    return eventType === null || url === null ? [] : [{ id: readNumber(item['id']), eventType, url }];
  });
  return { page, maxPage: readNumber(body['max_page']) ?? page, items };
}
