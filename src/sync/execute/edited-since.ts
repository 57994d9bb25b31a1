import type { RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { SentParts } from './sent-parts.ts';

/** What is known of a change when it is read back. */
export interface SentOrHeld extends SentParts {
  /** Partoo held all of it before anything was sent. */
  readonly isAlready?: true;
}

/**
 * By so many seconds after it has answered, Partoo is done with a write: its answer tells whole seconds, and it may still be at
 * it. What moved the business later was somebody's edit.
 */
const longestWriteSeconds = 10;

/** Did somebody edit it after it was as we wanted it, and before it was read back? Up to a hundred writes are read back at once. */
export function isEditedSince(
  { isAlready, answeredAt }: SentOrHeld,
  { modified }: Pick<RemoteBusiness, 'modified'>,
): boolean {
  if (isAlready === true) return true;
  return answeredAt !== undefined && modified > answeredAt + longestWriteSeconds;
}
