import type { AbsenceMemoryWriter } from '../domain/memory/absences.ts';
import type { Codes } from '../domain/snapshot.ts';

/**
 * Whoever was seen is not missing any more, whatever else becomes of the run: a read that is not complete, or that nobody approved,
 * shows no absence, and all the same who is there (R3).
 */
export function endAbsences(
  seen: Pick<Codes, 'has'>,
  memory: Pick<AbsenceMemoryWriter, 'absences' | 'resetAbsences'>,
): void {
  const back = [...memory.absences().keys()].filter((code) => seen.has(code));
  if (back.length > 0) memory.resetAbsences(back);
}
