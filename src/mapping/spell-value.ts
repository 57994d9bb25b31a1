import type { FieldValue } from '../domain/value.ts';
import { readDate } from '../domain/values/calendar-date.ts';
import { dayStyleOf, plainDayStyle, spellDay, type DayStyle } from '../domain/values/day-spelling.ts';
import { spellPhone } from '../domain/values/phone-spelling.ts';
import { servicesToJson } from '../domain/values/service-list.ts';
import type { ValueTypeName } from '../domain/values/value-type.ts';
import { mostCommon } from './habits.ts';

/** What a value is to look like when it is written as text. */
export interface Spelling {
  readonly type: ValueTypeName;
  /** What stands there now; null when nothing does. */
  readonly current: string | null;
  /** What stands in other cells, the most frequent first: of the same column, then of columns alike. */
  readonly samples: readonly (readonly string[])[];
  /** What stands between the columns that the text will be cut into; null for a single column. */
  readonly join: string | null;
  /** Does this text read as the value? */
  reads(text: string): boolean;
  /** Does this text read as any value of its kind? */
  isUnderstood(text: string): boolean;
}

/** Texts for a value, best first; see {@link createSpeller}. */
export type Spell = (value: FieldValue, spelling: Spelling) => readonly string[];

/**
 * Writes values as text, in the file's own spelling where it has one. Which of the texts really reads as the value is
 * for the caller to see. Remembers what the samples look like.
 */
export function createSpeller(): Spell {
  const usualStyles = new WeakMap<readonly string[], UsualStyle>();
  const usualStyleOf = (samples: readonly string[]): UsualStyle => {
    const known = usualStyles.get(samples);
    if (known !== undefined) return known;
    const fresh = findUsualStyle(samples);
    usualStyles.set(samples, fresh);
    return fresh;
  };

  return (value, spelling) => {
    switch (spelling.type) {
      case 'phone':
        return spellPhone(String(value), modelOf(spelling));
      case 'date':
        return [spellDate(String(value), modelOf(spelling)), String(value)];
      case 'latitude':
      case 'longitude':
        return [spellNumber(Number(value), modelOf(spelling))];
      case 'status':
      case 'country':
        return [...wordsFor(spelling), String(value)];
      case 'categories':
      case 'name-set':
        return spellList(value, spelling);
      case 'url-list':
      case 'url-set':
        return spellList(value, spelling, urlSeparator);
      case 'service-list':
        return spellServices(value, spelling);
      case 'weekly-hours':
        return spellHours(value, spelling, usualStyleOf);
      case 'whole-week':
        return [showWholeWeek(value)];
      case 'attribute':
      case 'custom-field':
      case 'passthrough':
        return spellCustomField(value, spelling);
      case 'description-short':
      case 'description-long':
        return [spellLines(String(value), spelling.current)];
      default:
        return [String(value)];
    }
  };
}

/** The text to imitate: the current one, else one of the most common shape. */
function modelOf({ current, samples, isUnderstood }: Spelling): string | null {
  if (current !== null && isUnderstood(current)) return current;
  const usual = mostCommon(samples.find((texts) => texts.length > 0) ?? [], shapeOf);
  return usual !== undefined && isUnderstood(usual) ? usual : null;
}

/** `01 23 45 67 89` and `09 87 65 43 21` have one shape. */
function shapeOf(text: string): string {
  return text.replace(/\d/gu, '9');
}

/** Words are few; a column of many texts has none. */
const lookedAtForWords = 100;

/** The file's own word for the value. */
function wordsFor({ current, samples, reads }: Spelling): readonly string[] {
  for (const texts of [current === null ? [] : [current], ...samples]) {
    const word = texts.slice(0, lookedAtForWords).find(reads);
    if (word !== undefined) return [word];
  }
  return [];
}

function spellDate(value: string, model: string | null): string {
  const dayFirst = /^(\d{1,2})([./])(\d{1,2})\2\d{4}$/u.exec(model ?? '');
  if (dayFirst === null || readDate(value) === null) return value;
  const [, day = '', mark = '', month = ''] = dayFirst;
  // `1.2.2026` shows that nothing is padded; `12.11.2026` shows nothing, and most files pad.
  const pads = day.length === 2 && month.length === 2;
  const part = (text: string): string => (pads ? text : String(Number(text)));
  return [part(value.slice(8, 10)), part(value.slice(5, 7)), value.slice(0, 4)].join(mark);
}

/** With the decimal mark of the model, and no fewer decimals than it has. */
function spellNumber(value: number, model: string | null): string {
  const plain = /e/u.test(String(value)) ? value.toFixed(10).replace(/\.?0+$/u, '') : String(value);
  const [, mark = '.', decimals = ''] = /^[+\-\u2212]?\d+(?:([.,])(\d+))?/u.exec(model?.trim() ?? '') ?? [];
  const [whole = '', fraction = ''] = plain.split('.');
  const filled = fraction.padEnd(Math.min(decimals.length, 10), '0');
  return filled === '' ? whole : whole + mark + filled;
}

/** `Monday: 09:00-18:00; Tuesday: closed; …` */
function showWholeWeek(value: FieldValue): string {
  const days = typeof value === 'object' && value !== null ? value : [];
  return days.map((day) => capital(day.replace(' ', ': '))).join('; ');
}

function spellLines(value: string, current: string | null): string {
  return current?.includes('\r\n') === true ? value.replace(/\r?\n/gu, '\r\n') : value;
}

const listSeparator = /\s*[,;|\n]\s*/u;
/** A comma without a space may stand inside an address. */
const urlSeparator = /\s*\|\s*|[,;]?\s+/u;

/** Joined as the file joins lists, else by a comma; by other marks where an element has a comma of its own. */
function spellList(
  value: FieldValue,
  { current, samples, join }: Spelling,
  separator: RegExp = listSeparator,
): readonly string[] {
  const elements = typeof value === 'object' && value !== null ? value : [String(value)];
  const own = [current ?? '', ...samples.flat()].map((text) => separator.exec(text)?.[0]).find(isText);
  const separators = [join, own, ', ', '; ', ' | '].filter(isText);
  return [...new Set(separators)].map((separator) => elements.join(separator));
}

/** As the file writes lists of services: as JSON, one a line, or on one line. */
function spellServices(value: FieldValue, { current, samples }: Spelling): readonly string[] {
  const services = typeof value === 'object' && value !== null ? value : [String(value)];
  const json = servicesToJson(services);
  const lines = services.join('\n');
  const line = services.join('; ');
  const own = [current ?? '', ...samples.flat()].find((text) => /^\s*[[{]|[\n;]/u.test(text)) ?? '';
  if (/^\s*[[{]/u.test(own)) return [json, lines];
  return own.includes('\n') ? [lines, json] : [line, lines, json];
}

function isText(text: string | null | undefined): text is string {
  return text !== null && text !== undefined && text !== '';
}

const answers = (
  'true/false yes/no y/n 1/0 on/off oui/non o/n vrai/faux sí/no si/no s/n verdadero/falso ja/nein j/n wahr/falsch ' +
  'vero/falso v/f'
)
  .split(' ')
  .map((pair) => pair.split('/'));

function spellCustomField(value: FieldValue, spelling: Spelling): readonly string[] {
  if (typeof value === 'boolean') return [...wordsFor(spelling), ...otherAnswers(spelling), String(value)];
  if (typeof value === 'number') return [spellNumber(value, modelOf(spelling)), String(value)];
  if (typeof value === 'object') return [...wordsFor(spelling), ...spellList(value, spelling)];
  return [value];
}

/** `Non` where the file so far only says `Oui`. */
function otherAnswers({ current, samples }: Spelling): readonly string[] {
  const model = current ?? samples.flat()[0] ?? '';
  return answers.flatMap((pair) => {
    if (!pair.includes(model.toLowerCase())) return [];
    const other = pair.find((word) => word !== model.toLowerCase()) ?? '';
    if (model === model.toLowerCase()) return [other];
    return [model === model.toUpperCase() && model.length > 1 ? other.toUpperCase() : capital(other)];
  });
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Hours that have a word of their own: `Ruhetag`, `24h/24`. Others are written in a style. */
function spellHours(
  value: FieldValue,
  spelling: Spelling,
  usualStyleOf: (samples: readonly string[]) => UsualStyle,
): readonly string[] {
  const windows = typeof value === 'object' && value !== null ? value : [String(value)];
  if (windows.length === 0) return [...wordsFor(spelling), 'closed'];
  const usual = spelling.samples.map(usualStyleOf);
  const own = spelling.current === null ? null : dayStyleOf(spelling.current);
  const join = usual.find((style) => style.join !== null)?.join ?? null;
  const styles = [own, ...usual.map(({ style }) => style), plainDayStyle].filter((style) => style !== null);
  const written = styles.map((style) =>
    spellDay(windows, joinedBy(spelling.join, { ...style, join: style.join ?? join })),
  );
  return windows.join() === '00:00-24:00' ? [...wordsFor(spelling), ...written] : written;
}

/** Between joined columns stands either what parts the windows, or, where each has a time, what parts the times. */
function joinedBy(join: string | null, style: DayStyle): DayStyle {
  if (join === null) return style;
  return /^\s*(?:[-–—]|à|a|to|bis)\s*$/u.test(join) ? { ...style, range: join } : { ...style, join };
}

interface UsualStyle {
  readonly style: DayStyle | null;
  /** How windows are joined, learnt from cells with several. */
  readonly join: string | null;
}

function findUsualStyle(samples: readonly string[]): UsualStyle {
  const known = samples.map(dayStyleOf).filter((style) => style !== null);
  const joins = known.map(({ join }) => join).filter(isText);
  return {
    style: mostCommon(known, (style) => JSON.stringify({ ...style, join: null, endsAtZero: null })) ?? null,
    join: mostCommon(joins, (join) => join) ?? null,
  };
}
