import type { Absence } from '../../domain/memory/absences.ts';
import type { AbsencePolicy } from '../../domain/policy.ts';

const msPerHour = 3_600_000;

/** Where a location stands that this complete read did not hold (R3). */
export interface AbsenceEvidence {
  /** Complete reads in a row without it, this one included. */
  readonly reads: number;
  readonly hours: number;
  readonly isComplete: boolean;
}

/** Evidence after this read: the action comes in the run whose read completes it. `at` is the instant of the read. */
export function weighAbsence(before: Absence | undefined, policy: AbsencePolicy, at: string): AbsenceEvidence {
  const reads = (before?.reads ?? 0) + 1;
  const hours = before === undefined ? 0 : Math.max(0, Date.parse(at) - Date.parse(before.firstMissedAt)) / msPerHour;
  return { reads, hours, isComplete: reads >= policy.afterReads && hours >= policy.afterHours };
}

/** `missing from 2 of 3 complete reads, for 5 of 24 hours`. */
export function describeAbsence(evidence: AbsenceEvidence, policy: AbsencePolicy): string {
  const hours = Math.floor(evidence.hours);
  if (evidence.isComplete) return `missing from ${String(evidence.reads)} complete reads, for ${String(hours)} hours`;
  const reads =
    evidence.reads > policy.afterReads
      ? `${String(evidence.reads)} complete reads (${String(policy.afterReads)} are needed)`
      : `${String(evidence.reads)} of ${String(policy.afterReads)} complete reads`;
  return `missing from ${reads}, for ${String(hours)} of ${String(policy.afterHours)} hours`;
}
