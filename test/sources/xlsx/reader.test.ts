import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestFolder, type TestFolder } from '../folder.ts';
import { makeWorkbook, number, type MadeCell, type MadeWorkbook } from './workbook-maker.ts';
import { openXlsx, type OpenedXlsx } from './xlsx-file.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = createTestFolder();
});

afterEach(() => {
  expect(folder.open(), 'left open').toBe(0);
  folder.dispose();
});

function write(workbook: MadeWorkbook): string {
  return folder.write('stores.xlsx', makeWorkbook(workbook));
}

/** One cell under a header, with a format of its own (style 1). */
async function shown(cell: MadeCell, format: string | number = 'General', is1904 = false): Promise<string | undefined> {
  const rows = [['value'], [cell]];
  const { rows: read } = await openXlsx(write({ sheets: [{ name: 'S', rows }], formats: [format], is1904 }));
  return read[0]?.[0];
}

describe('a cell is the text that it shows (D4, D27)', () => {
  it.each([
    ['a whole number', 'General', 33774, '33774'],
    ['a number of 12 digits', 'General', '331000000000', '331000000000'],
    ['a number with an exponent in the file', 'General', '3.31E+11', '331000000000'],
    ['a number as computers add', 'General', '10.300000000000001', '10.3'],
    ['a small number', 'General', '1.0000000000000001E-5', '0.00001'],
    ['a coordinate, whatever is shown of it', '0.00', '48.856613', '48.856613'],
    ['grouping', '#,##0', 1234567, '1234567'],
    ['zeros in front', '00000', 1069, '01069'],
    ['a French phone', '0#" "##" "##" "##" "##', 123456789, '01 23 45 67 89'],
    ['zip+4', '00000-0000', 123456789, '12345-6789'],
    ['one digit at least', '0', 7, '7'],
    ['a percentage', '0%', 0.5, '50%'],
    ['a date', 'dd/mm/yyyy', 46380, '2026-12-24'],
    ['a date, built in', 14, 46380, '2026-12-24'],
    ['a date without days of 1900', 'yyyy-mm-dd', 59, '1900-02-28'],
    ['a date with a time', 'dd/mm/yyyy hh:mm', 46380.4375, '2026-12-24 10:30'],
    ['a date with a time that is midnight', 22, 46380, '2026-12-24'],
    ['a month', 'mmm yy', 46380, '2026-12-24'],
    ['a time', 'h:mm', 0.375, '09:00'],
    ['a time with seconds', 21, 0.75001157, '18:00:01'],
    ['a time of a whole day', '[h]:mm', 1, '24:00'],
    ['text format', '@', 1069, '1069'],
  ] as const)('%s: %s of %s', async (_case, format, value, expected) => {
    const text = await shown(number(value, 1), format);

    expect(text).toBe(expected);
  });

  it('counts days from 1904 where the workbook does', async () => {
    const text = await shown(number(44918, 1), 'yyyy-mm-dd', true);

    expect(text).toBe('2026-12-24');
  });

  it.each([
    ['a boolean', '<c r="A2" t="b"><v>1</v></c>', 'TRUE'],
    ['an error', '<c r="A2" t="e"><v>#N/A</v></c>', '#N/A'],
    ['what a formula gave', '<c r="A2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', 'ab'],
    [
      'a formatted text',
      '<c r="A2" t="inlineStr"><is><r><t>Caf</t></r><r><rPr><b/></rPr><t>é</t></r><rPh><t>X</t></rPh></is></c>',
      'Café',
    ],
    ['a line break and an escaped one', '<c r="A2" t="inlineStr"><is><t>a\nb_x000D_c</t></is></c>', 'a\nb\rc'],
    ['a date of ISO', '<c r="A2" t="d"><v>2026-12-24T00:00:00</v></c>', '2026-12-24'],
    ['a cell without its place', '<c><v>5</v></c>', '5'],
  ])('%s', async (_case, xml, expected) => {
    const text = await shown({ xml: () => xml });

    expect(text).toBe(expected);
  });
});

describe('where the table is', () => {
  const two = {
    sheets: [
      { name: 'Info', rows: [['nothing']] },
      {
        name: 'Läden',
        rows: [
          ['id', 'ort'],
          ['1', 'Köln'],
        ],
      },
      {
        name: 'Mehr',
        rows: [
          ['ort', 'id', 'tel'],
          ['Bonn', '2', '0228'],
        ],
      },
    ],
  };

  it.each([
    ['by name', ['Läden'], [['1', 'Köln']]],
    ['whatever its case', ['läden '], [['1', 'Köln']]],
    [
      'in several sheets, by the names of the columns',
      ['Läden', 'Mehr'],
      [
        ['1', 'Köln', ''],
        ['2', 'Bonn', '0228'],
      ],
    ],
  ])('%s', async (_case, sheets, expected) => {
    const { rows } = await openXlsx(write(two), { sheets });

    expect(rows).toEqual(expected);
  });

  it('is the first sheet, if none is named', async () => {
    const { columns } = await openXlsx(write(two));

    expect(columns).toEqual(['nothing']);
  });

  it('is not in a sheet that is not there, and those that are are named', async () => {
    const reading = openXlsx(write(two), { sheets: ['Laden'] });

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining('there is no sheet "Laden"'),
      hint: 'It has: Info, Läden, Mehr.',
    });
  });

  it.each([
    ['the first row that is not empty', null, ['Our stores'], 4],
    ['the row that is named', 5, ['id', 'column 2', 'city'], 1],
  ])('has its header in %s', async (_case, headerRow, columns, count) => {
    const rows = [
      ['Our stores'],
      ['as of today'],
      [null, null],
      ['id', null, 'city', ' '],
      ['1', 'x', 'Köln', 'a note beside it'],
      [null],
    ];
    const path = write({ sheets: [{ name: 'S', from: 2, rows }] });

    const opened: OpenedXlsx = await openXlsx(path, { headerRow });

    expect(opened.columns).toEqual(columns);
    expect(opened.read.rows).toBe(count - (headerRow === null ? 1 : 0));
  });

  it('counts records, and gives the number of the row in the sheet; rows that only have a format are none', async () => {
    const formatted: MadeCell = { xml: (reference) => `<c r="${reference}" s="1"/>` };
    const rows = [['id'], [formatted], ['1'], [formatted], ['2'], [formatted]];

    const { records } = await openXlsx(write({ sheets: [{ name: 'S', rows, from: 3 }], formats: ['0'] }));

    expect(records.map(({ at }) => at)).toEqual([
      { row: 1, line: 5 },
      { row: 2, line: 7 },
    ]);
  });

  it.each([
    [
      'an old workbook',
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      'an old XLS file, or has a password',
    ],
    [
      'a damaged sheet',
      makeWorkbook({
        sheets: [{ name: 'S', rows: [['id']] }],
        parts: { 'xl/worksheets/sheet1.xml': '<worksheet><row' },
      }),
      'sheet S: the workbook is damaged',
    ],
    ['an empty sheet', makeWorkbook({ sheets: [{ name: 'S', rows: [] }] }), 'sheet S: there is no row'],
    [
      'a name given twice',
      makeWorkbook({ sheets: [{ name: 'S', rows: [['id', 'id']] }] }),
      'the header has "id" more than once',
    ],
  ])('refuses %s', async (_case, content, message) => {
    const reading = openXlsx(folder.write('stores.xlsx', content));

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining(message),
    });
  });
});
