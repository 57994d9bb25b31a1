import type { Change, Conflict, Held, PlanSummary } from '../../domain/plan.ts';

/** Counts locations, not lines: one with an update and a write_back counts in both (contract section 3). */
export function summarise({
  changes,
  conflicts,
  held,
  unchanged,
  unmatched,
}: {
  readonly changes: readonly Change[];
  readonly conflicts: readonly Conflict[];
  readonly held: readonly Held[];
  readonly unchanged: number;
  readonly unmatched: number;
}): PlanSummary {
  const count = (action: Change['action']): number =>
    new Set(changes.filter((change) => change.action === action).map(({ code }) => code)).size;
  return {
    create: count('create'),
    update: count('update'),
    close: count('close'),
    delete: count('delete'),
    adopt: count('adopt'),
    write_back: count('write_back'),
    conflict: new Set(conflicts.map(({ code }) => code)).size,
    held: new Set(held.map(({ code }) => code)).size,
    unchanged,
    unmatched,
  };
}
