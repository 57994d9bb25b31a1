import type { BusinessId, LocationKey, RunId } from '../ids.ts';
import type { Change } from '../plan.ts';
import type { BaseValues } from './base.ts';
import type { LinkStep } from './links.ts';
import type { Sighting } from './seen.ts';
import type { Settling } from './settling.ts';
import type { Undone } from './undone.ts';

/** Row number in the outbox. */
export type OutboxId = number & { readonly __brand: 'OutboxId' };

/**
 * ```
 * pending ─► sending ─► accepted ─► confirmed        confirmed: read back, base moved
 *    │          │           │
 *    ├──────────┴───────────┴─► failed | stale       an adopt, which sends nothing, goes from pending to confirmed
 * ```
 */
export type OutboxStatus = 'pending' | 'sending' | 'accepted' | 'confirmed' | 'failed' | 'stale';

/** A change that was accepted for execution: written before its first request (R12, R22). */
export interface OutboxEntry {
  readonly id: OutboxId;
  readonly runId: RunId;
  readonly change: Change;
  /** Tells the same change from another one for the same location (R26). */
  readonly changeHash: string;
  readonly status: OutboxStatus;
  /** Set from the change, or when Partoo answers a create. */
  readonly businessId: BusinessId | null;
  /** Times that sending it began. */
  readonly attempts: number;
  readonly request: string | null;
  readonly answer: string | null;
  readonly updatedAt: string;
}

/** A change on its way into the outbox. */
export interface Intent {
  readonly change: Change;
  readonly changeHash: string;
}

/** What a read-back has shown of one change (R17); all of it is remembered, or nothing. */
export interface Confirmation {
  readonly id: OutboxId;
  /** In words, for the history: `read back equal`, `adopted by code`, … */
  readonly detail: string;
  /** The new base of the location, whole; null when there is none any more (deleted). */
  readonly base: BaseValues | null;
  /** Both sides as they are now. Left out: the location is looked at afresh in the next run. */
  readonly seen?: Sighting;
  /** The fields of this change that did not come back as written; all its other fields have settled. */
  readonly unsettled: readonly Settling[];
  /** What becomes of the link. */
  readonly link: LinkStep;
  /** Fields that this change undid: held from now on, under the run of this change. All its other fields are held no more (R24). */
  readonly undone?: readonly Pick<Undone, 'field' | 'source'>[];
}

export interface FailedTry {
  /** Null: quarantined from now on. */
  readonly nextTryAt: string | null;
  readonly detail: string;
  readonly request?: string;
  readonly answer?: string;
}

/** Changes on their way, from before their first request until they are confirmed. */
export interface OutboxMemory {
  /** What a killed run left pending, sending or accepted, oldest first: to be looked up before anything is planned (R12). */
  unfinished(): readonly OutboxEntry[];
  /** Outbox entries of one location, newest first. */
  outboxOf(code: LocationKey): readonly OutboxEntry[];
}

export interface OutboxMemoryWriter extends OutboxMemory {
  /** Journals the changes of a run before the first request; answers their ids in the same order. */
  enqueue(runId: RunId, intents: readonly Intent[]): readonly OutboxId[];
  /** The request is about to leave. */
  markSending(ids: readonly OutboxId[], request?: string): void;
  /** The other side took it. A create is linked in the same transaction (R22). */
  markAccepted(id: OutboxId, answer: { readonly businessId: BusinessId | null; readonly text?: string }): void;
  /** Outbox, link, base, sighting, settling, failure and history move together, all confirmations in one transaction. */
  confirm(confirmations: readonly Confirmation[]): void;
  /** Counts the failure of this very change and records it in the history. */
  markFailed(id: OutboxId, failed: FailedTry): void;
  /** The world moved, or the run stopped first: nothing was written, it will be planned anew. */
  markStale(ids: readonly OutboxId[], detail: string): void;
}
