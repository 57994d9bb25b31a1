import { SyncError } from '../domain/errors.ts';

/** The command was called in a way that cannot work; the hint says one that can. */
export function usageError(message: string, hint: string): SyncError {
  return new SyncError(message, { code: 'USAGE', retryable: false, hint });
}
