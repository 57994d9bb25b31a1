/** What an error may carry besides its message. Never a library's own error: those hold request headers (R35). */
export interface SyncErrorFacts {
  /** Stable, upper snake case, listed in docs/operating.md. */
  readonly code: ErrorCode;
  /** Would the same call, unchanged, have a fair chance later? */
  readonly retryable: boolean;
  /** What the reader should do now. */
  readonly hint?: string;
  /** The process exit code that contract.md fixes for this failure; 1 unless said otherwise. */
  readonly exitCode?: 1 | 3 | 5;
}

/** Every reason for which a run, or one request of it, cannot go on. docs/operating.md explains each; a test compares. */
export const errorCodes = [
  'CONFIG_INVALID',
  'SOURCE_NOT_FOUND',
  'SOURCE_UNREACHABLE',
  'SOURCE_UNAUTHORIZED',
  'SOURCE_UNREADABLE',
  'SOURCE_EMPTY',
  'SOURCE_COLUMN_MISSING',
  'SOURCE_UNWRITABLE',
  'PARTOO_UNREACHABLE',
  'PARTOO_TIMEOUT',
  'PARTOO_UNAUTHORIZED',
  'PARTOO_FORBIDDEN',
  'PARTOO_NOT_FOUND',
  'PARTOO_REFUSED',
  'PARTOO_RATE_LIMITED',
  'PARTOO_FAILED',
  'PARTOO_UNEXPECTED',
  'PARTOO_CRAWL_INCONSISTENT',
  'STATE_LOCKED',
  'STATE_CORRUPT',
  'STATE_TOO_NEW',
  'STATE_OTHER_TARGET',
  'STATE_UNWRITABLE',
  'PAUSED',
  'SERVER_UNAVAILABLE',
  'PLAN_INVALID',
  'PLAN_OUTDATED',
  'NOT_FOUND',
  'USAGE',
  'ABORTED',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The run, or one request, cannot go on. Its message says what we were doing, to what, and what came back. */
export class SyncError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly hint: string | undefined;
  readonly exitCode: 1 | 3 | 5;

  constructor(message: string, facts: SyncErrorFacts) {
    super(message);
    this.name = 'SyncError';
    this.code = facts.code;
    this.retryable = facts.retryable;
    this.hint = facts.hint;
    this.exitCode = facts.exitCode ?? 1;
  }
}
