import type { PublisherError } from '../domain/plan.ts';
import type { BusinessId } from '../domain/ids.ts';
import type { GroupDirectory, RemoteBusiness } from '../domain/ports.ts';
import type { FieldValues } from '../domain/value.ts';
import type { HttpClient } from '../http/http-client.ts';
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
  return {
    async wouldRefuse(fresh, to, signal) {
      const json = requestBody(fresh.raw, to, today(), groups?.sections() ?? []);
      const answer = await http.request({
        method: 'POST',
        path: pathOf(fresh.id),
        json,
        priority: 'normal',
        repeat: 'freely',
        signal,
      });
      if (isSuccess(answer)) return readErrors(answer.body);
      // Values that the endpoint does not take, the update will not take either.
      if (answer.status === 400) return [{ publisher: 'Partoo', message: describeRefusal(answer) }];
      throw refusalError(`to check the planned values of business ${fresh.id}`, answer);
    },
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
