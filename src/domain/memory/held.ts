import type { RunId } from '../ids.ts';
import type { Held } from '../plan.ts';

/** A hold still in force. `since` stays while the same hold persists. */
export interface HeldSince extends Held {
  readonly since: string;
  readonly runId: RunId;
}

/** What was left alone; each run replaces the holds of the locations that it looked at. */
export interface HeldMemory {
  held(): readonly HeldSince[];
}
