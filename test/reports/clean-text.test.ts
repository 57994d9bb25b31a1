import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/reports/clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['plain words stay', 'Café de l’Été, 12 €', 'Café de l’Été, 12 €'],
    ['an escape sequence becomes visible', '\u001b[31mred', '␛[31mred'],
    ['an eight-bit control sequence too', '\u009b31mred', '‹U+009B›31mred'],
    ['line breaks become one sign', 'a\r\nb\nc\u2028d', 'a⏎b⏎c⏎d'],
    ['a tab becomes a space', 'a\tb', 'a b'],
    ['bell, backspace and delete are pictures', '\u0007\b\u007f', '␇␈␡'],
    ['an override of the reading order becomes visible', 'abc\u202edef', 'abc‹U+202E›def'],
    ['invisible spaces become visible', 'a\u200bb\ufeff', 'a‹U+200B›b‹U+FEFF›'],
    ['half a character is replaced', 'a\ud800b', 'a\ufffdb'],
    ['emoji made of several people stay', '👩‍👩‍👧', '👩‍👩‍👧'],
  ])('R36: %s', (_what, text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it('R36: never lets a control character through, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(text)).not.toMatch(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});
