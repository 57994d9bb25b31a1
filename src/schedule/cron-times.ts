import { parse } from 'node-cron';
import { createZoneTime } from './zone-time.ts';

/** When a cron expression says so, as instants in ms. */
export interface CronTimes {
  /** The first instant after this one; null: never again. */
  nextAfter(instantMs: number): number | null;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const keptDays = 8;

/** The 29th of February on a given weekday may be forty years away. */
const longestDays = 366 * 100;

/**
 * node-cron says what the expression means, the runtime what the clocks of the time zone show; this brings the two
 * together. Day and weekday must both fit, as node-cron has it.
 *
 * | the time on the clock            | runs                                                                     |
 * | -------------------------------- | ------------------------------------------------------------------------ |
 * | exists once                      | then                                                                     |
 * | is passed over (clocks go ahead) | once, at the first instant after; several such times are one             |
 * | comes twice (clocks are put back)| the first time; both times if every hour is meant, or nothing would run |
 * |                                  | for an hour                                                              |
 *
 * @param expression of five fields, known to be right
 */
export function createCronTimes(expression: string, timezone: string): CronTimes {
  const { minute: minutes, hour: hours, dayOfMonth, month, dayOfWeek } = parse(expression);
  const zone = createZoneTime(timezone);
  const isEveryHour = hours.length === 24;
  const walls = hours.flatMap((h) => minutes.map((m) => h * hour + m * minute)).sort((one, other) => one - other);
  /** What is due on the days looked at last: an expression of every five minutes asks for them 288 times. */
  const known = new Map<number, readonly number[]>();

  return {
    nextAfter(instantMs) {
      // From two days before on: the zone may be a day behind UTC, and what is passed over on one day is made up on the next.
      const today = Math.floor(instantMs / day) * day;
      for (let count = -2; count < longestDays; count += 1) {
        const midnight = today + count * day;
        if (!isDue(midnight)) continue;
        const instants = instantsOn(midnight);
        if ((instants.at(-1) ?? instantMs) > instantMs) return instants.find((instant) => instant > instantMs) ?? null;
      }
      return null;
    },
  };

  function isDue(midnight: number): boolean {
    const date = new Date(midnight);
    return (
      month.includes(date.getUTCMonth() + 1) &&
      dayOfMonth.includes(date.getUTCDate()) &&
      dayOfWeek.includes(date.getUTCDay())
    );
  }

  function instantsOn(midnight: number): readonly number[] {
    const instants = known.get(midnight) ?? findInstants(midnight);
    if (!known.has(midnight) && known.size >= keptDays) known.clear();
    known.set(midnight, instants);
    return instants;
  }

  /** In their order; an instant that two times share is there twice. */
  function findInstants(midnight: number): readonly number[] {
    const steady = zone.steadyOffset(midnight, midnight + day);
    if (steady !== null) return walls.map((wall) => midnight + wall - steady);
    return walls
      .flatMap((wall) => {
        const instants = zone.instantsOf(midnight + wall);
        return isEveryHour ? instants : instants.slice(0, 1);
      })
      .sort((one, other) => one - other);
  }
}
