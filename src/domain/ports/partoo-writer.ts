import type { BusinessId, LocationKey } from '../ids.ts';
import type { SubResource } from '../sub-resources.ts';
import type { FieldPath, FieldValues } from '../value.ts';
import type { RemoteBusiness } from './remote-business.ts';

/** What became of one write request. Errors that stop the run (key refused, …) are thrown instead. */
export type WriteResult =
  | {
      readonly kind: 'accepted';
      readonly id: BusinessId;
      /** When Partoo answered, in Unix seconds by its own clock, like `modified`; absent where it does not tell. */
      readonly answeredAt?: number;
    }
  /** Refused for good: the same request would be refused again. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly detail: string;
      /** The fields that the key may not edit, in Partoo's words. */
      readonly forbidden?: readonly string[];
      /** Partoo itself says that the key may not do this, and names no field. */
      readonly isDenied?: true;
    }
  /** Nobody knows whether it took effect: time-out, reset, 5xx. */
  | { readonly kind: 'ambiguous'; readonly detail: string };

/** What our own calls do to a custom service that is there. */
export interface ServiceNews {
  /** That of its category. */
  readonly field: FieldPath;
  readonly name: string;
  /** `leaving`: a removal is about to be sent; until its answer the service counts as `text`. `stays`: it was refused. */
  readonly fate: { readonly kind: 'leaving'; readonly text: string } | { readonly kind: 'gone' | 'stays' };
}

/** Writing Partoo. Pure translation plus one request each; `writer.create` is never repeated by the adapter (R12). */
export interface PartooWriter {
  create(key: LocationKey, values: FieldValues, signal: AbortSignal): Promise<WriteResult>;
  /** Sends only the top-level fields that `to` touches, each complete, rebuilt from `fresh` (R19); no sub-resources. */
  update(fresh: RemoteBusiness, to: FieldValues, signal: AbortSignal): Promise<WriteResult>;
  /**
   * Sends what `to` says of one sub-resource, rebuilt from what `fresh` holds of it (R19).
   *
   * @param remember of one that no call lists: called with its content before each call that may change it and after each
   * answer, with what a removal does to a service. What it is given must outlive the process before it returns.
   */
  updateSubResource(
    fresh: RemoteBusiness,
    resource: SubResource,
    to: FieldValues,
    remember: (content: unknown, news?: ServiceNews) => void,
    signal: AbortSignal,
  ): Promise<WriteResult>;
  delete(id: BusinessId, signal: AbortSignal): Promise<WriteResult>;
}
