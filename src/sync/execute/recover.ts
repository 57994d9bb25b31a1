import type { BusinessId } from '../../domain/ids.ts';
import type { Confirmation, OutboxEntry } from '../../domain/memory/outbox.ts';
import type { Change } from '../../domain/plan.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { WriteDeps } from '../deps.ts';
import { completeBusiness, touchedSubResources } from '../read/sub-resources.ts';
import { fingerprintDecisions } from '../read/fingerprint.ts';
import { recoverWriteBacks } from '../write-back/recover-write-backs.ts';
import { confirmationOf, isAsWanted } from './confirm.ts';
import { ownOf } from './own-of.ts';

/**
 * After so long, no request that was under way arrives any more: whatever moved the business then was somebody's edit. Where
 * Partoo's clock is ahead by more, or the request waited longer, a value that Partoo respelled is looked at as an edit, too.
 */
const longestWriteMs = 10 * 60_000;

/**
 * Finishes what a killed run left behind, before anything is read or planned (R12, R22).
 *
 * | left as  | create                                   | anything else                      |
 * | -------- | ---------------------------------------- | ---------------------------------- |
 * | pending  | never sent: planned anew                 | never sent: planned anew           |
 * | sending  | looked up by code; found: it is ours     | looked up by id; as wanted: ours   |
 * | accepted | read back and confirmed                  | read back and confirmed            |
 *
 * What was being written into the source was written as a whole or not at all: the source is read to see which.
 */
export async function recover(deps: WriteDeps, signal: AbortSignal): Promise<void> {
  const left = deps.memory.unfinished();
  if (left.length === 0) return;
  deps.log.warn({ changes: left.length }, 'an earlier run did not finish; looking up what became of its changes');

  const toPartoo = left.filter(({ change }) => change.side === 'partoo');
  const toSource = left.filter(({ change, status }) => change.side === 'source' && status !== 'pending');
  const accepted = toPartoo.filter(({ status }) => status === 'accepted');
  const doubtful = toPartoo.filter(({ status }) => status === 'sending');
  const unsent = left.filter(({ status }) => status === 'pending');
  deps.memory.markStale(
    unsent.map(({ id }) => id),
    'the run that planned it was interrupted before it was sent',
  );

  for (const entry of doubtful) {
    const businessId = await findEffect(entry, deps, signal);
    if (businessId === null)
      deps.memory.markStale([entry.id], 'the run was interrupted while sending, and Partoo shows nothing of it');
    else {
      deps.memory.markAccepted(entry.id, { businessId, text: 'found in Partoo after an interrupted run' });
      accepted.push({ ...entry, status: 'accepted', businessId });
    }
  }
  await confirmAccepted(accepted, deps, signal);
  await recoverWriteBacks(toSource, deps, signal);
}

/**
 * The business that shows what was being sent; null where none does: then it is planned anew. A close that took effect
 * must be known as ours, or nobody reopens the location when it reappears.
 */
async function findEffect(
  { change, businessId }: OutboxEntry,
  deps: WriteDeps,
  signal: AbortSignal,
): Promise<BusinessId | null> {
  const { reader } = deps.partoo;
  if (change.action === 'create') {
    const found = await reader.findByCode(change.code, signal);
    return ownOf(change.code, found, deps.memory.links())?.id ?? null;
  }
  if (businessId === null) return null;
  const found = await reader.findById(businessId, signal);
  const business = found === null ? null : (await withTouched(found, change, deps, signal)).business;
  return isAsWanted(change, business) ? businessId : null;
}

/** With the sub-resources that the change touches as they are now. */
function withTouched(
  business: RemoteBusiness,
  { fields }: Pick<Change, 'fields'>,
  deps: WriteDeps,
  signal: AbortSignal,
): ReturnType<typeof completeBusiness> {
  return completeBusiness(business, touchedSubResources(fields), deps, signal);
}

async function confirmAccepted(accepted: readonly OutboxEntry[], deps: WriteDeps, signal: AbortSignal): Promise<void> {
  if (accepted.length === 0) return;
  const ids = accepted.flatMap(({ businessId }) => (businessId === null ? [] : [businessId]));
  const found = await deps.partoo.reader.findByIds(ids, signal);
  const bases = deps.memory.basesOf(accepted.map(({ change }) => change.code));
  const links = deps.memory.links();
  const settling = deps.memory.settling();
  const today = deps.today();
  const configuration = fingerprintDecisions(deps);
  const confirmations: Confirmation[] = [];
  for (const { id, change, businessId, updatedAt } of accepted) {
    if (businessId === null) continue;
    const plain = found.get(businessId) ?? (await deps.partoo.reader.findById(businessId, signal));
    const business = plain === null ? null : (await withTouched(plain, change, deps, signal)).business;
    const isDelete = change.action === 'delete';
    if (isDelete !== (business === null)) {
      deps.memory.markStale([id], isDelete ? 'Partoo still shows it' : 'Partoo does not show it any more');
      continue;
    }
    // The source is read later in this run: its values at planning stand in, and the location is looked at afresh.
    confirmations.push(
      confirmationOf(
        {
          id,
          change,
          business,
          source: null,
          sourceHash: null,
          at: null,
          base: bases.get(change.code),
          link: links.get(change.code),
          settling: settling.get(change.code) ?? [],
          isEditedSince: business !== null && business.modified * 1000 > Date.parse(updatedAt) + longestWriteMs,
          today,
        },
        deps.policy,
        configuration,
      ),
    );
  }
  deps.memory.confirm(confirmations);
}
