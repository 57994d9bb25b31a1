import { describe, expect, it } from 'vitest';
import { parseRetryAfter } from '../../src/http/retry-after.ts';

const now = Date.UTC(2026, 10, 22, 9, 0, 0);

describe('parseRetryAfter', () => {
  it.each([
    ['60', 60],
    [' 120 ', 120],
    ['0', 1],
    ['1.2', 2],
    ['86400', 3600],
    ['99999999999999999999', 3600],
    ['Sun, 22 Nov 2026 09:02:00 GMT', 120],
    ['Sunday, 22-Nov-26 09:02:00 GMT', 120],
    ['Sun Nov 22 09:02:00 2026', 120],
    ['Sun, 22 Nov 2026 08:00:00 GMT', 1],
    ['Mon, 23 Nov 2026 09:00:00 GMT', 3600],
    ['Sun, 99 Foo 2026 09:00:00 GMT', 60],
    ['2026-11-22', 60],
    ['-5', 60],
    ['1e3', 60],
    ['60, 120', 60],
    ['soon', 60],
    ['', 60],
    [undefined, 60],
  ])('R27 reads %j as %i seconds', (header, expected) => {
    const seconds = parseRetryAfter(header, now);

    expect(seconds).toBe(expected);
  });
});
