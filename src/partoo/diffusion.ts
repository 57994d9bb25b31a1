import type { BusinessDiffusion } from '../domain/diffusion.ts';
import type { PublisherError } from '../domain/plan.ts';
import type { BusinessId } from '../domain/ids.ts';
import type { GroupDirectory } from '../domain/ports/group-directory.ts';
import type { RemoteBusiness } from '../domain/ports/remote-business.ts';
import type { FieldValues } from '../domain/value.ts';
import type { HttpAnswer } from '../http/attempt.ts';
import type { HttpClient } from '../http/http-client.ts';
import { readPublisherStates } from './publisher-states.ts';
import { describeRefusal, isSuccess, refusalError } from './refusal.ts';
import { requestBody } from './request-body.ts';
import { isRecord } from './schema.ts';

/** What publishers make of a business (partoo-api section 25). */
export interface PartooDiffusion {
  /**
   * What publishers would refuse, were these values written into the business; nothing is stored. Partoo recomputes its own
   * checks only, so what a publisher says by itself is not among it.
   * @throws SyncError PARTOO_UNAUTHORIZED, PARTOO_FORBIDDEN, PARTOO_NOT_FOUND, and what a request throws
   */
  wouldRefuse(fresh: RemoteBusiness, to: FieldValues, signal: AbortSignal): Promise<readonly PublisherError[]>;
  /**
   * The errors that Partoo has stored for a business: its own, and what publishers answered. A call each.
   * @throws SyncError as {@link PartooDiffusion.wouldRefuse}
   */
  storedErrors(id: BusinessId, signal: AbortSignal): Promise<readonly PublisherError[]>;
  /**
   * What publishers made of these businesses; one that Partoo says nothing of is absent. A call for each hundred.
   * @throws SyncError PARTOO_UNAUTHORIZED, PARTOO_FORBIDDEN, PARTOO_UNEXPECTED, and what a request throws
   */
  states(ids: readonly BusinessId[], signal: AbortSignal): Promise<ReadonlyMap<BusinessId, BusinessDiffusion>>;
}

export function createPartooDiffusion({
  http,
  today,
  groups,
}: {
  readonly http: Pick<HttpClient, 'request'>;
  readonly today: () => string;
  /** Names of groups, where they are mapped. */
  readonly groups: GroupDirectory | null;
}): PartooDiffusion {
  const ask = (id: BusinessId, json: unknown, signal: AbortSignal): Promise<HttpAnswer> =>
    http.request({ method: 'POST', path: pathOf(id), json, priority: 'normal', repeat: 'freely', signal });

  return {
    async wouldRefuse(fresh, to, signal) {
      const answer = await ask(fresh.id, requestBody(fresh.raw, to, today(), groups?.sections() ?? []), signal);
      if (isSuccess(answer)) return readErrors(answer.body);
      // Values that the endpoint does not take, the update will not take either.
      if (answer.status === 400) return [{ publisher: 'Partoo', message: describeRefusal(answer) }];
      throw refusalError(`to check the planned values of business ${fresh.id}`, answer);
    },
    async storedErrors(id, signal) {
      const answer = await ask(id, {}, signal);
      if (isSuccess(answer)) return readErrors(answer.body);
      throw refusalError(`to tell the errors of business ${id} at publishers`, answer);
    },
    states: (ids, signal) => readPublisherStates(ids, http, signal),
  };
}

function pathOf(id: BusinessId): string {
  return `/diffusion_errors/${encodeURIComponent(id)}`;
}

const mostTexts = 10;
const longestText = 300;

/**
 * Errors by publisher out of an answer whose shape is not documented (seen 2026-11-22: "grouped by publisher"): every block of
 * plain values is one error, its texts joined; a text by itself is one too.
 */
function readErrors(body: unknown): readonly PublisherError[] {
  if (!isRecord(body)) return [];
  return Object.entries(body).flatMap(([publisher, value]) =>
    [...new Set(textsIn(value))]
      .slice(0, mostTexts)
      .map((text) => ({ publisher, message: text.slice(0, longestText) })),
  );
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (!isRecord(value)) return [];
  const inner = Object.values(value);
  if (inner.some((one) => typeof one === 'object' && one !== null)) return inner.flatMap(textsIn);
  const texts = inner.flatMap(textsIn);
  return texts.length === 0 ? [] : [texts.join(': ')];
}
