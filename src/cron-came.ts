import { valuesOfCron } from './config/cron.ts';

const quarterMs = 15 * 60_000;

/**
 * Did this schedule fall due after `fromMs`, up to `toMs`? Days and weekdays must both fit, as the daemon's schedules have it.
 * Walked by quarters of an hour, which every zone's clock is set by. An hour that a change of the clock skips does not come.
 */
export function cronCame(
  { expression, timezone }: { readonly expression: string; readonly timezone: string },
  fromMs: number,
  toMs: number,
): boolean {
  const [minutes, hours, days, months, weekdays] = valuesOfCron(expression);
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
  });
  for (let start = Math.floor(fromMs / quarterMs) * quarterMs; start <= toMs; start += quarterMs) {
    const parts = Object.fromEntries(format.formatToParts(start).map(({ type, value }) => [type, value]));
    const weekday = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'].indexOf(parts['weekday'] ?? '');
    const isDay =
      days.has(Number(parts['day'])) &&
      months.has(Number(parts['month'])) &&
      (weekdays.has(weekday) || (weekday === 0 && weekdays.has(7)));
    if (!isDay || !hours.has(Number(parts['hour']))) continue;
    const first = Number(parts['minute']);
    for (let ahead = 0; ahead < 15; ahead += 1) {
      const at = start + ahead * 60_000;
      if (at > fromMs && at <= toMs && minutes.has(first + ahead)) return true;
    }
  }
  return false;
}
