/** What Partoo said about a category (partoo-api section 11). `state` is null when it does not know the category. */
export interface KnownCategory {
  readonly gcid: string;
  readonly state: string | null;
  /** Replacement of a deprecated one. */
  readonly liveId: string | null;
  /** Of one that is not in use: the entries of the catalogue most like it, `gcid:cafe (Cafe)`, the nearest first. */
  readonly nearest?: readonly string[];
  readonly checkedAt: string;
}

/** The categories that Partoo was asked about. */
export interface CategoryMemory {
  knownCategories(): ReadonlyMap<string, KnownCategory>;
}

export interface CategoryMemoryWriter extends CategoryMemory {
  rememberCategories(categories: readonly Omit<KnownCategory, 'checkedAt'>[]): void;
}
