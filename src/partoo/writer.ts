import { specOf } from '../domain/fields.ts';
import { asBusinessId } from '../domain/ids.ts';
import type { GroupDirectory } from '../domain/ports/group-directory.ts';
import type { PartooWriter, WriteResult } from '../domain/ports/partoo-writer.ts';
import type { FieldValues } from '../domain/value.ts';
import type { HttpAnswer } from '../http/attempt.ts';
import type { HttpClient, HttpRequest } from '../http/http-client.ts';
import { askWrite } from './ask-write.ts';
import { createBody } from './codec.ts';
import { groupsNotThere } from './group-values.ts';
import { isNotFound, isSuccess, refusedBy } from './refusal.ts';
import { partsOf, requestBody } from './request-body.ts';
import { parseWrittenId } from './schema.ts';
import { listedCodecs, partsOfResource } from './sub-resources/registry.ts';
import { writeServices } from './write-services.ts';

export interface PartooWriterDeps {
  readonly http: Pick<HttpClient, 'request'>;
  /** PROVIDER keys only: the organization a new business belongs to; else null. */
  readonly orgId: number | null;
  /** `YYYY-MM-DD` in the stores' time zone: earlier special hours are never sent. */
  readonly today: () => string;
  /** Names of groups, where they are mapped. */
  readonly groups?: GroupDirectory | null;
}

/**
 * Creates the writing half of the adapter.
 *
 * | what came back                               | result                                          |
 * | -------------------------------------------- | ----------------------------------------------- |
 * | 2xx                                          | accepted; a create that names no id: ambiguous  |
 * | 404 of a delete                              | accepted: already gone                          |
 * | 401                                          | throws: nothing else will work either           |
 * | 400, 403, 404, 415, any other 4xx            | refused; fields named by a 403 in `forbidden`,  |
 * |                                              | `isDenied` where a 403 of Partoo names none     |
 * | time-out, reset, 5xx, a page of HTML         | ambiguous, for updates after six tries          |
 * | 429 six times, no connection at all          | throws: surely without effect, and lasting      |
 *
 * @throws {@link SyncError} PARTOO_UNAUTHORIZED, PARTOO_RATE_LIMITED, PARTOO_UNREACHABLE, PARTOO_TIMEOUT, ABORTED. A create
 * that was under way when ABORTED came may have had its effect: look up the code.
 */
export function createPartooWriter({ http, orgId, today, groups = null }: PartooWriterDeps): PartooWriter {
  return {
    async create(key, values, signal) {
      // Partoo would make up a code, and the business could never be found again by ours (R12).
      if (key.trim() === '') return { kind: 'refused', status: 0, detail: 'not sent: a create needs a code' };
      const json = createBody(key, values, orgId, today(), groups?.sections());
      const priority = priorityOf(values);
      return await write(http, { method: 'POST', path: '/business', json, priority, repeat: 'never', signal });
    },

    async update(fresh, to, signal) {
      const sections = groups?.sections() ?? [];
      const absent = groupsNotThere(partsOf('groups', to), sections);
      if (absent.length > 0) {
        const detail = `not sent: Partoo has no group ${absent.join(', ')} that could be filled`;
        return { kind: 'refused', status: 0, detail, forbidden: ['groups'] };
      }
      const json = requestBody(fresh.raw, to, today(), sections);
      const priority = priorityOf(to);
      return await write(http, { ...at(fresh.id), method: 'POST', json, priority, repeat: 'freely', signal }, fresh.id);
    },

    async updateSubResource(fresh, resource, to, remember, signal) {
      if (resource === 'services') return await writeServices({ http, business: fresh, to, remember, signal });
      const json = listedCodecs[resource].body(fresh.resources[resource], partsOfResource(resource, to));
      if (typeof json === 'string') return { kind: 'refused', status: 0, detail: `not sent: ${json}` };
      const path = `${at(fresh.id).path}/${resource}`;
      // The lists that are sent are complete, and new links get ids: sent twice, one might be there twice.
      const repeat = resource === 'place_action_links' ? 'never' : 'freely';
      return await write(http, { method: 'POST', path, json, priority: priorityOf(to), repeat, signal }, fresh.id);
    },

    async delete(id, signal) {
      return await write(http, { ...at(id), method: 'DELETE', priority: 'normal', repeat: 'freely', signal }, id);
    },
  };
}

function at(id: string): { readonly path: string } {
  return { path: `/business/${encodeURIComponent(id)}` };
}

/** Hours and status go before other fields when calls are scarce (R27). */
function priorityOf(values: FieldValues): HttpRequest['priority'] {
  return Object.keys(values).some((path) => specOf(path).urgent) ? 'urgent' : 'normal';
}

/** By the server that keeps `modified`, so its clock is the one to compare that with. */
function answeredAt({ headers }: HttpAnswer): { readonly answeredAt?: number } {
  const seconds = Date.parse(headers['date'] ?? '') / 1000;
  return Number.isFinite(seconds) ? { answeredAt: seconds } : {};
}

async function write(http: Pick<HttpClient, 'request'>, request: HttpRequest, id?: string): Promise<WriteResult> {
  const answer = await askWrite(http, request);
  if ('kind' in answer) return answer;
  if (isSuccess(answer)) {
    const written = id ?? parseWrittenId(answer);
    if (written !== null) return { kind: 'accepted', id: asBusinessId(written), ...answeredAt(answer) };
    return { kind: 'ambiguous', detail: `Partoo answered ${String(answer.status)} to a create without an id` };
  }
  if (request.method === 'DELETE' && id !== undefined && isNotFound(answer)) {
    return { kind: 'accepted', id: asBusinessId(id) };
  }
  return refusedBy(answer);
}
