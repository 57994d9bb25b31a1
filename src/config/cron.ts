interface CronField {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Words that stand for the numbers from `from` on. */
  readonly words: readonly string[];
}

const fields: readonly CronField[] = [
  { name: 'minute', from: 0, to: 59, words: [] },
  { name: 'hour', from: 0, to: 23, words: [] },
  { name: 'day', from: 1, to: 31, words: [] },
  {
    name: 'month',
    from: 1,
    to: 12,
    words: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { name: 'weekday', from: 0, to: 7, words: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Says what is wrong with a cron expression of five fields (minute hour day month weekday); null when nothing is.
 * Understands `*`, numbers, ranges `a-b`, steps `/n`, lists, and English three-letter names of months and weekdays.
 */
export function faultOfCron(expression: string): string | null {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== fields.length) {
    return `must have 5 fields (minute hour day month weekday), not ${String(expression.trim() === '' ? 0 : parts.length)}`;
  }
  for (const [index, field] of fields.entries()) {
    const part = parts[index] ?? '';
    if (valuesOf(part, field) === null) {
      return `has "${part}" as its ${field.name}, which must be ${String(field.from)} to ${String(field.to)}, *, a range, a step or a list`;
    }
  }
  return comes(parts) ? null : 'names a day that never comes';
}

/** What each field of a right expression stands for. */
export function valuesOfCron(
  expression: string,
): readonly [
  minutes: ReadonlySet<number>,
  hours: ReadonlySet<number>,
  days: ReadonlySet<number>,
  months: ReadonlySet<number>,
  weekdays: ReadonlySet<number>,
] {
  const parts = expression.trim().split(/\s+/);
  const [minutes, hours, days, months, weekdays] = fields.map((field, index) => valuesOf(parts[index] ?? '', field));
  const none = new Set<number>();
  return [minutes ?? none, hours ?? none, days ?? none, months ?? none, weekdays ?? none];
}

/** The numbers a field stands for, or null when it is not understood. */
function valuesOf(part: string, field: CronField): ReadonlySet<number> | null {
  const values = new Set<number>();
  for (const item of part.split(',')) {
    const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d{1,2}))?$/.exec(item);
    if (match === null) return null;
    const [, star, first, last, stepText] = match;
    const from = star === undefined ? numberOf(first, field) : field.from;
    const to = star === undefined ? numberOf(last ?? first, field) : field.to;
    const step = Number(stepText ?? '1');
    if (from === null || to === null || from > to || step < 1) return null;
    // `5/10` is read differently by different programs.
    if (stepText !== undefined && star === undefined && last === undefined) return null;
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return values;
}

function numberOf(text: string | undefined, field: CronField): number | null {
  if (text === undefined) return null;
  const word = field.words.indexOf(text.toLowerCase());
  const value = word === -1 ? (/^\d{1,2}$/.test(text) ? Number(text) : -1) : word + field.from;
  return value >= field.from && value <= field.to ? value : null;
}

/** February 30 never comes; the scheduler refuses it, whatever the weekday. */
function comes(parts: readonly string[]): boolean {
  const [, , day = '*', month = '*'] = parts;
  const [, , dayField, monthField] = fields;
  if (dayField === undefined || monthField === undefined) return true;
  const earliestDay = Math.min(...(valuesOf(day, dayField) ?? []));
  return [...(valuesOf(month, monthField) ?? [])].some((number) => earliestDay <= (longestMonths[number - 1] ?? 0));
}
