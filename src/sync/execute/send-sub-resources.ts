import { specOf } from '../../domain/fields.ts';
import type { BusinessId } from '../../domain/ids.ts';
import type { FieldChange } from '../../domain/plan.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { SubResource } from '../../domain/sub-resources.ts';
import type { WriteDeps } from '../deps.ts';
import { valuesOf } from '../plan/plan-fields.ts';
import { completeBusiness, touchedSubResources } from '../read/sub-resources.ts';
import { type Failed, pathsOf, type ReadyTask, type SentParts, type Unwritten } from './sent-parts.ts';

/**
 * Sends what a change says of sub-resources, a request each, one after the other.
 *
 * @returns what was not written of them; or why none could be tried
 */
export function createSubResourceSender(
  deps: WriteDeps,
): (
  task: ReadyTask,
  businessId: BusinessId,
  signal: AbortSignal,
) => Promise<Required<Pick<SentParts, 'forbidden' | 'unwritten'>> | Failed> {
  const { memory, partoo } = deps;

  return async function send(task, businessId, signal) {
    const { fields } = task.change;
    const resources = touchedSubResources(fields);
    const fresh = await freshBusiness(task, businessId, resources, signal);
    if (fresh === null) return { failed: 'Partoo accepted it, and does not show it' };
    const unwritten: Unwritten[] = [];
    const forbidden: string[] = [];
    for (const resource of resources) {
      const own = fields.filter(({ field }) => specOf(field).resource === resource);
      const { refused, isForbidden } = await sendSubResource(fresh, resource, own, signal);
      if (refused !== null) unwritten.push(refused);
      if (isForbidden) forbidden.push(resource);
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
    resource: SubResource,
    fields: readonly FieldChange[],
    signal: AbortSignal,
  ): Promise<{ readonly refused: Unwritten | null; readonly isForbidden: boolean }> {
    const left = (detail: string, more: Partial<Unwritten> = {}): Unwritten => ({
      fields: pathsOf(fields),
      detail: `${resource}: ${detail}`,
      ...more,
    });
    const content = fresh.resources[resource];
    // Not connected to Google, not for this role, …: no failure, and nothing to try again while it is so.
    if (content === null)
      return { refused: left('Partoo has none for this business', { isMoot: true }), isForbidden: false };
    // Written on top of nothing, it might take away what others put there (R19).
    if (content === undefined) return { refused: left('Partoo did not answer what it holds'), isForbidden: false };
    const result = await partoo.writer.updateSubResource(
      fresh,
      resource,
      valuesOf(fields),
      (seen) => {
        memory.rememberSubResources([{ businessId: fresh.id, resource, content: seen }]);
      },
      signal,
    );
    switch (result.kind) {
      case 'accepted':
        return { refused: null, isForbidden: false };
      case 'ambiguous':
        return { refused: left(result.detail, { isDoubtful: true }), isForbidden: false };
      case 'refused':
        return result.status === 403
          ? { refused: left(result.detail, { isForbidden: true }), isForbidden: true }
          : { refused: left(result.detail), isForbidden: false };
    }
  }
}
