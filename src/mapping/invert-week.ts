import type { FieldValue, FieldValues } from '../domain/value.ts';
import { parseDayCell } from '../domain/values/day-cell.ts';
import { spanOf } from '../domain/values/opening-hours.ts';
import { weekdays, type Weekday } from '../domain/weekday.ts';
import { withTexts, type Around, type EntryInverse } from './invert-entry.ts';

/** The cells with the week written into them, or why it cannot be. */
export type WeekWriting = { readonly cells: readonly string[] } | { readonly problem: string };

const minutesPerDay = 1440;

/**
 * Writes changed days into the cells. A night belongs to two days: where the cells of a neighbour would now say
 * something else than before, they are written as well, and a night that no cell can hold is cut at midnight.
 *
 * @param wanted what every day of the week is to say
 * @param changed the days to begin with
 * @param read what the cells say of the week
 */
export function writeWeek(
  days: ReadonlyMap<Weekday, EntryInverse>,
  cells: readonly string[],
  wanted: FieldValues,
  changed: readonly Weekday[],
  around: Omit<Around, 'alike'>,
  read: (cells: readonly string[]) => FieldValues | string,
): WeekWriting {
  const toWrite = new Set(changed);
  // Each round writes one more day, or ends.
  for (;;) {
    const written = writeDays(days, cells, wanted, toWrite, around);
    if ('problem' in written) return written;
    const said = read(written.cells);
    if (typeof said === 'string') return { problem: said };
    const wrong = [...days.keys()].filter((day) => !isSame(said[pathOf(day)], wanted[pathOf(day)]));
    if (wrong.length === 0) return written;
    const more = wrong.flatMap((day) => [day, nextDay(day)]).find((day) => days.has(day) && !toWrite.has(day));
    if (more === undefined) return { problem: `the hours of ${wrong.join(', ')} would read otherwise` };
    toWrite.add(more);
  }
}

function writeDays(
  days: ReadonlyMap<Weekday, EntryInverse>,
  cells: readonly string[],
  wanted: FieldValues,
  toWrite: Set<Weekday>,
  around: Omit<Around, 'alike'>,
): WeekWriting {
  /** The rest of a night that was cut at midnight. */
  const spilled = new Map<Weekday, string>();
  /** Days that are written, with the night that spilled into them by then. */
  const done = new Map<Weekday, string | undefined>();
  let written = cells;
  // In the order of the week, and once more: Sunday's night may spill into Monday.
  for (const day of [...weekdays, ...weekdays]) {
    const inverse = days.get(day);
    if (inverse === undefined || !toWrite.has(day)) continue;
    if (done.has(day) && done.get(day) === spilled.get(day)) continue;
    done.set(day, spilled.get(day));
    const value = withSpill(wanted[pathOf(day)] ?? null, spilled.get(day));
    const alike = [...days.values()].filter((other) => other !== inverse).map(({ habits }) => habits.texts);
    const way = writeDay(inverse, written, value, { ...around, alike });
    if (way !== null) {
      written = way;
      continue;
    }
    const windows = windowsOf(value);
    const night = windows.find((window) => spanOf(window).end > minutesPerDay);
    const next = nextDay(day);
    if (night === undefined || !days.has(next) || wanted[pathOf(next)] === undefined) {
      return { problem: `${inverse.origin.column} cannot say ${JSON.stringify(value)}` };
    }
    const evening = windows.map((window) => (window === night ? `${window.slice(0, 6)}24:00` : window));
    const cut = writeDay(inverse, written, evening, { ...around, alike });
    if (cut === null) return { problem: `${inverse.origin.column} cannot say ${JSON.stringify(value)}` };
    written = cut;
    spilled.set(next, `00:00-${night.slice(6)}`);
    toWrite.add(next);
  }
  return { cells: written };
}

/** The first way that reads as this day by itself; null when there is none. */
function writeDay(
  inverse: EntryInverse,
  cells: readonly string[],
  value: FieldValue,
  around: Around,
): readonly string[] | null {
  const placing = inverse.ways(cells, value, around);
  if ('problem' in placing) return null;
  for (const way of placing.ways) {
    const written = withTexts(cells, way);
    const reading = inverse.origin.read(written);
    if (value === null) {
      if (reading.kind === 'empty' || reading.kind === 'nothing') return written;
      continue;
    }
    if (reading.kind !== 'said') continue;
    const day = parseDayCell(reading.text);
    if (day.ok && 'value' in day && isSame(day.value, value)) return written;
  }
  return null;
}

function withSpill(value: FieldValue, spill: string | undefined): FieldValue {
  if (spill === undefined || value === null) return value;
  return [spill, ...windowsOf(value).filter((window) => window !== spill)];
}

function windowsOf(value: FieldValue): readonly string[] {
  return typeof value === 'object' && value !== null ? value : [];
}

function isSame(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

function nextDay(day: Weekday): Weekday {
  return weekdays[(weekdays.indexOf(day) + 1) % weekdays.length] ?? day;
}

function pathOf(day: Weekday): string {
  return `open_hours.${day}`;
}
