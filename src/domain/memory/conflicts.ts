import type { RunId } from '../ids.ts';
import type { Conflict } from '../plan.ts';

/** A conflict still open. `since` stays while the field stays in conflict. */
export interface OpenConflict extends Conflict {
  readonly since: string;
  /** The run that first saw both sides say what they say: a later one than that of `since` asks again, with new values. */
  readonly runId: RunId;
}

/** What both sides moved differently; each run replaces the conflicts of the locations that it looked at. */
export interface ConflictMemory {
  conflicts(): readonly OpenConflict[];
}
