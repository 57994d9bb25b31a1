import { weekdays, type Weekday } from '../weekday.ts';
import type { DaySettings } from './hours-settings.ts';
import { asBlock, asList, jsonIn, minutesIn, refusedJson, timeOfMinutes, weekdayIn } from './json-week.ts';
import { quoteCell } from './quote-cell.ts';
import type { WeekRead } from './week-reading.ts';

const shortDays = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const day = '(?:Mo|Tu|We|Th|Fr|Sa|Su)';
const entryPattern = new RegExp(
  String.raw`^(${day}(?:-${day})?(?:, ?${day}(?:-${day})?)*)(?: (\d{1,2}:\d{2}(?::00)?) ?[-–] ?(\d{1,2}:\d{2}(?::00)?))?$`,
  'u',
);
const entryBreak = new RegExp(String.raw`(?<=\d) ?[,;] ?(?=${day})|; ?|\n`, 'u');
/** A dated entry this short is an exception; a longer one is a season. */
const longestException = 31;
const hint = 'Write openingHours ("Mo-Fr 09:00-17:00") or openingHoursSpecification as schema.org has them';

/**
 * Reads schema.org's two ways to say a week: `openingHours`, as text (`Mo-Fr 09:00-17:00, Sa 10:00-12:00`) or a JSON
 * list of such, and `openingHoursSpecification` as JSON; by themselves or within the object of a shop.
 *
 * Entries of one day add up; `Mo-Su` without times is all day. `00:00` to `00:00` is closed, as Google documents it;
 * other times that are equal are ambiguous. What schema.org does not say is what a day means that is not named.
 */
export function readSchemaOrgWeek(cell: string, settings: DaySettings): WeekRead {
  const json = jsonIn(cell);
  if (json === undefined) return readEntries(cell, cell.trim().split(entryBreak), settings);
  const block = asBlock(json);
  const given = block?.['openingHoursSpecification'] ?? block?.['openingHours'] ?? json;
  const entries = asList(given);
  if (entries.length === 0) return { kind: 'not said' };
  if (entries.every((entry) => typeof entry === 'string')) return readEntries(cell, entries, settings);
  const blocks = entries.map(asBlock);
  if (!blocks.every((entry) => entry !== null && ('dayOfWeek' in entry || 'opens' in entry || 'validFrom' in entry))) {
    return { kind: 'not understood' };
  }
  return readSpecifications(cell, blocks as readonly Readonly<Record<string, unknown>>[], settings);
}

function readEntries(cell: string, entries: readonly string[], settings: DaySettings): WeekRead {
  const week = createWeek(cell, settings);
  for (const entry of entries.map((text) => text.trim()).filter((text) => text !== '')) {
    const [, days, opens, closes] = entryPattern.exec(entry) ?? [];
    if (days === undefined) return { kind: 'not understood' };
    const named = daysIn(days);
    const problem = opens === undefined ? week.addAllDay(named) : week.add(named, opens, closes);
    if (problem !== null) return problem;
  }
  return week.read();
}

function daysIn(text: string): readonly Weekday[] {
  return text.split(/, ?/u).flatMap((part) => {
    const [from = '', to = from] = part.split('-');
    const [first, last] = [shortDays.indexOf(from), shortDays.indexOf(to)];
    const count = ((last - first + 7) % 7) + 1;
    return Array.from({ length: count }, (_, index) => weekdays[(first + index) % 7] ?? 'monday');
  });
}

function readSpecifications(
  cell: string,
  entries: readonly Readonly<Record<string, unknown>>[],
  settings: DaySettings,
): WeekRead {
  const week = createWeek(cell, settings);
  for (const entry of entries) {
    if (entry['validFrom'] != null || entry['validThrough'] != null) {
      if (!isException(entry)) return refusedJson(cell, 'the hours depend on the season', hint);
      week.note(`${quoteCell(cell)}: what is said of single dates is left out`);
      continue;
    }
    const names = asList(entry['dayOfWeek']);
    if (names.some(isHoliday)) {
      week.note(`${quoteCell(cell)}: public holidays are left out`);
      if (names.every(isHoliday)) continue;
    }
    const named = names.filter((name) => !isHoliday(name)).map(weekdayIn);
    if (named.length === 0 || named.includes(null)) return refusedJson(cell, 'an entry names no weekday', hint);
    const problem = week.add(named as readonly Weekday[], entry['opens'], entry['closes']);
    if (problem !== null) return problem;
  }
  return week.read();
}

function isHoliday(name: unknown): boolean {
  return typeof name === 'string' && /(?:^|\/)PublicHolidays?$/iu.test(name);
}

function isException({ validFrom, validThrough }: Readonly<Record<string, unknown>>): boolean {
  const [from, to] = [validFrom, validThrough].map((date) => Date.parse(typeof date === 'string' ? date : ''));
  return from !== undefined && to !== undefined && to >= from && to - from < longestException * 86_400_000;
}

interface WeekBuilder {
  /** What is wrong with the times; null when they were added. */
  add(days: readonly Weekday[], opens: unknown, closes: unknown): WeekRead | null;
  addAllDay(days: readonly Weekday[]): null;
  note(text: string): void;
  read(): WeekRead;
}

function createWeek(cell: string, { openEqualsClose, end2359 }: DaySettings): WeekBuilder {
  const days: Partial<Record<Weekday, readonly string[]>> = {};
  const notes = new Set<string>();
  const put = (named: readonly Weekday[], windows: readonly string[]): null => {
    for (const day of named) days[day] = [...new Set([...(days[day] ?? []), ...windows])].toSorted();
    return null;
  };
  const note = (text: string) => {
    notes.add(text);
  };

  return {
    note,
    addAllDay: (named) => put(named, ['00:00-24:00']),
    add(named, opens, closes) {
      const [start, end] = [minutesIn(opens), minutesIn(closes)];
      if (start === null || end === null || start === 1440) {
        return refusedJson(
          cell,
          `${JSON.stringify(opens ?? null)} to ${JSON.stringify(closes ?? null)} are no times`,
          hint,
        );
      }
      if (start === 0 && end === 0) return put(named, []);
      if (start === end) {
        const same = `${timeOfMinutes(start)} to ${timeOfMinutes(end)} opens and closes at the same time`;
        if (openEqualsClose === 'reject') return refusedJson(cell, same, 'Set open_equals_close on open_hours');
        note(
          `${quoteCell(cell)}: ${same}; taken for ${openEqualsClose === 'closed' ? 'closed' : 'all day'} (open_equals_close)`,
        );
        return put(named, openEqualsClose === 'closed' ? [] : ['00:00-24:00']);
      }
      const isMoved = end === 1439 && end2359 === 'midnight';
      if (isMoved) note(`${quoteCell(cell)}: the end at 23:59 is taken for midnight (end_2359)`);
      return put(named, [`${timeOfMinutes(start)}-${timeOfMinutes(end === 0 || isMoved ? 1440 : end)}`]);
    },
    read: () =>
      Object.keys(days).length === 0
        ? refusedJson(cell, 'it names no weekday', hint)
        : { kind: 'week', week: { days, unsure: [], namesAll: false, notes: [...notes] } },
  };
}
