import type { LocationKey } from '../ids.ts';
import type { FieldValues } from '../value.ts';

/** What both sides agreed on when last settled. */
export interface BaseValues {
  /** As the source spells them. */
  readonly values: FieldValues;
  /** What Partoo made of those values, only where it differs (R15). */
  readonly reshaped: FieldValues;
}

export interface Base extends BaseValues {
  readonly settledAt: string;
}

/** What both sides agreed on; moved by confirmations and by what settles. */
export interface BaseMemory {
  /** Locations without a base are missing from the answer. */
  basesOf(codes: readonly LocationKey[]): ReadonlyMap<LocationKey, Base>;
}
