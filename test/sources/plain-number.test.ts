import { describe, expect, it } from 'vitest';
import { plainNumber } from '../../src/sources/plain-number.ts';

describe('a number without its exponent', () => {
  it.each([
    ['3.31E+11', '331000000000'],
    ['1e3', '1000'],
    ['-0.5E-2', '-0.005'],
    ['1.25e1', '12.5'],
    ['12e-1', '1.2'],
    ['0e5', '0'],
    ['48.8566', '48.8566'],
    ['0012', '0012'],
    ['1e999', '1e999'],
    ['E5', 'E5'],
  ])('%s → %s', (given, expected) => {
    const text = plainNumber(given);

    expect(text).toBe(expected);
  });
});
