import { quoteCell } from '../domain/values/quote-cell.ts';

/**
 * What the text of one cell says, before anybody asks what it means (D16, R32).
 *
 * | cell                               | kind      | becomes                                    |
 * | ---------------------------------- | --------- | ------------------------------------------ |
 * | text                               | `said`    | a value, or invalid                        |
 * | nothing at all                     | `empty`   | not said; null where the field may be cleared |
 * | only white space, `N/A`, `-`, …    | `nothing` | not said                                   |
 * | `#REF!`, replacement characters, … | `broken`  | invalid                                    |
 */
export type CellReading =
  | { readonly kind: 'said'; readonly text: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'nothing'; readonly word: string | null }
  | { readonly kind: 'broken'; readonly message: string; readonly hint: string };

const empty: CellReading = { kind: 'empty' };
const blank: CellReading = { kind: 'nothing', word: null };

// Not `na`, which is Namibia, nor words like `unknown` or `none`, which may be meant.
const nothingWords: ReadonlySet<string> = new Set(
  [
    'n/a',
    'n.a.',
    'n. a.',
    'n/d',
    'n.d.',
    's/d',
    'k.a.',
    'k. a.',
    'k.a',
    'n.c.',
    'null',
    'nil',
    'nan',
    '(null)',
    '<null>',
  ].concat(['-', '--', '---', '–', '—', '?', '.', './.']),
);
const longestNothingWord = Math.max(...Array.from(nothingWords, (word) => word.length));

// As Excel shows them in English, French, Spanish, German and Italian. `#N/A` is one of them: a formula failed.
const spreadsheetError =
  /^#(?:N\/A|N\/D|NV|REF!|¡REF!|RIF!|BEZUG!|VALUE!|VALEUR!|¡VALOR!|VALORE!|WERT!|NAME\?|NOM\?|¿NOMBRE\?|NOME\?|DIV\/0!|¡DIV\/0!|NUM!|¡NUM!|ZAHL!|NOMBRE!|NULL!|¡NULO!|NUL!|NULLO!|SPILL!|CALC!|GETTING_DATA|#+)$/iu;

/** Longer than any value can be: most likely a quote is missing and the cell swallowed the rows after it. */
const longestCell = 20_000;

/** Sorts out one cell; the text that is said is trimmed, no-break spaces included. */
export function readCell(cell: string): CellReading {
  if (cell === '') return empty;
  const text = cell.trim();
  if (text === '') return blank;
  if (text.length <= longestNothingWord && nothingWords.has(text.toLowerCase())) return { kind: 'nothing', word: text };
  if (text.startsWith('#') && spreadsheetError.test(text)) {
    return {
      kind: 'broken',
      message: `${quoteCell(text)} is a spreadsheet error`,
      hint: 'Correct the formula in the source, or empty the cell',
    };
  }
  if (text.length > longestCell) {
    return {
      kind: 'broken',
      message: `the cell has ${String(text.length)} characters, the limit is ${String(longestCell)}`,
      hint: 'Check the quotes of this row',
    };
  }
  if (text.includes('\uFFFD')) {
    return {
      kind: 'broken',
      message: `${quoteCell(text)} contains replacement characters`,
      hint: 'The file was read, or saved, in the wrong encoding: check source.encoding',
    };
  }
  return { kind: 'said', text };
}
