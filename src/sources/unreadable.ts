import { SyncError } from '../domain/errors.ts';

/** The error for content that is nothing we can read; `what` begins with path and line and never quotes over 60 characters. */
export function unreadable(what: string, hint: string): SyncError {
  return new SyncError(`cannot read ${what}`, { code: 'SOURCE_UNREADABLE', retryable: false, hint });
}
