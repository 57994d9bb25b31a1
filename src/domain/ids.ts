/** The company's own code of a location, as text; becomes the Business `code`. Case and leading zeros matter. */
export type LocationKey = string & { readonly __brand: 'LocationKey' };

/** Partoo's 24-character hexadecimal id of a business; created by Partoo, never changes. */
export type BusinessId = string & { readonly __brand: 'BusinessId' };

/** Identifies one run; sortable by time, as it begins with the start instant. */
export type RunId = string & { readonly __brand: 'RunId' };

export function asLocationKey(text: string): LocationKey {
  return text as LocationKey;
}

export function asBusinessId(text: string): BusinessId {
  return text as BusinessId;
}

export function asRunId(text: string): RunId {
  return text as RunId;
}
