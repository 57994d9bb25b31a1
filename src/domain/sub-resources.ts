/** Parts of a business that Partoo answers to calls of their own (partoo-api sections 17 to 23). */
export const listedSubResources = [
  'additional_data',
  'more_hours',
  'attributes',
  'place_action_links',
  'lodging',
  'plans',
] as const;

/** Those, and services, which no call lists: the answer to a write is all that is ever seen of them (section 20). */
export const subResources = [...listedSubResources, 'services'] as const;

export type ListedSubResource = (typeof listedSubResources)[number];
export type SubResource = (typeof subResources)[number];

/** Is there a call that reads it? */
export function isListed(name: SubResource): name is ListedSubResource {
  return listedSubResources.some((listed) => listed === name);
}

/**
 * What was read of them, as Partoo answers it; opaque outside `partoo/`. Absent: not read. `null`: Partoo has none for this
 * business, or none for this key.
 */
export type SubResources = Readonly<Partial<Record<SubResource, unknown>>>;

/** Of one that no call lists, before anything was written: nothing of it is ours. */
export const nothingSeen: SubResources = { services: [] };

/** A sub-resource as it was last read, or as a write last showed it. */
export interface KnownSubResource {
  readonly content: unknown;
  /** Instant, ISO 8601 UTC. */
  readonly readAt: string;
}
