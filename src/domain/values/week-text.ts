import { weekdays, type Weekday } from '../weekday.ts';
import { allDayWords, closedWords, notSaidWords } from './day-cell-words.ts';
import { normaliseHours, parseDayCell, provesClock24 } from './day-cell.ts';
import { dayWordFinders, hoursLanguages, type DayWord, type HoursLanguage } from './day-words.ts';
import type { WeekSettings } from './hours-settings.ts';
import { spanOf } from './opening-hours.ts';
import { quoteCell } from './quote-cell.ts';
import { alwaysOpen, wholeWeek, type WeekRead } from './week-reading.ts';

/** Longer than any week; keeps the work bounded. */
const longestText = 1000;

const alwaysOpenTexts: ReadonlySet<string> = new Set([
  ...['24/7', '7/24', '24/7/365', '24x7', '24 hours 7 days a week', '24 hours a day, 7 days a week', 'always open'],
  ...['24h/24 7j/7', '24h/24, 7j/7', '24h/24 et 7j/7', '24/24 7/7', '7j/7 24h/24', '7j/7, 24h/24', 'toujours ouvert'],
  ...['siempre abierto', 'abierto siempre', '24 horas los 7 días', 'sempre aperto', 'sempre aberto', 'altijd open'],
  ...['immer geöffnet', 'rund um die uhr geöffnet', '24 stunden täglich'],
]);

const rangeMark =
  /^(?: ?- ?| (?:-|to|through|thru|till|until|a|al|à|au|bis|bis zum|alla|t\/m|tot|tot en met|até|ao|hasta|hasta el) (?:le |el |il |la )?)$/u;
const listMark =
  /^(?: ?[,/&+] ?| ?,? (?:and|et|y|und|u\.|e|ed|en|i|ou|o|oder|or) )(?:le |les |el |los |il |la |am |den |the |op )?$/u;
/** Words in front of the days: `du lundi`, `von Montag`, `every Monday`. */
const opener =
  /(?:^|(?<=[;,./|: ]))(?:du|de|des|le|les|los|el|il|lo|la|dal|dalla|da|das|do|von|vom|am|jeden|from|on|every|van|op|as|às|a|aos) $/u;
const label =
  /^(?:horaires?(?: d'ouverture)?|ouverture|ouvert|öffnungszeiten|geöffnet|opening hours|opening times|business hours|hours|open|horarios?(?: de apertura)?|abierto|orari?o?(?: di apertura)?|aperto|openingstijden|horário(?: de funcionamento)?|aberto) ?:? ?$/u;

/**
 * Reads a week as people write it, days and then their hours, in the language whose day names fit:
 * `L-V: 06:00-22:00; S-D: 24H`, `Lundi: 9h-12h30 / 14h-19h`, `Mo-Fr 08:00-18:00, Sa geschlossen`.
 *
 * To the last character or not at all (D18): between the names of days there is nothing but what `parseDayCell`
 * understands. If two languages read different weeks (`M` is Monday in English, Tuesday in Spanish), it is refused.
 */
export function readWeekText(cell: string, settings: WeekSettings): WeekRead {
  if (cell.length > longestText) return { kind: 'not understood' };
  const text = normaliseHours(cell).replace(/[;,. ]+$/u, '');
  const wordless = readWithoutDays(cell, text, settings);
  if (wordless !== null) return wordless;

  const own = { ...settings, isClock24: settings.isClock24 || provesClock24(text) };
  const weeks = new Map<string, { readonly language: HoursLanguage; readonly read: WeekRead }>();
  let refused: WeekRead | null = null;
  for (const language of settings.languages ?? hoursLanguages) {
    const read = readIn(language, cell, text, own);
    if (read.kind === 'refused') refused ??= read;
    if (read.kind !== 'week') continue;
    const meaning = JSON.stringify(weekdays.map((day) => read.week.days[day] ?? null));
    if (!weeks.has(meaning)) weeks.set(meaning, { language, read });
  }
  const [only, ...others] = weeks.values();
  if (only === undefined) return refused ?? { kind: 'not understood' };
  if (others.length === 0) return only.read;
  const languages = [...weeks.values()].map(({ language }) => language).join(' or ');
  return {
    kind: 'refused',
    message: `${quoteCell(cell)} names other days in another language`,
    hint: `Set languages of open_hours to the one that is meant: ${languages}`,
  };
}

/** A text with no day in it: always open, closed, nothing; or plain hours, of which nobody says on which days. */
function readWithoutDays(cell: string, text: string, settings: WeekSettings): WeekRead | null {
  const word = text.replace(/[.!]+$/u, '');
  if (word === '' || notSaidWords.has(word)) return { kind: 'not said' };
  if (alwaysOpenTexts.has(word) || allDayWords.has(word)) return wholeWeek(alwaysOpen);
  const every = (windows: readonly string[]) => Object.fromEntries(weekdays.map((day) => [day, windows]));
  if (closedWords.has(word)) return wholeWeek(every([]));
  const day = parseDayCell(cell, settings);
  if (!day.ok || 'notSaid' in day) return null;
  if (settings.withoutDays === 'every_day') {
    return wholeWeek(every(day.value), [
      ...(day.notes ?? []),
      `${quoteCell(cell)} names no weekday; taken for every day (without_days)`,
    ]);
  }
  return {
    kind: 'refused',
    message: `${quoteCell(cell)} names no weekday`,
    hint: 'Name the days, or set without_days: every_day on open_hours',
  };
}

/** Days that a text names together, and the text that follows up to the next ones. */
interface Section {
  readonly days: readonly Weekday[];
  readonly isHolidays: boolean;
  readonly hours: string;
}

function readIn(language: HoursLanguage, cell: string, text: string, settings: WeekSettings): WeekRead {
  const sections = cut(text, dayWordFinders[language](text));
  if (sections === null) return { kind: 'not understood' };
  const days: Partial<Record<Weekday, readonly string[]>> = {};
  const unsure: Weekday[] = [];
  const notes: string[] = [];
  let problem: WeekRead | null = null;
  for (const section of sections) {
    const hours = parseDayCell(section.hours, settings);
    if (!hours.ok) {
      problem ??= { kind: 'refused', message: hours.message, hint: hours.hint ?? 'Write HH:MM-HH:MM, or closed' };
      // A text that is no hours at all is prose, or another notation.
      if (hours.message.endsWith('is not understood as opening hours')) return { kind: 'not understood' };
      continue;
    }
    if (section.isHolidays) notes.push(`${quoteCell(cell)}: public holidays are left out`);
    for (const day of section.days) {
      const before = days[day];
      if ('notSaid' in hours) {
        if (before === undefined) unsure.push(day);
      } else if (before === undefined || before.join() === hours.value.join()) days[day] = hours.value;
      else if (standApart(before, hours.value)) {
        days[day] = [...before, ...hours.value].toSorted();
        notes.push(`${quoteCell(cell)} names ${day} twice; its windows are added up`);
      } else problem ??= saidTwice(cell, day);
    }
    if (!('notSaid' in hours)) notes.push(...(hours.notes ?? []));
  }
  if (problem !== null) return problem;
  return { kind: 'week', week: { days, unsure, namesAll: false, notes: [...new Set(notes)] } };
}

function saidTwice(cell: string, day: Weekday): WeekRead {
  return {
    kind: 'refused',
    message: `${quoteCell(cell)} says ${day} twice, differently`,
    hint: 'Say each day once, its windows joined by a comma',
    isOverride: true,
  };
}

/** Do hours said of one day at two places add up: morning and afternoon? */
function standApart(first: readonly string[], second: readonly string[]): boolean {
  if (first.length === 0 || second.length === 0) return false;
  return first.every((a) => {
    const one = spanOf(a);
    return second.every((b) => {
      const other = spanOf(b);
      return one.end <= other.start || other.end <= one.start;
    });
  });
}

/** Cuts a text at its names of days; null when something stands where nothing may. */
function cut(text: string, words: readonly DayWord[]): readonly Section[] | null {
  const [first] = words;
  if (first === undefined || mixesAbbreviations(words, text)) return null;
  const before = text.slice(0, first.start).replace(opener, '');
  if (before !== '' && !label.test(before)) return null;

  const sections: Section[] = [];
  let group: DayWord[] = [];
  for (const [index, word] of words.entries()) {
    group.push(word);
    const next = words[index + 1];
    const after = text.slice(word.end, next?.start);
    if (next !== undefined && (rangeMark.test(after) || listMark.test(after))) continue;
    const hours = (next === undefined ? after : after.replace(opener, '')).replace(/^[ :=,-]+|[ ;,./|]+$/gu, '');
    const named = daysOf(group, text);
    if (named === null || hours === '') return null;
    sections.push({ ...named, hours });
    group = [];
  }
  return sections;
}

/** `Tu` beside `Thu`: one of them is a typing error, and of what, nobody knows. */
function mixesAbbreviations(words: readonly DayWord[], text: string): boolean {
  const lengths = words
    .filter(({ days }) => days !== 'holidays' && days.length === 1)
    .map(({ start, end }) => text.slice(start, end).replace(/\.$/u, '').length);
  return lengths.includes(2) && lengths.includes(3);
}

/** `lunes a viernes y domingo`: ranges and single days in one. */
function daysOf(group: readonly DayWord[], text: string): Omit<Section, 'hours'> | null {
  const numbers = new Set<number>();
  let isHolidays = false;
  for (const [index, { days, end }] of group.entries()) {
    if (days === 'holidays') {
      isHolidays = true;
      continue;
    }
    for (const day of days) numbers.add(day);
    const next = group[index + 1];
    if (next === undefined || !rangeMark.test(text.slice(end, next.start))) continue;
    const [from, to] = [days[0], next.days === 'holidays' ? undefined : next.days[0]];
    if (from === undefined || to === undefined || days.length > 1 || next.days.length > 1) return null;
    for (let day = from; day !== to; day = (day + 1) % 7) numbers.add(day);
  }
  const named = weekdays.filter((_, index) => numbers.has(index));
  return { days: named, isHolidays };
}
