import type { LocationKey } from '../ids.ts';
import type { Side } from '../plan.ts';
import type { FieldPath, FieldValue } from '../value.ts';

/**
 * A person's answer to a conflict, or (`field` null) to a location: gone in Partoo, ambiguous, or about to be closed or deleted.
 * It holds for the values that were shown (R21).
 */
export interface Resolution {
  readonly code: LocationKey;
  readonly field: FieldPath | null;
  /** Of a location to be closed or deleted: `source`, which does not have it. */
  readonly take: Side | 'value';
  /** With `take: 'value'`. */
  readonly value?: FieldValue;
  /** What the person saw; absent: not said. */
  readonly source?: FieldValue;
  readonly partoo?: FieldValue;
  /** `user@host`. */
  readonly who: string;
  readonly at: string;
}

/**
 * Does a person let this location leave Partoo as it left the source? What was seen is that the source knows nothing of it
 * (`source` null); the other answers to a location say nothing of its values.
 */
export function isAllowance({ field, take, source }: Pick<Resolution, 'field' | 'take' | 'source'>): boolean {
  return field === null && take === 'source' && source === null;
}

/** What a person answered and no run has taken into account yet. */
export interface ResolutionMemory {
  resolutions(): readonly Resolution[];
}

export interface ResolutionMemoryWriter extends ResolutionMemory {
  /** A later answer to the same question replaces the earlier one. */
  recordResolution(resolution: Omit<Resolution, 'at'>): void;
  /** Taken into account, or overtaken by new values. */
  dropResolution(code: LocationKey, field: FieldPath | null): void;
}
