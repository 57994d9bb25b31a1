import type { RowRef } from './location.ts';
import type { FieldPath } from './value.ts';

/** What a source holds, counted field by field, and what in it looks wrong. Bounded, however many locations there are. */
export interface DataReport {
  /** Records that hold anything at all. */
  readonly rows: number;
  readonly locations: number;
  /** Records that are held because of a cell. */
  readonly invalid: number;
  /** Records whose code cannot be read; they are not counted in the fields. */
  readonly keyless: number;
  /** Records that share their code with another; only the first of each code is counted in the fields. */
  readonly repeated: number;
  /** In the order of the configuration; the days and dates of hours are one field. */
  readonly fields: readonly FieldReport[];
  /** Duplicates first, then what is suspicious. */
  readonly findings: readonly DataFinding[];
}

/** One field over all records with a code of their own: `filled + empty + invalid` is their number. */
export interface FieldReport {
  readonly field: FieldPath;
  readonly filled: number;
  /** Said to be empty, or not said. */
  readonly empty: number;
  /** Present and not understood: the record is held, or the field is left out. */
  readonly invalid: number;
  /** Different values; null when there are more than were counted. */
  readonly distinct: number | null;
  /** All values with their numbers where there are few, the most frequent first; else none. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** The first different values, three at most. */
  readonly examples: readonly string[];
  /** The first three cells that were not understood. */
  readonly invalidExamples: readonly InvalidExample[];
}

export interface InvalidExample {
  readonly code: string;
  readonly at: RowRef;
  readonly column: string;
  readonly message: string;
}

export const dataFindingKinds = [
  'duplicate_code',
  'same_place',
  'shared_phone',
  'central_phone',
  'same_point',
  'placeholder',
  'capitals',
  'other_domain',
  'always_open',
  'same_hours',
  'never_open',
  'partial_week',
  'mostly_closed',
  'constant',
] as const satisfies readonly string[];

export type DataFindingKind = (typeof dataFindingKinds)[number];

/** Something about several records that no single cell shows. */
export interface DataFinding {
  readonly kind: DataFindingKind;
  /** Null where it is about a record as a whole. */
  readonly field: FieldPath | null;
  /** Records concerned. */
  readonly count: number;
  /** `2 phones are shared by 5 locations`. */
  readonly message: string;
  /** Three at most: `+33612345678: 0012 (row 13), 0044 (row 45)`. */
  readonly examples: readonly string[];
}
