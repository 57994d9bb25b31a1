import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { openXlsx } from '../sources/xlsx/xlsx-file.ts';

const folder = new URL('../../../shared/data/', import.meta.url);

function read(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}

function pathOf(name: string): string {
  return new URL(name, folder).pathname;
}

describe.skipIf(!existsSync(folder))('real workbooks (skipped where shared/data is not there)', () => {
  it('us-whole-foods: the same table as its CSV (D27)', async () => {
    const csv: string[][] = parse(read('us-whole-foods.csv'), { relax_column_count: true });

    const { columns, rows } = await openXlsx(pathOf('us-whole-foods.xlsx'));

    expect([columns, ...rows]).toEqual(csv.map((cells) => [...cells]));
  });

  it('it-despar: the ids of its JSON, numbers here and texts there (D7)', async () => {
    const stores = JSON.parse(read('it-despar.json')) as readonly { readonly id_: string | number }[];

    const { columns, rows } = await openXlsx(pathOf('it-despar.xlsx'));

    const ids = rows.map((cells) => cells[columns.indexOf('store_id')]).sort();
    expect(ids).toEqual(stores.map(({ id_ }) => String(id_)).sort());
  });

  it('de-berlin-pools: 144 pools in one sheet of two, ids and zips without decimals (D4, D27)', async () => {
    const { columns, rows } = await openXlsx(pathOf('de-berlin-pools.xlsx'), { sheets: ['Baeder'] });

    const idsAndZips = rows.flatMap((cells) =>
      columns.flatMap((column, index) => (/^Bad-ID$|PLZ/.test(column) ? [cells[index] ?? ''] : [])),
    );
    expect(columns).toHaveLength(136);
    expect(rows).toHaveLength(144);
    expect(idsAndZips.filter((text) => !/^\d*$/.test(text))).toEqual([]);
  });
});
