import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asLocationKey } from '../../../src/domain/ids.ts';
import { createTestFolder, type TestFolder } from '../folder.ts';
import { makeWorkbook, number, type MadeCell } from './workbook-maker.ts';
import { openXlsx, type OpenedXlsx } from './xlsx-file.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = createTestFolder();
});

afterEach(() => {
  expect(folder.open(), 'left open').toBe(0);
  folder.dispose();
});

const formula: MadeCell = { xml: (reference) => `<c r="${reference}" s="1"><f>LEN(B2)</f><v>4</v></c>` };
const formatted: MadeCell = { xml: (reference) => `<c r="${reference}" s="3"/>` };

function openStores(): Promise<OpenedXlsx> {
  const rows = [
    ['id', 'city', 'since', 'zip', 'length', 'open', 'note'],
    [
      '1',
      'Köln',
      number(46380, 2),
      number(1069, 3),
      formula,
      { xml: (at: string) => `<c r="${at}" t="b"><v>1</v></c>` },
      null,
    ],
    ['2', 'Bonn', null, formatted, null, null, 'n'],
  ];
  const bytes = makeWorkbook({
    sheets: [
      { name: 'Stores', rows },
      { name: 'Other', rows: [['x', formula]] },
    ],
    formats: ['0', 'dd/mm/yyyy', '00000'],
    sharesTexts: true,
    parts: { 'xl/charts/chart1.xml': '<chart/>', 'xl/vbaProject.bin': '\u0000macro' },
  });
  return openXlsx(folder.write('stores.xlsx', bytes));
}

describe('writing into a workbook keeps everything else (R25)', () => {
  it.each([
    [
      'a text',
      1,
      { city: 'Bad "Honnef" <&>' },
      '<c r="B2" t="inlineStr"><is><t xml:space="preserve">Bad &quot;Honnef&quot; &lt;&amp;&gt;</t></is></c>',
    ],
    ['a date, as a date', 1, { since: '2027-01-01' }, '<c r="C2" s="2"><v>46388</v></c>'],
    ['a zip, as its number', 1, { zip: '01067' }, '<c r="D2" s="3"><v>1067</v></c>'],
    ['a number in a cell that has only its format', 2, { zip: '04109' }, '<c r="D3" s="3"><v>4109</v></c>'],
    [
      'a text where numbers are',
      1,
      { zip: 'CH-4016' },
      '<c r="D2" s="3" t="inlineStr"><is><t xml:space="preserve">CH-4016</t></is></c>',
    ],
    ['a boolean', 1, { open: 'FALSE' }, '<c r="F2" t="b"><v>0</v></c>'],
    ['nothing', 1, { since: '' }, '<c r="C2" s="2"/>'],
    [
      'a date in a cell that is not there, as those above',
      2,
      { since: '2027-01-01' },
      '<c r="C3" s="2"><v>46388</v></c><c r="D3" s="3"/>',
    ],
    [
      'a text in a cell that is not there',
      1,
      { note: ' a ' },
      '<c r="G2" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c></row>',
    ],
  ])('%s', async (_case, row, texts, xml) => {
    const opened = await openStores();
    const before = opened.parts();

    const { edits } = await opened.write([opened.edit(row, texts)]);

    const after = opened.parts();
    const untouched = Object.keys(before).filter((part) => !/workbook\.xml$|sheet1\.xml$/.test(part));
    expect(edits.map(({ kind }) => kind)).toEqual(['written']);
    expect(after['xl/worksheets/sheet1.xml']).toContain(xml);
    expect(untouched.map((part) => after[part])).toEqual(untouched.map((part) => before[part]));
    expect(Object.keys(after)).toEqual(Object.keys(before));
  });

  it('tells Excel to calculate its formulas anew, and does not touch them', async () => {
    const opened = await openStores();

    const { edits } = await opened.write([opened.edit(1, { length: '5' }), opened.edit(2, { city: 'Aachen' })]);

    const after = opened.parts();
    expect(edits).toMatchObject([
      { kind: 'unencodable', column: 'length', detail: 'a formula stands there' },
      { kind: 'written' },
    ]);
    expect(after['xl/worksheets/sheet1.xml']).toContain('<f>LEN(B2)</f>');
    expect(after['xl/workbook.xml']).toContain('</sheets><calcPr fullCalcOnLoad="1"/>');
  });

  it('adds a row below the others, formatted as the last one', async () => {
    const opened = await openStores();
    const cells = [
      { column: 'id', text: '3' },
      { column: 'zip', text: '04109' },
    ];

    const { appends } = await opened.write([], [{ key: asLocationKey('3'), cells }]);

    expect(appends.map(({ kind }) => kind)).toEqual(['written']);
    expect(opened.parts()['xl/worksheets/sheet1.xml']).toMatch(
      /<dimension ref="A1:C4"\/>.*<row r="4">.*<c r="D4" s="3"><v>4109<\/v><\/c>/,
    );
  });

  it('writes into the sheet that a row is from', async () => {
    const sheets = ['DE', 'FR'].map((name) => ({
      name,
      rows: [
        ['id', 'city'],
        [name, 'x'],
      ],
    }));
    const opened = await openXlsx(folder.write('stores.xlsx', makeWorkbook({ sheets })), { sheets: ['DE', 'FR'] });

    await opened.write([opened.edit(2, { city: 'Paris' })]);

    expect(opened.parts()['xl/worksheets/sheet1.xml']).not.toContain('Paris');
    expect(opened.parts()['xl/worksheets/sheet2.xml']).toContain('Paris');
  });

  it('writes nothing while somebody has it open in Excel', async () => {
    const opened = await openStores();
    writeFileSync(join(folder.path, '~$stores.xlsx'), 'somebody');

    const writing = opened.write([opened.edit(1, { city: 'Bonn' })]);

    await expect(writing).rejects.toMatchObject({ code: 'SOURCE_UNWRITABLE', retryable: true });
  });

  it('refuses more characters than a cell of Excel holds', async () => {
    const opened = await openStores();

    const { edits } = await opened.write([opened.edit(1, { city: 'x'.repeat(32_768) })]);

    expect(edits).toMatchObject([{ kind: 'unencodable', column: 'city' }]);
  });

  it('knows the prefix that other programs give to every name', async () => {
    const sheet =
      '<x:worksheet xmlns:x="u"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>id</x:v></x:c></x:row><x:row r="2"><x:c r="A2" t="str"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    const bytes = makeWorkbook({
      sheets: [{ name: 'S', rows: [['id']] }],
      parts: { 'xl/worksheets/sheet1.xml': sheet },
    });
    const opened = await openXlsx(folder.write('stores.xlsx', bytes));

    const { edits } = await opened.write([opened.edit(1, { id: '1b' })]);

    expect(edits.map(({ kind }) => kind)).toEqual(['written']);
    expect(opened.parts()['xl/worksheets/sheet1.xml']).toContain(
      '<x:c r="A2" t="inlineStr"><x:is><x:t xml:space="preserve">1b</x:t></x:is></x:c>',
    );
  });
});
