import type { LocationKey } from '../ids.ts';

/** A change that failed and is tried again later (R26). */
export interface Failure {
  readonly code: LocationKey;
  readonly changeHash: string;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Null: quarantined, not tried again by itself. */
  readonly nextTryAt: string | null;
  readonly request: string | null;
  readonly answer: string | null;
}

/** Changes that failed. */
export interface FailureMemory {
  failures(): readonly Failure[];
}

export interface FailureMemoryWriter extends FailureMemory {
  /** Lets a quarantined or waiting change be tried in the next run. */
  retryFailures(code: LocationKey): void;
}
