import { validate } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { faultOfCron } from '../../src/config/cron.ts';

describe('cron expressions', () => {
  it.each([
    '*/5 * * * *',
    '0 3 * * *',
    '0,30 8-18 * * mon-fri',
    '15 4 1-7/2 JAN,jul sun',
    '0 0 29 2 *',
    '0 0 * * 7',
    '  0   3 * * *  ',
  ])('%j is right, for the scheduler too', (expression) => {
    const fault = faultOfCron(expression);

    expect(fault).toBeNull();
    expect(validate(expression.trim())).toBe(true);
  });

  it.each([
    ['', 'must have 5 fields (minute hour day month weekday), not 0'],
    ['0 3 * *', 'must have 5 fields (minute hour day month weekday), not 4'],
    ['0 0 3 * * *', 'must have 5 fields (minute hour day month weekday), not 6'],
    ['60 * * * *', 'has "60" as its minute, which must be 0 to 59, *, a range, a step or a list'],
    ['0 24 * * *', 'has "24" as its hour, which must be 0 to 23, *, a range, a step or a list'],
    ['0 0 0 * *', 'has "0" as its day, which must be 1 to 31, *, a range, a step or a list'],
    ['0 0 * 13 *', 'has "13" as its month, which must be 1 to 12, *, a range, a step or a list'],
    ['0 0 * * 8', 'has "8" as its weekday, which must be 0 to 7, *, a range, a step or a list'],
    ['0 0 * * fry', 'has "fry" as its weekday, which must be 0 to 7, *, a range, a step or a list'],
    ['*/0 * * * *', 'has "*/0" as its minute, which must be 0 to 59, *, a range, a step or a list'],
    ['5/10 * * * *', 'has "5/10" as its minute, which must be 0 to 59, *, a range, a step or a list'],
    ['9-5 * * * *', 'has "9-5" as its minute, which must be 0 to 59, *, a range, a step or a list'],
    ['1,,2 * * * *', 'has "1,,2" as its minute, which must be 0 to 59, *, a range, a step or a list'],
    ['0 0 30 2 *', 'names a day that never comes'],
    ['0 0 31 2 1', 'names a day that never comes'],
    ['0 0 31 4,jun *', 'names a day that never comes'],
  ])('%j is wrong', (expression, words) => {
    const fault = faultOfCron(expression);

    expect(fault).toBe(words);
  });
});
