import type { BusinessId, LocationKey } from './ids.ts';
import type { Location, Problem, RowRef } from './location.ts';
import type { RemoteBusiness } from './ports/remote-business.ts';

/** Codes of locations, and nothing else of them: a set, or anything that can answer as one. */
export interface Codes extends Iterable<LocationKey> {
  has(code: LocationKey): boolean;
  readonly size: number;
}

/** A record that is present but not mappable (R1). */
export interface InvalidLocation {
  readonly at: RowRef;
  readonly problems: readonly Problem[];
}

/** All that the source held at one moment; records proven unchanged since they were settled are only counted. */
export interface SourceSnapshot {
  readonly outcome: 'complete' | 'incomplete';
  readonly reason?: string;
  /** Records whose key could be read, duplicates counted once. */
  readonly keys: Codes;
  /** Locations that need a decision. */
  readonly locations: ReadonlyMap<LocationKey, Location>;
  readonly invalid: ReadonlyMap<LocationKey, InvalidLocation>;
  /** Codes that stand in more than one row, with all their rows (R13). */
  readonly duplicates: ReadonlyMap<LocationKey, readonly RowRef[]>;
  /** Rows whose key itself cannot be read: while there are any, nobody is judged absent (R1). */
  readonly keyless: readonly Problem[];
}

/** Why a linked business was not in a complete crawl, after it was looked up by id (R3, R10). */
export type MissingReason = 'gone' | 'unproven';

/** All that Partoo held at one moment; businesses proven unchanged since they were settled are only counted. */
export interface PartooSnapshot {
  readonly outcome: 'complete' | 'incomplete';
  readonly reason?: string;
  /** Only what changed since an earlier read, and what the source needed: nothing is closed or deleted on it. */
  readonly isPartial: boolean;
  /** Businesses read. */
  readonly count: number;
  readonly requests: number;
  /** Businesses that need a decision, linked or not, in scope or not. */
  readonly businesses: ReadonlyMap<BusinessId, RemoteBusiness>;
  /** Codes that more than one business carries. */
  readonly duplicateCodes: ReadonlyMap<string, readonly BusinessId[]>;
  /** Codes that a business carries which is linked to another location, with that location. */
  readonly codesOfOthers: ReadonlyMap<string, LocationKey>;
  /** Linked businesses that the crawl did not hold and a look-up by id did not find. */
  readonly missing: ReadonlyMap<BusinessId, MissingReason>;
}
