import { describe, expect, it } from 'vitest';
import { createTokenizer } from '../../../src/sources/csv/tokenizer.ts';
import type { Dialect, RawRecord } from '../../../src/sources/csv/tokenizer.ts';

/** Cuts `text`, given in pieces of `chunkBytes`; the last record comes last, whether it ended or not. */
function cut(text: string, dialect: Partial<Dialect> = {}, chunkBytes = 1024): RawRecord[] {
  const records: RawRecord[] = [];
  const tokenizer = createTokenizer({ delimiter: ',', lineEnd: 'lf', ...dialect }, (record) => records.push(record));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const chunk = Buffer.from(bytes.subarray(at, at + chunkBytes));
    tokenizer.push(chunk);
    // The memory of a chunk may be used again.
    chunk.fill(0x2a);
  }
  const last = tokenizer.end();
  return last === null ? records : [...records, last];
}

const cellsOf = (records: readonly RawRecord[]): (readonly string[])[] => records.map(({ cells }) => cells);

describe.each([1, 2, 3, 7, 1024])('cutting text that comes in pieces of %i bytes', (chunkBytes) => {
  it.each<[string, string, (readonly string[])[]]>([
    [
      'plain cells',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'no last line end',
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'empty cells',
      ',\n,,\n',
      [
        ['', ''],
        ['', '', ''],
      ],
    ],
    ['ragged rows', 'a,b\nc\nd,e,f\n', [['a', 'b'], ['c'], ['d', 'e', 'f']]],
    [
      'CRLF',
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'CRLF cut in two at the end',
      'a,b\r\nc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'LF and CRLF mixed',
      'a,b\nc,d\r\ne,f\n',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
      ],
    ],
    [
      'a stray carriage return',
      'a,b\rc\nd,e\n',
      [
        ['a', 'b\rc'],
        ['d', 'e'],
      ],
    ],
    ['a quoted delimiter', '"a,b",c\n', [['a,b', 'c']]],
    ['a doubled quote', '"a ""b"" c",d\n', [['a "b" c', 'd']]],
    ['only quotes', '"","""",""""""\n', [['', '"', '""']]],
    [
      'line breaks in quotes',
      '"a\nb","c\r\nd"\r\ne,f\r\n',
      [
        ['a\nb', 'c\r\nd'],
        ['e', 'f'],
      ],
    ],
    [
      'a quote inside a plain cell',
      'Café "Le Zinc",5" pipe\nb,c\n',
      [
        ['Café "Le Zinc"', '5" pipe'],
        ['b', 'c'],
      ],
    ],
    [
      'text after a closing quote',
      '"a"b,"c"\n"d",e\n',
      [
        ['"a"b', 'c'],
        ['d', 'e'],
      ],
    ],
    ['spaces', ' a , b \n', [[' a ', ' b ']]],
    [
      'blank lines',
      '\n  \na,b\n\r\n\t\nc,d\n\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a quoted nothing, which is a record', 'a\n""\nb\n', [['a'], [''], ['b']]],
    [
      'characters of two to four bytes',
      'é,東,🚲\n"ü,",x\n',
      [
        ['é', '東', '🚲'],
        ['ü,', 'x'],
      ],
    ],
    ['nothing', '', []],
  ])('%s', (_case, text, expected) => {
    const records = cut(text, {}, chunkBytes);

    expect(cellsOf(records)).toEqual(expected);
  });

  it('ends records at carriage returns where told so, alone or before a line feed', () => {
    const text = 'a,b\r"c\rd","e\nf\r\ng"\r\r\nh,i\r\nj,k';

    const records = cut(text, { lineEnd: 'cr' }, chunkBytes);

    expect(cellsOf(records)).toEqual([
      ['a', 'b'],
      ['c\rd', 'e\nf\r\ng'],
      ['h', 'i'],
      ['j', 'k'],
    ]);
    expect(records.map(({ line }) => line)).toEqual([1, 2, 7, 8]);
  });

  it('gives the physical line on which each record starts (D2)', () => {
    const text = 'h1,h2\n\n"a\n\nb",c\r\nd,"e\r\nf"\n\ng,h';

    const records = cut(text, {}, chunkBytes);

    expect(records.map(({ line }) => line)).toEqual([1, 3, 6, 9]);
  });

  it.each([
    ['\t', 'a\t"b\tc"\n'],
    ['§', 'a§"b§c"\n'],
    ['→', 'a→"b→c"\n'],
    [' ', 'a "b c"\n'],
  ])('takes %j as delimiter', (delimiter, text) => {
    const records = cut(text, { delimiter }, chunkBytes);

    expect(cellsOf(records)).toEqual([['a', `b${delimiter}c`]]);
  });

  it('tells a last record whose quote is open from one whose quote is closed', () => {
    const open = cut('a,b\n"c,d\ne', {}, chunkBytes).at(-1);
    const doubled = cut('a,b\nc,"d""', {}, chunkBytes).at(-1);
    const closed = cut('a,b\nc,"d"', {}, chunkBytes).at(-1);

    expect(open).toMatchObject({ isQuoteOpen: true, line: 2, cells: ['c,d\ne'] });
    expect(doubled).toMatchObject({ isQuoteOpen: true });
    expect(closed).toMatchObject({ isQuoteOpen: false, cells: ['c', 'd'] });
  });
});

describe('a tokenizer', () => {
  it('marks records with text after a closing quote, and no others', () => {
    const records = cut('"a"b,c\nd "e",f\n"g",h\n');

    expect(records.map(({ hasStrayQuote }) => hasStrayQuote)).toEqual([true, false, false]);
  });

  it('tells how much of the record that has begun it holds', () => {
    const tokenizer = createTokenizer({ delimiter: ',', lineEnd: 'lf' }, () => {});

    tokenizer.push(Buffer.from('a,b\n"c\nd'));

    expect(tokenizer.pending).toEqual({ bytes: 4, line: 2 });
  });
});
