import type { LocationKey } from './ids.ts';
import type { FieldPath, FieldValues } from './value.ts';

/** Where a record stands in its source: `row` counts records from 1 (the header is not one), `line` is the physical line from 1. */
export interface RowRef {
  readonly row: number;
  readonly line: number;
}

/** Something about one cell that a person should see. Never contains a secret. */
export interface Problem {
  readonly at: RowRef;
  readonly column: string;
  readonly field?: FieldPath;
  /** What is wrong, with the cell's text shortened to 60 characters: `"25:00-26:00" is not a time window`. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** One shop as the source describes it. */
export interface Location {
  readonly key: LocationKey;
  readonly values: FieldValues;
  readonly at: RowRef;
  /** Seen and repaired, or odd but sent all the same. */
  readonly warnings: readonly Problem[];
}

/** What mapping makes of one record (R1: present but broken is *invalid*, never absent). */
export type MappedRecord =
  | { readonly kind: 'location'; readonly location: Location }
  | { readonly kind: 'invalid'; readonly key: LocationKey; readonly at: RowRef; readonly problems: readonly Problem[] }
  | { readonly kind: 'keyless'; readonly at: RowRef; readonly problems: readonly Problem[] };

/** `row 52`; with the line where that is not the usual one below the header: `row 52 (line 57)`. */
export function describeRow({ row, line }: RowRef): string {
  return line === row + 1 ? `row ${String(row)}` : `row ${String(row)} (line ${String(line)})`;
}

/** `row 52 (line 57), column tel: "abc" is not a phone number. Hint.` */
export function describeProblem(problem: Problem): string {
  const { at, column, message, hint } = problem;
  return `${describeRow(at)}, column ${column}: ${message}${hint === undefined ? '' : `. ${hint}`}`;
}
