import type { SubResources } from '../sub-resources.ts';
import type { FieldPath, FieldValues } from '../value.ts';
import type { Weekday } from '../weekday.ts';
import type { RawBusiness, RemoteBusiness } from './remote-business.ts';

/** A field that Partoo cannot be brought to hold as it is wanted. */
export interface Unwritable {
  readonly field: FieldPath;
  /** `invalid`: the source says what no business like it can have. `unwritable`: something there is in the way. */
  readonly reason: 'invalid' | 'unwritable';
  readonly detail: string;
}

/** The pure half of the Partoo adapter that planning needs. */
export interface PartooCodec {
  /** The touched properties as they would be read after `to` was written; `raw`, with its sub-resources, null: nothing there yet. */
  applied(raw: RawBusiness | null, to: FieldValues): RawBusiness;
  /** The same properties as they stand: the before-image of a patch. Missing ones are left out. */
  pick(raw: RawBusiness | null, properties: readonly string[]): RawBusiness;
  /** The business with these sub-resources, and no others. */
  withResources(business: Pick<RemoteBusiness, 'raw'>, resources: SubResources): RemoteBusiness;
  /** Top-level properties, and sub-resources, that would be sent. */
  touchedProperties(to: FieldValues): readonly string[];
  /**
   * Weekdays that nobody has said, when `to` touches `open_hours`: Partoo takes all seven or none (partoo-api section 10).
   * Such a change cannot be sent; plan it without `open_hours`.
   */
  missingDays(raw: RawBusiness | null, to: FieldValues): readonly Weekday[];
  /** What of `to` is known to fail before anything is sent (R33); `business` null: nothing there yet. */
  unwritable(business: Pick<RemoteBusiness, 'values' | 'resources'> | null, to: FieldValues): readonly Unwritable[];
}
