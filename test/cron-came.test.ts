import { describe, expect, it } from 'vitest';
import { cronCame } from '../src/cron-came.ts';

const monday = { expression: '0 8 * * 1', timezone: 'Europe/Paris' };

describe('whether a schedule fell due', () => {
  it.each([
    ['its very minute', monday, '2027-01-11T06:59:59Z', '2027-01-11T07:00:00Z', true],
    ['not before', monday, '2027-01-04T07:00:00Z', '2027-01-11T06:59:59Z', false],
    ['not twice', monday, '2027-01-11T07:00:00Z', '2027-01-11T07:05:00Z', false],
    ['after days asleep', monday, '2027-01-08T12:00:00Z', '2027-01-14T12:00:00Z', true],
    ['in summer an hour earlier by UTC', monday, '2027-07-05T05:59:00Z', '2027-07-05T06:00:00Z', true],
    [
      'in a zone of quarters',
      { expression: '20 0 * * *', timezone: 'Asia/Kathmandu' },
      '2027-01-10T18:34:00Z',
      '2027-01-10T18:35:00Z',
      true,
    ],
    ['Sunday is 7 too', { ...monday, expression: '30 9 * * 7' }, '2027-01-10T08:29:00Z', '2027-01-10T08:30:00Z', true],
    [
      'day and weekday must both fit',
      { ...monday, expression: '0 8 1 * 1' },
      '2027-01-11T00:00:00Z',
      '2027-01-18T12:00:00Z',
      false,
    ],
  ] as const)('%s', (_what, schedule, from, to, came) => {
    expect(cronCame(schedule, Date.parse(from), Date.parse(to))).toBe(came);
  });
});
