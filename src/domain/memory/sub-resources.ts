import type { BusinessId, LocationKey } from '../ids.ts';
import type { BaseValues } from './base.ts';
import type { KnownSubResource, SubResource } from '../sub-resources.ts';

/** One sub-resource of one business, and when it was read. */
export interface SubResourceRead {
  readonly businessId: BusinessId;
  readonly resource: SubResource;
  readonly readAt: string;
}

/** What was read just now; `content` null: there is none. */
export interface ReadSubResource extends Omit<SubResourceRead, 'readAt'> {
  readonly content: unknown;
}

/** What takes a call for each business, as last read. */
export interface SubResourceMemory {
  /** What was last read of these businesses; in order of nothing. */
  subResourcesOf(ids: readonly BusinessId[]): ReadonlyMap<BusinessId, ReadonlyMap<SubResource, KnownSubResource>>;
  /** When each was last read; narrow, made to be read whole. */
  subResourceReads(): readonly SubResourceRead[];
}

export interface SubResourceMemoryWriter extends SubResourceMemory {
  /**
   * Read now.
   *
   * @param base of a location that a write has just moved on, part by part: remembered with the content, or neither is. The
   * location is looked at afresh
   */
  rememberSubResources(reads: readonly ReadSubResource[], base?: { readonly code: LocationKey } & BaseValues): void;
}
