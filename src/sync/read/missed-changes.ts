import { isSameValue, specOf } from '../../domain/fields.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Memory } from '../../domain/memory.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Policy } from '../../domain/policy.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldValues } from '../../domain/value.ts';
import { mappedValues } from '../plan/field-paths.ts';
import type { PartooReading } from './read-partoo.ts';

/**
 * What reading only the changes missed since the last full read (R23): businesses whose mapped values are others than when
 * they were last seen, and that Partoo does not show as modified since. Empty where nobody read only changes.
 */
export function missedChanges(
  partoo: PartooReading,
  links: ReadonlyMap<LocationKey, Link>,
  memory: Pick<Memory, 'watermark' | 'runs' | 'seenOf' | 'basesOf'>,
  policy: Policy,
): readonly LocationKey[] {
  const since = memory.watermark();
  if (since === null || !measuresMissed(memory) || partoo.snapshot.isPartial) return [];
  return editsAmong(partoo, links, memory, policy, ({ modified }) => modified < since);
}

/** Did the last run read only changes, so that a full one shows what that missed? */
export function measuresMissed(memory: Pick<Memory, 'watermark' | 'runs'>): boolean {
  const [last] = memory.runs(lookedBack).filter(({ finishedAt, error }) => finishedAt !== null && error === null);
  return memory.watermark() !== null && last !== undefined && partial.has(last.trigger);
}

/** How long an event may be under way, by Partoo's time of the edit and our clock: only a measure depends on it. */
const underwaySeconds = 60;

/**
 * Edits in Partoo that this read has shown and that no webhook has told of (R34): no event is waiting for the business,
 * and no run has looked at it since the edit. An edit of the last minute may still be told of.
 */
export function untoldEdits(
  partoo: PartooReading,
  links: ReadonlyMap<LocationKey, Link>,
  memory: Pick<Memory, 'pendingEvents' | 'seenOf' | 'basesOf'>,
  policy: Policy,
  nowMs: number,
): readonly LocationKey[] {
  const told = new Set(memory.pendingEvents().map(({ businessId }) => businessId));
  const until = nowMs / 1000 - underwaySeconds;
  return editsAmong(partoo, links, memory, policy, ({ id, modified }) => !told.has(id) && modified <= until);
}

/** Linked businesses whose mapped values are others than when they were last seen. */
function editsAmong(
  partoo: PartooReading,
  links: ReadonlyMap<LocationKey, Link>,
  memory: Pick<Memory, 'seenOf' | 'basesOf'>,
  policy: Policy,
  isMeant: (business: RemoteBusiness) => boolean,
): readonly LocationKey[] {
  const suspects = [...links.values()].flatMap(({ code, businessId, state }) => {
    const business = partoo.snapshot.businesses.get(businessId);
    if (state !== 'active' || business === undefined || !isMeant(business) || partoo.still.has(code)) return [];
    return [{ code, values: mappedValues(business.values, policy) }];
  });
  const codes = suspects.map(({ code }) => code);
  const sightings = memory.seenOf(codes);
  const bases = memory.basesOf(codes);
  return suspects
    .filter(({ code, values }) => {
      const sighting = sightings.get(code);
      const base = bases.get(code);
      if (sighting === undefined) return false;
      const before = sighting.partooValues ?? { ...base?.values, ...base?.reshaped };
      return !areSame(before, values);
    })
    .map(({ code }) => code)
    .sort();
}

const lookedBack = 20;

/** Runs that read only changes where they could. */
const partial: ReadonlySet<string> = new Set(['incremental', 'watch', 'webhook']);

function areSame(before: FieldValues, now: FieldValues): boolean {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  // Sub-resources have a rotation of their own.
  return fields.every(
    (field) => specOf(field).resource !== undefined || isSameValue(field, before[field] ?? null, now[field] ?? null),
  );
}
