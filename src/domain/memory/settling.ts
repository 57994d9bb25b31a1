import type { LocationKey } from '../ids.ts';
import type { FieldPath, FieldValue } from '../value.ts';

/** A field that did not come back as written (R15): counted until it settles, held when it never does. */
export interface Settling {
  readonly field: FieldPath;
  /** The value that was written. */
  readonly to: FieldValue;
  /** Identical writes so far. */
  readonly writes: number;
  /** How each side spelled it after the last write; absent: not said. */
  readonly source?: FieldValue;
  readonly partoo?: FieldValue;
  /** What Partoo held before the last write; absent: not known. */
  readonly found?: FieldValue;
}

/** Fields that do not come back as written. */
export interface SettlingMemory {
  settling(): ReadonlyMap<LocationKey, readonly Settling[]>;
}
