import { type BusinessId, asBusinessId } from '../domain/ids.ts';
import type { GroupDirectory } from '../domain/ports/group-directory.ts';
import type { Log } from '../domain/ports/log.ts';
import type { PartooReader } from '../domain/ports/partoo-reader.ts';
import type { RemoteBusiness } from '../domain/ports/remote-business.ts';
import type { HttpClient } from '../http/http-client.ts';
import { crawlBusinesses } from './crawl.ts';
import { isNotFound, isSuccess, refusalError } from './refusal.ts';
import { toRemoteBusiness } from './remote-business.ts';
import { type IdentifiedBusiness, parseBusiness, unexpected } from './schema.ts';
import { createSearch } from './search.ts';
import { listedCodecs } from './sub-resources/registry.ts';

export interface PartooReaderDeps {
  readonly http: Pick<HttpClient, 'request'>;
  /** PROVIDER keys only: the organization to look at; else null. */
  readonly orgId: number | null;
  /** `YYYY-MM-DD` in the stores' time zone: earlier special hours are ignored. */
  readonly today: () => string;
  readonly log: Log;
  /** Names of groups, where they are mapped. */
  readonly groups?: GroupDirectory | null;
  /** Pages asked for ahead during a crawl; default 4, the calls the client allows at once. */
  readonly lookAhead?: number;
}

/** Ids in one call of `business__in`: the most a page holds. */
const idsPerCall = 100;

/**
 * Creates the reading half of the adapter.
 * @throws {@link SyncError} PARTOO_UNAUTHORIZED, PARTOO_FORBIDDEN, PARTOO_REFUSED, PARTOO_UNEXPECTED,
 * PARTOO_CRAWL_INCONSISTENT, and what {@link HttpClient.request} throws; each of its methods may
 */
export function createPartooReader(deps: PartooReaderDeps): PartooReader {
  const { http, orgId, today, log, groups = null, lookAhead = 4 } = deps;
  const search = createSearch({ http, orgId });
  const translate = (raws: readonly IdentifiedBusiness[]): readonly RemoteBusiness[] => {
    const date = today();
    const sections = groups?.sections();
    return raws.map((raw) => toRemoteBusiness(raw, date, sections));
  };

  return {
    async crawl(receiver, signal) {
      await groups?.ready(signal);
      let businesses = 0;
      const reason = await crawlBusinesses(
        { search, log, lookAhead },
        {
          signal,
          receive({ digest, recalled, said, fresh, businesses: raws }) {
            businesses += fresh;
            const isWhole = fresh === said.ids.length;
            const facts = digest !== null && isWhole ? { ...said, digest } : null;
            receiver.receive(
              recalled === null
                ? { kind: 'parsed', businesses: translate(raws), facts }
                : { kind: 'recalled', facts: recalled },
            );
          },
          recall: (digest) => receiver.recall?.(digest) ?? null,
          progress: (done, of) => receiver.progress?.(done, of),
        },
      );
      if (reason === null) return { outcome: 'complete', businesses };
      return { outcome: 'incomplete', reason, businesses };
    },

    async findByIds(ids, signal) {
      await groups?.ready(signal);
      const found = new Map<BusinessId, RemoteBusiness>();
      for (let from = 0; from < ids.length; from += idsPerCall) {
        const filters = { business__in: ids.slice(from, from + idsPerCall).join(',') };
        // Up to a hundred writes wait for one such call: behind those of others, it would leave the rate unused later.
        for (const business of translate(await search.all({ filters, priority: 'urgent', signal }))) {
          found.set(business.id, business);
        }
      }
      return found;
    },

    async findById(id, signal) {
      await groups?.ready(signal);
      const path = `/business/${encodeURIComponent(id)}`;
      const answer = await http.request({ method: 'GET', path, priority: 'normal', repeat: 'freely', signal });
      if (isNotFound(answer)) return null;
      // Some gateway's 404, not Partoo's: it says nothing of the business (R3).
      if (answer.status === 404) throw unexpected(`Partoo answered 404 for business ${id} without saying "not found".`);
      if (!isSuccess(answer)) throw refusalError(`to read business ${id}`, answer);

      const raw = parseBusiness(answer.body);
      if (asBusinessId(raw.id) !== id) throw unexpected(`Partoo answered business ${raw.id} when asked for ${id}.`);
      return toRemoteBusiness(raw, today(), groups?.sections());
    },

    async readSubResource(business, resource, priority, signal) {
      const codec = listedCodecs[resource];
      const query = codec.query(business.country);
      if (query === null) return null;
      const path = `/business/${encodeURIComponent(business.id)}/${resource}`;
      const answer = await http.request({ method: 'GET', path, query, priority, repeat: 'freely', signal });
      // Not connected to a Google location, not for this role, …: how that is answered was not seen (section 22).
      if (answer.status === 400 || answer.status === 403 || answer.status === 404) return null;
      if (!isSuccess(answer)) throw refusalError(`to read ${resource} of business ${business.id}`, answer);
      const content = codec.parse(answer.body);
      if (content === undefined)
        throw unexpected(`Partoo answered ${resource} of business ${business.id} with something else.`);
      return content;
    },

    async findByCode(code, signal) {
      await groups?.ready(signal);
      // Whether the filter is exact is unknown (section 7): compared here, to the letter.
      const found = await search.all({ filters: { code }, priority: 'normal', signal });
      return translate(found).filter((business) => business.code === code);
    },

    async findModifiedSince(seconds, signal) {
      await groups?.ready(signal);
      return translate(
        await search.all({ filters: { modified__gte: seconds }, priority: 'urgent', signal, mayGrow: true }),
      );
    },
  };
}
