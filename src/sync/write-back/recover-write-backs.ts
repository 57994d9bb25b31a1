import { isSameOrEmpty } from '../../domain/fields.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { OutboxEntry } from '../../domain/memory/outbox.ts';
import type { Change } from '../../domain/plan.ts';
import type { FieldValues } from '../../domain/value.ts';
import type { WriteDeps } from '../deps.ts';
import { readSourceFor } from '../read/read-source-for.ts';
import { completeBusinesses, touchedSubResources } from '../read/sub-resources.ts';
import { confirmationOfWriteBack } from './confirm-write-back.ts';

/** What a killed run was writing into the source: there as a whole, and then confirmed, or planned anew (R22). */
export async function recoverWriteBacks(
  entries: readonly OutboxEntry[],
  deps: WriteDeps,
  signal: AbortSignal,
): Promise<void> {
  if (entries.length === 0) return;
  const { memory } = deps;
  const reading = await readSourceFor(new Set(entries.map(({ change }) => change.code)), deps, signal);
  const found = await deps.partoo.reader.findByIds(
    entries.flatMap(({ businessId }) => (businessId === null ? [] : [businessId])),
    signal,
  );
  const touched = new Map(entries.map(({ change }) => [change.business_id, touchedSubResources(change.fields)]));
  const { businesses } = await completeBusinesses(
    found.values(),
    { fresh: ({ id }) => touched.get(id) ?? [], priority: 'urgent', onFailure: 'unread' },
    deps,
    signal,
  );
  const bases = memory.basesOf(entries.map(({ change }) => change.code));
  for (const { id, change, businessId, status } of entries) {
    const business = businessId === null ? undefined : businesses.get(businessId);
    if (business === undefined || !isWritten(change, valuesOf(reading, change.code))) {
      memory.markStale([id], 'the run was interrupted while writing the source, which shows nothing of it');
      continue;
    }
    if (status === 'sending')
      memory.markAccepted(id, { businessId, text: 'found in the source after an interrupted run' });
    memory.confirm([confirmationOfWriteBack(id, change, business, bases.get(change.code))]);
  }
}

function valuesOf(reading: Awaited<ReturnType<typeof readSourceFor>>, code: LocationKey): FieldValues | undefined {
  return reading.snapshot.locations.get(code)?.values;
}

function isWritten({ fields }: Change, values: FieldValues | undefined): boolean {
  if (values === undefined) return false;
  return fields.every(({ field, to }) => isSameOrEmpty(field, values[field], to));
}
