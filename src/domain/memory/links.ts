import type { BusinessId, LocationKey } from '../ids.ts';

/**
 * `active`: kept in step. `gone_in_partoo`: Partoo answered 404, a person decides. `left_scope`: no longer ours to manage (R8).
 * `forgotten`: given up; the row stays for `explain`, and its business may be linked again.
 */
export type LinkState = 'active' | 'gone_in_partoo' | 'left_scope' | 'forgotten';

export type LinkHow = 'created' | 'adopted' | 'imported';

/** The remembered pair of a location and its business. */
export interface Link {
  readonly code: LocationKey;
  readonly businessId: BusinessId;
  readonly state: LinkState;
  /** The status we wrote when the location disappeared: such a business is reopened when the location reappears. */
  readonly closedByUs: ClosedByUs | null;
}

/** For `explain`. */
export interface LinkDetail extends Link {
  readonly how: LinkHow;
  readonly linkedAt: string;
  readonly stateSince: string;
}

export type ClosedByUs = 'closed' | 'temporarily_closed';

/**
 * - `keep`: as it is.
 * - `adopt`: link the location to this business. `movedFrom`: the code that held the business until now (a renamed location, R13).
 * - `closed` / `reopened`: remember or forget that we closed it.
 * - `forget`: deleted in Partoo.
 */
export type LinkStep =
  | { readonly kind: 'keep' }
  | {
      readonly kind: 'adopt';
      readonly businessId: BusinessId;
      readonly how: LinkHow;
      readonly movedFrom?: LocationKey;
    }
  | { readonly kind: 'closed'; readonly as: ClosedByUs }
  | { readonly kind: 'reopened' }
  | { readonly kind: 'forget' };

/** Which location is which business. */
export interface LinkMemory {
  /** Every link, forgotten ones too; narrow, made to be read whole. */
  links(): ReadonlyMap<LocationKey, Link>;
  linkOf(code: LocationKey): LinkDetail | null;
}

export interface LinkMemoryWriter extends LinkMemory {
  changeLinkState(codes: readonly LocationKey[], state: Exclude<LinkState, 'forgotten'>): void;
  /** Gives a location up: its link is kept as forgotten, and so are its history and a person's decision to give it up; all else goes. */
  forget(code: LocationKey): void;
}
