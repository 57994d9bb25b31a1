import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCsvFolder, readCsv, type CsvFolder } from './csv-folder.ts';
import { append, openCsv } from './write-csv.ts';

let folder: CsvFolder;

beforeEach(() => {
  folder = createCsvFolder();
});

afterEach(() => {
  folder.dispose();
});

const export2026 = [
  'Stores of Acme, as of 2026-11-22',
  'all, even the closed ones;;;;;',
  '',
  'id,city,hours',
  '# north',
  '1,Kiel,"09:00-12:00,14:00-18:00"',
  '  # south, and the rest',
  '2,Ulm,closed',
  '# end',
].join('\n');

describe('what stands in a file besides its table', () => {
  it('is passed over: a preamble above the header, comment lines anywhere', async () => {
    const path = folder.write(export2026);

    const { columns, records, read } = await readCsv(path, { headerRow: 4, comment: '#' });

    expect(columns).toEqual(['id', 'city', 'hours']);
    expect(records).toEqual([
      { at: { row: 1, line: 6 }, cells: ['1', 'Kiel', '09:00-12:00,14:00-18:00'] },
      { at: { row: 2, line: 8 }, cells: ['2', 'Ulm', 'closed'] },
    ]);
    expect(read.outcome).toBe('complete');
  });

  it('does not count when the delimiter is recognised', async () => {
    const preamble = Array.from({ length: 40 }, (_, index) => `a;b;c;d;e;${String(index)}`);
    const path = folder.write([...preamble, 'id,city', '1,Kiel', ''].join('\n'));

    const { columns, read } = await readCsv(path, { headerRow: 41 });

    expect(columns).toEqual(['id', 'city']);
    expect(read.traits.delimiter).toBe(',');
  });

  it('is the first line that is not blank where no line is named', async () => {
    const { columns } = await readCsv(folder.write('\n\nid,city\n1,Kiel\n'));

    expect(columns).toEqual(['id', 'city']);
  });

  it('leaves nothing to read where the header would stand behind the end', async () => {
    const reading = readCsv(folder.write('id,city\n1,Kiel\n'), { headerRow: 9 });

    await expect(reading).rejects.toMatchObject({ code: 'SOURCE_EMPTY' });
  });

  it('stays as it is when the file is written (R25)', async () => {
    const path = folder.write(`${export2026}\n`);
    const opened = await openCsv(path, { headerRow: 4, comment: '#' });

    const { edits, appends } = await opened.write(
      [opened.edit(2, 'city', 'Ulm, Neu-')],
      [append('3', { id: '3', city: 'Bonn' })],
    );

    expect([...edits, ...appends].map(({ kind }) => kind)).toEqual(['written', 'written']);
    expect(readFileSync(path, 'utf8')).toBe(`${export2026.replace('2,Ulm', '2,"Ulm, Neu-"')}\n3,Bonn,\n`);
  });
});
