import type { BusinessId } from '../../domain/ids.ts';
import type { PartooCodec } from '../../domain/ports/partoo-codec.ts';
import type { RawBusiness, RemoteBusiness } from '../../domain/ports/remote-business.ts';
import type { FieldValues } from '../../domain/value.ts';
import { createJsonColumn, type JsonColumn } from './json-column.ts';

/**
 * Creates what packs businesses of a listing: all that they hold but what tells them apart becomes a text, which is
 * translated anew when it is asked for. In a first run every business waits for its location, and as objects a hundred
 * thousand of them would take more than half a GB.
 */
export function createBusinessPacker(
  codec: Pick<PartooCodec, 'withResources'>,
): (business: RemoteBusiness) => RemoteBusiness {
  const texts = createJsonColumn((text) => codec.withResources({ raw: JSON.parse(text) as RawBusiness }, {}));
  return (business) => new PackedBusiness(business, texts, texts.push(JSON.stringify(business.raw)));
}

/** A class, for memory: V8 makes a hidden class of its own for each object literal with a getter. */
class PackedBusiness implements RemoteBusiness {
  readonly id: BusinessId;
  readonly code: string | null;
  readonly modified: number;
  readonly country: string | null;
  readonly groups: readonly number[];
  readonly isEditable: boolean;
  readonly listsSpecialDates: boolean;
  readonly resources = {};
  readonly #texts: JsonColumn<RemoteBusiness>;
  readonly #row: number;

  constructor(business: RemoteBusiness, texts: JsonColumn<RemoteBusiness>, row: number) {
    this.id = business.id;
    this.code = business.code;
    this.modified = business.modified;
    this.country = business.country;
    this.groups = business.groups;
    this.isEditable = business.isEditable;
    this.listsSpecialDates = business.listsSpecialDates;
    this.#texts = texts;
    this.#row = row;
  }

  get values(): FieldValues {
    return this.#texts.at(this.#row).values;
  }

  get raw(): RawBusiness {
    return this.#texts.at(this.#row).raw;
  }
}
