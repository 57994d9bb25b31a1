import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCsvFolder, readCsv } from '../sources/csv/csv-folder.ts';
import type { CsvFolder } from '../sources/csv/csv-folder.ts';
import { writeCsv } from '../sources/csv/csv-writer.ts';

// Published exports of real networks; they are not part of this repository.
const data = '../shared/data';
const isHere = existsSync(data);

/** What the page that comes with the files says about them. */
const files = [
  { name: 'es-fuel-stations.csv', rows: 11_556, columns: 13, delimiter: ';', encoding: 'utf-8' },
  { name: 'fr-france-services-2024.csv', rows: 2845, columns: 24, delimiter: ',', encoding: 'utf-8' },
  { name: 'fr-fuel/stations.csv', rows: 3548, columns: 7, delimiter: ',', encoding: 'utf-8' },
  { name: 'fr-fuel/hours.csv', rows: 14_161, columns: 6, delimiter: ',', encoding: 'utf-8' },
  { name: 'fr-fuel/closures.csv', rows: 29, columns: 4, delimiter: ',', encoding: 'utf-8' },
  { name: 'de-db-travel-centres.csv', rows: 458, columns: 34, delimiter: ';', encoding: 'windows-1252' },
  { name: 'de-berlin-vets.csv', rows: 178, columns: 21, delimiter: ',', encoding: 'utf-8' },
  { name: 'us-dollar-general.csv', rows: 20_183, columns: 11, delimiter: ',', encoding: 'utf-8' },
  { name: 'us-dollar-tree-2024-03-13.csv', rows: 4064, columns: 15, delimiter: ',', encoding: 'utf-8' },
  { name: 'us-dollar-tree-2024-03-18.csv', rows: 4068, columns: 15, delimiter: ',', encoding: 'utf-8' },
  { name: 'us-dollar-tree-2024-06-05.csv', rows: 4164, columns: 15, delimiter: ',', encoding: 'utf-8' },
  { name: 'us-whole-foods.csv', rows: 541, columns: 9, delimiter: ',', encoding: 'utf-8' },
] as const;

interface Oracle {
  readonly table: readonly (readonly string[])[];
  /** Physical line on which each record starts. */
  readonly lines: readonly number[];
}

/** The same file read by csv-parse: every cell, and every line by counting the breaks of all that came before. */
function readByOracle(text: string, delimiter: string): Oracle {
  const options = { delimiter, raw: true, relax_quotes: true, relax_column_count: true } as const;
  const records = parse(text, options) as unknown as { raw: string; record: string[] }[];
  const lines: number[] = [];
  let line = 1;
  for (const { raw } of records) {
    lines.push(line);
    line += raw.trimEnd().match(/\n/g)?.length ?? 0;
    line += 1;
  }
  return { table: records.map(({ record }) => record), lines };
}

function decodedFile(name: string, encoding: string): string {
  return new TextDecoder(encoding === 'windows-1252' ? 'latin1' : encoding, { fatal: true }).decode(
    readFileSync(`${data}/${name}`),
  );
}

/** The first place where two long lists differ, or null; much faster than a deep comparison of all of them. */
function firstDifference(actual: readonly unknown[], expected: readonly unknown[]): string | null {
  const length = Math.max(actual.length, expected.length);
  for (let index = 0; index < length; index += 1) {
    const [a, b] = [actual, expected].map((list) => JSON.stringify(index < list.length ? list[index] : 'no record'));
    if (a !== b) return `${String(index)}: ${String(a)} instead of ${String(b)}`;
  }
  return null;
}

const headerOf = (cells: readonly string[] | undefined): readonly string[] =>
  (cells ?? []).map((cell, index) => (cell.trim() === '' ? `column ${String(index + 1)}` : cell.trim()));

const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8 with a mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16 LE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 BE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};

const styles = {
  tabs: { delimiter: '\t' },
  'semicolons, CRLF, all quoted': { delimiter: ';', lineEnd: '\r\n', quotes: () => true },
  'pipes, no last line end': { delimiter: '|', endsWithLineEnd: false },
  'commas, carriage returns': { lineEnd: '\r' },
} as const;

describe.skipIf(!isHere)('real CSV files (skipped where ../shared/data is missing)', () => {
  let folder: CsvFolder;

  beforeAll(() => {
    folder = createCsvFolder();
  });

  afterAll(() => {
    expect(folder.open()).toBe(0);
    folder.dispose();
  });

  describe.each(files)('$name', ({ name, rows, columns, delimiter, encoding }) => {
    it('is recognised and read whole (D1, D26)', async () => {
      const { read, columns: header } = await readCsv(`${data}/${name}`);

      expect(read).toMatchObject({ outcome: 'complete', rows, traits: { delimiter, encoding } });
      expect(header).toHaveLength(columns);
    });

    it('gives every cell and every line as csv-parse does (D2, R30)', async () => {
      const oracle = readByOracle(decodedFile(name, encoding), delimiter);

      const received = await readCsv(`${data}/${name}`);

      expect(received.columns).toEqual(headerOf(oracle.table[0]));
      const expected = oracle.table
        .slice(1)
        .map((cells, index) => ({ at: { row: index + 1, line: oracle.lines[index + 1] }, cells }));
      expect(firstDifference(received.records, expected)).toBeNull();
    });

    it.each([7, 1009])('is the same in pieces of %i bytes', async (chunkBytes) => {
      // A beginning is enough: tiny pieces are slow.
      const path = folder.write(readFileSync(`${data}/${name}`).subarray(0, chunkBytes * 2000));
      const said = { delimiter, encoding: 'windows-1252' };

      const whole = await readCsv(path, said);
      const pieces = await readCsv(path, said, { chunkBytes, headBytes: 1024 });

      expect(firstDifference(pieces.records, whole.records)).toBeNull();
      expect(pieces.read).toEqual(whole.read);
    });

    it.each(Object.keys(encodings))('reads the same after it was saved as %s (D1)', async (target) => {
      const original = await readCsv(`${data}/${name}`);
      const path = folder.write(encodings[target]!(decodedFile(name, encoding)));

      const received = await readCsv(path);

      expect(received.columns).toEqual(original.columns);
      expect(firstDifference(received.records, original.records)).toBeNull();
      expect(received.read.outcome).toBe('complete');
      expect(received.warnings).toEqual([]);
    });

    it.each(Object.keys(styles) as (keyof typeof styles)[])(
      'reads the same after it was written with %s (D1)',
      async (how) => {
        const original = await readCsv(`${data}/${name}`);
        const table = [original.columns, ...original.records.map(({ cells }) => cells)];
        const { text, lines } = writeCsv(table, styles[how]);
        const path = folder.write(text);

        const { columns: header, records, read } = await readCsv(path);

        expect([header, ...records.map(({ cells }) => cells)]).toEqual(table);
        expect(records.map(({ at }) => at.line)).toEqual(lines.slice(1));
        expect(read).toMatchObject({ outcome: 'complete', rows });
      },
    );

    it('that was cut short in its last row is incomplete (R2)', async () => {
      const bytes = readFileSync(`${data}/${name}`);
      const lastDelimiter = bytes.lastIndexOf(delimiter);
      const path = folder.write(bytes.subarray(0, lastDelimiter));

      const { read } = await readCsv(path);

      expect(read).toMatchObject({ outcome: 'incomplete', rows: rows - 1 });
    });
  });

  it('warns of the one file that is not UTF-8, with the line (D1)', async () => {
    const { warnings } = await readCsv(`${data}/de-db-travel-centres.csv`);

    expect(warnings).toMatchObject([{ facts: { line: 1 }, message: expect.stringContaining('windows-1252') }]);
  });
});
