import type { MemoryWriter, Resolution } from '../domain/memory.ts';
import type { Plan } from '../domain/plan.ts';

/** "--take partoo" on a location whose business was deleted there: it is given up, and its history stays. */
export function forgetAsDecided(memory: MemoryWriter): void {
  const links = memory.links();
  for (const { code, field, take } of memory.resolutions()) {
    if (field !== null || take !== 'partoo' || links.get(code)?.state !== 'gone_in_partoo') continue;
    memory.forget(code);
    memory.dropResolution(code, null);
  }
}

/** A decision is used once: it was carried out, or its question is gone because a side moved again (R21). */
export function dropResolutions(resolutions: readonly Resolution[], plan: Plan, memory: MemoryWriter): void {
  const links = memory.links();
  for (const { code, field } of resolutions) {
    const isOpen =
      field === null
        ? links.get(code)?.state !== 'active'
        : plan.conflicts.some((conflict) => conflict.code === code && conflict.field === field);
    if (!isOpen) memory.dropResolution(code, field);
  }
}
