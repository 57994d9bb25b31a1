import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalWeek, toPartooWeek, type PartialWeek } from '../../../src/domain/values/opening-hours.ts';
import { weekdays } from '../../../src/domain/weekday.ts';

const time = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

// Round hours and the minutes next to midnight, so that windows often touch.
const minute = fc.oneof(
  fc.integer({ min: 0, max: 23 }).map((hour) => hour * 60),
  fc.constantFrom(0, 1, 1438, 1439),
);
const window = fc
  .tuple(minute, fc.oneof(minute, fc.constant(1440)))
  .map(([start, end]) => `${time(start)}-${time(end)}`);
const anyDay = fc.array(window, { maxLength: 3 });
const completeWeek = fc.record(Object.fromEntries(weekdays.map((day) => [day, anyDay])));
const partialWeek = fc.record(Object.fromEntries(weekdays.map((day) => [day, anyDay])), { requiredKeys: [] });

const closedWeek = Object.fromEntries(weekdays.map((day) => [day, []])) as Record<string, string[]>;

/** Every minute of the week that the windows cover, as a person with a very long sheet of paper would mark them. */
function openMinutes(week: PartialWeek): ReadonlySet<number> {
  const open = new Set<number>();
  weekdays.forEach((day, index) => {
    for (const one of week[day] ?? []) {
      const [start = 0, end = 0] = one.split('-').map((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
      const isAllDay = one === '00:00-23:59';
      const length = isAllDay ? 1440 : end > start ? end - start : end + 1440 - start;
      for (let passed = 0; passed < length; passed += 1) open.add((index * 1440 + start + passed) % 10_080);
    }
  });
  return open;
}

describe('canonicalWeek (R14)', () => {
  it.each<[string, PartialWeek, PartialWeek]>([
    [
      'sorts and merges',
      { monday: ['14:00-18:00', '09:00-12:00', '12:00-13:00'] },
      { monday: ['09:00-13:00', '14:00-18:00'] },
    ],
    [
      'joins a night cut at midnight',
      { friday: ['22:00-00:00'], saturday: ['00:00-03:00'] },
      { friday: ['22:00-03:00'], saturday: [] },
    ],
    [
      'joins Sunday night and Monday',
      { sunday: ['22:00-24:00'], monday: ['00:00-02:00'] },
      { sunday: ['22:00-02:00'], monday: [] },
    ],
    ['writes midnight as 24:00', { monday: ['18:00-00:00'] }, { monday: ['18:00-24:00'] }],
    ['keeps a night whose next day is not said', { friday: ['22:00-03:00'] }, { friday: ['22:00-03:00'] }],
    ['keeps 23:59 as an end', { monday: ['18:00-23:59'] }, { monday: ['18:00-23:59'] }],
    ['keeps closed and not said apart', { monday: [] }, { monday: [] }],
  ])('%s', (_, week, canonical) => {
    expect(canonicalWeek(week)).toEqual(canonical);
  });

  it.each(['00:00-23:59', '00:00-00:00', '00:00-24:00'])('reads %s as all day', (allDay) => {
    expect(canonicalWeek({ monday: [allDay] })).toEqual({ monday: ['00:00-24:00'] });
  });

  it('cuts a stretch of 24 hours and more at midnights', () => {
    const week = canonicalWeek({ friday: ['18:00-00:00'], saturday: ['00:00-23:59'], sunday: ['00:00-02:00'] });

    expect(week).toEqual({ friday: ['18:00-24:00'], saturday: ['00:00-24:00'], sunday: ['00:00-02:00'] });
  });

  it('reads a week without a gap as all day, every day', () => {
    const always = canonicalWeek(Object.fromEntries(weekdays.map((day) => [day, ['08:00-08:00']])));

    expect(always).toEqual(Object.fromEntries(weekdays.map((day) => [day, ['00:00-24:00']])));
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(partialWeek, (week) => {
        const once = canonicalWeek(week);
        expect(canonicalWeek(once)).toEqual(once);
        expect(Object.keys(once).sort()).toEqual(Object.keys(week).sort());
      }),
    );
  });

  it('covers the same minutes of a complete week, or one more where 23:59 means midnight', () => {
    fc.assert(
      fc.property(completeWeek, (week) => {
        const before = openMinutes(week);
        const after = openMinutes(canonicalWeek(week));
        const added = [...after].filter((minuteOfWeek) => !before.has(minuteOfWeek));
        expect([...before].filter((minuteOfWeek) => !after.has(minuteOfWeek))).toEqual([]);
        expect(added.filter((minuteOfWeek) => minuteOfWeek % 1440 !== 1439)).toEqual([]);
      }),
    );
  });
});

describe('toPartooWeek', () => {
  it('writes all seven days in documented forms only', () => {
    const written = toPartooWeek({
      ...closedWeek,
      friday: ['18:00-02:00'],
      saturday: ['00:00-24:00'],
      sunday: ['20:00-24:00'],
    });

    expect(written).toEqual({
      ...closedWeek,
      friday: ['18:00-00:00'],
      saturday: ['00:00-23:59'],
      sunday: ['20:00-00:00'],
    });
  });

  it('splits a night at midnight, Sunday into Monday too', () => {
    const written = toPartooWeek({ ...closedWeek, sunday: ['22:00-03:00'] });

    expect(written).toEqual({ ...closedWeek, sunday: ['22:00-00:00'], monday: ['00:00-03:00'] });
  });

  it('is undone by canonicalWeek, whatever the week', () => {
    const documented = /^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/u;

    fc.assert(
      fc.property(completeWeek, (week) => {
        const canonical = canonicalWeek(week);
        const written = toPartooWeek(canonical);
        expect(canonicalWeek(written)).toEqual(canonical);
        expect(Object.keys(written)).toEqual([...weekdays]);
        expect(
          Object.values(written)
            .flat()
            .filter((one) => !documented.test(one)),
        ).toEqual([]);
      }),
    );
  });
});
