import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asLocationKey } from '../../../src/domain/ids.ts';
import { createCsvFolder, rest } from './csv-folder.ts';
import type { CsvFolder } from './csv-folder.ts';
import { append, openCsv } from './write-csv.ts';

let folder: CsvFolder;

beforeEach(() => {
  folder = createCsvFolder();
});

afterEach(() => {
  expect(folder.open(), 'left open').toBe(0);
  folder.dispose();
});

const fromLatin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('writing one cell leaves every other byte as it is (R25)', () => {
  it.each<[string, string, string, Buffer | string, Buffer | string]>([
    ['plain', 'tel', '2', 'id,tel\n1,a\n2,b\n3,c\n', 'id,tel\n1,a\n2,NEW\n3,c\n'],
    ['; CRLF and a mark', 'tel', '1', '\ufeffid;tel;x\r\n1;a;\r\n2;b;\r\n', '\ufeffid;tel;x\r\n1;NEW;\r\n2;b;\r\n'],
    ['every cell quoted', 'tel', '1', '"id","tel"\n"1","a"\n"2","b"\n', '"id","tel"\n"1","NEW"\n"2","b"\n'],
    ['line breaks in cells', 'tel', '2', 'id,tel\n"1\n1","a\r\nb"\n2,"c\n"\n', 'id,tel\n"1\n1","a\r\nb"\n2,"NEW"\n'],
    ['no last line end', 'tel', '2', 'id,tel\r\n1,a\r\n2,b', 'id,tel\r\n1,a\r\n2,NEW'],
    ['mixed line ends', 'tel', '2', 'id,tel\r\n1,a\n2,b\r\n3,c\n\r\n', 'id,tel\r\n1,a\n2,NEW\r\n3,c\n\r\n'],
    ['carriage returns', 'tel', '2', 'id,tel\r1,a\r2,b\r', 'id,tel\r1,a\r2,NEW\r'],
    ['tabs', 'id', '1', 'id\ttel\n1\ta\n', 'id\ttel\nNEW\ta\n'],
    [
      'blank lines and lines of spaces',
      'tel',
      '1',
      '\n \n\u00a0\nid,tel\n\n1,a\n\n',
      '\n \n\u00a0\nid,tel\n\n1,NEW\n\n',
    ],
    ["Excel's first line", 'tel', '1', 'sep=;\nid;tel\n1;a,b\n', 'sep=;\nid;tel\n1;NEW\n'],
    [
      'edge spaces, doubled quotes, unknown columns',
      'tel',
      '1',
      'x, id ,tel\n"a""b",  1 ,a\n',
      'x, id ,tel\n"a""b",  1 ,NEW\n',
    ],
    ['a stray quote in the cell itself', 'tel', '1', 'id,tel\n1,"Chez "P" x"\n', 'id,tel\n1,"NEW"\n'],
    ['a stray quote beside it', 'tel', '1', 'id,tel,x\n1,a,"Chez "P"\n', 'id,tel,x\n1,NEW,"Chez "P"\n'],
    ['longer and shorter rows around it', 'tel', '2', 'id,tel\n1\n2,b\n3,c,d\n', 'id,tel\n1\n2,NEW\n3,c,d\n'],
    ['an empty cell', 'tel', '1', 'id,tel\n1,\n', 'id,tel\n1,NEW\n'],
    ['an empty quoted cell', 'tel', '1', 'id,tel\n1,""\n', 'id,tel\n1,"NEW"\n'],
    [
      'Windows-1252',
      'tel',
      '1',
      fromLatin1('id;ort;tel\r\n1;M\xfcnchen \x80;\xe4\r\n'),
      fromLatin1('id;ort;tel\r\n1;M\xfcnchen \x80;NEW\r\n'),
    ],
    [
      'bytes that Windows-1252 leaves open',
      'tel',
      '1',
      fromLatin1('id;tel;x\n1;\xe4;\x81\x8d\n'),
      fromLatin1('id;tel;x\n1;NEW;\x81\x8d\n'),
    ],
    [
      'UTF-16 LE',
      'tel',
      '1',
      Buffer.from('\ufeffid;tel;ö\n1;🚲é;€\n2;東;x\n', 'utf16le'),
      Buffer.from('\ufeffid;tel;ö\n1;NEW;€\n2;東;x\n', 'utf16le'),
    ],
    [
      'UTF-16 BE',
      'tel',
      '2',
      Buffer.from('\ufeffid;tel;ö\n1;🚲é;€\n2;東;x\n', 'utf16le').swap16(),
      Buffer.from('\ufeffid;tel;ö\n1;🚲é;€\n2;NEW;x\n', 'utf16le').swap16(),
    ],
    [
      'not normalised text around it',
      'tel',
      '1',
      'id,e\u0301,tel\n1,e\u0301\u00a0,a\n',
      'id,e\u0301,tel\n1,e\u0301\u00a0,NEW\n',
    ],
  ])('%s', async (_case, column, row, before, after) => {
    const path = folder.write(before);
    const csv = await openCsv(path);

    const result = await csv.write([csv.edit(Number(row), column, 'NEW')]);

    expect(result.edits).toEqual([{ key: `row ${row}`, kind: 'written' }]);
    expect(readFileSync(path)).toEqual(Buffer.from(after));
    expect(readdirSync(folder.path)).toEqual(['stores.csv']);
  });

  it.each([1, 2, 3, 5, 7, 64])('also when the file comes in pieces of %i bytes', async (chunkBytes) => {
    for (const encode of [
      (text: string) => Buffer.from(text),
      (text: string) => Buffer.from(text, 'utf16le'),
      (text: string) => Buffer.from(text, 'utf16le').swap16(),
    ]) {
      const path = folder.write(encode('\ufeffid;é;tel\r\n1;🚲;a\r\n\r\n2;"東\r\n京";"b"'));
      const csv = await openCsv(path, {}, { chunkBytes });

      await csv.write([csv.edit(1, 'tel', 'x🚲y'), csv.edit(2, 'é', 'z'), csv.edit(2, 'tel', '')]);

      expect(readFileSync(path)).toEqual(encode('\ufeffid;é;tel\r\n1;🚲;x🚲y\r\n\r\n2;"z";""'));
    }
  });

  it('in several cells of several rows, given in any order', async () => {
    const path = folder.write('id,a,b\n1,x,y\n2,x,y\n3,x,y\n');
    const csv = await openCsv(path);

    await csv.write([csv.edit(3, 'b', 'B3'), csv.edit(1, 'b', 'B1'), csv.edit(1, 'a', 'A1')]);

    expect(readFileSync(path, 'utf8')).toBe('id,a,b\n1,A1,B1\n2,x,y\n3,x,B3\n');
  });
});

describe('a cell that is written', () => {
  it.each([
    ['stays unquoted where it can', 'a', 'Café 2', 'Café 2'],
    ['keeps its spaces', 'a', '  b ', '  b '],
    ['is quoted for a delimiter', 'a', 'b;c', '"b;c"'],
    ['is quoted for a quote, which is doubled', 'a', 'Chez "P"', '"Chez ""P"""'],
    ['is quoted for a line feed', 'a', 'b\nc', '"b\nc"'],
    ['is quoted for a carriage return', 'a', 'b\rc', '"b\rc"'],
    ['stays quoted though it need not be', '"a"', 'b', '"b"'],
    ['stays quoted when it is emptied', '"a"', '', '""'],
    ['is emptied', 'a', '', ''],
    // The company's own file gets the plain value: neutralised, it would come back as an edit of the source (R36).
    ['is not neutralised: =', 'a', '=1+1', '=1+1'],
    ['is not neutralised: +', 'a', '+33123456789', '+33123456789'],
    ['is not neutralised: -', 'a', '-', '-'],
    ['is not neutralised: @', 'a', '@home', '@home'],
  ])('%s', async (_case, before, text, after) => {
    const path = folder.write(`id;name;x\n1;${before};y\n2;b;"z;z"\n`);
    const csv = await openCsv(path);

    await csv.write([csv.edit(1, 'name', text)]);

    const read = await openCsv(path);
    expect(readFileSync(path, 'utf8')).toBe(`id;name;x\n1;${after};y\n2;b;"z;z"\n`);
    expect(read.records[0]?.cells[1]).toBe(text);
  });

  it('is quoted in a column of its own when it is emptied, as a blank line is no row', async () => {
    const path = folder.write('id\n1\n2\n');
    const csv = await openCsv(path);

    await csv.write([csv.edit(1, 'id', '')]);

    expect(readFileSync(path, 'utf8')).toBe('id\n""\n2\n');
  });

  it.each([
    ['windows-1252', '"ł" does not exist in windows-1252', fromLatin1('id;n\n1;\xe9\n2;b\n')],
    ['iso-8859-15', '"ł" does not exist in iso-8859-15', fromLatin1('id;n\n1;\xe9\n2;b\n')],
  ])('that %s cannot hold is reported, not written as ? (R30)', async (encoding, detail, bytes) => {
    const path = folder.write(bytes);
    const csv = await openCsv(path, { encoding });

    const { edits } = await csv.write([csv.edit(1, 'n', 'Łódź, ł'.slice(6)), csv.edit(2, 'n', 'ok')]);

    expect(edits).toEqual([
      { key: 'row 1', kind: 'unencodable', column: 'n', detail },
      { key: 'row 2', kind: 'written' },
    ]);
    expect(readFileSync(path)).toEqual(fromLatin1('id;n\n1;\xe9\n2;ok\n'));
  });

  it('takes the other cells of its edit along when the file cannot hold it', async () => {
    const path = folder.write(fromLatin1('id;n;c\n1;\xe9;d\n'));
    const csv = await openCsv(path);
    const [name, city] = [csv.edit(1, 'n', 'ok'), csv.edit(1, 'c', '東')];

    const { edits } = await csv.write([{ ...name, cells: [...name.cells, ...city.cells] }]);

    expect(edits).toMatchObject([{ kind: 'unencodable', column: 'c' }]);
    expect(readFileSync(path)).toEqual(fromLatin1('id;n;c\n1;\xe9;d\n'));
  });

  it.each([
    ['iso-8859-15', '€', [0xa4]],
    ['windows-1250', 'Ł', [0xa3]],
    ['windows-1251', 'Я', [0xdf]],
    ['koi8-r', 'Я', [0xf1]],
    ['macintosh', 'é', [0x8e]],
    ['windows-1252', '€', [0x80]],
  ])('is written in %s', async (encoding, text, bytes) => {
    const path = folder.write(fromLatin1('id;n;x\n1;a;\xe9\n'));
    const csv = await openCsv(path, { encoding });

    await csv.write([csv.edit(1, 'n', text)]);

    expect(readFileSync(path)).toEqual(
      Buffer.concat([fromLatin1('id;n;x\n1;'), Buffer.from(bytes), fromLatin1(';\xe9\n')]),
    );
  });

  it('may hold anything in UTF-8 but half a character', async () => {
    const path = folder.write('id;n\n1;a\n2;b\n');
    const csv = await openCsv(path);

    const { edits } = await csv.write([csv.edit(1, 'n', '東🚲ł'), csv.edit(2, 'n', '\ud83d')]);

    expect(edits).toMatchObject([
      { kind: 'written' },
      { kind: 'unencodable', detail: 'it contains what is no character' },
    ]);
    expect(readFileSync(path, 'utf8')).toBe('id;n\n1;東🚲ł\n2;b\n');
  });

  it('is refused in an encoding that is only read, with what to do', async () => {
    const path = folder.write(Buffer.from([...Buffer.from('id;n\n1;'), 0x93, 0x8c, 0x0a]));
    const csv = await openCsv(path, { encoding: 'shift_jis' });

    const writing = csv.write([csv.edit(1, 'n', 'a')]);

    await expect(writing).rejects.toMatchObject({
      code: 'SOURCE_UNWRITABLE',
      message: expect.stringContaining('files in shift_jis are read, not written: save the file as UTF-8'),
    });
    expect(csv.writer.refuses('a', csv.read.traits)).toContain('shift_jis');
  });

  it.each([
    ['utf-8', 'ł', null],
    ['windows-1252', 'Crème brûlée – 3 €', null],
    ['windows-1252', 'Plac Św. Anny', '"Ś" does not exist in windows-1252'],
    ['utf-16le', '🚲', null],
  ])('can be asked for before: %s, %s', async (encoding, text, refusal) => {
    const { writer } = await openCsv(folder.write('id,n\n1,a\n'));
    const traits = { bytes: 9, encoding, delimiter: ',', endsWithNewline: true };

    expect(writer.refuses(text, traits)).toBe(refusal);
  });
});

describe('what is not as expected (R18)', () => {
  it('is an edit whose cell holds another text; the others go on', async () => {
    const path = folder.write('id,n\n1,a\n2,b\n');
    const csv = await openCsv(path);
    const [first, second] = [csv.edit(1, 'n', 'A'), csv.edit(2, 'n', 'B')];

    const { edits } = await csv.write([{ ...first, cells: [{ column: 'n', expected: 'other', text: 'A' }] }, second]);

    expect(edits).toEqual([
      { key: 'row 1', kind: 'stale', detail: 'column n holds another text than was read' },
      { key: 'row 2', kind: 'written' },
    ]);
    expect(readFileSync(path, 'utf8')).toBe('id,n\n1,a\n2,B\n');
  });

  it.each([
    ['a row', 9, 'n', 'row 9 is not there: there are 2'],
    ['a column', 1, 'm', 'there is no column m'],
    ['a cell', 2, 'n', 'its row has no cell in column n'],
  ])('is %s that is not there', async (_case, row, column, detail) => {
    const path = folder.write('id,n\n1,a\n2\n');
    const csv = await openCsv(path);

    const { edits } = await csv.write([csv.edit(row, column, 'x')]);

    expect(edits).toEqual([{ key: `row ${String(row)}`, kind: 'stale', detail }]);
    expect(readFileSync(path, 'utf8')).toBe('id,n\n1,a\n2\n');
  });

  it('is a second text for the same cell; the same text twice is one', async () => {
    const path = folder.write('id,n\n1,a\n');
    const csv = await openCsv(path);

    const { edits } = await csv.write([csv.edit(1, 'n', 'A'), csv.edit(1, 'n', 'B'), csv.edit(1, 'n', 'A')]);

    expect(edits).toMatchObject([
      { kind: 'written' },
      { kind: 'stale', detail: 'column n is to hold two texts' },
      { kind: 'written' },
    ]);
    expect(readFileSync(path, 'utf8')).toBe('id,n\n1,A\n');
  });

  it.each<[string, (path: string) => void]>([
    ['was written', (path) => writeFileSync(path, 'id,n\n1,a\n2,b\n3,c\n')],
    ['was written with the same size', (path) => writeFileSync(path, 'id,n\n1,a\n2,c\n')],
    [
      'was written with the same size and time',
      (path) => {
        const { atime, mtime } = statSync(path);
        writeFileSync(path, 'id,n\n1,a\n2,c\n');
        utimesSync(path, atime, mtime);
      },
    ],
    ['was touched', (path) => utimesSync(path, 1, 1)],
  ])('is everything when the file %s since it was read; nothing is written', async (_case, change) => {
    const path = folder.write('id,n\n1,a\n2,b\n');
    const csv = await openCsv(path);
    change(path);
    const before = readFileSync(path);

    const { edits, appends, version } = await csv.write([csv.edit(1, 'n', 'A')], [append('9', { id: '9' })]);

    expect(edits).toEqual([{ key: 'row 1', kind: 'stale', detail: `${path} changed since it was read` }]);
    expect(appends).toMatchObject([{ key: '9', kind: 'stale' }]);
    expect(version).toBe(csv.version);
    expect(readFileSync(path)).toEqual(before);
    expect(readdirSync(folder.path)).toEqual(['stores.csv']);
  });

  it('is everything when the read was not complete: there is no version to write into', async () => {
    const path = folder.write('id,n\n1,"a\n');
    const csv = await openCsv(path);

    const { edits } = await csv.write([csv.edit(1, 'n', 'A')]);

    expect(csv.read).toMatchObject({ outcome: 'incomplete' });
    expect(csv.read.version).toBeUndefined();
    expect(edits).toMatchObject([{ kind: 'stale' }]);
  });

  it('is a file that would read as another table, because of what is recognised: it is not written', async () => {
    // With its only other byte gone, the rest of the file happens to be UTF-8.
    const path = folder.write(fromLatin1('id;n;x\n1;\xe9;\xc3\xa9\n'));
    const csv = await openCsv(path);

    const writing = csv.write([csv.edit(1, 'n', 'e')]);

    await expect(writing).rejects.toMatchObject({
      code: 'SOURCE_UNWRITABLE',
      hint: expect.stringContaining('source.encoding'),
    });
    expect(readFileSync(path)).toEqual(fromLatin1('id;n;x\n1;\xe9;\xc3\xa9\n'));
    expect(readdirSync(folder.path)).toEqual(['stores.csv']);
  });

  it('is not a file whose encoding is said', async () => {
    const path = folder.write(fromLatin1('id;n;x\n1;\xe9;\xc3\xa9\n'));
    const csv = await openCsv(path, { encoding: 'windows-1252' });

    const { edits } = await csv.write([csv.edit(1, 'n', 'e')]);

    expect(edits).toMatchObject([{ kind: 'written' }]);
    expect(readFileSync(path)).toEqual(fromLatin1('id;n;x\n1;e;\xc3\xa9\n'));
  });
});

describe('the version', () => {
  it('of one write is good for the next, without reading in between', async () => {
    const path = folder.write('id,n\n1,a\n2,b\n');
    const csv = await openCsv(path);
    const first = await csv.write([csv.edit(1, 'n', 'A')]);

    const second = await csv.writer.write(
      { version: first.version, edits: [csv.edit(2, 'n', 'B')], appends: [] },
      new AbortController().signal,
    );

    expect(second.edits).toMatchObject([{ kind: 'written' }]);
    expect(readFileSync(path, 'utf8')).toBe('id,n\n1,A\n2,B\n');
  });

  it('is that of the next read', async () => {
    const path = folder.write('id,n\n1,a\n');
    const csv = await openCsv(path);

    const { version } = await csv.write([csv.edit(1, 'n', 'A')]);

    expect((await openCsv(path)).version).toBe(version);
    expect(version).not.toBe(csv.version);
  });

  it('stays when nothing had to be written, and so does the file', async () => {
    const path = folder.write('id,n\n1,a\n');
    const csv = await openCsv(path);
    const { ino } = statSync(path);

    const { edits, version } = await csv.write([csv.edit(1, 'n', 'a')]);

    expect(edits).toMatchObject([{ kind: 'written' }]);
    expect(version).toBe(csv.version);
    expect(statSync(path).ino).toBe(ino);
  });
});

describe('a row that is added', () => {
  it.each<[string, string, string]>([
    ['plain', 'id,n\n1,a\n', 'id,n\n1,a\n9,new\n'],
    ['CRLF', 'id;n\r\n1;a\r\n', 'id;n\r\n1;a\r\n9;new\r\n'],
    ['no last line end', 'id,n\n1,a', 'id,n\n1,a\n9,new'],
    ['no last line end, CRLF', 'id,n\r\n1,a', 'id,n\r\n1,a\r\n9,new'],
    ['carriage returns', 'id,n\r1,a\r', 'id,n\r1,a\r9,new\r'],
    ['mostly CRLF', 'id,n\r\n1,a\n2,b\r\n3,c\r\n', 'id,n\r\n1,a\n2,b\r\n3,c\r\n9,new\r\n'],
    ['half a CRLF at the end', 'id,n\r\n1,a\r\n2,b\r', 'id,n\r\n1,a\r\n2,b\r\n9,new\r\n'],
    ['every cell quoted', '"id","n"\n"1","a"\n', '"id","n"\n"1","a"\n"9","new"\n'],
    ['only text quoted', 'id,n,x\n1,"a",\n2,"b",\n', 'id,n,x\n1,"a",\n2,"b",\n9,"new",\n'],
    ['more columns, in another order', 'x,n,y,id\n,a,,1\n', 'x,n,y,id\n,a,,1\n,new,,9\n'],
    ['a header only', 'id,n\n', 'id,n\n9,new\n'],
    ['a header only, without line end', 'id,n', 'id,n\n9,new'],
  ])('looks like the others: %s', async (_case, before, after) => {
    const path = folder.write(before);
    const csv = await openCsv(path);

    const { appends } = await csv.write([], [append('9', { n: 'new', id: '9' })]);

    expect(appends).toEqual([{ key: '9', kind: 'written' }]);
    expect(readFileSync(path, 'utf8')).toBe(after);
  });

  it('comes with others, and with edits, in one write', async () => {
    const path = folder.write(fromLatin1('id;n\r\n1;\xe9x'));
    const csv = await openCsv(path);

    const { appends } = await csv.write(
      [csv.edit(1, 'n', 'ü')],
      [append('8', { id: '8', n: 'a;b' }), append('9', { id: '9', n: '東' }), append('10', { id: '10', n: 'ä' })],
    );

    expect(appends).toEqual([
      { key: '8', kind: 'written' },
      { key: '9', kind: 'unencodable', column: 'n', detail: '"東" does not exist in windows-1252' },
      { key: '10', kind: 'written' },
    ]);
    expect(readFileSync(path)).toEqual(fromLatin1('id;n\r\n1;\xfc\r\n8;"a;b"\r\n10;\xe4'));
  });

  it('in a column that is not there is stale', async () => {
    const path = folder.write('id,n\n1,a\n');
    const csv = await openCsv(path);

    const { appends } = await csv.write([], [append('9', { id: '9', m: 'x' })]);

    expect(appends).toEqual([{ key: '9', kind: 'stale', detail: 'there is no column m' }]);
    expect(readFileSync(path, 'utf8')).toBe('id,n\n1,a\n');
  });
});

describe('the file that takes the place of the old one', () => {
  it.each([0o600, 0o640, 0o664])('has its permissions: %o', async (mode) => {
    const path = folder.write('id,n\n1,a\n');
    chmodSync(path, mode);
    const csv = await openCsv(path);

    await csv.write([csv.edit(1, 'n', 'A')]);

    expect(statSync(path).mode & 0o7777).toBe(mode);
    expect(readFileSync(path, 'utf8')).toBe('id,n\n1,A\n');
  });

  it.skipIf(process.getuid?.() !== 0)('has its owner (skipped where we are not root)', async () => {
    const path = folder.write('id,n\n1,a\n');
    const { chownSync } = await import('node:fs');
    chownSync(path, 12345, 23456);
    const csv = await openCsv(path);

    await csv.write([csv.edit(1, 'n', 'A')]);

    expect(statSync(path)).toMatchObject({ uid: 12345, gid: 23456 });
    expect(csv.warnings).toEqual([]);
  });

  it('is what a symbolic link leads to; the link stays', async () => {
    const target = folder.write('id,n\n1,a\n', 'real.csv');
    const path = join(folder.path, 'link.csv');
    symlinkSync('real.csv', path);
    const csv = await openCsv(path);

    await csv.write([csv.edit(1, 'n', 'A')]);

    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(lstatSync(target).isSymbolicLink()).toBe(false);
    expect(readFileSync(target, 'utf8')).toBe('id,n\n1,A\n');
  });

  it('leaves other names of the old one behind, with a warning', async () => {
    const path = folder.write('id,n\n1,a\n');
    linkSync(path, join(folder.path, 'other.csv'));
    rest(path);
    const csv = await openCsv(path);

    await csv.write([csv.edit(1, 'n', 'A')]);

    expect(csv.warnings).toMatchObject([{ facts: { links: 2 }, message: expect.stringContaining('hard links') }]);
    expect(readFileSync(join(folder.path, 'other.csv'), 'utf8')).toBe('id,n\n1,a\n');
  });

  it('keeps no backup unless told to', async () => {
    const path = folder.write('id,n\n1,a\n');
    const csv = await openCsv(path);

    await csv.write([csv.edit(1, 'n', 'A')]);

    expect(readdirSync(folder.path)).toEqual(['stores.csv']);
  });

  it('keeps the last content as .bak when told to, with its permissions', async () => {
    const path = folder.write('id,n\n1,a\n');
    chmodSync(path, 0o640);
    const csv = await openCsv(path, { backup: true });
    const first = await csv.write([csv.edit(1, 'n', 'b')]);

    await csv.writer.write(
      {
        version: first.version,
        edits: [{ ...csv.edit(1, 'n', 'c'), cells: [{ column: 'n', expected: 'b', text: 'c' }] }],
        appends: [],
      },
      new AbortController().signal,
    );

    expect(readdirSync(folder.path).sort()).toEqual(['stores.csv', 'stores.csv.bak']);
    expect(readFileSync(path, 'utf8')).toBe('id,n\n1,c\n');
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe('id,n\n1,b\n');
    expect(statSync(`${path}.bak`).mode & 0o777).toBe(0o640);
  });

  it('clears away what a killed process left long ago, and nothing else', async () => {
    const path = folder.write('id,n\n1,a\n');
    const left = folder.write('half', '.stores.csv.99-0a0b0c0d.partoo-sync-tmp');
    utimesSync(left, 1, 1);
    const recent = join(folder.path, '.stores.csv.98-0a0b0c0d.partoo-sync-tmp');
    writeFileSync(recent, 'half');
    const other = folder.write('x', '.other.csv.99-0a0b0c0d.partoo-sync-tmp');
    utimesSync(other, 1, 1);
    const csv = await openCsv(path);

    await csv.write([csv.edit(1, 'n', 'A')]);

    expect([left, recent, other].map((file) => existsSync(file))).toEqual([false, true, true]);
  });

  it('does not come when the write is stopped', async () => {
    const path = folder.write(`id,n\n${'1,a\n'.repeat(1000)}`);
    const csv = await openCsv(path, {}, { chunkBytes: 64 });
    const stop = new AbortController();
    const request = { version: csv.version, edits: [csv.edit(1, 'n', 'A')], appends: [] };

    const writing = csv.writer.write(request, stop.signal);
    setTimeout(() => {
      stop.abort();
    }, 5);

    await expect(writing).rejects.toMatchObject({ code: 'ABORTED' });
    expect(readFileSync(path, 'utf8').slice(0, 10)).toBe('id,n\n1,a\n1');
    expect(readdirSync(folder.path)).toEqual(['stores.csv']);
  });

  it.skipIf(process.getuid?.() === 0).each<[string, (path: string) => void]>([
    [
      'the folder',
      () => {
        chmodSync(folder.path, 0o500);
      },
    ],
    [
      'the file',
      (path) => {
        chmodSync(path, 0o400);
      },
    ],
  ])('cannot come where %s may not be written (skipped where we are root, who may)', async (_case, forbid) => {
    const path = folder.write('id,n\n1,a\n');
    const csv = await openCsv(path);
    forbid(path);

    const writing = csv.write([csv.edit(1, 'n', 'A')]);

    await expect(writing).rejects.toMatchObject({
      code: 'SOURCE_UNWRITABLE',
      message: expect.stringMatching(/^cannot write .*permission denied/),
      hint: expect.stringContaining('folder'),
    });
    chmodSync(folder.path, 0o700);
    expect(readFileSync(path, 'utf8')).toBe('id,n\n1,a\n');
  });

  it('cannot come when the file is gone: SOURCE_NOT_FOUND', async () => {
    const csv = await openCsv(folder.write('id,n\n1,a\n'));
    const { unlinkSync } = await import('node:fs');
    unlinkSync(join(folder.path, 'stores.csv'));

    const writing = csv.write([{ key: asLocationKey('1'), at: { row: 1, line: 2 }, cells: [] }]);

    await expect(writing).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });
});
