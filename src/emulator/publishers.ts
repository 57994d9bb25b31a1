import type { KeptBusiness } from './business-registry.ts';
import { isObject } from './is-object.ts';
import type { Switches } from './switches.ts';

/** What one publisher made of one business: partoo-api section 25 [current]. */
export interface PublisherRecord {
  readonly state: string;
  readonly error_type: string | null;
  readonly url_on_publisher: string | null;
  /** Emulator only: what the publisher answered, as `POST /diffusion_errors` tells it; any JSON. */
  readonly errors: readonly unknown[];
}

/** By id or code of a business, then by publisher; keys of a record that are left out are those of an untroubled one. */
export type PublisherSeed = Readonly<Record<string, Readonly<Record<string, Partial<PublisherRecord>>>>>;

const usual = ['google_my_business', 'facebook'];

/** What all publishers made of a business: as was set for it, or else as the switch `publisherState` has it. */
export function publishersOf(
  {
    switches,
    publishers,
  }: { readonly switches: Switches; readonly publishers: ReadonlyMap<string, PublisherSeed[string]> },
  { id, fields }: Pick<KeptBusiness, 'id' | 'fields'>,
): Readonly<Record<string, PublisherRecord>> {
  const isLinked = typeof fields['google_location_id'] === 'string';
  const byLink = isLinked ? 'success' : 'to_configure';
  const state = switches.publisherState === 'by-link' ? byLink : switches.publisherState;
  const untroubled = { state, error_type: null, url_on_publisher: null, errors: [] };
  const set = publishers.get(id) ?? publishers.get(String(fields['code'])) ?? {};
  const names = new Set([...usual, ...Object.keys(set)]);
  return Object.fromEntries([...names].map((name) => [name, { ...untroubled, ...set[name] }]));
}

/** Every mistake in what is to be set, each with its place; empty when it can be used. */
export function checkPublisherSeed(seed: unknown, place = 'publisher_states'): readonly string[] {
  if (!isObject(seed)) return [`${place}: expected an object of businesses, each of publishers`];
  return Object.entries(seed).flatMap(([business, publishers]) => {
    if (!isObject(publishers)) return [`${place}.${business}: expected an object of publishers`];
    return Object.entries(publishers).flatMap(([name, record]) => checkRecord(record, `${place}.${business}.${name}`));
  });
}

function checkRecord(record: unknown, place: string): readonly string[] {
  if (!isObject(record)) return [`${place}: expected an object`];
  const problems: string[] = [];
  for (const [key, value] of Object.entries(record)) {
    const at = `${place}.${key}`;
    // The words that the documents show are examples: others may come.
    if (key === 'state' && typeof value !== 'string')
      problems.push(`${at}: expected a text, like success, pending, to_configure`);
    else if ((key === 'error_type' || key === 'url_on_publisher') && value !== null && typeof value !== 'string')
      problems.push(`${at}: expected a text or null`);
    else if (key === 'errors' && !Array.isArray(value)) problems.push(`${at}: expected a list`);
    else if (!['state', 'error_type', 'url_on_publisher', 'errors'].includes(key)) problems.push(`${at}: unknown key`);
  }
  return problems;
}
