import { dateFromSerial, dateToSerial, format, getFormatDateInfo, getFormatInfo } from 'numfmt';
import { plainNumber } from '../plain-number.ts';
import { walkXml } from './walk-xml.ts';

/** How a cell shows its number: as a date, as digits with zeros in front, or plainly. */
export type NumberStyle =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date'; readonly hasDay: boolean; readonly hasTime: boolean }
  /** A code, a zip, a phone: digits in a pattern, whose zeros and spaces belong to it. */
  | { readonly kind: 'pattern'; readonly code: string };

/** Formats that a workbook need not write down (ECMA-376, 18.8.30): those that change what is shown. */
const builtIn: Readonly<Record<number, string>> = {
  ...{ 9: '0%', 10: '0.00%', 14: 'm/d/yy', 15: 'd-mmm-yy', 16: 'd-mmm', 17: 'mmm-yy' },
  ...{ 18: 'h:mm AM/PM', 19: 'h:mm:ss AM/PM', 20: 'h:mm', 21: 'h:mm:ss', 22: 'm/d/yy h:mm' },
  ...{ 45: 'mm:ss', 46: '[h]:mm:ss', 47: 'mm:ss.0' },
};

const plain: NumberStyle = { kind: 'plain' };

/** The number style of every cell style, by its index (`s` of a cell). */
export function readNumberStyles(stylesXml: string): readonly NumberStyle[] {
  const codes = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let isInCells = false;
  walkXml(stylesXml, {
    open(name, attributes) {
      if (name === 'numFmt') codes.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '');
      if (name === 'cellXfs') isInCells = true;
      if (name !== 'xf' || !isInCells) return;
      const id = Number(attributes['numFmtId'] ?? '0');
      styles.push(styleOf(codes.get(id) ?? builtIn[id] ?? 'General'));
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false;
    },
  });
  return styles;
}

function styleOf(code: string): NumberStyle {
  try {
    const { isDate, isPercent } = getFormatInfo(code);
    if (isDate) {
      const { year, month, day, hours, minutes, seconds } = getFormatDateInfo(code);
      // `mm` without an hour is a month.
      return { kind: 'date', hasDay: year || day || (month && !hours), hasTime: hours || minutes || seconds };
    }
    return isPercent || isPattern(code) ? { kind: 'pattern', code } : plain;
  } catch {
    return plain;
  }
}

/** Digits that must be there, or marks between them, and no decimals: `00000`, `0#" "##" "##`. */
function isPattern(code: string): boolean {
  const [positive = ''] = code.split(';');
  const bare = positive.replaceAll(/\[[^\]]*\]|_.|\*./g, '');
  const digits = bare.replaceAll(/"[^"]*"|\\./g, '');
  if (/[.,%eE?/@]|General/.test(digits) || !/^[0#\s()+-]*$/.test(digits)) return false;
  return (digits.match(/0/g) ?? []).length > 1 || /\d.*["\\].*[0#]|[0#][\s()-]+[0#]/.test(bare);
}

/** A number as its cell shows it, but dates in ISO form and numbers with all their digits, without grouping or exponent. */
export function showNumber(written: string, style: NumberStyle, is1904: boolean): string {
  const value = Number(written);
  if (!Number.isFinite(value)) return written;
  switch (style.kind) {
    case 'plain':
      return plainText(written, value);
    case 'pattern':
      return format(style.code, value);
    case 'date':
      return value < 0 ? plainText(written, value) : showDate(value, style, is1904);
  }
}

/** Excel keeps 15 digits; a file may hold more, such as 10.300000000000001. */
function plainText(written: string, value: number): string {
  if (/^-?\d{1,15}$/.test(written)) return written.replace(/^(-?)0+(?=\d)/, '$1');
  return plainNumber(String(Number(value.toPrecision(15))));
}

const days1904 = 1462;

function showDate(
  value: number,
  { hasDay, hasTime }: { readonly hasDay: boolean; readonly hasTime: boolean },
  is1904: boolean,
): string {
  const seconds = Math.round((value % 1) * 86_400);
  if (!hasDay) return showTime(Math.floor(value) * 86_400 + seconds);
  const [year = 0, month = 0, day = 0] = dateFromSerial(Math.floor(value) + (is1904 ? days1904 : 0));
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  return hasTime && seconds > 0 ? `${date} ${showTime(seconds)}` : date;
}

/** `09:00`, `24:00`; seconds only if there are any. */
function showTime(seconds: number): string {
  const rest = seconds % 60;
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}${rest === 0 ? '' : `:${two(rest)}`}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Numbers that a cell of this style might show as the text; which does, is for the caller to see. */
export function numbersFor(text: string, style: NumberStyle, is1904: boolean): readonly string[] {
  if (style.kind === 'date') {
    const found = /^(?:(\d{4})-(\d\d)-(\d\d))?(?:(?:^|[ T])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
    if (found === null || text === '') return [];
    const [, year, month, day, hours = '0', minutes = '0', seconds = '0'] = found;
    const days =
      year === undefined
        ? 0
        : (dateToSerial([Number(year), Number(month), Number(day)]) ?? 0) - (is1904 ? days1904 : 0);
    const time = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) / 86_400;
    return [String(days + time)];
  }
  if (style.kind === 'pattern') {
    const digits = text.replaceAll(/\D/g, '');
    return digits === '' || digits.length > 15 ? [] : [String(Number(digits))];
  }
  return /^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(text) ? [text] : [];
}
