import type { BusinessId } from '../ids.ts';
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
  /** Read now. */
  rememberSubResources(reads: readonly ReadSubResource[]): void;
}
