import type { LocationKey } from '../ids.ts';
import type { FieldValues } from '../value.ts';
import type { BaseValues } from './base.ts';

/** Enough to tell that neither side of a location moved, without mapping or comparing it again. */
export interface SeenFingerprint {
  /** Null: that side did not hold it. */
  readonly sourceHash: string | null;
  readonly partooHash: string | null;
  /** Was nothing left to do for it? Only then may it be passed over when both hashes are the same again. */
  readonly isSettled: boolean;
}

/** Both sides of a location as last looked at. */
export interface Sighting extends SeenFingerprint {
  /** Where it stood in the source; null when it was not there. */
  readonly row: number | null;
  readonly line: number | null;
  /** Null: equal to the base's values. */
  readonly sourceValues: FieldValues | null;
  /** Null: equal to the base's values, with what Partoo made of them. A special date that was taken out of Partoo is null. */
  readonly partooValues: FieldValues | null;
}

export interface Seen extends Sighting {
  readonly seenAt: string;
}

/** A location that needed no write: what to remember of it. */
export interface Settled {
  readonly code: LocationKey;
  /** Given when the base catches up: both sides moved alike, or Partoo only reshaped (R14, R15). Replaces the whole base. */
  readonly base?: BaseValues;
  /** Given when it was looked at. `isSettled: false` for one that is held, in conflict, or has writes to come. */
  readonly seen?: Sighting;
}

/** What both sides held when they were last looked at. */
export interface SeenMemory {
  /** Of every location ever looked at; narrow, made to be read whole. */
  fingerprints(): ReadonlyMap<LocationKey, SeenFingerprint>;
  seenOf(codes: readonly LocationKey[]): ReadonlyMap<LocationKey, Seen>;
}

export interface SeenMemoryWriter extends SeenMemory {
  /** Bases and sightings in bulk; resets the absence of every location whose source hash is given, and the failures of settled ones. */
  settleUnchanged(rows: readonly Settled[]): void;
}
