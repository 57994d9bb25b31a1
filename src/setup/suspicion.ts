import type { DataFinding, DataFindingKind } from '../domain/data-report.ts';
import type { Location } from '../domain/location.ts';
import type { FieldPath } from '../domain/value.ts';

/** Watches for one thing over all locations; remembers counts and a few examples, not the locations. */
export interface Suspicion {
  take(location: Location): void;
  findings(): readonly DataFinding[];
}

/** Fewer locations say nothing about what is usual. */
export const enough = 10;

/** Counts records, and keeps the first three with what they say. */
export function createNotes(): {
  note(location: Location, text: string): void;
  count(): number;
  finding(kind: DataFindingKind, field: FieldPath | null, message: (count: number) => string): readonly DataFinding[];
} {
  const examples: string[] = [];
  let total = 0;
  return {
    note({ key, at }, text) {
      total += 1;
      if (examples.length < 3) examples.push(`${place(key, at.row)}: ${text}`);
    },
    count: () => total,
    finding: (kind, field, message) =>
      total === 0 ? [] : [{ kind, field, count: total, message: message(total), examples }],
  };
}

export function finding(kind: DataFindingKind, field: FieldPath, count: number, message: string): DataFinding {
  return { kind, field, count, message, examples: [] };
}

/** `1 location`, `27 locations`. */
export function locations(count: number): string {
  return count === 1 ? '1 location' : `${String(count)} locations`;
}

export function place(code: string, row: number): string {
  return `${code} (row ${String(row)})`;
}
