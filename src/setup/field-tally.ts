import type { FieldReport, InvalidExample } from '../domain/data-report.ts';
import { isEmptyValue, specOf } from '../domain/fields.ts';
import type { Problem } from '../domain/location.ts';
import type { FieldPath, FieldValue, FieldValues } from '../domain/value.ts';
import { weekdays } from '../domain/weekday.ts';
import { showTold } from './show-told.ts';

/** Different values that are told apart; beyond them nobody reads a count. */
const mostCounted = 5_000;
/** So few values are all shown: states, countries, kinds of shops. */
const fewValues = 12;
const mostExamples = 3;

/** Counts one field, record by record. */
export interface FieldTally {
  readonly field: FieldPath;
  /** What a record says of the field, and the first of its cells that was not understood. */
  take(code: string, values: FieldValues, invalid: Problem | undefined): void;
  report(): FieldReport;
}

/** @param field as the report names it: hours without their day. */
export function createFieldTally(field: FieldPath): FieldTally {
  const counts = new Map<string, number>();
  /** The first values in words: of the others nobody sees more than their number. */
  const shown = new Map<string, string>();
  const invalidExamples: InvalidExample[] = [];
  const parts = partPathsOf(field);
  let [filled, empty, invalid] = [0, 0, 0];
  let isUncounted = false;

  const count = (key: string, told: FieldValues): void => {
    const known = counts.get(key);
    if (known !== undefined) counts.set(key, known + 1);
    else if (counts.size === mostCounted) isUncounted = true;
    else {
      counts.set(key, 1);
      if (shown.size < fewValues) shown.set(key, showTold(field, told));
    }
  };

  return {
    field,
    take(code, values, problem) {
      if (problem !== undefined) {
        invalid += 1;
        const { at, column, message } = problem;
        if (invalidExamples.length < mostExamples) invalidExamples.push({ code, at, column, message });
        return;
      }
      const told = parts === null ? valueOf(field, values) : parts(values);
      if (told === null) {
        empty += 1;
        return;
      }
      filled += 1;
      const only = told[field];
      count(typeof only === 'string' ? only : JSON.stringify(told), told);
    },
    report() {
      const isFew = !isUncounted && counts.size <= fewValues && counts.size < filled;
      const values = [...counts]
        .map(([key, number]) => ({ value: shown.get(key) ?? '', count: number }))
        .sort((a, b) => b.count - a.count);
      const examples = [...shown.values()].slice(0, mostExamples);
      const distinct = isUncounted ? null : counts.size;
      return { field, filled, empty, invalid, distinct, values: isFew ? values : [], examples, invalidExamples };
    },
  };
}

type Told = (values: FieldValues) => FieldValues | null;

function valueOf(field: FieldPath, values: FieldValues): FieldValues | null {
  const value = values[field];
  return value === undefined || isEmptyValue(value) ? null : { [field]: value };
}

/** Reads the days or dates that a record says something of; null for a field without such parts. */
function partPathsOf(field: FieldPath): Told | null {
  const kind = specOf(field).parts;
  if (kind === undefined || kind === 'name') return null;
  const prefix = `${field}.`;
  const days = kind === 'weekday' ? weekdays.map((day) => prefix + day) : null;
  return (values) => {
    let found: Record<FieldPath, FieldValue> | null = null;
    for (const path of days ?? Object.keys(values)) {
      const value = path.startsWith(prefix) ? values[path] : undefined;
      if (value !== undefined && value !== null) (found ??= {})[path] = value;
    }
    return found;
  };
}
