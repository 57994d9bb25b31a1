import type { Problem, RowRef } from '../domain/location.ts';
import type { FieldPath } from '../domain/value.ts';
import type { UnreadValues } from './value-shapes.ts';

/** What is known so far about one record: its values, what is wrong, what is odd. Lives for one call of `map`. */
export interface Findings {
  readonly at: RowRef;
  readonly values: UnreadValues;
  readonly problems: Problem[];
  readonly warnings: Problem[];
}

/** Where a finding was made, and what happens to the location if the cell is not understood. */
export interface Place {
  readonly path: FieldPath;
  readonly column: string;
  /** Leave just this field alone instead of holding the location. */
  readonly skipsInvalid: boolean;
}

/** The cell is not understood: the location is held, or the field left out, as configured. */
export function reportInvalid(findings: Findings, place: Place, message: string, hint?: string): void {
  if (place.skipsInvalid) {
    findings.warnings.push(problemAt(findings.at, place, `${message}; the field is left out`, hint));
  } else {
    findings.problems.push(problemAt(findings.at, place, message, hint));
  }
}

/** Something odd that stops nothing. */
export function reportOddity(findings: Findings, place: Place, message: string, hint?: string): void {
  findings.warnings.push(problemAt(findings.at, place, message, hint));
}

/** A word instead of a value, such as `N/A`: the field is not said. */
export function reportNothing(
  findings: Findings,
  place: Place,
  word: string,
  message = `"${word}" says nothing; the field is left alone`,
): void {
  const problem = problemAt(findings.at, place, message);
  findings.warnings.push({ ...problem, isNothing: true });
}

function problemAt(at: RowRef, { path, column }: Place, message: string, hint?: string): Problem {
  return { at, column, field: path, message, ...(hint === undefined ? {} : { hint }) };
}
