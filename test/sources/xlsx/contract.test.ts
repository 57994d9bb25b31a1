import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createXlsxSource } from '../../../src/sources/xlsx/reader.ts';
import { createWarnings } from '../../contract/read-all.ts';
import { describeSourceContract } from '../../contract/source-contract.ts';
import { createTestFolder } from '../folder.ts';
import { makeWorkbook } from './workbook-maker.ts';

type Table = readonly (readonly string[])[];

/** Files just written look as if they had rested. */
const restedClock: Clock = { now: () => Date.now() + 10_000, sleep: async () => {} };

for (const sharesTexts of [false, true]) {
  describeSourceContract(
    `xlsx, texts ${sharesTexts ? 'shared' : 'in their cells'}`,
    async () => {
      const folder = createTestFolder();
      const sourceOf = (path: string): Source =>
        createXlsxSource({ path, sheets: null, headerRow: null }, { log: createWarnings().log, clock: restedClock });
      const write = (table: Table): string =>
        folder.write('stores.xlsx', makeWorkbook({ sheets: [{ name: 'Stores', rows: table }], sharesTexts }));
      const large = (rows: number): Table => [
        ['id', 'text'],
        ...Array.from({ length: rows }, (_, index) => [String(index + 1).padStart(6, '0'), 'x'.repeat(190)]),
      ];
      let last: Table = [];

      return {
        table: async (columns, rows) => {
          last = [columns, ...rows];
          return sourceOf(write(last));
        },
        changeElsewhere: async (row, column, text) => {
          const at = last[0]?.indexOf(column) ?? 0;
          write(last.map((cells, index) => (index === row ? cells.with(at, text) : cells)));
        },
        brokenOff: async (columns, rows) => {
          const whole = makeWorkbook({ sheets: [{ name: 'Stores', rows: [columns, ...rows] }] });
          return sourceOf(folder.write('stores.xlsx', whole.subarray(0, whole.length - 100)));
        },
        large: async (rows) => sourceOf(write(large(rows))),
        changing: async (rows) => {
          const path = write(large(rows));
          return {
            source: sourceOf(path),
            change: () => {
              appendFileSync(path, '\n');
            },
          };
        },
        missing: async () => sourceOf(join(folder.path, 'missing.xlsx')),
        webPage: async () => sourceOf(folder.write('stores.xlsx', '<!DOCTYPE html>\n<html>Please log in</html>\n')),
        empty: async () => sourceOf(folder.write('stores.xlsx', '')),
        open: folder.open,
        dispose: async () => {
          folder.dispose();
        },
      };
    },
    { isReadInPart: false, isStreamed: false },
  );
}
