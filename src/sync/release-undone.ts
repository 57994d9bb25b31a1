import type { UndoneMemoryWriter } from '../domain/memory/undone.ts';
import type { Draft } from './plan/make-plan.ts';
import type { Seen } from './plan/seen.ts';

/**
 * Lets go of undone fields that this run had no reason to hold any more (R24): the source has moved on, or both sides agree.
 * They stay where the run did not come to decide: location held as a whole, field in conflict, other locations, half a side.
 */
export function releaseUndone(
  seen: Pick<Seen, 'source' | 'only' | 'undone'>,
  { held, conflicts }: Pick<Draft, 'held' | 'conflicts'>,
  memory: Pick<UndoneMemoryWriter, 'releaseUndone'>,
): void {
  const asWhole = new Set(held.filter(({ field }) => field === undefined).map(({ code }) => code));
  const fields = new Set([...held, ...conflicts].map(({ code, field }) => JSON.stringify([code, field])));
  for (const { code, field, source } of seen.undone) {
    if (seen.only !== null && !seen.only.has(code)) continue;
    const isDecided = seen.source.locations.has(code) && !asWhole.has(code);
    const isBack = source === undefined && seen.source.keys.has(code);
    if (isBack || (isDecided && !fields.has(JSON.stringify([code, field])))) memory.releaseUndone(code, [field]);
  }
}
