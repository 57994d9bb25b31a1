import { fieldNameOf, partOf } from '../domain/fields.ts';
import type { FieldPath, FieldValue, FieldValues } from '../domain/value.ts';
import type { Weekday } from '../domain/weekday.ts';
import type { FindColumn } from './columns.ts';
import { textOfDates } from './invert-dates.ts';
import { withTexts, type EntryInverse } from './invert-entry.ts';
import { writeWeek } from './invert-week.ts';
import { placeText } from './place-text.ts';

/** Cells that may make a record say something, or why there are none. */
export type Proposal = readonly string[] | string;

/** Proposes cells that make a record say these values, the best first. */
export type Propose = (
  cells: readonly string[],
  values: FieldValues,
  targets: FieldValues,
  today: string,
) => Iterable<Proposal>;

export interface ProposeDeps {
  readonly inverses: readonly EntryInverse[];
  readonly find: FindColumn;
  /** What cells say, or why they say nothing. */
  readonly valuesOf: (cells: readonly string[], today: string) => FieldValues | string;
}

const notMapped = 'it is not mapped';

/**
 * Targets are one field, or those that only go together: days of the week, dates of special hours, the two coordinates.
 * Only what is really to change may be among them: a value that is there would be spelled anew.
 */
export function createPropose({ inverses, find, valuesOf }: ProposeDeps): Propose {
  const byPath = new Map(inverses.map((inverse) => [inverse.path, inverse]));
  const days = new Map(
    inverses
      .filter(({ path }) => fieldNameOf(path) === 'open_hours' && partOf(path) !== null)
      .map((inverse) => [partOf(inverse.path) as Weekday, inverse] as const),
  );

  return (cells, values, targets, today) => {
    const country = typeof values['country'] === 'string' ? values['country'] : null;
    const around = { country, today };
    const paths = Object.keys(targets);
    const name = fieldNameOf(paths[0] ?? '');
    if (name === 'open_hours') return [week(cells, { ...values, ...targets }, paths, around)];
    return name === 'specific_hours' ? dates(cells, targets) : oneByOne(cells, Object.entries(targets), around);
  };

  function week(
    cells: readonly string[],
    wanted: FieldValues,
    paths: readonly FieldPath[],
    around: { readonly country: string | null; readonly today: string },
  ): Proposal {
    if (byPath.has('open_hours')) return 'a week in one column cannot be written back';
    if (paths.some((path) => !byPath.has(path))) return notMapped;
    const changed = paths.map((path) => partOf(path) as Weekday);
    const writing = writeWeek(days, cells, wanted, changed, around, (written) => valuesOf(written, around.today));
    return 'cells' in writing ? writing.cells : writing.problem;
  }

  function dates(cells: readonly string[], targets: FieldValues): readonly Proposal[] {
    const inverse = byPath.get('specific_hours');
    if (inverse === undefined) return [notMapped];
    const found = textOfDates(inverse, cells, targets);
    if ('problem' in found) return [found.problem];
    const placing = placeText(inverse.entry, find, cells, found.text, false);
    return 'problem' in placing ? [placing.problem] : placing.ways.map((way) => withTexts(cells, way));
  }

  /** Every way for the first value, with every way for the next, and so on. */
  function* oneByOne(
    cells: readonly string[],
    [target, ...others]: readonly (readonly [FieldPath, FieldValue])[],
    around: { readonly country: string | null; readonly today: string },
  ): Generator<Proposal> {
    if (target === undefined) {
      yield cells;
      return;
    }
    const [path, value] = target;
    const placing = byPath.get(path)?.ways(cells, value, { ...around, alike: [] }) ?? { problem: notMapped };
    if ('problem' in placing) yield placing.problem;
    else for (const way of placing.ways) yield* oneByOne(withTexts(cells, way), others, around);
  }
}
