import type { DataFinding, DataReport } from '../domain/data-report.ts';
import { fieldNameOf, specOf } from '../domain/fields.ts';
import type { LocationKey } from '../domain/ids.ts';
import type { MappedRecord, Problem, RowRef } from '../domain/location.ts';
import type { FieldPath, FieldValues } from '../domain/value.ts';
import { createFieldTally } from './field-tally.ts';
import { createSuspicions } from './suspicions.ts';

/** What only the reading as a whole knows. */
export interface SurveyTotals {
  readonly rows: number;
  readonly locations: number;
  readonly invalid: number;
  readonly keyless: number;
  /** Codes that stand in several rows, with all their rows. */
  readonly duplicates: ReadonlyMap<LocationKey, readonly RowRef[]>;
}

/** Looks at mapped records as they pass and keeps numbers of them. */
export interface DataSurvey {
  take(mapped: MappedRecord): void;
  report(totals: SurveyTotals): DataReport;
}

/** @param paths of the mapped fields, in the order to report them: `phone`, `open_hours.monday`, `custom_fields.Parking` */
export function createDataSurvey(paths: readonly FieldPath[]): DataSurvey {
  const tallies = [...new Set(paths.map(reportedAs))].map(createFieldTally);
  const suspicions = createSuspicions();

  return {
    take(mapped) {
      switch (mapped.kind) {
        case 'location': {
          const { key, values, warnings } = mapped.location;
          count(key, values, (field) => warnings.find((one) => isAbout(one, field) && isLeftOut(one, values)));
          for (const suspicion of suspicions) suspicion.take(mapped.location);
          break;
        }
        case 'invalid':
          count(mapped.key, mapped.values, (field) => mapped.problems.find((one) => isAbout(one, field)));
          break;
        case 'keyless':
          break;
      }
    },
    report: ({ duplicates, ...totals }) => ({
      ...totals,
      repeated: [...duplicates.values()].reduce((sum, at) => sum + at.length, 0),
      fields: tallies.map((tally) => tally.report()),
      findings: [...repeatedCodes(duplicates), ...suspicions.flatMap((suspicion) => suspicion.findings())],
    }),
  };

  function count(code: string, values: FieldValues, findProblem: (field: FieldPath) => Problem | undefined): void {
    for (const tally of tallies) tally.take(code, values, findProblem(tally.field));
  }
}

/** The days and dates of hours count as one field. */
function reportedAs(path: FieldPath): FieldPath {
  return specOf(path).parts === 'name' ? path : fieldNameOf(path);
}

/** Half a point is no point: what is wrong with one coordinate leaves both out. */
function isAbout({ field }: Problem, reported: FieldPath): boolean {
  if (field === undefined) return false;
  if (reported === 'lat' || reported === 'long') return field === 'lat' || field === 'long';
  return field === reported || field.startsWith(`${reported}.`);
}

/** A value that was repaired, or is only odd, is there all the same. */
function isLeftOut({ field, isNothing }: Problem, values: FieldValues): boolean {
  if (field === undefined || isNothing === true || values[field] !== undefined) return false;
  // What is wrong with a week in one cell is told of the week, and its values stand under its days.
  for (const path in values) if (path.startsWith(`${field}.`)) return false;
  return true;
}

function repeatedCodes(duplicates: SurveyTotals['duplicates']): readonly DataFinding[] {
  if (duplicates.size === 0) return [];
  const count = [...duplicates.values()].reduce((sum, at) => sum + at.length, 0);
  const examples = [...duplicates].slice(0, 3).map(
    ([code, at]) =>
      `${code}: rows ${at
        .slice(0, 5)
        .map(({ row }) => String(row))
        .join(', ')}${at.length > 5 ? ', …' : ''}`,
  );
  const codes = duplicates.size === 1 ? 'one code stands' : `${String(duplicates.size)} codes stand`;
  const message = `${codes} in several rows, ${String(count)} in all: these are held`;
  return [{ kind: 'duplicate_code', field: null, count, message, examples }];
}
