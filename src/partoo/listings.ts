/** Which businesses several listings of the same search have shown. Only the last listing that showed a business is known. */
export interface Listings {
  begin(): Listing;
  /** Listings begun so far. */
  readonly begun: number;
  /** Distinct ids that any listing after the first `begun` ones has shown. */
  countAfter(begun: number): number;
}

export interface Listing {
  /** Distinct ids so far. */
  readonly size: number;
  has(id: string): boolean;
  /** True: no listing has shown it before. */
  add(id: string): boolean;
}

/** One table for all: a set for each listing would hold every id as often. */
export function createListings(): Listings {
  const lastIn = new Map<string, number>();
  let begun = 0;

  return {
    begin() {
      begun += 1;
      const number = begun;
      let size = 0;
      return {
        get size() {
          return size;
        },
        has: (id) => lastIn.get(id) === number,
        add(id) {
          const before = lastIn.get(id);
          if (before === number) return false;
          lastIn.set(id, number);
          size += 1;
          return before === undefined;
        },
      };
    },
    get begun() {
      return begun;
    },
    countAfter(earlier) {
      let count = 0;
      for (const last of lastIn.values()) if (last > earlier) count += 1;
      return count;
    },
  };
}
