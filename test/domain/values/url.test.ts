import fc from 'fast-check';
import { expect, it } from 'vitest';
import { url } from '../../../src/domain/values/url.ts';

const context = { country: null, today: '2026-11-22' };
const piece = fc.constantFrom(
  'a',
  'Z',
  '9',
  '-',
  '.',
  '_',
  '/',
  ':',
  '@',
  '%41',
  'é',
  'xn--',
  'com',
  '1.2.3',
  '?',
  '#',
);
const written = fc.tuple(fc.constantFrom('https://', 'http://', 'HTTPS://'), fc.array(piece, { maxLength: 8 }));

it('takes only what URL takes too, and as it is written', () => {
  fc.assert(
    fc.property(written, ([scheme, pieces]) => {
      const cell = scheme + pieces.join('');
      const parsed = url.parse(cell, context);

      if (!parsed.ok) return;
      expect(parsed.value).toBe(cell);
      expect(URL.parse(cell)?.hostname).toMatch(/[^.]\.[^.]/u);
    }),
    { numRuns: 5_000 },
  );
});

it.each(['https://1.2.3.999/', 'https://a..com', 'https://-.example.com:99999/'])(
  '%s looks like one, and is none',
  (cell) => {
    expect(url.parse(cell, context)).toMatchObject({ ok: false });
  },
);
