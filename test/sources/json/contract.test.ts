import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../../src/domain/ports/clock.ts';
import type { Source } from '../../../src/domain/ports/source.ts';
import { createJsonSource } from '../../../src/sources/json/reader.ts';
import { createWarnings } from '../../contract/read-all.ts';
import { describeSourceContract } from '../../contract/source-contract.ts';
import { createTestFolder } from '../folder.ts';

type Table = readonly (readonly string[])[];

const text = 'x'.repeat(190);
/** Files just written look as if they had rested. */
const restedClock: Clock = { now: () => Date.now() + 10_000, sleep: async () => {} };

const forms: readonly {
  readonly name: string;
  readonly file: string;
  write(columns: readonly string[], rows: Table): string;
}[] = [
  {
    name: 'json, an array',
    file: 'stores.json',
    write: (columns, rows) => `${JSON.stringify(objects(columns, rows), null, 2)}\n`,
  },
  {
    name: 'json, NDJSON',
    file: 'stores.ndjson',
    write: (columns, rows) =>
      objects(columns, rows)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
  },
];

function objects(columns: readonly string[], rows: Table): readonly object[] {
  return rows.map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index]])));
}

for (const form of forms) {
  describeSourceContract(
    form.name,
    async () => {
      const folder = createTestFolder();
      const sourceOf = (path: string): Source =>
        createJsonSource({ path, format: 'auto', nullIs: 'absent' }, { log: createWarnings().log, clock: restedClock });
      const large = (rows: number): string =>
        form.write(
          ['id', 'text'],
          Array.from({ length: rows }, (_, index) => [String(index + 1).padStart(6, '0'), text]),
        );
      let last: { columns: readonly string[]; rows: Table } = { columns: [], rows: [] };

      return {
        table: async (columns, rows) => {
          last = { columns, rows };
          return sourceOf(folder.write(form.file, form.write(columns, rows)));
        },
        changeElsewhere: async (row, column, cell) => {
          const at = last.columns.indexOf(column);
          const rows = last.rows.map((cells, index) => (index === row - 1 ? cells.with(at, cell) : cells));
          folder.write(form.file, form.write(last.columns, rows));
        },
        brokenOff: async (columns, rows) => {
          const whole = form.write(columns, rows);
          return sourceOf(folder.write(form.file, whole.slice(0, whole.lastIndexOf(':'))));
        },
        large: async (rows) => sourceOf(folder.write(form.file, large(rows))),
        changing: async (rows) => {
          const path = folder.write(form.file, large(rows));
          return {
            source: sourceOf(path),
            change: () => {
              appendFileSync(path, '\n');
            },
          };
        },
        missing: async () => sourceOf(join(folder.path, 'missing.json')),
        webPage: async () => sourceOf(folder.write(form.file, '<!DOCTYPE html>\n<html>Please log in</html>\n')),
        empty: async () => sourceOf(folder.write(form.file, ' \n')),
        open: folder.open,
        dispose: async () => {
          folder.dispose();
        },
      };
    },
    { namesColumnsWithoutRows: false },
  );
}
