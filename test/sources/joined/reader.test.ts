import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeProblem } from '../../../src/domain/location.ts';
import type { JoinedRead, SourceRecord } from '../../../src/domain/ports/source-read.ts';
import type { JoinedSource } from '../../../src/sources/joined/joined-source.ts';
import { createJoinedSource } from '../../../src/sources/joined/reader.ts';
import { neverAborted, readAll } from '../../contract/read-all.ts';
import { createTestFolder, type TestFolder } from '../folder.ts';
import { csvOf, joinedAs, words } from './joined-sources.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = createTestFolder();
});

afterEach(() => {
  const left = folder.open();
  folder.dispose();
  expect(left, 'left open').toBe(0);
});

const stores = 'code,name,tel\nA1,One,01\nA2,Two,\nA3,Three,03\n';

/** Stores, and some lines joined to them. */
function join(lines: string, how: Partial<JoinedSource> = {}, first = stores): ReturnType<typeof createJoinedSource> {
  const joined = [joinedAs(folder.write('more.csv', lines), how)];
  return createJoinedSource({ first: csvOf(folder.write('stores.csv', first)), key: 'code', joined }, words);
}

const cellsOf = (records: readonly SourceRecord[]): readonly (readonly string[])[] => records.map(({ cells }) => cells);
const problemsOf = (records: readonly SourceRecord[]): readonly string[] =>
  records.flatMap(({ problems = [] }) => problems.map(describeProblem));

/** What is told of the joined rows. */
async function reportOf(source: ReturnType<typeof join>): Promise<JoinedRead | undefined> {
  let reads: readonly JoinedRead[] = [];
  await source.read({ header: () => {}, records: () => {}, joined: (found) => (reads = found) }, neverAborted);
  return reads[0];
}

describe('a source with one row a code', () => {
  it('adds its columns by code, and says nothing where it has no row', async () => {
    const { columns, records, read } = await readAll(join('site,tel\nA3,33\nA1,\n'));

    expect(columns).toEqual(['code', 'name', 'tel', 'more.site', 'more.tel']);
    expect(cellsOf(records)).toEqual([
      ['A1', 'One', '01', 'A1', ''],
      ['A2', 'Two', '', ' ', ' '],
      ['A3', 'Three', '03', 'A3', '33'],
    ]);
    expect(read).toMatchObject({ outcome: 'complete', rows: 3 });
  });

  it('says of which row of which source its cells are', async () => {
    const { records } = await readAll(join('site,tel\nA3,33\nA1,11\n'));

    expect(records.map(({ at, origins }) => [at.row, origins])).toEqual([
      [1, [{ from: 3, to: 5, at: { row: 2, line: 3, source: 'more' } }]],
      [2, undefined],
      [3, [{ from: 3, to: 5, at: { row: 1, line: 2, source: 'more' } }]],
    ]);
  });

  it('R13 a code that stands there twice makes the record invalid, with both rows', async () => {
    const { records } = await readAll(join('site,tel\nA3,33\nA1,11\nA3,34\n'));

    expect(problemsOf(records)).toEqual([
      'more row 3, column more.site: the code stands in rows 1 and 3. Leave one of them, or say with pivot or concat how they belong together',
    ]);
    expect(records[2]?.problems).toHaveLength(1);
  });

  it('R1 a row with too few cells makes the record invalid instead of being taken as it is', async () => {
    const { records } = await readAll(join('site,tel,mail\nA1,11,a@b.example\nA2,22\nA3,33,c@d.example\n'));

    expect(problemsOf(records)).toEqual([
      'more row 2, column more.site: the record has 2 cells, the header 3. Check delimiters and quotes of this row',
    ]);
    expect(records[1]?.cells).toEqual(['A2', 'Two', '', ' ', ' ', ' ']);
  });

  it('R1 a row of the first source with too few cells is invalid or keyless by its own count', async () => {
    const torn = await readAll(join('site,tel\nA1,11\n', {}, 'code,name,tel\nA1,One\nA2,Two,02\n'));
    const keyless = await readAll(
      createJoinedSource(
        { first: csvOf(folder.write('stores.csv', 'name,code,tel\nOne,A1\nTwo,A2,02\n')), key: 'code', joined: [] },
        words,
      ),
    );

    expect(problemsOf(torn.records)).toEqual([
      'row 1, column code: the record has 2 cells, the header 3. Check delimiters and quotes of this row',
    ]);
    expect(problemsOf(keyless.records)).toEqual([
      'row 1, column code: the record has 2 cells, the header 3. Its key cannot be trusted: check delimiters and quotes',
    ]);
  });

  it('blank rows stay blank', async () => {
    const { records } = await readAll(join('site,tel\n,\nA1,11\n', {}, `${stores},,\n`));

    expect(records.at(-1)?.cells).toEqual(['', '', '', '', '']);
  });

  it('counts and names the rows of unknown codes, and those without a code, and passes them over', async () => {
    const source = join('site,tel\nA9,9\nA1,11\n#REF!,5\nA8,8\n');

    const { read, records } = await readAll(source);
    const report = await reportOf(source);

    expect(records).toHaveLength(3);
    expect(report).toMatchObject({ name: 'more', rows: 4, matched: 1 });
    expect(report?.unmatched.map(({ key, at }) => [key, at.row])).toEqual([
      ['A9', 1],
      ['A8', 4],
    ]);
    expect(report?.keyless.map(describeProblem)).toEqual([
      expect.stringMatching(/^more row 3, column more\.site: .*#REF!/),
    ]);
    // The next read has to tell it again.
    expect(read.digest).toBeUndefined();
  });
});

describe('pivot', () => {
  const hours = 'day,opens,closes,site\nTue,09,18,A1\nMon,08,17,A1\nMon,07,16,A3\n';

  it('makes columns of each value, whatever the order of the rows', async () => {
    const { columns, records } = await readAll(join(hours, { pivot: 'day' }));

    expect(columns.slice(3)).toEqual(['more.Mon.opens', 'more.Mon.closes', 'more.Tue.opens', 'more.Tue.closes']);
    expect(records.map(({ cells }) => cells.slice(3))).toEqual([
      ['08', '17', '09', '18'],
      [' ', ' ', ' ', ' '],
      ['07', '16', ' ', ' '],
    ]);
    expect(records[0]?.origins?.map(({ from, to, at }) => [from, to, at.row])).toEqual([
      [5, 7, 1],
      [3, 5, 2],
    ]);
  });

  it('R13 the same value twice, or an empty one, makes the record invalid', async () => {
    const { records } = await readAll(join(`${hours}Mon,06,15,A3\n,01,02,A1\n`, { pivot: 'day' }));

    expect(problemsOf(records)).toEqual([
      'more row 5, column more.day: the cell is empty. It tells the rows of one code apart',
      'more row 4, column more.day: "Mon" stands in rows 3 and 4. Leave one of them, or say with pivot or concat how they belong together',
    ]);
  });

  it('is refused for a column with very many values', async () => {
    const lines = Array.from({ length: 101 }, (_, index) => `d${String(index)},1,2,A1\n`).join('');

    const reading = readAll(join(`day,opens,closes,site\n${lines}`, { pivot: 'day' }));

    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE', message: expect.stringContaining('101') });
  });
});

describe('concat', () => {
  it('makes one text of all rows of a code, without those that say nothing', async () => {
    const closures =
      'site,date,from,to\nA1,2026-12-24,09:00,12:00\nA3,2026-12-25,,\nA1, 2026-12-31 ,09:00,16:00\nA1,,,\n';
    const concat = { special: '{{date}}: {{from}}-{{to}}', dates: '{{date}}' };

    const { columns, records } = await readAll(join(closures, { concat }));

    expect(columns.slice(3)).toEqual(['more.special', 'more.dates']);
    expect(records.map(({ cells }) => cells.slice(3))).toEqual([
      ['2026-12-24: 09:00-12:00; 2026-12-31: 09:00-16:00', '2026-12-24; 2026-12-31'],
      [' ', ' '],
      ['2026-12-25: -', '2026-12-25'],
    ]);
    expect(records[0]?.origins).toEqual([{ from: 3, to: 5, at: { row: 1, line: 2, source: 'more', others: [3, 4] } }]);
  });
});

describe('adds_locations', () => {
  it('makes a record of a code that only stands there, with cells of the first source that say nothing', async () => {
    const { records, read } = await readAll(join('site,tel\nB1,99\nA1,11\n', { addsLocations: true }));

    expect(read.rows).toBe(4);
    expect(records.at(-1)).toMatchObject({ at: { row: 1, source: 'more' }, cells: ['B1', ' ', ' ', 'B1', '99'] });
    expect(read.digest).toBeUndefined();
  });

  it('one code of two such sources is one record', async () => {
    const joined = ['left', 'right'].map((name) =>
      joinedAs(folder.write(`${name}.csv`, `site,tel\nB1,${name}\n`), { name, addsLocations: true }),
    );
    const source = createJoinedSource({ first: csvOf(folder.write('stores.csv', stores)), key: 'code', joined }, words);

    const { records } = await readAll(source);

    expect(cellsOf(records.slice(3))).toEqual([['B1', ' ', ' ', 'B1', 'left', 'B1', 'right']]);
  });

  it('R1 a row without a code is a record without a code, and new ones are held while the first source has such a row', async () => {
    const { records } = await readAll(
      join('site,tel\n#REF!,1\nB1,99\n', { addsLocations: true }, `${stores}#N/A,Four,04\n`),
    );

    expect(records.slice(3).map(({ cells: [code], problems = [] }) => [code, problems.length])).toEqual([
      ['#N/A', 1],
      ['B1', 1],
      ['', 1],
    ]);
  });

  it.each([
    ['the joined source', 'site,tel\n', stores, 'more (csv'],
    ['the first source', 'site,tel\nA1,11\n', 'code,name,tel\n', 'has no rows'],
  ])('R2 is incomplete where %s has no rows', async (_case, lines, first, reason) => {
    const { read } = await readAll(join(lines, { addsLocations: true }, first));

    expect(read).toMatchObject({ outcome: 'incomplete', reason: expect.stringContaining(reason) });
  });
});

describe('all sources together', () => {
  it('R2 are incomplete if one of them is, and say which', async () => {
    const { read } = await readAll(join('site,tel,mail\nA1,11,a@b.example\nA2,22'));

    expect(read).toMatchObject({ outcome: 'incomplete', reason: expect.stringMatching(/^more \(csv .*more\.csv\): /) });
    expect([read.version, read.digest]).toEqual([undefined, undefined]);
  });

  it.each([
    ['one row a code', {}, 'incomplete'],
    ['one row a code, but blank ones', { lines: ',\n' }, 'incomplete'],
    ['a pivot', { pivot: 'tel' }, 'incomplete'],
    ['any number of rows', { concat: { tels: '{{tel}}' } }, 'complete'],
  ])(
    'R2 no rows where there should be %s: a failed export, or usual',
    async (_case, { lines = '', ...how }: { lines?: string } & Partial<JoinedSource>, outcome) => {
      const { read } = await readAll(join(`site,tel\n${lines}`, how));

      expect(read.outcome).toBe(outcome);
      expect(read.reason ?? '').toMatch(outcome === 'complete' ? /^$/ : /^more \(csv .*\) has no rows$/);
    },
  );

  it('fail with the name of the one that cannot be read', async () => {
    const reading = readAll(join(''));

    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_EMPTY', message: expect.stringMatching(/^more: /) });
  });

  it('R30 fail for every column that the configuration names and a joined source lacks, with the nearest names', async () => {
    const reading = readAll(join('Site,date,opens\n', { key: 'sites', concat: { x: '{{day}} {{open}}' } }));

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_COLUMN_MISSING',
      message: expect.stringMatching(
        /no column "sites" \(did you mean "Site"\?\), "day".*, "open" \(did you mean "opens"\?\)$/,
      ),
    });
  });

  it('fail where a column of the first could be one of a joined source', async () => {
    const reading = readAll(join('site,tel\nA1,11\n', {}, 'code,more.tel\nA1,01\n'));

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      message: expect.stringContaining('column more.tel'),
    });
  });

  it.each([
    ['nothing', [], 'unchanged'],
    ['the first', ['stores.csv', `${stores}A4,Four,04\n`], 'complete'],
    ['a joined one', ['more.csv', 'site,tel\nA1,12\n'], 'complete'],
  ] as const)('are recognised by one digest: after %s changed', async (_case, [file, content], outcome) => {
    const source = join('site,tel\nA1,11\n');
    const { read } = await readAll(source);
    if (file !== undefined) folder.write(file, content);
    let given = 0;

    const again = await source.read({ header: () => {}, records: (batch) => (given += batch.length) }, neverAborted, {
      digest: read.digest ?? '',
      rows: read.rows,
      traits: read.traits,
      suffices: () => true,
    });

    expect(again.outcome).toBe(outcome);
    expect(given > 0).toBe(outcome === 'complete');
    expect(read.digest).toBeDefined();
  });

  it('are not recognised once they are joined otherwise', async () => {
    const lines = 'site,tel\nA1,11\n';
    const { read } = await readAll(join(lines));

    const again = await join(lines, { concat: { tels: '{{tel}}' } }).read(
      { header: () => {}, records: () => {} },
      neverAborted,
      { digest: read.digest ?? '', rows: read.rows, traits: read.traits, suffices: () => true },
    );

    expect(again.outcome).toBe('complete');
  });

  it('remember how long each joined file was, and whether it ended with a line end', async () => {
    const { read } = await readAll(join('site,tel\nA1,11'));

    expect(read.traits.joined).toEqual([{ name: 'more', bytes: 14, endsWithNewline: false }]);
  });
});

describe('writing', () => {
  it('R25 goes into the first source; cells of a joined one are refused and their file is not touched', async () => {
    const source = join('site,tel\nA1,11\n');
    const { records, read } = await readAll(source);
    const [first, second] = records;
    const edit = (record: SourceRecord | undefined, column: string, expected: string) => ({
      key: (record?.cells[0] ?? '') as never,
      at: record?.at ?? { row: 0, line: 0 },
      cells: [{ column, expected, text: '77' }],
    });

    const written = await source.writer?.write(
      { version: read.version ?? '', edits: [edit(first, 'more.tel', '11'), edit(second, 'tel', '')], appends: [] },
      neverAborted,
    );
    const after = await readAll(source);

    expect(written?.edits.map(({ key, kind }) => [key, kind])).toEqual([
      ['A1', 'unencodable'],
      ['A2', 'written'],
    ]);
    expect(cellsOf(after.records).slice(0, 2)).toEqual([
      ['A1', 'One', '01', 'A1', '11'],
      ['A2', 'Two', '77', ' ', ' '],
    ]);
    expect(source.writer?.refusesColumn?.('more.tel')).toBe(
      'column more.tel is of the joined source more, which is only read',
    );
    expect(source.writer?.refusesColumn?.('tel')).toBeNull();
  });
});
