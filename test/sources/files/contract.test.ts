import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../../../src/domain/ports.ts';
import { createSource } from '../../../src/sources/registry.ts';
import { createWarnings } from '../../contract/read-all.ts';
import { describeSourceContract } from '../../contract/source-contract.ts';
import { createCsvFolder, rest } from '../csv/csv-folder.ts';
import { writeCsv } from '../csv/csv-writer.ts';

type Rows = readonly (readonly string[])[];

const text = 'x'.repeat(190);

function largeTable(from: number, to: number): string {
  const records = Array.from(
    { length: to - from },
    (_, index) => `${String(from + index + 1).padStart(6, '0')},${text}\n`,
  );
  return `id,text\n${records.join('')}`;
}

/** Half of the rows in each of two files. */
describeSourceContract(
  'csv in several files',
  async () => {
    const folder = createCsvFolder();
    const source = (pattern = 'stores-*.csv'): Source =>
      createSource(
        { kind: 'csv', path: join(folder.path, pattern), delimiter: 'auto', encoding: 'auto' },
        { log: createWarnings().log },
      );
    let columns: readonly string[] = [];
    let last: Rows = [];
    const half = (): number => Math.ceil(last.length / 2);
    const write = (): void => {
      folder.write(writeCsv([columns, ...last.slice(0, half())]).text, 'stores-1.csv');
      folder.write(writeCsv([columns, ...last.slice(half())]).text, 'stores-2.csv');
    };
    const table = (names: readonly string[], rows: Rows): Source => {
      columns = names;
      last = rows;
      write();
      return source();
    };

    return {
      table: async (names, rows) => table(names, rows),
      changeElsewhere: async (row, column, cell) => {
        const at = columns.indexOf(column);
        last = last.map((cells, index) => (index + 1 === row ? cells.with(at, cell) : cells));
        write();
      },
      brokenOff: async (names, rows) => {
        const made = table(names, rows);
        const whole = writeCsv([names, ...rows.slice(half())]).text;
        folder.write(whole.slice(0, whole.lastIndexOf(',')), 'stores-2.csv');
        return made;
      },
      large: async (rows) => {
        folder.write(largeTable(0, rows / 2), 'stores-1.csv');
        folder.write(largeTable(rows / 2, rows), 'stores-2.csv');
        return source();
      },
      changing: async (rows) => {
        const path = folder.write(largeTable(0, rows), 'stores-1.csv');
        folder.write(largeTable(rows, rows + 1), 'stores-2.csv');
        return {
          source: source(),
          change: () => {
            appendFileSync(path, 'one more,row\n');
          },
        };
      },
      missing: async () => source('missing-*.csv'),
      webPage: async () => {
        folder.write('<!DOCTYPE html>\n<html><body>Please log in</body></html>\n', 'stores-1.csv');
        return source();
      },
      empty: async () => {
        const path = join(folder.path, 'stores-1.csv');
        writeFileSync(path, '');
        rest(path);
        return source();
      },
      open: folder.open,
      dispose: async () => {
        folder.dispose();
      },
    };
  },
  { appends: false },
);
