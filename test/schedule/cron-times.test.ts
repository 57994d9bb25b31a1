import { describe, expect, it } from 'vitest';
import { createCronTimes } from '../../src/schedule/cron-times.ts';
import { wallMinutesOf, zones } from './zones.ts';

const minute = 60_000;
const day = 1440 * minute;

/** All of them in a span of time, as ISO texts or instants. */
function timesIn(expression: string, timezone: string, from: string, to: string): readonly number[] {
  const times = createCronTimes(expression, timezone);
  const found: number[] = [];
  let at = times.nextAfter(Date.parse(from) - 1);
  while (at !== null && at < Date.parse(to)) {
    found.push(at);
    at = times.nextAfter(at);
  }
  return found;
}

const isoTimesIn = (...args: Parameters<typeof timesIn>): readonly string[] =>
  timesIn(...args).map((at) => new Date(at).toISOString().slice(0, 16));

describe('times of a cron expression', () => {
  describe.each(zones)('in %s, over a year', (timezone) => {
    const [from, to] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2027-01-01T00:00:00Z')];

    const wallMinutes = wallMinutesOf(timezone, from - day, to);

    /**
     * Told minute by minute from what a clock on the wall shows: every time of the day is wanted from the moment at which
     * the clock shows it or more, and once a day.
     */
    function daily(wanted: number, isDay: (wall: Date) => boolean = () => true): readonly string[] {
      const found: string[] = [];
      let doneOn = 0;
      for (const [index, wall] of wallMinutes.entries()) {
        const on = Math.floor(wall / 1440);
        if (on === doneOn || wall % 1440 < wanted) continue;
        doneOn = on;
        const at = from - day + index * minute;
        if (at >= from && isDay(new Date(wall * minute))) found.push(new Date(at).toISOString().slice(0, 16));
      }
      return found;
    }

    it.each([
      ['0 3 * * *', 180],
      ['30 2 * * *', 150],
      ['15 2 * * *', 135],
      ['59 1 * * *', 119],
      ['0 0 * * *', 0],
      ['45 23 * * *', 1425],
    ])(
      'R29: %s runs once on every day, late where its time does not exist, once where it comes twice',
      (text, wanted) => {
        const times = isoTimesIn(text, timezone, new Date(from).toISOString(), new Date(to).toISOString());

        expect(times).toEqual(daily(wanted));
        expect(times).toHaveLength(365);
      },
    );

    it('keeps days of the week and of the month, which must both fit', () => {
      const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()];

      const sundays = isoTimesIn('30 2 * * sun', timezone, start, end);
      const firstMondays = isoTimesIn('30 2 1-7 * mon', timezone, start, end);

      expect(sundays).toEqual(daily(150, (wall) => wall.getUTCDay() === 0));
      expect(firstMondays).toEqual(daily(150, (wall) => wall.getUTCDay() === 1 && wall.getUTCDate() <= 7));
    });

    it.each([
      ['*/5 * * * *', 5],
      ['*/30 * * * *', 30],
    ])('R29: %s runs on evenly, on both nights of the clock change too', (text, every) => {
      const times = timesIn(text, timezone, new Date(from).toISOString(), new Date(to).toISOString());

      const gaps = new Set(times.map((at, index) => (times[index + 1] ?? at + every * minute) - at));
      expect([...gaps]).toEqual([every * minute]);
    });
  });

  it.each([
    ['R29: runs directly after the hour that does not exist', '30 2 * * *', 'Europe/Paris', '2026-03-29', ['01:00']],
    ['several times in that hour are one', '*/10 2 * * *', 'Europe/Paris', '2026-03-29', ['01:00']],
    ['and one with a time directly after it', '30 2,3 * * *', 'Europe/Paris', '2026-03-29', ['01:00', '01:30']],
    ['R29: an hour that comes twice counts once', '30 2 * * *', 'Europe/Paris', '2026-10-25', ['00:30']],
    [
      'unless every hour is meant',
      '30 * * * *',
      'Europe/Paris',
      '2026-10-25',
      Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:30`),
    ],
    ['half an hour that does not exist', '15 2 * * *', 'Australia/Lord_Howe', '2026-10-03', ['15:30']],
    ['half an hour that comes twice', '45 1 * * *', 'Australia/Lord_Howe', '2026-04-04', ['14:45']],
    ['a midnight that does not exist', '0 0 * * *', 'America/Sao_Paulo', '2018-11-04', ['03:00']],
    ['a last hour of the day that comes twice', '30 23 * * *', 'America/Sao_Paulo', '2019-02-17', ['01:30']],
    ['half an hour off UTC', '0 3 * * *', 'Asia/Kolkata', '2026-07-01', ['21:30']],
  ])('%s: %s in %s on %s', (_, expression, timezone, on, expected) => {
    const times = isoTimesIn(expression, timezone, `${on}T00:00:00Z`, `${on}T23:59:59Z`);

    expect(times.map((at) => at.slice(11))).toEqual(expected);
  });

  it('a day that a zone left out is made up for at the beginning of the next', () => {
    const times = isoTimesIn('0 9 * * *', 'Pacific/Apia', '2011-12-29T00:00:00Z', '2012-01-01T00:00:00Z');

    expect(times).toEqual(['2011-12-29T19:00', '2011-12-30T10:00', '2011-12-30T19:00', '2011-12-31T19:00']);
  });

  it.each([
    ['0 0 29 2 *', '2096-03-01T00:00:00Z', '2104-02-29T00:00'],
    ['0 0 29 2 mon', '2072-03-01T00:00:00Z', '2112-02-29T00:00'],
    ['0 0 1 1 *', '2026-01-01T00:00:00Z', '2026-01-01T00:00'],
  ])('%s is found however far away', (expression, from, expected) => {
    const [first] = isoTimesIn(expression, 'UTC', from, '2200-01-01T00:00:00Z');

    expect(first).toBe(expected);
  });
});
