import { allDayWords, closedWords, notSaidWords } from './day-cell-words.ts';
import { strictDaySettings, type DaySettings } from './hours-settings.ts';
import { minutesOf, spanOf } from './opening-hours.ts';
import { quoteCell } from './quote-cell.ts';
import type { Parsed } from './value-type.ts';

/** The cell says that nothing is said about this day: not the same as closed (D16). */
export interface DayNotSaid {
  readonly ok: true;
  readonly notSaid: true;
}

export type ParsedDay = Parsed<readonly string[]> | DayNotSaid;

/** One time of day. Minutes need two digits: `17:` and `16::30` are typing errors, not times (D18). */
const time = String.raw`(\d{1,2})(?: ?([:.h]) ?(\d{2})(?::(\d{2}))?)?(?: ?(am|pm|a\.m\.|p\.m\.|uhr|h|hrs?|heures))?`;
const anyTime = new RegExp(time, 'gu');
const until = 'bis|à|to|until|till|alle|hasta|às|até|tot';
const untilPattern = new RegExp(` (?:${until}) `, 'u');
const windowPattern = new RegExp(
  `^(?:(von|de|from|dalle|das|desde|van) )?${time}(?: ?- ?| (?:a|${until}) )${time}$`,
  'u',
);
const separators = / ?[,;/] ?| (?:y|et|und|and|e|u\.|&|\+) /u;

/**
 * How long a window past midnight may last by when it ends, in minutes: what is beyond reads like opening and closing
 * mixed up, or like `9:00-5:00` on the 12-hour clock. Bars that open at 06:00 and close at 02:00 are real.
 */
const pastMidnightLimits = [
  { endsBy: 2 * 60, lasts: 20 * 60 },
  { endsBy: 6 * 60, lasts: 16 * 60 },
] as const;
/** With an hour of one digit (`11:00-2:00`) the 12-hour clock is likelier than a window longer than this. */
const longestWithOneDigit = 12 * 60;
const usualMaxWindows = 5;
const lastMinute = 23 * 60 + 59;
const longestCell = 500;

/**
 * Reads one day's cell, to the last character or not at all (D18).
 *
 * Always understood: `HH:MM-HH:MM`, several joined by `,`, and `closed`. Beyond that the spellings met in real files:
 * `9h-12h30 / 14h-19h`, `von 8 bis 12 Uhr`, `9:00 AM - 5:00 PM`, `24h/24`, `Ruhetag`, …
 *
 * The windows come sorted, as said, not merged; midnight as an end is `24:00`, all day `00:00-24:00`.
 *
 * | the cell says                         | outcome                                                              |
 * | ------------------------------------- | -------------------------------------------------------------------- |
 * | windows                               | the windows; an equal one said twice is noted, more than five too    |
 * | a word for closed                     | `[]`                                                                 |
 * | a word for not known                  | `notSaid`                                                            |
 * | opening = closing time                | invalid: it is used for all day and for nothing (D15); or as `openEqualsClose` says, noted |
 * | an end before the start               | past midnight if it ends by 02:00 and lasts at most 20 h, or by 06:00 and 16 h; else invalid |
 * | windows that overlap                  | invalid; or merged, noted, as `overlaps` says                        |
| an end at `23:59`                     | as it is; or midnight, noted, as `end2359` says                      |
 * | `8-12`, or an opening at `1:00` to `5:00` | only if a time of the cell is past noon: that proves the 24-hour clock |
 */
export function parseDayCell(cell: string, settings: DaySettings = strictDaySettings): ParsedDay {
  if (cell.length > longestCell) return notUnderstood(cell, ' is not understood as opening hours');
  const said = normaliseHours(cell);
  const word = said.replace(/[.!]+$/u, '');
  if (closedWords.has(word)) return { ok: true, value: [] };
  if (notSaidWords.has(word)) return { ok: true, notSaid: true };
  if (allDayWords.has(word)) return { ok: true, value: ['00:00-24:00'] };
  if (said === '') return { ok: true, notSaid: true };

  // `et` beside times with colons is met in one real file, where its keepers call it a typing error: ask.
  const isIrregular = said.includes(' et ') && said.includes(':');
  const readings = isIrregular ? [''] : said.split(separators).map((part) => readWindow(part, settings));
  const wrong = readings.find((reading) => typeof reading === 'string');
  if (wrong !== undefined) {
    return notUnderstood(cell, wrong === '' ? ' is not understood as opening hours' : `: ${wrong}`);
  }
  const windows = readings.filter((reading) => typeof reading !== 'string');
  const isProven = settings.isClock24 || windows.some((window) => window.isAfterNoon);
  if (windows.some((window) => window.isAmbiguous) && !isProven) {
    return {
      ok: false,
      message: `${quoteCell(cell)} does not say whether it means morning or evening`,
      hint: 'Write HH:MM-HH:MM on the 24-hour clock',
    };
  }
  return arrange(cell, windows, settings);
}

/** Does a time of this text prove that it is written on the 24-hour clock? */
export function provesClock24(text: string): boolean {
  return Array.from(normaliseHours(text).matchAll(anyTime)).some(([, hour, , , , unit]) => {
    return Number(hour) > 12 && halfOf(unit) === undefined;
  });
}

function notUnderstood(cell: string, why: string): Parsed<never> {
  return {
    ok: false,
    message: `${quoteCell(cell)}${why}`,
    hint: 'Write HH:MM-HH:MM, several joined by a comma, or closed; leave the cell empty if the hours are not known',
  };
}

/** Lower case, NFC, one kind of space and of dash, line breaks as separators. */
export function normaliseHours(cell: string): string {
  return cell
    .normalize('NFC')
    .trim()
    .replace(/[\r\n]+/gu, ';')
    .replace(/\s+/gu, ' ')
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .toLowerCase();
}

interface ReadWindow {
  /** Empty when it says closed. */
  readonly text: string;
  /** How a setting made something of it. */
  readonly note: string | null;
  /** May be of the 12-hour clock: `8-12`, `2:00-5:00`. */
  readonly isAmbiguous: boolean;
  readonly isAfterNoon: boolean;
}

/** The window, or what is wrong with it; an empty text when it is no window at all. */
function readWindow(part: string, settings: DaySettings): ReadWindow | string {
  const match = windowPattern.exec(part);
  if (match === null) return '';
  const [, opener, hour1 = '', mark1, minute1, second1, unit1, hour2 = '', mark2, minute2, second2, unit2] = match;
  // A lone `09` beside `12:30` is a typing error as likely as a time.
  const isBare1 = mark1 === undefined && unit1 === undefined;
  const isBare2 = mark2 === undefined && unit2 === undefined;
  if (isBare1 && mark2 !== undefined && mark2 !== 'h' && unit2 === undefined) return '';
  if (isBare2 && !isBare1) return '';
  if ((second1 ?? '00') !== '00' || (second2 ?? '00') !== '00') return 'seconds are not understood';

  const half2 = halfOf(unit2);
  // `9:00 – 11:00 AM` means both.
  const half1 = halfOf(unit1) ?? (unit1 === undefined ? half2 : undefined);
  if (half1 !== undefined && half2 === undefined) return '';
  const start = minutes(hour1, minute1, half1);
  const end = minutes(hour2, minute2, half2);
  if (start === null || start === 1440) return `${hour1}:${minute1 ?? '00'} is not a time a day begins with`;
  if (end === null) return `${hour2}:${minute2 ?? '00'} is not a time`;
  const isInferred = half1 !== undefined && halfOf(unit1) === undefined;
  if (isInferred && start >= end) return 'the opening time lacks AM or PM';

  if (start === end || (start === 0 && end === 0)) return readEmptyWindow(start, settings);
  const isMoved = end === lastMinute && settings.end2359 === 'midnight';
  const text = `${timeText(start)}-${timeText(end === 0 || isMoved ? 1440 : end)}`;
  const isOneDigit = half2 === undefined && hour2.length === 1;
  const problem = oddSpan(text, start, end, isOneDigit);
  if (problem !== null) return problem;
  const isWorded = opener !== undefined || untilPattern.test(part);
  const isBare = isBare1 && isBare2 && !isWorded;
  const isSmallHour = unit1 === undefined && half1 === undefined && /^[1-5]$/u.test(hour1);
  return {
    text,
    note: isMoved ? `the end at 23:59 is taken for midnight (end_2359)` : null,
    isAmbiguous: isBare || isSmallHour,
    isAfterNoon: start > 720 || end > 720,
  };
}

/** Opening = closing time: only a setting knows what is meant (D15). */
function readEmptyWindow(start: number, { openEqualsClose }: DaySettings): ReadWindow | string {
  const written = `${timeText(start)}-${timeText(start)} opens and closes at the same time`;
  const reading = { isAmbiguous: false, isAfterNoon: start > 720 };
  switch (openEqualsClose) {
    case 'reject':
      return `${written}; write 24h, or closed`;
    case 'closed':
      return { ...reading, text: '', note: `${written}; taken for closed (open_equals_close)` };
    case 'all_day':
      return { ...reading, text: '00:00-24:00', note: `${written}; taken for all day (open_equals_close)` };
  }
}

function oddSpan(text: string, start: number, end: number, isOneDigit: boolean): string | null {
  if (end > start || end === 0) return null;
  const lasts = end + 1440 - start;
  const isPlausible = pastMidnightLimits.some((limit) => end <= limit.endsBy && lasts <= limit.lasts);
  if (isPlausible && !(isOneDigit && lasts > longestWithOneDigit)) return null;
  return `${text} closes before it opens; a long window past midnight must be cut at 24:00, the rest on the next day`;
}

function halfOf(unit: string | undefined): 'am' | 'pm' | undefined {
  if (unit === undefined) return undefined;
  if (unit.startsWith('a')) return 'am';
  return unit.startsWith('p') ? 'pm' : undefined;
}

function minutes(hourText: string, minuteText: string | undefined, half: 'am' | 'pm' | undefined): number | null {
  const hour = Number(hourText);
  const minute = Number(minuteText ?? '0');
  if (minute > 59) return null;
  if (half !== undefined) return hour < 1 || hour > 12 ? null : ((hour % 12) + (half === 'pm' ? 12 : 0)) * 60 + minute;
  return hour > 24 || (hour === 24 && minute > 0) ? null : hour * 60 + minute;
}

function timeText(total: number): string {
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}

function arrange(cell: string, read: readonly ReadWindow[], settings: DaySettings): Parsed<readonly string[]> {
  const said = read.map(({ text }) => text).filter((text) => text !== '');
  const windows = [...new Set(said)].sort();
  const overlap = firstOverlap(windows);
  if (overlap !== null && settings.overlaps === 'reject') {
    return { ok: false, message: `${quoteCell(cell)}: ${overlap} overlap`, hint: 'Say which of them counts' };
  }
  const notes = [
    ...new Set(read.flatMap(({ note }) => (note === null ? [] : [`${quoteCell(cell)}: ${note}`]))),
    ...(overlap === null ? [] : [`${quoteCell(cell)}: ${overlap} overlap; they are merged (overlaps)`]),
    ...(windows.length < said.length ? [`${quoteCell(cell)} says a window twice`] : []),
    ...(windows.length > usualMaxWindows ? [`${quoteCell(cell)} has ${String(windows.length)} windows`] : []),
  ];
  return notes.length === 0 ? { ok: true, value: windows } : { ok: true, value: windows, notes };
}

/** `09:00-12:00 and 11:00-14:00`, of sorted windows; null when they stand apart. */
function firstOverlap(windows: readonly string[]): string | null {
  for (const [index, window] of windows.entries()) {
    const next = windows[index + 1];
    if (next !== undefined && minutesOf(next) < spanOf(window).end) return `${window} and ${next}`;
  }
  return null;
}
