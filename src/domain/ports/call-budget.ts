/** How many calls were made, for reports. */
export interface CallCounter {
  readonly total: number;
}

/** How urgent a call is: lower numbers go first within the budget. */
export type CallPriority = 'urgent' | 'normal' | 'background';

/** The budget of calls, shared by all processes that use one state file, kept in any 60-second window (R27). */
export interface CallBudget {
  /** Resolves when one call may be sent now; waits out pauses. */
  take(signal: AbortSignal): Promise<void>;
  /** Holds every call of this key until then; survives a restart. */
  pauseUntil(epochMs: number, reason: string): void;
  /** The pause in force, if any. */
  readonly pause: { readonly until: number; readonly reason: string } | null;
}
