import { describe, expect, it } from 'vitest';
import { valueToWeek, weekToValue, wholeWeek } from '../../../src/domain/values/whole-week.ts';

const context = { country: null, today: '2026-11-22' };

describe('the hours of a service', () => {
  it.each([
    'Mo-Fr 11:00-14:00,18:00-22:00; Sa,Su closed',
    'Monday: 11:00-14:00, 18:00-22:00; Tuesday: 11:00-14:00, 18:00-22:00; Wednesday: 11:00-14:00, 18:00-22:00; Thursday: 11:00-14:00, 18:00-22:00; Friday: 11:00-14:00, 18:00-22:00; Saturday: closed; Sunday: closed',
  ])('%s', (cell) => {
    const parsed = wholeWeek.parse(cell, context);

    const workday = '11:00-14:00,18:00-22:00';
    expect(parsed).toMatchObject({
      ok: true,
      value: [
        ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => `${day} ${workday}`),
        'saturday closed',
        'sunday closed',
      ],
    });
  });

  it('R33 a week with days of which nothing is said is refused, as Partoo takes all seven or none', () => {
    const parsed = wholeWeek.parse('Monday: 11:00-14:00', context);

    expect(parsed).toMatchObject({ ok: false });
    expect(parsed.ok ? '' : parsed.message).toContain('tuesday, wednesday');
  });

  it('R14 midnight splits are one', () => {
    const split = weekToValue({ ...closedWeek, friday: ['18:00-00:00'], saturday: ['00:00-02:00'] });
    const whole = weekToValue({ ...closedWeek, friday: ['18:00-02:00'] });

    expect(split).toEqual(whole);
    expect(weekToValue(valueToWeek(whole))).toEqual(whole);
  });
});

const closedWeek = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };
