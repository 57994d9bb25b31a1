import { weekdays } from '../weekday.ts';
import type { WeekSettings } from './hours-settings.ts';
import {
  asBlock,
  asList,
  daysOfStretches,
  jsonIn,
  minutesIn,
  refusedJson,
  weekdayIn,
  type WeekStretch,
} from './json-week.ts';
import { alwaysOpen, wholeWeek, type WeekRead } from './week-reading.ts';
import { readWeekText } from './week-text.ts';

const minutesPerWeek = 7 * 1440;
const placesHint = 'Give periods, or weekdayDescriptions, as Google Places answers them';
const profileHint = 'Give periods as the Business Profile API has them, or 2:9:00:17:00,3:9:00:17:00 with 1 for Sunday';

/**
 * Reads what Google Places answers: `periods` in the form of either API, or the texts of `weekday_text` and
 * `weekdayDescriptions`; as JSON, by itself or within the object around it, or the texts as they are printed.
 * A day without a period is closed there; one period without an end is always open.
 */
export function readGooglePlacesWeek(cell: string, settings: WeekSettings): WeekRead {
  const json = jsonIn(cell);
  if (json === undefined) return readWeekText(cell, settings);
  const outer = asBlock(json);
  const hours = asBlock(outer?.['regularOpeningHours'] ?? outer?.['opening_hours']) ?? outer;
  const periods = hours?.['periods'] ?? (Array.isArray(json) ? json : undefined);
  if (
    Array.isArray(periods) &&
    periods.length > 0 &&
    periods.every((period) => asBlock(asBlock(period)?.['open']) !== null)
  ) {
    return readPeriods(cell, periods);
  }
  const texts = hours?.['weekdayDescriptions'] ?? hours?.['weekday_text'] ?? (Array.isArray(json) ? json : undefined);
  if (Array.isArray(texts) && texts.length > 0 && texts.every((text) => typeof text === 'string')) {
    return readWeekText(texts.join('\n'), settings);
  }
  return { kind: 'not understood' };
}

function readPeriods(cell: string, periods: readonly unknown[]): WeekRead {
  const stretches: WeekStretch[] = [];
  for (const period of periods) {
    const block = asBlock(period);
    const start = momentOf(block?.['open']);
    if (start === null) return refusedJson(cell, 'a period has no opening', placesHint);
    if (block?.['close'] == null) {
      if (periods.length === 1) return wholeWeek(alwaysOpen);
      return refusedJson(cell, 'a period has no end', placesHint);
    }
    const end = momentOf(block['close']);
    if (end === null || end === start) return refusedJson(cell, 'a period has no end', placesHint);
    stretches.push({ start, end: end > start ? end : end + minutesPerWeek });
  }
  return wholeWeek(daysOfStretches(stretches));
}

/** `{ day: 1, time: "0900" }`, `{ day: 1, hour: 9, minute: 0 }`; 0 is Sunday. In minutes from Monday. */
function momentOf(value: unknown): number | null {
  const { day, time, hour, minute = 0 } = asBlock(value) ?? {};
  if (typeof day !== 'number' || !Number.isInteger(day) || day < 0 || day > 6) return null;
  const minutes = hour === undefined && time === undefined ? null : timeIn(time ?? { hours: hour, minutes: minute });
  return minutes === null ? null : ((day + 6) % 7) * 1440 + minutes;
}

/** `"0900"`, `"09:00"`, `{ hours: 9, minutes: 30 }`; what is left out of the block is 0. */
function timeIn(value: unknown): number | null {
  const block = asBlock(value);
  if (block === null) return minutesIn(value);
  const { hours = 0, minutes = 0 } = block;
  if (typeof hours !== 'number' || typeof minutes !== 'number') return null;
  const total = hours * 60 + minutes;
  return Number.isInteger(total) && minutes >= 0 && minutes < 60 && total >= 0 && total <= 1440 ? total : null;
}

/**
 * Reads the forms of Google Business Profile that hold a week in one cell: `2:9:00:17:00,3:9:00:17:00` (1 is Sunday;
 * `1:closed`; `7:00:00:00:00` is all day), and `regularHours` of its API as JSON. A day without hours is closed there.
 * Its spreadsheet has a column a day instead: those are seven entries.
 */
export function readGbpWeek(cell: string): WeekRead {
  const json = jsonIn(cell);
  if (json === undefined) return readNumberedDays(cell);
  const outer = asBlock(json);
  const periods = asBlock(outer?.['regularHours'])?.['periods'] ?? outer?.['periods'] ?? json;
  const blocks = asList(periods).map(asBlock);
  if (blocks.length === 0 || !blocks.every((block) => block !== null && 'openDay' in block)) {
    return { kind: 'not understood' };
  }
  const stretches: WeekStretch[] = [];
  for (const block of blocks) {
    const { openDay, openTime = {}, closeDay = openDay, closeTime } = block ?? {};
    const [first, last] = [weekdayIn(openDay), weekdayIn(closeDay)];
    const [opens, closes] = [timeIn(openTime), timeIn(closeTime)];
    if (first === null || last === null || opens === null || closes === null) {
      return refusedJson(cell, 'a period lacks a day or a time', profileHint);
    }
    const start = weekdays.indexOf(first) * 1440 + opens;
    const end = weekdays.indexOf(last) * 1440 + closes;
    if (start === end) return refusedJson(cell, 'a period ends where it begins', profileHint);
    stretches.push({ start, end: end > start ? end : end + minutesPerWeek });
  }
  return wholeWeek(daysOfStretches(stretches));
}

const numberedDay = /^([1-7]) ?: ?(?:(\d{1,2}):(\d{2}) ?: ?(\d{1,2}):(\d{2})|closed)$/iu;

function readNumberedDays(cell: string): WeekRead {
  const stretches: WeekStretch[] = [];
  for (const part of cell.split(/[,;]/u).map((text) => text.trim())) {
    const match = numberedDay.exec(part);
    if (match === null) return { kind: 'not understood' };
    const [, day, openHour, openMinute, closeHour, closeMinute] = match;
    if (openHour === undefined) continue;
    const opens = minutesIn(`${openHour}:${openMinute ?? ''}`);
    const closes = minutesIn(`${closeHour ?? ''}:${closeMinute ?? ''}`);
    if (opens === null || closes === null) return refusedJson(cell, `${part} has no times`, profileHint);
    const midnight = ((Number(day) + 5) % 7) * 1440;
    if (opens === closes && opens !== 0)
      return refusedJson(cell, `${part} opens and closes at the same time`, profileHint);
    stretches.push({ start: midnight + opens, end: midnight + (closes > opens ? closes : closes + 1440) });
  }
  return wholeWeek(daysOfStretches(stretches));
}
