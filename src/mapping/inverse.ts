import {
  entryOf,
  fieldNameOf,
  isEmptyValue,
  isSameValue,
  labelOf,
  showValue,
  type FieldName,
} from '../domain/fields.ts';
import type { Location, Problem } from '../domain/location.ts';
import type { Inverse, InverseContext, Inversion, RefusedField } from '../domain/inverse.ts';
import type { SourceRecord } from '../domain/ports/source-read.ts';
import type { FieldPath, FieldValue, FieldValues } from '../domain/value.ts';
import { createFindColumn, originEntries } from './columns.ts';
import { invertEntry } from './invert-entry.ts';
import { createMapper, type MapperDeps } from './mapper.ts';
import { isInvertible } from './options.ts';
import { createPropose } from './proposals.ts';
import { createSpeller } from './spell-value.ts';

/**
 * Makes the inverse ready for one header.
 *
 * @throws {@link SyncError} as `createMapper` does
 */
export function createInverse(deps: MapperDeps): Inverse {
  const { columns } = deps;
  const mapper = createMapper(deps);
  const find = createFindColumn(columns);
  const keyIndex = find(deps.key) ?? 0;
  const spell = createSpeller();
  const entries = originEntries(deps.fields);
  const inverses = entries.map((named) => invertEntry(named, find, deps.customFields, spell));
  const observed = inverses.filter(({ entry }) => isInvertible(entry)).map(({ habits }) => habits);
  const mixed: ReadonlySet<FieldPath> = new Set(
    entries.filter(({ entry }) => entry.template !== undefined).map(({ field }) => field),
  );
  const propose = createPropose({
    inverses,
    find,
    valuesOf: (cells, today) => {
      const draft = read(cells, today);
      return typeof draft === 'string' ? draft : draft.values;
    },
  });

  /** What a record with these cells says; or why it says nothing. */
  function read(cells: readonly string[], today: string): Draft | string {
    const mapped = mapper.map({ at: { row: 0, line: 0 }, cells }, today);
    if (mapped.kind === 'location') return { ...mapped.location, cells };
    const [problem] = mapped.problems;
    return problem === undefined ? 'the record cannot be read' : show(problem);
  }

  function cellsFor({ cells }: Pick<SourceRecord, 'cells'>, changes: FieldValues, context: InverseContext): Inversion {
    const before = read(cells, context.today);
    if (typeof before === 'string') return { cells: [], refused: refuse(Object.keys(changes), before), derived: [] };
    let draft = before;
    let waiting = groupsOf(Object.keys(changes));
    let refused: readonly RefusedField[] = [];
    // A value may become possible once another is written: a phone number, after the country it is read with.
    for (let hasMoved = true; hasMoved; ) {
      hasMoved = false;
      const next: (readonly FieldPath[])[] = [];
      refused = [];
      for (const group of waiting) {
        const written = write(draft, group, cells, changes, context);
        if (typeof written !== 'string') {
          hasMoved = true;
          draft = written;
          continue;
        }
        refused = [...refused, ...refuse(group, written)];
        // One day or date that cannot be written must not hold the others.
        const parts = hasDays.has(fieldNameOf(group[0] ?? '')) ? group.map((path) => [path]) : [group];
        hasMoved ||= parts.length > 1;
        next.push(...parts);
      }
      waiting = next;
    }
    return {
      cells: draft.cells.flatMap((text, index) => {
        const expected = cells[index] ?? '';
        return text === expected ? [] : [{ column: columns[index] ?? '', expected, text }];
      }),
      refused,
      derived: [...mixed].filter((path) => !isSameValue(path, before.values[path], draft.values[path])),
    };
  }

  /** The draft with a group of values written, in the first way that reads well; else what is wrong with the best one. */
  function write(
    draft: Draft,
    group: readonly FieldPath[],
    original: readonly string[],
    changes: FieldValues,
    context: InverseContext,
  ): Draft | string {
    const pending = group.filter((path) => !isTarget(path, draft.values[path], changes[path]));
    if (pending.length === 0) return draft;
    const targets = Object.fromEntries(pending.map((path) => [path, changes[path] ?? null]));
    let firstProblem: string | null = null;
    for (const proposal of propose(draft.cells, draft.values, targets, context.today)) {
      const judged = typeof proposal === 'string' ? proposal : judge(proposal);
      if (typeof judged !== 'string') return judged;
      firstProblem ??= judged;
    }
    return firstProblem ?? 'there is no way to write it';

    function judge(cells: readonly string[]): Draft | string {
      const unheld = firstUnheld(original, cells, context);
      if (unheld !== null) return unheld;
      const after = read(cells, context.today);
      if (typeof after === 'string') return after;
      if (after.key !== draft.key) return 'it stands in the key column';
      return whyWrong(draft, after, group, changes) ?? after;
    }
  }

  /** What became otherwise than it should; null when all is well. Fields that are still to change may have changed. */
  function whyWrong(
    { values: before, calendar: datesBefore }: Draft,
    { values: after, warnings, calendar: datesAfter }: Draft,
    group: readonly FieldPath[],
    changes: FieldValues,
  ): string | null {
    const missed = group.find((path) => !isTarget(path, after[path], changes[path]));
    if (missed !== undefined) {
      if (datesAfter?.made.includes(missed) === true)
        return `it is a public holiday, which the mapping's calendar makes ${showValue(missed, after[missed])}; no cell can say that nothing is said of it`;
      const warning = after[missed] === undefined ? warnings.find(({ field }) => field === missed) : undefined;
      return warning === undefined ? `it would read as ${showValue(missed, after[missed])}` : show(warning);
    }
    const touched = [...new Set([...Object.keys(before), ...Object.keys(after)])].find(
      (path) =>
        !isSameValue(path, before[path], after[path]) &&
        !mixed.has(path) &&
        // Another country or region has other holidays.
        !(isOfCalendar(path, datesBefore) || isOfCalendar(path, datesAfter)) &&
        !(Object.hasOwn(changes, path) && isTarget(path, after[path], changes[path])),
    );
    if (touched === undefined) return null;
    return `${labelOf(touched)} would change along, to ${showValue(touched, after[touched])}`;
  }

  function firstUnheld(
    original: readonly string[],
    cells: readonly string[],
    { refuses, refusesColumn }: InverseContext,
  ): string | null {
    for (const [index, text] of cells.entries()) {
      if (text === original[index]) continue;
      const column = columns[index] ?? '';
      const refusal = refusesColumn?.(column) ?? null;
      if (refusal !== null) return refusal;
      const unheld = refuses?.(text) ?? null;
      if (unheld !== null) return `column ${column}: ${unheld}`;
    }
    return null;
  }

  /** What a new row would say though it is not so, as a constant in the mapping does: the next run would take it for the truth. */
  function firstUntrue(
    blank: readonly string[],
    written: Inversion['cells'],
    refused: readonly RefusedField[],
    values: FieldValues,
    today: string,
  ): string | null {
    const texts = new Map(written.map(({ column, text }) => [column, text]));
    const row = read(
      blank.map((text, index) => texts.get(columns[index] ?? '') ?? text),
      today,
    );
    if (typeof row === 'string') return row;
    const untrue = refused.find(
      ({ field }) => row.values[field] !== undefined && !isTarget(field, row.values[field], values[field]),
    );
    if (untrue === undefined) return null;
    const { field, reason } = untrue;
    const said = showValue(field, row.values[field]);
    return `its row would say ${said} for ${labelOf(field)}, which is ${showValue(field, values[field])} in Partoo: ${reason}`;
  }

  /** Paths that are written together, in the order of the mapping. */
  function groupsOf(paths: readonly FieldPath[]): readonly (readonly FieldPath[])[] {
    const groups = new Map<string, FieldPath[]>(inverses.map(({ path }) => [groupOf(path), []]));
    for (const path of paths) groups.set(groupOf(path), [...(groups.get(groupOf(path)) ?? []), path]);
    return [...groups.values()].filter((group) => group.length > 0);
  }

  return {
    observe({ cells }) {
      if (cells.length !== columns.length) return;
      for (const habits of observed) habits.observe(cells);
    },
    cellsFor,
    newRow(key, values, context) {
      const blank = columns.map((_, index) => (index === keyIndex ? key : ''));
      const start = read(blank, context.today);
      const problem =
        context.refuses?.(key) ??
        (typeof start === 'string' ? start : start.key === key ? null : 'its code would read otherwise');
      if (problem !== null) return { cells: [], refused: refuse(Object.keys(values), problem) };
      const { cells, refused } = cellsFor({ cells: blank }, values, context);
      const untrue = firstUntrue(blank, cells, refused, values, context.today);
      if (untrue !== null) return { cells: [], refused: refuse(Object.keys(values), untrue) };
      const own = { column: columns[keyIndex] ?? '', text: key };
      return { cells: [own, ...cells.map(({ column, text }) => ({ column, text }))], refused };
    },
  };
}

const hasDays: ReadonlySet<FieldName> = new Set(['open_hours', 'specific_hours']);

/** Cells, and what they say. */
interface Draft extends Pick<Location, 'key' | 'values' | 'warnings' | 'calendar'> {
  readonly cells: readonly string[];
}

function isOfCalendar(path: FieldPath, calendar: Location['calendar']): boolean {
  return calendar?.made.includes(path) === true;
}

function show({ column, message }: Problem): string {
  return `column ${column}: ${message}`;
}

/** The week, all special dates, and the two coordinates go together. */
function groupOf(path: FieldPath): string {
  if (path === 'lat' || path === 'long') return 'coordinates';
  return entryOf(path);
}

/** Emptied is known to be empty, or not said: which of the two, `clear` decides. */
function isTarget(path: FieldPath, value: FieldValue | undefined, target: FieldValue | undefined): boolean {
  if (target === undefined || isEmptyValue(target)) return value === undefined || isEmptyValue(value);
  return isSameValue(path, value, target);
}

function refuse(paths: readonly FieldPath[], reason: string): readonly RefusedField[] {
  return paths.map((field) => ({ field, reason }));
}
