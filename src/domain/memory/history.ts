import type { BusinessId, LocationKey, RunId } from '../ids.ts';
import type { Action, FieldChange, PatchStep, Side } from '../plan.ts';

/** One write, or one adoption: what it was meant to change and what became of it. */
export interface HistoryEntry {
  readonly id: number;
  readonly runId: RunId;
  readonly at: string;
  readonly code: LocationKey;
  readonly businessId: BusinessId | null;
  readonly action: Action;
  readonly side: Side;
  /** `field[side]` is the value before, `to` the value after; base and the other side's value are kept too (R20). */
  readonly fields: readonly FieldChange[];
  readonly result: 'done' | 'failed';
  readonly detail: string;
  readonly patch: readonly PatchStep[];
}

/** Newest first. */
export interface HistoryQuery {
  readonly code?: LocationKey;
  readonly runId?: RunId;
  readonly limit?: number;
}

/** Locations closed and deleted by confirmed writes (R6: windows survive restarts). */
export interface Moves {
  readonly closed: number;
  readonly deleted: number;
}

/** What was written, and what became of it. */
export interface HistoryMemory {
  history(query: HistoryQuery): readonly HistoryEntry[];
  movesWithin(days: number): Moves;
}

export interface HistoryMemoryWriter extends HistoryMemory {
  /** Drops history, finished outbox entries, runs, approvals and events from before this instant. Keep at least the longest window. */
  pruneHistory(before: string): void;
}
