/** Parts of a business that Partoo reads and writes by calls of their own (partoo-api sections 17 to 23). */
export const subResources = ['additional_data', 'more_hours', 'attributes', 'place_action_links', 'plans'] as const;

export type SubResource = (typeof subResources)[number];

/**
 * What was read of them, as Partoo answers it; opaque outside `partoo/`. Absent: not read. `null`: Partoo has none for this
 * business, or none for this key.
 */
export type SubResources = Readonly<Partial<Record<SubResource, unknown>>>;

/** A sub-resource as it was last read. */
export interface KnownSubResource {
  readonly content: unknown;
  /** Instant, ISO 8601 UTC. */
  readonly readAt: string;
}
