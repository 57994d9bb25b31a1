import type { ServiceNews, WriteResult } from '../domain/ports/partoo-writer.ts';
import type { RemoteBusiness } from '../domain/ports/remote-business.ts';
import type { FieldValues } from '../domain/value.ts';
import type { HttpAnswer } from '../http/attempt.ts';
import { parseErrorBody } from '../http/error-body.ts';
import type { HttpClient } from '../http/http-client.ts';
import { isSameName } from '../domain/values/service-list.ts';
import { askWrite } from './ask-write.ts';
import { describeRefusal, isNotFound, isSuccess, refusedBy } from './refusal.ts';
import { partsOfResource } from './sub-resources/registry.ts';
import {
  isThere,
  knownServices,
  nextServiceStep,
  spellLeaving,
  wasSent,
  withAnswer,
  withExisting,
  withLeaving,
  withoutRemoved,
  withoutSent,
  withSent,
  withShared,
  type KnownService,
  type ServiceBody,
} from './sub-resources/services.ts';

export interface ServicesWrite {
  readonly http: Pick<HttpClient, 'request'>;
  readonly business: RemoteBusiness;
  readonly to: FieldValues;
  /** Must outlive the process before it returns: by it alone ours are known again. */
  readonly remember: (content: readonly KnownService[], news?: ServiceNews) => void;
  readonly signal: AbortSignal;
}

/**
 * Adds and removes services, a call each, until the business has those of `to` (section 20). Nothing changes one in place: a
 * changed one is removed and added.
 *
 * | what came back of an addition             | then                                                             |
 * | ----------------------------------------- | ---------------------------------------------------------------- |
 * | 2xx, with the whole list                  | on with what the list shows                                      |
 * | 400: one of this name is there            | it counts; it is ours if it was sent before without an answer    |
 * | 403                                       | refused, and nothing more is sent                                |
 * | any other 4xx                             | refused; the others go on                                        |
 * | time-out, reset, 5xx, a page of HTML      | ambiguous, and nothing more is sent: the next run's sends it anew |
 *
 * A removal is noted before it is sent, as an addition is: until its answer nobody knows whether the service is there, so that it
 * counts as one that differs from whatever the source says, and is removed again before anything takes its place.
 *
 * @throws {@link SyncError} as every write does
 */
export async function writeServices(write: ServicesWrite): Promise<WriteResult> {
  const { business, to, remember } = write;
  const parts = partsOfResource('services', to);
  const tried: ServiceBody[] = [];
  const refused: { readonly status: number; readonly detail: string }[] = [];
  let known = withShared(knownServices(business.resources.services), parts);
  remember(known);

  for (;;) {
    const step = nextServiceStep(known, parts, tried);
    if (step.kind === 'done') {
      const details = [...refused.map(({ detail }) => detail), ...step.left];
      if (details.length === 0) return { kind: 'accepted', id: business.id };
      return { kind: 'refused', status: refused[0]?.status ?? 0, detail: details.join('; ') };
    }
    const result = step.kind === 'add' ? await add(step.body) : await remove(step.id);
    if (result !== null) return result;
  }

  /** Null: go on. */
  async function add(body: ServiceBody): Promise<WriteResult | null> {
    const isRepeated = wasSent(known, body);
    tried.push(body);
    keep(withSent(known, body));
    const answer = await ask('POST', 'free_form_services', body);
    if ('kind' in answer) return answer;
    if (isSuccess(answer)) {
      keep(withAnswer(known, body, answer.body));
      if (!isThere(known, body)) refuse(body, 0, 'Partoo accepted it, and does not show it among the services');
      return null;
    }
    if (isNameTaken(answer)) {
      const other = known.find(
        ({ name, category_gmb_name: category, placed }) =>
          placed !== 'sent' && isSameName(name, body.name) && category !== body.category_gmb_name,
      );
      if (other === undefined) keep(withExisting(known, body, isRepeated));
      else {
        keep(withoutSent(known, body));
        refuse(body, answer.status, `the category ${other.category_gmb_name} has a service of this name`);
      }
      return null;
    }
    keep(withoutSent(known, body));
    if (answer.status === 403) return refusedBy(answer);
    refuse(body, answer.status, describeRefusal(answer));
    return null;
  }

  async function remove(id: number): Promise<WriteResult | null> {
    const before = known;
    const service = known.find(({ service_id: own }) => own === id);
    const tell = (content: readonly KnownService[], fate: ServiceNews['fate']): void => {
      keep(content, service && { field: `services.${service.category_gmb_name}`, name: service.name, fate });
    };
    tell(withLeaving(known, id), { kind: 'leaving', text: service === undefined ? '' : spellLeaving(service) });
    const answer = await ask('DELETE', 'services', { service_id: id });
    if ('kind' in answer) return answer;
    if (!isSuccess(answer) && !isNotFound(answer)) {
      tell(before, { kind: 'stays' });
      return refusedBy(answer);
    }
    tell(withoutRemoved(known, id), { kind: 'gone' });
    return null;
  }

  function refuse({ name }: ServiceBody, status: number, detail: string): void {
    refused.push({ status, detail: `"${name}": ${detail}` });
  }

  function ask(
    method: 'POST' | 'DELETE',
    name: 'free_form_services' | 'services',
    json: object,
  ): ReturnType<typeof askWrite> {
    const path = `/business/${encodeURIComponent(business.id)}/${name}`;
    // An addition that is sent twice may be there twice; to remove it twice is to remove it.
    const repeat = method === 'POST' ? 'never' : 'freely';
    return askWrite(write.http, { method, path, json, priority: 'normal', repeat, signal: write.signal });
  }

  function keep(content: readonly KnownService[], news?: ServiceNews): void {
    known = content;
    remember(known, news);
  }
}

/** As a client has seen it (section 20). */
function isNameTaken(answer: HttpAnswer): boolean {
  return answer.status === 400 && /same name already exist/iu.test(parseErrorBody(answer.body).text);
}
