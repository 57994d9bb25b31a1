import type { BusinessId } from '../ids.ts';
import type { SubResources } from '../sub-resources.ts';
import type { FieldValues } from '../value.ts';

/** A business as last read, translated; `raw` is Partoo's own object, opaque outside `partoo/`. */
export interface RemoteBusiness {
  readonly id: BusinessId;
  readonly code: string | null;
  /** Unix seconds, as Partoo gives it; 0 when absent. */
  readonly modified: number;
  readonly country: string | null;
  readonly groups: readonly number[];
  /** False when the business lost its Partoo plan (no `diffusion`/`business_edition` feature): never updated (R11). */
  readonly isEditable: boolean;
  /** Did Partoo answer with its special dates? Then a date that is not among them is not in Partoo. */
  readonly listsSpecialDates: boolean;
  /** Every field Partoo holds, canonical; a field that Partoo answers as null is null here, absent if Partoo did not say. */
  readonly values: FieldValues;
  readonly raw: RawBusiness;
  /** What was read of it by calls of their own. */
  readonly resources: SubResources;
}

export type RawBusiness = Readonly<Record<string, unknown>>;
