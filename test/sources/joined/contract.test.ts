import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createJoinedSource } from '../../../src/sources/joined/reader.ts';
import { describeSourceContract } from '../../contract/source-contract.ts';
import { writeCsv } from '../csv/csv-writer.ts';
import { createTestFolder } from '../folder.ts';
import { csvOf, joinedAs, words } from './joined-sources.ts';

const text = 'x'.repeat(190);

/** A first source, and one that is joined without adding a column: whatever a source promises, both together promise. */
describeSourceContract('joined', async () => {
  const folder = createTestFolder();
  let last: readonly (readonly string[])[] = [];

  const joinedTo = (path: string, key: string, codes: readonly string[] = []): Source =>
    createJoinedSource(
      {
        first: csvOf(path),
        key,
        joined: [
          joinedAs(folder.write('more.csv', `site,tel\n${codes.map((code) => `${code},1\n`).join('')}`), {
            concat: {},
          }),
        ],
      },
      words,
    );
  const large = (rows: number): string =>
    `id,text\n${Array.from({ length: rows }, (_, index) => `${String(index + 1).padStart(6, '0')},${text}\n`).join('')}`;

  return {
    table: async (columns, rows) => {
      last = [columns, ...rows];
      return joinedTo(
        folder.write('stores.csv', writeCsv(last).text),
        'store_id',
        rows.slice(0, 1).flatMap(([code = '']) => [code]),
      );
    },
    changeElsewhere: async (row, column, cell) => {
      const at = last[0]?.indexOf(column);
      const changed = last.map((cells, index) =>
        cells.map((old, place) => (index === row && place === at ? cell : old)),
      );
      folder.write('stores.csv', writeCsv(changed).text);
    },
    brokenOff: async (columns, rows) => {
      const whole = writeCsv([columns, ...rows]).text;
      return joinedTo(folder.write('stores.csv', whole.slice(0, whole.lastIndexOf(','))), 'store_id');
    },
    large: async (rows) => joinedTo(folder.write('stores.csv', large(rows)), 'id', ['000001']),
    changing: async (rows) => {
      const path = folder.write('stores.csv', large(rows));
      return {
        source: joinedTo(path, 'id'),
        change: () => {
          appendFileSync(path, 'one more,row\n');
        },
      };
    },
    missing: async () => joinedTo(join(folder.path, 'missing.csv'), 'id'),
    webPage: async () => joinedTo(folder.write('stores.csv', '<!DOCTYPE html>\n<html>Please log in</html>\n'), 'id'),
    empty: async () => joinedTo(folder.write('stores.csv', ''), 'id'),
    open: folder.open,
    dispose: async () => {
      folder.dispose();
    },
  };
});
