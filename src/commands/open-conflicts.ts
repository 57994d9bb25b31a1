import { isSameValue } from '../domain/fields.ts';
import type { BaseMemory } from '../domain/memory/base.ts';
import type { ConflictMemory, OpenConflict } from '../domain/memory/conflicts.ts';
import type { Resolution, ResolutionMemory } from '../domain/memory/resolutions.ts';
import type { RunMemory } from '../domain/memory/runs.ts';
import type { Side } from '../domain/plan.ts';
import type { ConflictView } from '../reports/conflict-text.ts';
import { shellQuote } from '../reports/shell-quote.ts';
import { compareText } from '../sync/plan/compare-text.ts';
import { labelOf } from '../sync/plan/plan-location.ts';

const oldAfterMs = 7 * 24 * 3_600_000;

/** Every open conflict with what a person needs to decide it, the oldest first. */
export function openConflicts(
  memory: ConflictMemory & ResolutionMemory & BaseMemory & RunMemory,
  now: string,
): readonly (ConflictView & OpenConflict)[] {
  const open = memory.conflicts();
  const bases = memory.basesOf([...new Set(open.map(({ code }) => code))]);
  const resolutions = memory.resolutions();
  return open
    .map((conflict) => {
      const { code, field, since, runId } = conflict;
      const answer = resolutions.find((entry) => entry.code === code && entry.field === field);
      const shownAt = memory.run(runId)?.startedAt ?? since;
      return {
        ...conflict,
        ...labelOf(bases.get(code)?.values ?? {}),
        is_old: Date.parse(now) - Date.parse(since) > oldAfterMs,
        // A run begins a little before it leaves its first conflicts.
        values_since: shownAt > since ? shownAt : since,
        changed_by: changedBy(conflict),
        decision: answer === undefined ? null : decisionOf(answer),
        release: {
          commands: (['source', 'partoo'] as const).map((side) => ({
            effect: side === 'source' ? 'source is right' : 'Partoo is right',
            command: `partoo-sync resolve ${shellQuote(code)} ${shellQuote(field)} --take ${side}`,
          })),
          words: `or another value: partoo-sync resolve ${shellQuote(code)} ${shellQuote(field)} --value JSON`,
        },
      };
    })
    .sort((a, b) => compareText(a.since, b.since));
}

function changedBy({ field, base, ...sides }: OpenConflict): readonly Side[] | null {
  if (base === undefined) return null;
  return (['source', 'partoo'] as const).filter((side) => !isSameValue(field, sides[side], base));
}

function decisionOf({ take, value, who, at }: Resolution): NonNullable<ConflictView['decision']> {
  return { take, ...(value === undefined ? {} : { value }), who, at };
}
