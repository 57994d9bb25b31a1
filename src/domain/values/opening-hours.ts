import { weekdays, type Weekday } from '../weekday.ts';

const minutesPerDay = 1440;

/** A stretch of time in minutes from the start of day 0; `end` may lie in a later day. */
interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Windows of numbered days; a day that is not in the map was not said. */
type Days = ReadonlyMap<number, readonly string[]>;

/** Windows by weekday; a weekday that is missing was not said. */
export type PartialWeek = Readonly<Partial<Record<Weekday, readonly string[]>>>;

/** `HH:MM` to minutes; 24:00 is 1440. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Start and end in minutes of a `HH:MM-HH:MM`; an end at or before the start is on the next day. */
export function spanOf(window: string): Stretch {
  const start = minutesOf(window.slice(0, 5));
  const end = minutesOf(window.slice(6, 11));
  return { start, end: end > start ? end : end + minutesPerDay };
}

/** The reverse of {@link spanOf}; midnight as an end is `24:00`. */
function windowOf({ start, end }: Stretch): string {
  return `${timeOf(start)}-${timeOf(end > minutesPerDay ? end - minutesPerDay : end)}`;
}

/**
 * The same week in its one canonical form, wherever it was cut at midnight and in whatever order (R14).
 *
 * Windows of a day are sorted, and merged where they touch or overlap. A stretch past midnight that is shorter than
 * 24 hours is one window on the day it opens (`22:00-03:00`); a longer one is cut at midnights. Midnight as an end is
 * `24:00`; `00:00-24:00`, `00:00-23:59` and `00:00-00:00` are all day (partoo-api section 10), any other 23:59 stays.
 *
 * Sunday night runs into Monday. What a stretch of 24 hours and more would say about a weekday that was not said is
 * left out; weekdays not said stay so.
 *
 * @param days windows as `HH:MM-HH:MM`, well-formed.
 */
export function canonicalWeek(days: PartialWeek): Partial<Record<Weekday, readonly string[]>> {
  if (weekdays.every((day) => isPlain(days[day]))) return inOrder(days);
  const numbered = new Map<number, readonly string[]>();
  weekdays.forEach((day, index) => {
    const windows = days[day];
    if (windows !== undefined) numbered.set(index, windows);
  });
  const joined = joinDays(numbered, weekdays.length);
  const week: Partial<Record<Weekday, readonly string[]>> = {};
  for (const [index, windows] of joined) {
    const day = weekdays[index];
    if (day !== undefined) week[day] = windows;
  }
  return week;
}

function inOrder(days: PartialWeek): Partial<Record<Weekday, readonly string[]>> {
  const week: Partial<Record<Weekday, readonly string[]>> = {};
  for (const day of weekdays) {
    const windows = days[day];
    if (windows !== undefined) week[day] = windows;
  }
  return week;
}

/** Sorted, apart from each other, and over before midnight is near: as nearly all days are. */
function isPlain(windows: readonly string[] | undefined): boolean {
  let lastEnd = '';
  return (
    windows?.every((window) => {
      const start = window.slice(0, 5);
      const isAfterLast = start > lastEnd;
      lastEnd = window.slice(6, 11);
      return isAfterLast && start < lastEnd && lastEnd < '23:59';
    }) ?? true
  );
}

/**
 * A complete week in the forms that Partoo documents: cut at midnight as `18:00-00:00` and `00:00-02:00`, all day as
 * `00:00-23:59`, all seven days, closed as an empty list (partoo-api section 10). Weekdays not said come out closed:
 * complete the week first.
 */
export function toPartooWeek(week: PartialWeek): Record<Weekday, string[]> {
  const numbered = new Map(weekdays.map((day, index) => [index, week[day] ?? []]));
  const cut = splitDays(numbered, weekdays.length);
  return Object.fromEntries(weekdays.map((day, index) => [day, cut.get(index) ?? []])) as Record<Weekday, string[]>;
}

/**
 * The canonical form of numbered days (see {@link canonicalWeek}).
 *
 * @param period after how many days the days begin again; null for dates, which never do.
 */
export function joinDays(days: Days, period: number | null): Map<number, readonly string[]> {
  const result = new Map<number, string[]>([...days.keys()].map((day) => [day, []]));
  // Dropped where the day was not said.
  const put = (day: number, piece: Stretch) => result.get(period === null ? day : day % period)?.push(windowOf(piece));

  for (const { start, end } of mergedStretches(days, period)) {
    if (end - start < minutesPerDay) {
      const day = Math.floor(start / minutesPerDay);
      put(day, { start: start - day * minutesPerDay, end: end - day * minutesPerDay });
    } else {
      for (const { day, ...piece } of cutAtMidnights({ start, end })) put(day, piece);
    }
  }
  for (const windows of result.values()) windows.sort();
  return result;
}

/**
 * Numbered days cut at midnight in Partoo's forms (see {@link toPartooWeek}). A window that runs into a day that was
 * not said stays whole, since nothing may be said about that day.
 */
export function splitDays(days: Days, period: number | null): Map<number, string[]> {
  const result = new Map<number, string[]>([...days.keys()].map((day) => [day, []]));
  const into = (day: number) => result.get(period === null ? day : day % period);

  for (const stretch of mergedStretches(days, period)) {
    const pieces = cutAtMidnights(stretch);
    const last = pieces.at(-1);
    if (pieces.length === 2 && last !== undefined && into(last.day) === undefined) {
      const day = Math.floor(stretch.start / minutesPerDay);
      const whole = { start: stretch.start - day * minutesPerDay, end: stretch.end - day * minutesPerDay };
      into(day)?.push(windowOf(whole));
      continue;
    }
    for (const { day, start, end } of pieces) {
      const isAllDay = start === 0 && end === minutesPerDay;
      const shownEnd = end === minutesPerDay ? '00:00' : timeOf(end);
      into(day)?.push(isAllDay ? '00:00-23:59' : `${timeOf(start)}-${shownEnd}`);
    }
  }
  for (const windows of result.values()) windows.sort();
  return result;
}

function cutAtMidnights({ start, end }: Stretch): readonly (Stretch & { readonly day: number })[] {
  const pieces: (Stretch & { readonly day: number })[] = [];
  for (let day = Math.floor(start / minutesPerDay); day * minutesPerDay < end; day += 1) {
    const midnight = day * minutesPerDay;
    pieces.push({ day, start: Math.max(start - midnight, 0), end: Math.min(end - midnight, minutesPerDay) });
  }
  return pieces;
}

/** All windows on one line of time: sorted, merged, and whole days that end at 23:59 filled up to midnight. */
function mergedStretches(days: Days, period: number | null): readonly Stretch[] {
  let stretches: readonly Stretch[] = [...days].flatMap(([day, windows]) =>
    windows.map((window) => {
      const { start, end } = spanOf(window);
      return { start: day * minutesPerDay + start, end: day * minutesPerDay + end };
    }),
  );
  // Filling up a day can make it touch the next one, which can then be filled up in turn: once a day at most.
  for (;;) {
    stretches = mergeRound(mergeTouching(stretches), period);
    if (!stretches.some(lacksLastMinute)) return stretches;
    stretches = stretches.map((stretch) => (lacksLastMinute(stretch) ? { ...stretch, end: stretch.end + 1 } : stretch));
  }
}

/** Ends at 23:59 of a day that it fills from its first minute: Partoo's way to say all day. */
function lacksLastMinute({ start, end }: Stretch): boolean {
  return end % minutesPerDay === minutesPerDay - 1 && end - start >= minutesPerDay - 1;
}

function mergeTouching(stretches: readonly Stretch[]): readonly Stretch[] {
  const merged: Stretch[] = [];
  for (const next of [...stretches].sort((a, b) => a.start - b.start || a.end - b.end)) {
    const last = merged.at(-1);
    if (last !== undefined && next.start <= last.end) {
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
    } else {
      merged.push(next);
    }
  }
  return merged;
}

/** Joins what runs past the end of the period with what stands at its beginning. */
function mergeRound(stretches: readonly Stretch[], period: number | null): readonly Stretch[] {
  if (period === null) return stretches;
  const length = period * minutesPerDay;
  const round = [...stretches];
  for (;;) {
    const first = round[0];
    const last = round.at(-1);
    if (first === undefined || last === undefined) return round;
    if (last.end - last.start >= length) return [{ start: 0, end: length }];
    if (round.length === 1 || first.start + length > last.end) return round;
    round.shift();
    round[round.length - 1] = { start: last.start, end: Math.max(last.end, first.end + length) };
  }
}
