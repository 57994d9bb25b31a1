import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCsvSource } from '../../../src/sources/csv/reader.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createWarnings } from '../../contract/read-all.ts';
import { describeSourceContract } from '../../contract/source-contract.ts';
import { createCsvFolder, rest } from './csv-folder.ts';
import { writeCsv } from './csv-writer.ts';
import { largeTable } from './large-table.ts';

describeSourceContract('csv', async () => {
  const folder = createCsvFolder();
  const sourceOf = (path: string): Source =>
    createCsvSource({ path, delimiter: 'auto', encoding: 'auto' }, { log: createWarnings().log });

  let last: readonly (readonly string[])[] = [];

  return {
    table: async (columns, rows) => {
      last = [columns, ...rows];
      return sourceOf(folder.write(writeCsv(last).text));
    },
    changeElsewhere: async (row, column, text) => {
      const at = last[0]?.indexOf(column);
      folder.write(
        writeCsv(last.map((cells, index) => cells.map((cell, place) => (index === row && place === at ? text : cell))))
          .text,
      );
    },
    brokenOff: async (columns, rows) => {
      const whole = writeCsv([columns, ...rows]).text;
      return sourceOf(folder.write(whole.slice(0, whole.lastIndexOf(','))));
    },
    large: async (rows) => sourceOf(folder.write(largeTable(rows))),
    changing: async (rows) => {
      const path = folder.write(largeTable(rows));
      return {
        source: sourceOf(path),
        change: () => {
          appendFileSync(path, 'one more,row\n');
        },
      };
    },
    missing: async () => sourceOf(join(folder.path, 'missing.csv')),
    webPage: async () => sourceOf(folder.write('<!DOCTYPE html>\n<html><body>Please log in</body></html>\n')),
    empty: async () => {
      const path = join(folder.path, 'empty.csv');
      writeFileSync(path, '');
      rest(path);
      return sourceOf(path);
    },
    open: folder.open,
    dispose: async () => {
      folder.dispose();
    },
  };
});
