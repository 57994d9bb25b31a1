import type { MemoryWriter, Resolution } from '../domain/memory.ts';
import type { Outcome, Plan } from '../domain/plan.ts';

/** "--take partoo" on a location whose business was deleted there: it is given up, for as long as the decision stands. */
export function forgetAsDecided(memory: MemoryWriter): void {
  const links = memory.links();
  for (const { code, field, take } of memory.resolutions()) {
    if (field === null && take === 'partoo' && links.get(code)?.state === 'gone_in_partoo') memory.forget(code);
  }
}

/** A run that has just ended. */
interface Carried {
  readonly plan: Plan;
  readonly outcomes: readonly Outcome[];
  /** Codes it was restricted to. */
  readonly only: readonly string[] | null;
}

/**
 * A decision is used once: it was carried out, or its question is gone because a side moved again (R21). It waits where
 * this run did not come to it: on half a side, on other locations, when its write was held back or failed,
 * or where the source cannot be written.
 */
export function dropResolutions(resolutions: readonly Resolution[], carried: Carried, memory: MemoryWriter): void {
  const { plan, only } = carried;
  if (plan.source.outcome !== 'complete' || plan.partoo.outcome !== 'complete') return;
  const links = memory.links();
  for (const resolution of resolutions) {
    const { code, field } = resolution;
    if (only !== null && !only.includes(code)) continue;
    const isOpen =
      field === null
        ? links.get(code)?.state !== 'active'
        : [...plan.conflicts, ...plan.held].some((left) => left.code === code && left.field === field) ||
          isStillToDo(resolution, carried);
    if (!isOpen) memory.dropResolution(code, field);
  }
}

function isStillToDo({ code, field }: Resolution, { plan, outcomes }: Carried): boolean {
  return plan.changes
    .filter((change) => change.code === code && change.fields.some((entry) => entry.field === field))
    .some(({ action }) =>
      outcomes.some((outcome) => outcome.code === code && outcome.action === action && outcome.result !== 'done'),
    );
}
