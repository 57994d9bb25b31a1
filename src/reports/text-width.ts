/** Latin, general punctuation, arrows and box drawing: one column each, one code point each. */
const narrow = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u21ff]*$/;
const emoji = /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f/u;
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]$/u;
const sgr = new RegExp(`${String.fromCodePoint(0x1b)}\\[[0-9;]*m`, 'g');

/** East Asian Wide and Fullwidth ranges of Unicode's EastAsianWidth.txt, adjacent ones joined. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cd5],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

/** What a reader sees as characters, in order. */
export function graphemesOf(text: string): readonly string[] {
  return Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
}

/** Columns that the text takes in a terminal; colours take none, wide characters and emoji two. */
export function textWidth(text: string): number {
  const bare = text.includes('\u001b') ? text.replace(sgr, '') : text;
  if (narrow.test(bare)) return bare.length;
  return graphemesOf(bare).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0);
}

function graphemeWidth(grapheme: string): number {
  if (emoji.test(grapheme)) return 2;
  let width = 0;
  for (const character of grapheme) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (zeroWidth.test(character)) return 0;
  const point = character.codePointAt(0) ?? 0;
  return wideRanges.some(([from, to]) => point >= from && point <= to) ? 2 : 1;
}
