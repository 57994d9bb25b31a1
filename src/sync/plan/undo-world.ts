import type { BusinessId, LocationKey, RunId } from '../../domain/ids.ts';
import type { KeyRights } from '../../domain/key-rights.ts';
import type { Base } from '../../domain/memory/base.ts';
import type { HistoryEntry } from '../../domain/memory/history.ts';
import type { Link } from '../../domain/memory/links.ts';
import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { SourceSnapshot } from '../../domain/snapshot.ts';

/** What is known when a run is to be undone. */
export interface UndoWorld {
  /** The run that is to be undone. */
  readonly runId: RunId;
  /** Its confirmed writes, newest first. */
  readonly writes: readonly HistoryEntry[];
  readonly source: Pick<SourceSnapshot, 'keys' | 'locations'>;
  /** The businesses it wrote, as they are now. */
  readonly businesses: ReadonlyMap<BusinessId, RemoteBusiness>;
  readonly links: ReadonlyMap<LocationKey, Link>;
  readonly bases: ReadonlyMap<LocationKey, Base>;
  /** `YYYY-MM-DD`; special hours before it are history. */
  readonly today: string;
  /** The configuration waits for approval: such a run closes nothing (R8). */
  readonly isTentative: boolean;
  readonly rights: KeyRights;
}
