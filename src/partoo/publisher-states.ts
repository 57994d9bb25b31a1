import type { BusinessDiffusion, PublisherState } from '../domain/diffusion.ts';
import { asBusinessId, type BusinessId } from '../domain/ids.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isSuccess, refusalError } from './refusal.ts';
import { isRecord, readText, unexpected } from './schema.ts';

/** The most that a page holds; Partoo's own default is 5 (section 25). */
const perPage = 100;

/**
 * What publishers made of these businesses, a hundred in a call. `count` is the number in an answer and nothing tells how
 * many pages there are, so whoever was left out is asked for again, until that brings nobody.
 */
export async function readPublisherStates(
  ids: readonly BusinessId[],
  http: Pick<HttpClient, 'request'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<BusinessId, BusinessDiffusion>> {
  const found = new Map<BusinessId, BusinessDiffusion>();
  let wanted: readonly BusinessId[] = [...new Set(ids)];
  while (wanted.length > 0) {
    await Promise.all(
      Array.from({ length: Math.ceil(wanted.length / perPage) }, (_, index) =>
        wanted.slice(index * perPage, (index + 1) * perPage),
      ).map(async (some) => {
        for (const [id, business] of await readSome(some, http, signal)) found.set(id, business);
      }),
    );
    const left = wanted.filter((id) => !found.has(id));
    if (left.length === wanted.length) break;
    wanted = left;
  }
  return found;
}

async function readSome(
  ids: readonly BusinessId[],
  http: Pick<HttpClient, 'request'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<BusinessId, BusinessDiffusion>> {
  const answer = await http.request({
    method: 'GET',
    path: '/publisher_states',
    query: { business__in: ids.join(','), per_page: perPage },
    priority: 'normal',
    repeat: 'freely',
    signal,
  });
  if (!isSuccess(answer)) throw refusalError('to tell what publishers made of businesses', answer);
  const businesses = isRecord(answer.body) ? answer.body['businesses'] : undefined;
  if (!isRecord(businesses)) throw unexpected('Partoo answered publisher states without businesses.');
  return new Map(
    Object.entries(businesses).flatMap(([id, business]) =>
      isRecord(business)
        ? [
            [
              asBusinessId(id),
              { name: readText(business['business_name']), publishers: readPublishers(business['publishers']) },
            ],
          ]
        : [],
    ),
  );
}

/** In the order of their names: Partoo's own order means nothing. */
function readPublishers(value: unknown): readonly PublisherState[] {
  if (!isRecord(value)) return [];
  return Object.entries(value)
    .map(([publisher, facts]) => {
      const { state, error_type: error, url_on_publisher: url } = isRecord(facts) ? facts : {};
      return { publisher, state: readText(state), error_type: readText(error), url: readText(url) };
    })
    .sort((a, b) => (a.publisher < b.publisher ? -1 : 1));
}
