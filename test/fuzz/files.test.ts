import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { SyncError } from '../../src/domain/errors.ts';
import type { Received } from '../contract/read-all.ts';
import { readCsv, rest } from '../sources/csv/csv-folder.ts';
import { createTestFolder } from '../sources/folder.ts';
import { openJson } from '../sources/json/json-file.ts';
import { makeWorkbook } from '../sources/xlsx/workbook-maker.ts';
import { openXlsx } from '../sources/xlsx/xlsx-file.ts';
import { fuzz, seed, spoilt, unlessSaid } from './fuzzing.ts';

const table = [
  ['id', 'name', 'tel'],
  ['0001', 'Café "A"; B, C', '+33 1 40 00 00 01'],
  ['0002', 'Two\nlines', ''],
];
const csv = table.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n');
const records = table.slice(1).map(([id, name, tel]) => ({ id, name, tel, deep: { list: [1, { a: null }] } }));
const json = [JSON.stringify(records, null, 1), records.map((record) => JSON.stringify(record)).join('\n')];
const workbook = makeWorkbook({ sheets: [{ name: 'Stores', rows: table.map((cells) => [...cells]) }] });

/** Beginnings of real files, where there are some; they stay outside of the repository. */
const dataFolder = '../shared/data';
function beginnings(kind: RegExp): readonly Buffer[] {
  if (!existsSync(dataFolder)) return [];
  const names = readdirSync(dataFolder, { recursive: true, encoding: 'utf8' }).filter((name) => kind.test(name));
  return names.slice(0, 10).map((name) => readFileSync(`${dataFolder}/${name}`).subarray(0, 4000));
}

type Open = (path: string) => Promise<Received>;
const kinds: readonly (readonly [string, number, readonly Buffer[], Open])[] = [
  [
    'csv',
    200,
    [Buffer.from(csv), Buffer.from(csv, 'latin1'), Buffer.from(csv, 'utf16le'), ...beginnings(/\.(csv|tsv)$/u)],
    readCsv,
  ],
  ['json', 200, [...json.map((text) => Buffer.from(text)), ...beginnings(/\.(json|ndjson)$/u)], openJson],
  ['xlsx', 100, [Buffer.from(workbook)], openXlsx],
];

it.skipIf(!existsSync(dataFolder))(
  'real files are among the corpus; skipped where none lie beside the repository',
  () => {
    expect(beginnings(/\.csv$/u).length).toBeGreaterThan(0);
  },
);

it.each(kinds)(
  `a spoilt %s file is read, or it is said what is wrong with it (R2, R30; seed ${String(seed)})`,
  async (kind, runs, good, open) => {
    const folder = createTestFolder();
    try {
      await fuzz(runs, spoilt(good), async (bytes) => {
        const path = folder.write(`stores.${kind}`, bytes);
        rest(path);

        const end = await unlessSaid(() => open(path));

        if (end instanceof SyncError) {
          expect(end.code).toMatch(/^SOURCE_/);
          return;
        }
        for (const { cells } of end.records) expect(cells.every((cell) => typeof cell === 'string')).toBe(true);
        expect(end.read.rows).toBe(end.records.length);
        expect(end.read.outcome === 'complete' || (end.read.reason ?? '') !== '').toBe(true);
      });
    } finally {
      folder.dispose();
    }
  },
);

it('deep nesting in a file is no crash', async () => {
  const folder = createTestFolder();
  try {
    for (const depth of [1000, 100_000]) {
      const path = folder.write('stores.json', `[{"id": "1", "deep": ${'['.repeat(depth)}${']'.repeat(depth)}}]`);
      rest(path);

      const end = await unlessSaid(() => openJson(path));

      expect(end).toBeInstanceOf(SyncError);
      expect((end as SyncError).message).toContain('record 1 is no JSON');
    }
  } finally {
    folder.dispose();
  }
});
