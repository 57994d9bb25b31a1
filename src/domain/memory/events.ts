import type { BusinessId } from '../ids.ts';

/** A webhook event: a hint to read, never a reason to write (R34). */
export interface StoredEvent {
  /** Equal for the same event sent again. */
  readonly id: string;
  readonly kind: string;
  readonly businessId: BusinessId | null;
  readonly receivedAt: string;
}

/** Webhook events that wait for a run. */
export interface EventMemory {
  /** Not yet acted on, oldest first. */
  pendingEvents(): readonly StoredEvent[];
}

export interface EventMemoryWriter extends EventMemory {
  /**
   * False: the same event waits already, or was acted on within the hour (R34). Later it is news again: custom fields are no
   * part of an event and move no time of change, so that two edits of them may look the same to the byte.
   */
  recordEvent(event: Omit<StoredEvent, 'receivedAt'>): boolean;
  markEventsDone(ids: readonly string[]): void;
}
