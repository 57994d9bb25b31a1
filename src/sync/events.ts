import type { LocationKey } from '../domain/ids.ts';
import type { Memory, MemoryWriter } from '../domain/memory.ts';
import type { StoredEvent } from '../domain/memory/events.ts';
import type { LinkMemory } from '../domain/memory/links.ts';
import type { Outcome } from '../domain/plan.ts';
import type { RunDeps, RunMode } from './deps.ts';
import type { Seen } from './plan/seen.ts';

/** What a run did about the events that were waiting when it began. */
export interface Heard {
  /** Acted on: their businesses were read afresh. */
  readonly events: number;
  /** Of these, events that led to no write: mostly echoes of our own (R16). */
  readonly echoes: number;
  /** Edits in Partoo that this run found and that no event had told of (R34). */
  readonly untold: readonly LocationKey[];
}

/**
 * Locations that waiting events are about, in code order. An event of a business that no location is linked to names
 * none: it waits for the next run that reads more than single businesses. None either while the configuration waits for
 * approval, as no such run may do anything.
 */
export function locationsOfEvents(
  memory: Pick<Memory, 'pendingEvents' | 'links' | 'fingerprint'>,
  fingerprint: RunDeps['fingerprint'],
): readonly LocationKey[] {
  const events = memory.pendingEvents();
  if (events.length === 0 || memory.fingerprint()?.digest !== fingerprint.digest) return [];
  const codes = codesByBusiness(memory);
  return [...new Set(events.flatMap(({ businessId }) => codes.get(businessId) ?? []))].sort();
}

/** Marks those events as done that this run has read for; an event that arrived since waits for the next one. */
export function finishEvents(
  events: readonly StoredEvent[],
  { seen, untold }: { readonly seen: Seen; readonly untold: readonly LocationKey[] },
  outcomes: readonly Outcome[],
  { only }: Pick<RunMode, 'only'>,
  memory: MemoryWriter,
): Heard {
  if (seen.source.outcome !== 'complete' || seen.partoo.outcome !== 'complete') return { events: 0, echoes: 0, untold };
  const codes = codesByBusiness(memory);
  const looked = only === null ? null : new Set(only);
  const done = events.filter(({ businessId }) => {
    const code = codes.get(businessId);
    if (code === undefined) return looked === null;
    const isUnproven = businessId !== null && seen.partoo.missing.get(businessId) === 'unproven';
    return !isUnproven && (looked === null || looked.has(code));
  });
  const written = new Set<string>(outcomes.map(({ code }) => code));
  const echoes = done.filter(({ businessId }) => !written.has(codes.get(businessId) ?? '')).length;
  if (done.length > 0) memory.markEventsDone(done.map(({ id }) => id));
  return { events: done.length, echoes, untold };
}

function codesByBusiness(memory: Pick<LinkMemory, 'links'>): ReadonlyMap<StoredEvent['businessId'], LocationKey> {
  const linked = [...memory.links().values()].filter(({ state }) => state !== 'forgotten');
  return new Map(linked.map(({ businessId, code }) => [businessId, code]));
}
