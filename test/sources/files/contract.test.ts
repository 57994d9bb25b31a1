import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createSource } from '../../../src/sources/registry.ts';
import { createWarnings } from '../../contract/read-all.ts';
import { describeSourceContract } from '../../contract/source-contract.ts';
import { createCsvFolder, rest } from '../csv/csv-folder.ts';
import { writeCsv } from '../csv/csv-writer.ts';
import { largeTable } from '../csv/large-table.ts';

type Rows = readonly (readonly string[])[];

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
        folder.write(largeTable(rows / 2), 'stores-1.csv');
        folder.write(largeTable(rows, rows / 2), 'stores-2.csv');
        return source();
      },
      changing: async (rows) => {
        const path = folder.write(largeTable(rows), 'stores-1.csv');
        folder.write(largeTable(rows + 1, rows), 'stores-2.csv');
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

const unfinished = { finishFlush: constants.Z_SYNC_FLUSH };

describeSourceContract(
  'csv packed by gzip',
  async () => {
    const folder = createCsvFolder();
    const sourceOf = (path: string): Source =>
      createSource({ kind: 'csv', path, delimiter: 'auto', encoding: 'auto' }, { log: createWarnings().log });
    // Told by its content, not by its name.
    const packed = (content: string): string => folder.write(gzipSync(content), 'stores.csv');

    return {
      table: async (columns, rows) => sourceOf(packed(writeCsv([columns, ...rows]).text)),
      changeElsewhere: () => Promise.reject(new Error('it is only read')),
      brokenOff: async (columns, rows) => {
        const whole = writeCsv([columns, ...rows]).text;
        // Every cell of the last row is there; that the last one is whole, nobody knows.
        return sourceOf(folder.write(gzipSync(whole.replace(/\r?\n$/, ''), unfinished)));
      },
      large: async (rows) => sourceOf(packed(largeTable(rows))),
      changing: async (rows) => {
        const path = packed(largeTable(rows));
        return {
          source: sourceOf(path),
          change: () => {
            appendFileSync(path, gzipSync('one more,row\n'));
          },
        };
      },
      missing: async () => sourceOf(join(folder.path, 'missing.csv.gz')),
      webPage: async () => sourceOf(packed('<!DOCTYPE html>\n<html><body>Please log in</body></html>\n')),
      empty: async () => sourceOf(packed('')),
      open: folder.open,
      dispose: async () => {
        folder.dispose();
      },
    };
  },
  { writes: false },
);
