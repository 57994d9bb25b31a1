import { SyncError, type SyncErrorFacts } from '../domain/errors.ts';

export interface RequestFailureFacts extends SyncErrorFacts {
  /** HTTP status of the last answer; null without one. */
  readonly status: number | null;
  /** False only when no try can have had an effect: never connected, or refused with 429. */
  readonly mayHaveArrived: boolean;
}

/** One request failed for good, its repetitions included. Holds chosen facts only, never the library's error (R35). */
export class RequestFailure extends SyncError {
  readonly status: number | null;
  readonly mayHaveArrived: boolean;

  constructor(message: string, facts: RequestFailureFacts) {
    super(message, facts);
    this.name = 'RequestFailure';
    this.status = facts.status;
    this.mayHaveArrived = facts.mayHaveArrived;
  }
}
