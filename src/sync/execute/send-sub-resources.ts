import { specOf } from '../../domain/fields.ts';
import type { BusinessId, LocationKey } from '../../domain/ids.ts';
import type { BaseValues } from '../../domain/memory/base.ts';
import type { FieldChange } from '../../domain/plan.ts';
import type { ServiceNews } from '../../domain/ports/partoo-writer.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { SubResource } from '../../domain/sub-resources.ts';
import type { WriteDeps } from '../deps.ts';
import { valuesOf } from '../plan/plan-fields.ts';
import { completeBusiness, touchedSubResources } from '../read/sub-resources.ts';
import { type Failed, notAllowed, pathsOf, type ReadyTask, type SentParts, type Unwritten } from './sent-parts.ts';
import type { RightsInRun } from './try-rights.ts';
import { withServiceNews } from './with-service-news.ts';

/** What became of one sub-resource; null: it was written. */
type Refused = Unwritten | null;

/**
 * Sends what a change says of sub-resources, a request each, one after the other. What the key may not write is tried on
 * one business, proven by a second one, and left out of all others: the name of the right is that of the sub-resource.
 *
 * @returns what was not written of them; or why none could be tried
 */
export function createSubResourceSender(
  deps: WriteDeps,
  rights: Pick<RightsInRun, 'inTurn' | 'refusedName' | 'noteGranted' | 'noteRefused'>,
): (
  task: ReadyTask,
  businessId: BusinessId,
  signal: AbortSignal,
) => Promise<Required<Pick<SentParts, 'forbidden' | 'unwritten'>> | Failed> {
  const { memory, partoo } = deps;

  return async function send(task, businessId, signal) {
    const { code, fields } = task.change;
    const resources = touchedSubResources(fields);
    const fresh = await freshBusiness(task, businessId, resources, signal);
    if (fresh === null) return { failed: 'Partoo accepted it, and does not show it' };
    const unwritten: Unwritten[] = [];
    const forbidden: string[] = [];
    for (const resource of resources) {
      const own = fields.filter(({ field }) => specOf(field).resource === resource);
      const refused = await rights.inTurn([resource], () => sendSubResource(fresh, code, resource, own, signal));
      if (refused === null) continue;
      unwritten.push(refused);
      if (refused.isForbidden === true) forbidden.push(resource);
    }
    return { unwritten, forbidden };
  };

  /** As it is just before its sub-resources are written: of one that was just created nothing was read yet. */
  async function freshBusiness(
    { change, business }: ReadyTask,
    id: BusinessId,
    resources: readonly SubResource[],
    signal: AbortSignal,
  ): Promise<RemoteBusiness | null> {
    if (change.action !== 'create' && business !== null) return business;
    const created = await partoo.reader.findById(id, signal);
    return created === null ? null : (await completeBusiness(created, resources, deps, signal)).business;
  }

  async function sendSubResource(
    fresh: RemoteBusiness,
    code: LocationKey,
    resource: SubResource,
    fields: readonly FieldChange[],
    signal: AbortSignal,
  ): Promise<Refused> {
    const left = (detail: string, more: Partial<Unwritten> = {}): Unwritten => ({
      fields: pathsOf(fields),
      detail: `${resource}: ${detail}`,
      ...more,
    });
    if (fields.some(({ field }) => rights.refusedName(field) !== undefined))
      return left(notAllowed([resource]), { isForbidden: true, isKnown: true });
    const content = fresh.resources[resource];
    // Not connected to Google, not for this role, …: no failure, and nothing to try again while it is so.
    if (content === null) return left('Partoo has none for this business', { isMoot: true });
    // Written on top of nothing, it might take away what others put there (R19).
    if (content === undefined) return left('Partoo did not answer what it holds');
    let untouched: BaseValues | undefined;
    const baseAfter = ({ fate, ...service }: ServiceNews): BaseValues | undefined => {
      if (fate.kind === 'stays') return untouched;
      const base = memory.basesOf([code]).get(code);
      if (fate.kind === 'leaving') untouched = base;
      return base && withServiceNews(base, { ...service, fate });
    };
    const result = await partoo.writer.updateSubResource(
      fresh,
      resource,
      valuesOf(fields),
      (seen, news) => {
        const base = news === undefined ? undefined : baseAfter(news);
        memory.rememberSubResources([{ businessId: fresh.id, resource, content: seen }], base && { code, ...base });
      },
      signal,
    );
    switch (result.kind) {
      case 'accepted':
        rights.noteGranted([resource]);
        return null;
      case 'ambiguous':
        return left(result.detail, { isDoubtful: true });
      case 'refused':
        if (result.status !== 403) return left(result.detail);
        // Not sure: a request of its own shows of no other right whether the key has it. A gateway knows nothing of rights.
        if (result.isDenied === true || result.forbidden !== undefined) rights.noteRefused([resource], false);
        return left(result.detail, { isForbidden: true });
    }
  }
}
