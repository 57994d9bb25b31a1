import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText } from '../../src/reports/clean-text.ts';
import { createPaint } from '../../src/reports/paint.ts';
import { textWidth } from '../../src/reports/text-width.ts';
import { wrap } from '../../src/reports/wrap.ts';

const plain = createPaint(false);
const coloured = createPaint(true);

describe('textWidth', () => {
  it.each([
    ['abc', 3],
    ['Mon–Fri 09:00–18:00 → 19:00', 27],
    ['é', 1],
    ['e\u0301', 1],
    ['東京', 4],
    ['ｶﾅ', 2],
    ['Ａ', 2],
    ['👩‍👩‍👧', 2],
    ['🇫🇷', 2],
    ['\u001b[31mred\u001b[39m', 3],
    ['', 0],
  ])('measures %j as %i columns', (text, columns) => {
    expect(textWidth(text)).toBe(columns);
  });
});

describe('wrap', () => {
  it('breaks at spaces and indents the following lines', () => {
    const lines = wrap(['one two three four five six seven eight nine'], { width: 40, prefix: '  - ' });

    expect(lines).toEqual(['  - one two three four five six seven', '    eight nine']);
  });

  it('cuts only a word that is longer than a whole line', () => {
    const lines = wrap([`see ${'x'.repeat(90)} there`], { width: 40 });

    expect(lines).toEqual(['see', 'x'.repeat(40), 'x'.repeat(40), `${'x'.repeat(10)} there`]);
  });

  it('keeps a whole piece on one line where it fits', () => {
    const lines = wrap(['to do it run: ', { text: 'partoo-sync resolve 12 phone', style: plain.bold, whole: true }], {
      width: 40,
    });

    expect(lines).toEqual(['to do it run:', 'partoo-sync resolve 12 phone']);
  });

  it('does not let a colour run over the end of a line', () => {
    const text = 'one two three four five six seven eight nine ten';

    const lines = wrap([{ text, style: coloured.red }], { width: 40 });

    expect(lines.length).toBe(2);
    for (const line of lines) expect(line.endsWith('\u001b[39m')).toBe(true);
  });

  it('never makes a line wider than asked and loses no character, whatever the text', () => {
    const words = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary', maxLength: 200 }), fc.lorem());
    fc.assert(
      fc.property(fc.array(words, { maxLength: 5 }), fc.integer({ min: 40, max: 120 }), (texts, width) => {
        const clean = texts.map(cleanText);

        const lines = wrap(clean, { width, prefix: '    label  ' });

        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/ /g, '')).toBe(`label${clean.join('').replace(/ /g, '')}`);
      }),
    );
  });
});
