import { describe, expect, it } from 'vitest';
import { countOf, plural, showNumber, showPercent } from '../../src/reports/plural.ts';
import { durationWords } from '../../src/reports/plan-words.ts';
import { shellQuote } from '../../src/reports/shell-quote.ts';
import { showAge, showInstant } from '../../src/reports/when.ts';

describe('numbers and plural forms', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1188, '1,188'],
    [1234567, '1,234,567'],
    [-4321, '-4,321'],
    [1234.5, '1,234.5'],
  ])('writes %d as %s', (value, expected) => {
    expect(showNumber(value)).toBe(expected);
  });

  it.each([
    [0, '0 locations'],
    [1, '1 location'],
    [2000, '2,000 locations'],
  ])('counts %d as %s', (count, expected) => {
    expect(countOf(count, 'location')).toBe(expected);
  });

  it('takes an irregular plural as given', () => {
    expect(plural(2, 'try', 'tries')).toBe('tries');
  });

  it.each([
    [41, 120, '34.2 %'],
    [9, 1200, '0.8 %'],
    [3, 3, '100 %'],
    [0, 0, '0 %'],
    [1, 0, '100 %'],
  ])('shows %d of %d as %s', (value, of, expected) => {
    expect(showPercent(value, of)).toBe(expected);
  });
});

describe('times', () => {
  it.each([
    [0, '1 second'],
    [2.4, '3 seconds'],
    [119, '119 seconds'],
    [150, '3 minutes'],
    [7200, '2 hours'],
    [9000, '2 hours 30 minutes'],
  ])('shows %d seconds as %s', (seconds, expected) => {
    expect(durationWords(seconds)).toBe(expected);
  });

  it.each([
    ['2026-11-22T08:59:30Z', 'less than a minute'],
    ['2026-11-22T08:59:00Z', '1 minute'],
    ['2026-11-22T04:00:00Z', '5 hours'],
    ['2026-11-19T08:00:00Z', '3 days'],
    ['never', 'an unknown time'],
  ])('shows the age of %s as %s', (from, expected) => {
    expect(showAge(from, '2026-11-22T09:00:00Z')).toBe(expected);
  });

  it.each([
    ['2026-11-22T09:00:59.123Z', '2026-11-22 09:00 UTC'],
    ['2026-11-22T09:00:00+02:00', '2026-11-22 07:00 UTC'],
    ['soon', '(unknown time)'],
  ])('shows the instant %s as %s', (at, expected) => {
    expect(showInstant(at)).toBe(expected);
  });
});

describe('shellQuote', () => {
  it.each([
    ['0012', '0012'],
    ['open_hours.monday', 'open_hours.monday'],
    ['custom_fields.Car park', "'custom_fields.Car park'"],
    ["d'or", "'d'\\''or'"],
    ['$(reboot)', "'$(reboot)'"],
    ['a;b', "'a;b'"],
    ['', "''"],
  ])('R36: quotes %j as %s', (argument, expected) => {
    expect(shellQuote(argument)).toBe(expected);
  });
});
