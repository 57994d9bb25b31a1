import type { KeyRights } from '../../domain/key-rights.ts';
import type { LocationKey } from '../../domain/ids.ts';
import type { Absence } from '../../domain/memory/absences.ts';
import type { Base } from '../../domain/memory/base.ts';
import type { Failure } from '../../domain/memory/failures.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { Resolution } from '../../domain/memory/resolutions.ts';
import type { Settling } from '../../domain/memory/settling.ts';
import type { Undone } from '../../domain/memory/undone.ts';
import type { PartooSnapshot, SourceSnapshot } from '../../domain/snapshot.ts';

/** Everything both sides hold and everything we remember, at one moment. */
export interface Seen {
  /** Instant of the read, ISO 8601 UTC. */
  readonly at: string;
  /** Calendar date `YYYY-MM-DD` of the read where the shops are. */
  readonly today: string;
  readonly source: SourceSnapshot;
  readonly partoo: PartooSnapshot;
  readonly links: ReadonlyMap<LocationKey, Link>;
  readonly bases: ReadonlyMap<LocationKey, Base>;
  readonly absences: ReadonlyMap<LocationKey, Absence>;
  readonly failures: ReadonlyMap<LocationKey, readonly Failure[]>;
  readonly settling: ReadonlyMap<LocationKey, readonly Settling[]>;
  readonly resolutions: readonly Resolution[];
  readonly undone: readonly Undone[];
  /** What the API key may write. */
  readonly rights: KeyRights;
  /** Locations proven unchanged on both sides since they were settled: not looked at again. */
  readonly settledCount: number;
  /** First run, or approval outstanding: nothing is closed or deleted (R4, R8). */
  readonly isTentative: boolean;
  /** Restricts the plan to these codes. */
  readonly only: ReadonlySet<LocationKey> | null;
  /** They were named by events, not by a person: a failed write is not tried again before its time (R26). */
  readonly isNarrow?: boolean;
}
