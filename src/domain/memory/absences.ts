import type { LocationKey } from '../ids.ts';

/** How long a linked location has been missing from complete reads (R3). */
export interface Absence {
  /** Complete reads without it, in a row. */
  readonly reads: number;
  readonly firstMissedAt: string;
  readonly lastMissedAt: string;
}

/** Linked locations that the source no longer shows. */
export interface AbsenceMemory {
  absences(): ReadonlyMap<LocationKey, Absence>;
}

export interface AbsenceMemoryWriter extends AbsenceMemory {
  /** One more complete read lacks exactly these codes; the count of all others starts over (R3). Only for a read of everything. */
  countAbsences(missed: readonly LocationKey[]): void;
  /** These were seen, in whatever condition (R1), by a read that does not count absences. */
  resetAbsences(seen: readonly LocationKey[]): void;
}
