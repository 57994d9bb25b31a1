import type { LocationKey, RunId } from '../ids.ts';
import type { FieldPath, FieldValue } from '../value.ts';

/** A field that was undone, or (its `status`) a close or delete that was rejected: left alone until the source says something else than it did then. */
export interface Undone {
  readonly code: LocationKey;
  readonly field: FieldPath;
  /** What the source said when it was undone; absent: not said. */
  readonly source?: FieldValue;
  readonly runId: RunId;
  readonly at: string;
}

/** What a person took back. */
export interface UndoneMemory {
  undone(): readonly Undone[];
}

export interface UndoneMemoryWriter extends UndoneMemory {
  holdUndone(undone: readonly Omit<Undone, 'at'>[]): void;
  /** The source has moved on. */
  releaseUndone(code: LocationKey, fields: readonly FieldPath[]): void;
}
