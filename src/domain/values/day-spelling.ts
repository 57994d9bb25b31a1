import { minutesOf } from './opening-hours.ts';

/** How a cell writes the hours of a day, to write others the same way. */
export interface DayStyle {
  /** `von ` in `von 8 bis 12 Uhr`. */
  readonly opener: string;
  /** Between opening and closing: `-`, ` - `, ` bis `. */
  readonly range: string;
  /** Between windows; null when the cell has only one. */
  readonly join: string | null;
  /** `09:00`, not `9:00`. */
  readonly pads: boolean;
  readonly mark: string;
  /** `9h` and `8`, not `9h00` and `8:00`. */
  readonly dropsZeroMinutes: boolean;
  /** What follows the opening and the closing time: ` Uhr`. */
  readonly units: readonly [string, string];
  /** On the 12-hour clock: what follows a time before and after noon, and whether the opening time has it. */
  readonly halves: { readonly am: string; readonly pm: string; readonly isOnBoth: boolean } | null;
  /** The end of the day is `00:00`, not `24:00`. */
  readonly endsAtZero: boolean;
}

/** The spelling that contract.md fixes: `HH:MM-HH:MM`, several joined by `,`. */
export const plainDayStyle: DayStyle = {
  opener: '',
  range: '-',
  join: ',',
  pads: true,
  mark: ':',
  dropsZeroMinutes: false,
  units: ['', ''],
  halves: null,
  endsAtZero: false,
};

const time =
  /(?<hour>\d{1,2})(?:(?<mark> ?[:.hH] ?)(?<minute>\d{2})(?!\d))?(?:(?<space> ?)(?<unit>[ap]\.?m\b\.?|uhr|hrs?|heures|h)(?!\p{L}))?/giu;

interface WrittenTime {
  readonly start: number;
  readonly end: number;
  readonly hour: string;
  readonly mark: string | undefined;
  readonly minute: string | undefined;
  /** With the space before it. */
  readonly unit: string;
}

/** The style of a cell with at least one window; null for `closed`, `24h/24`, and what has no two times. */
export function dayStyleOf(cell: string): DayStyle | null {
  const text = cell.trim();
  const times = Array.from(text.matchAll(time), toTime);
  const [first, second, third] = times;
  if (first === undefined || second === undefined || times.length % 2 === 1) return null;
  const marked = times.find(({ mark }) => mark !== undefined);
  const hasHourUnit = times.some(({ mark, unit }) => mark === undefined && unit.toLowerCase() === 'h');
  const halves = halvesOf(times);
  const unitOf = ({ unit }: WrittenTime): string => (halves !== null || unit.toLowerCase() === 'h' ? '' : unit);
  const mark = marked?.mark ?? (hasHourUnit ? 'h' : ':');
  return {
    opener: text.slice(0, first.start),
    range: text.slice(first.end, second.start),
    join: third === undefined ? null : text.slice(second.end, third.start),
    pads: padsHours(times, mark),
    mark,
    dropsZeroMinutes: times.some(({ minute }) => minute === undefined),
    units: [unitOf(first), unitOf(second)],
    halves,
    endsAtZero: times.some(({ hour, minute }, index) => index % 2 === 1 && Number(hour) + Number(minute ?? '0') === 0),
  };
}

function toTime(match: RegExpExecArray): WrittenTime {
  const { hour = '', mark, minute, space = '', unit = '' } = match.groups ?? {};
  return { start: match.index, end: match.index + match[0].length, hour, mark, minute, unit: `${space}${unit}` };
}

function padsHours(times: readonly WrittenTime[], mark: string): boolean {
  if (times.some(({ hour }) => hour.length === 1)) return false;
  return times.some(({ hour }) => hour.startsWith('0')) || !mark.toLowerCase().includes('h');
}

function halvesOf(times: readonly WrittenTime[]): DayStyle['halves'] {
  const [first, second] = times;
  const written = times.map(({ unit }) => unit).filter((unit) => /^ ?[ap]/iu.test(unit));
  const model = written[0];
  if (model === undefined || first === undefined || second === undefined) return null;
  const isUpper = /[AP]/u.test(model);
  const withLetter = (lower: string, upper: string): string => model.replace(/[ap]/iu, isUpper ? upper : lower);
  return { am: withLetter('a', 'A'), pm: withLetter('p', 'P'), isOnBoth: first.unit !== '' };
}

/**
 * The windows of one day in this style. Whether the cell reads as the same windows is for the caller to see: not every
 * style can say everything, as `8-12 Uhr` cannot say `8:30`.
 *
 * @param windows canonical, at least one
 */
export function spellDay(windows: readonly string[], style: DayStyle): string {
  const spelled = windows.map((window) => {
    const [start, end] = [minutesOf(window.slice(0, 5)), minutesOf(window.slice(6, 11))];
    return `${spellTime(start, style, 0)}${style.range}${spellTime(end, style, 1)}`;
  });
  return style.opener + spelled.join(style.join ?? (style.range.startsWith(' ') ? ', ' : ','));
}

function spellTime(minutes: number, style: DayStyle, position: 0 | 1): string {
  const { mark, halves } = style;
  const hour = Math.floor(minutes / 60);
  const shown = halves !== null ? ((hour + 11) % 12) + 1 : hour === 24 && style.endsAtZero ? 0 : hour;
  const minute = minutes % 60;
  const hourText = style.pads ? String(shown).padStart(2, '0') : String(shown);
  const isShort = minute === 0 && style.dropsZeroMinutes;
  const short = mark.toLowerCase() === 'h' ? mark : '';
  const clock = hourText + (isShort ? short : mark + String(minute).padStart(2, '0'));
  if (halves === null) return clock + style.units[position];
  const half = hour % 24 < 12 ? halves.am : halves.pm;
  return clock + (position === 1 || halves.isOnBoth ? half : '');
}
