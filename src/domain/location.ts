import type { CalendarReading } from './holidays.ts';
import type { LocationKey } from './ids.ts';
import type { FieldPath, FieldValues } from './value.ts';

/** Where a record stands in its source: `row` counts records from 1 (the header is not one), `line` is the physical line from 1. */
export interface RowRef {
  readonly row: number;
  readonly line: number;
  /** The file that the line is of, where a source is made of several; rows are counted through all of them. */
  readonly file?: string;
  /** Name of the joined source that it stands in; absent: the first source. */
  readonly source?: string;
  /** Further rows of the same source that say the same thing together with it. */
  readonly others?: readonly number[];
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
  /** The cell holds a word for "not known", as `N/A`: nothing is wrong with it, and nothing said by it. */
  readonly isNothing?: true;
}

/** One shop as the source describes it. */
export interface Location {
  readonly key: LocationKey;
  readonly values: FieldValues;
  readonly at: RowRef;
  /** Seen and repaired, or odd but sent all the same. */
  readonly warnings: readonly Problem[];
  /** What the calendar of public holidays made of it, where the mapping uses one. */
  readonly calendar?: CalendarReading;
}

/** What mapping makes of one record (R1: present but broken is *invalid*, never absent). */
export type MappedRecord =
  | { readonly kind: 'location'; readonly location: Location }
  | {
      readonly kind: 'invalid';
      readonly key: LocationKey;
      readonly at: RowRef;
      readonly problems: readonly Problem[];
      /** What could be read of it, for reports only: nothing of an invalid record is ever sent. */
      readonly values: FieldValues;
    }
  | { readonly kind: 'keyless'; readonly at: RowRef; readonly problems: readonly Problem[] };

/**
 * `row 52`; with the line where that is not the usual one below the header: `row 52 (line 57)`; of one file among several:
 * `row 52 (line 12 of data/stores-be.csv)`; with its name where it is of a joined source: `closures row 12`, `closures rows 12, 14`.
 */
export function describeRow({ row, line, file, source, others = [] }: RowRef): string {
  const name = source === undefined ? '' : `${source} `;
  if (others.length > 0) return `${name}rows ${[row, ...others].join(', ')}`;
  if (file !== undefined) return `${name}row ${String(row)} (line ${String(line)} of ${file})`;
  return line === row + 1 ? `${name}row ${String(row)}` : `${name}row ${String(row)} (line ${String(line)})`;
}

/** `rows 3, 7`; with their files where there are several: `row 3 (line 4 of a.csv), row 7 (line 2 of b.csv)`. */
export function describeRows(rows: readonly RowRef[]): string {
  if (rows.some(({ file, source }) => file !== undefined || source !== undefined))
    return rows.map(describeRow).join(', ');
  return `rows ${rows.map(({ row }) => String(row)).join(', ')}`;
}

/** `row 52 (line 57), column tel: "abc" is not a phone number. Hint.` */
export function describeProblem(problem: Problem): string {
  const { at, column, message, hint } = problem;
  return `${describeRow(at)}, column ${column}: ${message}${hint === undefined ? '' : `. ${hint}`}`;
}

/** All that is wrong with one record, a hint that several cells share told once, after the last of them. */
export function describeProblems(problems: readonly Problem[]): string {
  return problems
    .map((problem, index) => {
      const { hint, ...bare } = problem;
      const isRepeated = hint !== undefined && problems.slice(index + 1).some((later) => later.hint === hint);
      return describeProblem(isRepeated ? bare : problem);
    })
    .join('; ');
}
