import type { Origin } from './origin.ts';

/** What the cells of one entry usually look like. */
export interface Habits {
  observe(cells: readonly string[]): void;
  /** Distinct texts seen so far, the most frequent first; of equally frequent ones the order of the rows decides nothing. */
  readonly texts: readonly string[];
}

/** Enough to know how a file writes things; looking at more would cost every row of a large one. */
const sampleRows = 2000;
const distinctTexts = 300;

/** Learns from the texts that an entry finds, before they are translated. */
export function createHabits(origin: Origin): Habits {
  const counts = new Map<string, number>();
  let seen = 0;
  let sorted: readonly string[] | null = null;

  return {
    observe(cells) {
      if (seen >= sampleRows) return;
      seen += 1;
      const reading = origin.read(cells);
      if (reading.kind !== 'said') return;
      const count = counts.get(reading.text) ?? 0;
      if (count === 0 && counts.size >= distinctTexts) return;
      counts.set(reading.text, count + 1);
      sorted = null;
    },
    get texts() {
      sorted ??= [...counts]
        .sort(([oneText, one], [otherText, other]) => other - one || (oneText < otherText ? -1 : 1))
        .map(([text]) => text);
      return sorted;
    },
  };
}

/** The item of the most common kind; of several, the first. */
export function mostCommon<T>(items: readonly T[], kindOf: (item: T) => string): T | undefined {
  const kinds = new Map<string, { readonly item: T; count: number }>();
  for (const item of items) {
    const known = kinds.get(kindOf(item));
    if (known === undefined) kinds.set(kindOf(item), { item, count: 1 });
    else known.count += 1;
  }
  return [...kinds.values()].sort((a, b) => b.count - a.count)[0]?.item;
}
