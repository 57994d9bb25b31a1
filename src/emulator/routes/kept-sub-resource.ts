import type { KeptBusiness } from '../business-registry.ts';
import type { World } from '../world.ts';

/** What is kept under a name for a business. */
export function keptOf<T>(world: World, { id }: KeptBusiness, kind: string, blank: T): T {
  return (world.subResources.get(id)?.get(kind) as T | undefined) ?? blank;
}

/** Keeps something under a name for a business. */
export function keep(world: World, { id }: KeptBusiness, kind: string, value: unknown): void {
  const kinds = world.subResources.get(id) ?? new Map<string, unknown>();
  world.subResources.set(id, kinds.set(kind, value));
}
