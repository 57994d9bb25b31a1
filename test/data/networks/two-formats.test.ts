import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hasSharedData, whenShared } from '../../mapping/shared-data.ts';
import { openJson } from '../../sources/json/json-file.ts';
import { openXlsx } from '../../sources/xlsx/xlsx-file.ts';
import { mapNetwork, type Mapped } from './mapped.ts';
import { networkFile, readRows, type Row } from './network.ts';

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url));
}

async function workbookRows(name: string, columnFor: (column: string) => string): Promise<readonly Row[]> {
  const { columns, rows } = await openXlsx(pathOf(name));
  return rows.map((cells) =>
    Object.fromEntries(columns.map((column, index) => [columnFor(column), cells[index] ?? ''])),
  );
}

/** What each record says, whatever row it stood in. */
function said({ records }: Mapped): unknown {
  return records
    .map((record) =>
      record.kind === 'location' ? { key: record.location.key, values: record.location.values } : record,
    )
    .map((record) => JSON.stringify(record))
    .toSorted();
}

describe.skipIf(!hasSharedData)(`the same network in two formats${whenShared}`, () => {
  it('Whole Foods: CSV and workbook give the same locations (D27)', async () => {
    const fromCsv = mapNetwork('us-whole-foods', readRows(networkFile('us-whole-foods.csv')));

    const fromWorkbook = mapNetwork('us-whole-foods', await workbookRows('us-whole-foods.xlsx', (column) => column));

    expect(fromCsv.records.filter(({ kind }) => kind === 'location').length).toBeGreaterThan(400);
    expect(said(fromWorkbook)).toEqual(said(fromCsv));
  });

  it('Despar: JSON and workbook, whose columns have other names, do too, but for a text that was spoilt in one (D7, R30)', async () => {
    const inJson: Readonly<Record<string, string>> = {
      store_id: 'id_',
      store_name: 'name',
      store_lat: 'lat',
      store_long: 'long',
      store_url: 'url',
    };
    const json = await openJson(pathOf('it-despar.json'));
    const workbook = await workbookRows('it-despar.xlsx', (column) => inJson[column] ?? column);
    // Whoever saved the workbook lost a letter: such a text is held, and never sent.
    const isSpoilt = (row: Row): boolean => Object.values(row).some((text) => text.includes('\uFFFD'));
    const spoilt = new Set(workbook.filter(isSpoilt).map((row) => row['id_']));
    const isWhole = (row: Row): boolean => !spoilt.has(row['id_']);

    const fromJson = mapNetwork('it-despar', json.rows.filter(isWhole));
    const fromWorkbook = mapNetwork('it-despar', workbook.filter(isWhole));
    const held = mapNetwork('it-despar', workbook.filter(isSpoilt));

    expect(fromJson.records.length).toBeGreaterThan(60);
    expect(said(fromWorkbook)).toEqual(said(fromJson));
    expect(held.records.map(({ kind }) => kind)).toEqual(['invalid']);
  });
});
