import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { asLocationKey } from '../../../src/domain/ids.ts';
import { describeRow } from '../../../src/domain/location.ts';
import type { SourceRecord } from '../../../src/domain/ports/source-read.ts';
import type { SourceWrite } from '../../../src/domain/ports/source-writer.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createSource } from '../../../src/sources/registry.ts';
import { createWarnings, neverAborted, readAll } from '../../contract/read-all.ts';
import { createTestFolder, type TestFolder } from '../folder.ts';

let folder: TestFolder;

beforeEach(() => {
  folder = createTestFolder();
  onTestFinished(() => {
    expect(folder.open(), 'left open').toBe(0);
    folder.dispose();
  });
});

function csv(path: string | readonly string[] = 'stores-*.csv'): Source {
  const inFolder = typeof path === 'string' ? join(folder.path, path) : path.map((name) => join(folder.path, name));
  return createSource(
    { kind: 'csv', path: inFolder, delimiter: 'auto', encoding: 'auto' },
    { log: createWarnings().log },
  );
}

const cellsOf = (records: readonly SourceRecord[]): readonly (readonly string[])[] => records.map(({ cells }) => cells);

describe('several files as one table', () => {
  it('puts the cells under the columns of the first, and names the file of every row', async () => {
    folder.write('stores-be.csv', 'id,city\n1,Gent\n2,Liège\n');
    folder.write('stores-fr.csv', 'city;id\nLyon;3\n');

    const { columns, records, read } = await readAll(csv());

    expect(columns).toEqual(['id', 'city']);
    expect(cellsOf(records)).toEqual([
      ['1', 'Gent'],
      ['2', 'Liège'],
      ['3', 'Lyon'],
    ]);
    expect(records.map(({ at }) => describeRow(at).replace(folder.path, 'data'))).toEqual([
      'row 1 (line 2 of data/stores-be.csv)',
      'row 2 (line 3 of data/stores-be.csv)',
      'row 3 (line 2 of data/stores-fr.csv)',
    ]);
    expect(read.traits).toMatchObject({ delimiter: '', encoding: 'utf-8', endsWithNewline: true });
    expect(read.traits.files?.map(({ rows }) => rows)).toEqual([2, 1]);
  });

  it('a row with too few or too many cells stays one where the columns are in another order', async () => {
    folder.write('stores-1.csv', 'id,name,city\n1,One,Lyon\n');
    folder.write('stores-2.csv', 'name,id,city\nTwo,2\nThree,3,Paris,more\n');

    const { records } = await readAll(csv());

    expect(cellsOf(records).slice(1)).toEqual([
      ['2', 'Two'],
      ['3', 'Three', 'Paris', 'more'],
    ]);
  });

  it.each([
    ['id,name,tel', 'id,name,telephone', 'has no column "tel", which', '"telephone" instead'],
    ['id,name', 'id,name,fax', 'has no column "fax", which', 'the same columns.'],
    ['id,name,tel', 'id,name', 'has no column "tel", which', 'the same columns.'],
  ])('stops where the columns are others: %s and %s (R30)', async (first, second, message, hint) => {
    folder.write('stores-1.csv', `${first}\n1,One,1\n`);
    folder.write('stores-2.csv', `${second}\n2,Two,2\n`);

    const reading = readAll(csv());

    await expect(reading).rejects.toMatchObject({
      code: 'SOURCE_COLUMN_MISSING',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
    await expect(reading).rejects.toThrow(/stores-[12]\.csv has no column .* which .*stores-[12]\.csv has/);
  });

  it('a JSON file may lack what none of its records has: it says nothing of it', async () => {
    folder.write('a.json', '[{"id":"1","city":"Lyon"}]');
    folder.write('b.json', '[{"tel":"01","id":"2"}]');
    const source = createSource(
      { kind: 'json', path: join(folder.path, '*.json'), format: 'auto', nullIs: 'absent' },
      { log: createWarnings().log },
    );

    const { columns, records } = await readAll(source);

    expect(columns).toEqual(['id', 'city', 'tel']);
    expect(cellsOf(records)).toEqual([
      ['1', 'Lyon', ' '],
      ['2', ' ', '01'],
    ]);
  });

  it.each([
    ['comes in', () => folder.write('stores-3.csv', 'id\n9\n'), /stores-3\.csv came in/],
    [
      'goes away',
      () => {
        rmSync(join(folder.path, 'stores-1.csv'));
      },
      /stores-1\.csv was removed/,
    ],
    ['that was read already is written', () => folder.write('stores-1.csv', 'id\n1\n7\n'), /stores-1\.csv was written/],
  ])('is incomplete when a file %s while they are read (R2)', async (_what, change, reason) => {
    folder.write('stores-1.csv', 'id\n1\n');
    folder.write('stores-2.csv', 'id\n2\n');
    let isChanged = false;

    const read = await csv().read(
      {
        header: () => undefined,
        records: ([first]) => {
          if (first?.cells[0] !== '2' || isChanged) return;
          isChanged = true;
          change();
        },
      },
      neverAborted,
    );

    expect(read).toMatchObject({ outcome: 'incomplete', reason: expect.stringMatching(reason) });
    expect(read.version).toBeUndefined();
  });

  it('is incomplete when one of them is cut, whichever, and gives the others (R2)', async () => {
    folder.write('stores-1.csv', 'id,city\n1,Gent\n2,"Li');
    folder.write('stores-2.csv', 'id,city\n3,Lyon\n');

    const { records, read } = await readAll(csv());

    expect(read).toMatchObject({ outcome: 'incomplete', reason: expect.stringMatching(/stores-1\.csv: the last row/) });
    expect(cellsOf(records)).toEqual([
      ['1', 'Gent'],
      ['3', 'Lyon'],
    ]);
  });

  it('is recognised by all of its files, and by no fewer or other ones', async () => {
    folder.write('stores-1.csv', 'id\n1\n');
    folder.write('stores-2.csv', 'id\n2\n');
    const { read } = await readAll(csv());
    const earlier = { rows: read.rows, traits: read.traits, digest: read.digest ?? '', suffices: () => true };
    const again = async (): Promise<string> =>
      (await csv().read({ header: () => undefined, records: () => undefined }, neverAborted, earlier)).outcome;

    const same = await again();
    folder.write('stores-2.csv', 'id\n3\n');
    const other = await again();
    folder.write('stores-2.csv', 'id\n2\n');
    folder.write('stores-3.csv', 'id\n3\n');
    const more = await again();
    rmSync(join(folder.path, 'stores-3.csv'));
    rmSync(join(folder.path, 'stores-2.csv'));
    const fewer = await again();

    expect([same, other, more, fewer]).toEqual(['unchanged', 'complete', 'complete', 'complete']);
  });
});

describe('writing into several files', () => {
  const edit = ({ at, cells }: SourceRecord, text: string): SourceWrite => ({
    key: asLocationKey(cells[0] ?? ''),
    at,
    cells: [{ column: 'city', expected: cells[1] ?? '', text }],
  });
  const content = (name: string): string => readFileSync(join(folder.path, name), 'latin1');

  it('puts each cell into the file of its row, and leaves the others untouched (R25)', async () => {
    folder.write('stores-1.csv', 'id,city\r\n1,Gent\r\n');
    folder.write('stores-2.csv', Buffer.from('city;id\nLi\xe8ge;2\nNamur;3\n', 'latin1'));
    const untouched = content('stores-1.csv');
    const source = csv();
    const { records, read } = await readAll(source);
    const edits = records.filter(({ cells }) => cells[0] === '3').map((record) => edit(record, 'Alès'));

    const written = await source.writer?.write({ version: read.version ?? '', edits, appends: [] }, neverAborted);

    expect(written?.edits).toEqual([{ key: '3', kind: 'written' }]);
    expect(content('stores-1.csv')).toBe(untouched);
    expect(content('stores-2.csv')).toBe('city;id\nLi\xe8ge;2\nAl\xe8s;3\n');
    expect(source.writer?.refuses('Łódź', read.traits)).toContain('windows-1252');
    expect(source.writer?.refuses('Alès', read.traits)).toBeNull();
  });

  it('a file that changed meanwhile is stale for its own records, and the others are written (R18)', async () => {
    folder.write('stores-1.csv', 'id,city\n1,Gent\n');
    folder.write('stores-2.csv', 'id,city\n2,Lyon\n');
    const source = csv();
    const { records, read } = await readAll(source);
    folder.write('stores-1.csv', 'id,city\n1,Brugge\n');

    const written = await source.writer?.write(
      { version: read.version ?? '', edits: records.map((record) => edit(record, 'Bonn')), appends: [] },
      neverAborted,
    );

    expect(written?.edits.map(({ kind }) => kind)).toEqual(['stale', 'written']);
    expect([content('stores-1.csv'), content('stores-2.csv')]).toEqual(['id,city\n1,Brugge\n', 'id,city\n2,Bonn\n']);
  });

  it('a file that cannot be written fails its own records; where nothing was written, it throws', async () => {
    folder.write('stores-1.csv', 'id,city\n1,Gent\n');
    folder.write('stores-2.csv', 'id,city\n2,Lyon\n');
    const source = csv();
    const { records, read } = await readAll(source);
    rmSync(join(folder.path, 'stores-1.csv'));
    const request = { version: read.version ?? '', appends: [] };

    const both = await source.writer?.write(
      { ...request, edits: records.map((record) => edit(record, 'Bonn')) },
      neverAborted,
    );
    const one = source.writer?.write({ ...request, edits: [edit(records[0]!, 'Bonn')] }, neverAborted);

    expect(both?.edits).toMatchObject([
      { kind: 'stale', detail: expect.stringContaining('stores-1.csv') },
      { kind: 'written' },
    ]);
    await expect(one).rejects.toMatchObject({ code: 'SOURCE_NOT_FOUND' });
  });

  it('adds no record: nothing says into which file', async () => {
    folder.write('stores-1.csv', 'id,city\n1,Gent\n');
    const source = csv();
    const { read } = await readAll(source);
    const appends = [{ key: asLocationKey('9'), cells: [{ column: 'id', text: '9' }] }];

    const written = await source.writer?.write({ version: read.version ?? '', edits: [], appends }, neverAborted);

    expect(written?.appends.map(({ kind }) => kind)).toEqual(['stale']);
    expect(content('stores-1.csv')).toBe('id,city\n1,Gent\n');
  });
});
