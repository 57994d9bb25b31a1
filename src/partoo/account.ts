import type { CustomFieldDefinition } from '../domain/custom-field.ts';
import type { HttpAnswer } from '../http/attempt.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isSuccess, refusalError } from './refusal.ts';
import { isRecord, readNumber, readRecords, readText, readTexts, unexpected } from './schema.ts';

/** The user behind the key (partoo-api sections 2 and 26). */
export interface PartooUser {
  readonly id: string | null;
  /** `ORG_ADMIN`, `PROVIDER`, … or one we do not know. */
  readonly role: string | null;
  readonly orgId: number | null;
  readonly email: string | null;
  /** Names of permissions; null when Partoo says nothing, which restricts nothing. */
  readonly permissions: readonly string[] | null;
}

/** What Partoo's catalogue says of a `gcid:…` (section 14). */
export interface CategoryInfo {
  readonly known: boolean;
  /** `OK`, `DEPRECATED`, or null. */
  readonly state: string | null;
  /** The gcid that replaces a deprecated one. */
  readonly liveId: string | null;
}

/** One category to choose. */
export interface CategoryName {
  /** `gcid:bakery` */
  readonly gcid: string;
  /** In the language that was asked for. */
  readonly name: string;
}

/** One API key, without its value (section 2). */
export interface ApiKeyInfo {
  readonly id: number | null;
  readonly label: string | null;
  readonly userType: string | null;
  /** Whose key it is: {@link PartooUser.id}. */
  readonly userId: string | null;
  /** `YYYY-MM-DD`; null: it does not expire. */
  readonly expiresOn: string | null;
  readonly lastUsedAt: string | null;
  readonly ipWhitelist: readonly string[];
}

/** What the key may do and what the organization has defined. */
export interface PartooAccount {
  /** Works for every key that works at all: the check at start-up (section 2). */
  me(signal: AbortSignal): Promise<PartooUser>;
  /** Names of all permissions that the organization knows (section 2); null when this key may not list them. */
  permissions(signal: AbortSignal): Promise<readonly string[] | null>;
  /** Definitions of all custom fields, in Partoo's order. */
  customFields(signal: AbortSignal): Promise<readonly CustomFieldDefinition[]>;
  /** An unknown category is an answer, not an error. */
  categoryExists(gcid: string, signal: AbortSignal): Promise<CategoryInfo>;
  /**
   * Categories in use whose name or id holds the text, the first hundred.
   * @param lang one of section 14: `fr`, `en`, `es`, `it`, `de`, …
   */
  searchCategories(text: string, lang: string, signal: AbortSignal): Promise<readonly CategoryName[]>;
  /** Active keys, the first hundred; null when this key may not list them. */
  apiKeys(signal: AbortSignal): Promise<readonly ApiKeyInfo[] | null>;
}

/**
 * Creates the {@link PartooAccount}.
 * @throws {@link SyncError} PARTOO_UNAUTHORIZED, PARTOO_FORBIDDEN, PARTOO_REFUSED, PARTOO_UNEXPECTED, and what
 * {@link HttpClient.request} throws; each of its methods may
 */
export function createPartooAccount(deps: {
  readonly http: Pick<HttpClient, 'request'>;
  /** PROVIDER keys only; else null. */
  readonly orgId: number | null;
}): PartooAccount {
  const { http, orgId } = deps;
  const ofOrganization: Readonly<Record<string, number>> = orgId === null ? {} : { org_id: orgId };
  const get = (
    path: string,
    query: Readonly<Record<string, string | number>>,
    signal: AbortSignal,
  ): Promise<HttpAnswer> => http.request({ method: 'GET', path, query, priority: 'normal', repeat: 'freely', signal });

  /** No catalogue to search: nothing is known, and nothing is held for it. */
  const searchCategory = async (gcid: string, signal: AbortSignal): Promise<CategoryInfo> => {
    const answer = await get('/categories', { search_query: gcid, per_page: 100 }, signal);
    if (!isSuccess(answer)) return { known: true, state: null, liveId: null };
    const found = readRecords(isRecord(answer.body) ? answer.body['categories'] : undefined).find(
      (item) => readText(item['gmb_id']) === gcid,
    );
    if (found === undefined) return { known: false, state: null, liveId: null };
    return { known: true, state: readText(found['state']), liveId: readText(found['live_id']) };
  };

  return {
    async me(signal) {
      const ofOne: Readonly<Record<string, number>> = orgId === null ? {} : { org_id_custom_fields_permissions: orgId };
      const answer = await get('/user/me', { display_business_ids: 'False', ...ofOne }, signal);
      if (!isSuccess(answer)) throw refusalError('to say who the API key belongs to', answer);
      if (!isRecord(answer.body)) throw unexpected('Partoo answered /user/me with something that is no user.');
      const { id, role, org_id: org, email, permissions } = answer.body;
      return {
        id: readText(id),
        role: readText(role),
        orgId: readNumber(org),
        email: readText(email),
        permissions: Array.isArray(permissions) ? readNames(permissions) : null,
      };
    },

    async permissions(signal) {
      const answer = await get('/permissions', ofOrganization, signal);
      if (answer.status === 403 || answer.status === 404) return null;
      if (!isSuccess(answer)) throw refusalError('to list the permissions', answer);
      if (!isRecord(answer.body) || !Array.isArray(answer.body['sections']))
        throw unexpected('Partoo answered a list of permissions without sections.');
      const subsections = readRecords(answer.body['sections']).flatMap((section) =>
        readRecords(section['subsections']),
      );
      return subsections.flatMap(({ permissions }) => (Array.isArray(permissions) ? readNames(permissions) : []));
    },

    async customFields(signal) {
      const answer = await get('/custom_fields', ofOrganization, signal);
      if (!isSuccess(answer)) throw refusalError('to list the custom fields', answer);
      const list = isRecord(answer.body) ? answer.body['custom_fields'] : undefined;
      if (!Array.isArray(list)) throw unexpected('Partoo answered a list of custom fields without a list.');
      return readRecords(list).flatMap((item) => readDefinition(item));
    },

    async categoryExists(gcid, signal) {
      const answer = await get(`/categories/${encodeURIComponent(gcid).replaceAll('%3A', ':')}`, {}, signal);
      // The answer to an unknown one is not documented: 400 is in the list of answers, 404 is what one would expect.
      // Before a location is held for it, the catalogue's own search is asked.
      if (answer.status === 400 || answer.status === 404) return searchCategory(gcid, signal);
      if (!isSuccess(answer)) throw refusalError(`to look up category ${gcid}`, answer);
      if (!isRecord(answer.body)) throw unexpected(`Partoo answered category ${gcid} with something that is none.`);
      return { known: true, state: readText(answer.body['state']), liveId: readText(answer.body['live_id']) };
    },

    async searchCategories(text, lang, signal) {
      const answer = await get('/categories', { search_query: text, lang, state: 'OK', per_page: 100 }, signal);
      if (!isSuccess(answer)) throw refusalError('to search its categories', answer);
      return readRecords(isRecord(answer.body) ? answer.body['categories'] : undefined).flatMap((item) => {
        const [gcid, name] = [readText(item['gmb_id']), readText(item['name'])];
        return gcid === null ? [] : [{ gcid, name: name ?? gcid }];
      });
    },

    async apiKeys(signal) {
      const answer = await get('/api_keys', { status: 'active', per_page: 100 }, signal);
      if (answer.status === 403 || answer.status === 404) return null;
      if (!isSuccess(answer)) throw refusalError('to list the API keys', answer);
      const list = isRecord(answer.body) ? answer.body['api_keys'] : undefined;
      return readRecords(list).map((item) => ({
        id: readNumber(item['id']),
        label: readText(item['label']),
        userType: readText(item['user_type']),
        userId: readText(item['user_id']),
        expiresOn: readText(item['expiration_date']),
        lastUsedAt: readText(item['last_used_at']),
        ipWhitelist: readTexts(item['ip_whitelist']),
      }));
    },
  };
}

/** The shape of an item was not seen (section 26): a name, or an object with one. */
function readNames(list: readonly unknown[]): readonly string[] {
  return list.flatMap((item) => readText(isRecord(item) ? item['name'] : item) ?? []);
}

/** A definition without name could never be written, so it is left out. */
function readDefinition(item: Readonly<Record<string, unknown>>): readonly CustomFieldDefinition[] {
  const name = readText(item['name']);
  if (name === null) return [];
  return [
    {
      id: readNumber(item['id']) ?? 0,
      name,
      type: readText(item['type']) ?? 'TEXT',
      maxLength: readNumber(item['max_len']),
      min: readNumber(item['min']),
      max: readNumber(item['max']),
      possibleValues: readTexts(item['possible_values']),
      maxSelectedValues: readNumber(item['max_selected_values']),
    },
  ];
}
