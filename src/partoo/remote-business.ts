import type { Section } from '../domain/groups.ts';
import { asBusinessId, type BusinessId } from '../domain/ids.ts';
import type { RawBusiness, RemoteBusiness } from '../domain/ports/remote-business.ts';
import type { SubResources } from '../domain/sub-resources.ts';
import type { FieldValues } from '../domain/value.ts';
import { readCountry, readValues } from './read-values.ts';
import { type IdentifiedBusiness, isRecord, readNumber, readText, readTexts } from './schema.ts';
import { readSubResourceValues } from './sub-resources/registry.ts';

/**
 * Translates a business as Partoo answers it. `today` (`YYYY-MM-DD`) decides which special hours are past; groups are named
 * as far as their sections are known.
 */
export function toRemoteBusiness(
  raw: IdentifiedBusiness,
  today: string,
  sections: readonly Section[] = [],
  resources: SubResources = {},
): RemoteBusiness {
  return new TranslatedBusiness(raw, today, sections, resources);
}

/**
 * Only what is asked for is translated: nearly all businesses of a crawl are unchanged, and are dropped.
 *
 * A class, for memory: V8 makes a hidden class of its own for each object literal with a getter, and that keeps the
 * business alive until all of the heap is collected.
 */
class TranslatedBusiness implements RemoteBusiness {
  readonly id: BusinessId;
  readonly raw: RawBusiness;
  readonly resources: SubResources;
  readonly #today: string;
  readonly #sections: readonly Section[];
  #values: FieldValues | undefined;

  constructor(raw: IdentifiedBusiness, today: string, sections: readonly Section[], resources: SubResources) {
    this.id = asBusinessId(raw.id);
    this.raw = raw;
    this.resources = resources;
    this.#today = today;
    this.#sections = sections;
  }

  get code(): string | null {
    return readText(this.raw['code']);
  }

  get modified(): number {
    return readNumber(this.raw['modified']) ?? 0;
  }

  get country(): string | null {
    return readCountry(this.raw);
  }

  get groups(): readonly number[] {
    const { groups } = this.raw;
    return Array.isArray(groups) ? groups.filter((id: unknown) => typeof id === 'number') : [];
  }

  get isEditable(): boolean {
    return isEditable(this.raw);
  }

  get listsSpecialDates(): boolean {
    return isRecord(this.raw['specific_hours']);
  }

  #read(): FieldValues {
    const own = readValues(this.raw, this.#today, this.#sections);
    const others = readSubResourceValues(this.resources);
    return others.length === 0 ? own : { ...own, ...Object.fromEntries(others) };
  }

  get values(): FieldValues {
    return (this.#values ??= this.#read());
  }
}

/** Has the business still its Partoo plan (section 23, R11)? Yes, where Partoo says nothing. */
function isEditable({ features, subscriptions }: RawBusiness): boolean {
  if (Array.isArray(features)) {
    const has = readTexts(features);
    if (!has.includes('business_edition') && !has.includes('diffusion')) return false;
  }
  const presence = isRecord(subscriptions) ? subscriptions['presence_management'] : undefined;
  return !(isRecord(presence) && presence['active'] === false);
}
