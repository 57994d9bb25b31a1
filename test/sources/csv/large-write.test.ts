import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCsvFolder } from './csv-folder.ts';
import type { CsvFolder } from './csv-folder.ts';
import { asLocationKey } from '../../../src/domain/ids.ts';
import { createCsvSource } from '../../../src/sources/csv/reader.ts';
import { createWarnings, neverAborted } from '../../contract/read-all.ts';

let folder: CsvFolder;

beforeAll(() => {
  folder = createCsvFolder();
});

afterAll(() => {
  folder.dispose();
});

const rows = 200_000;
const everyNth = 200;

/** A file of 200,000 rows, every `everyNth` of them with this value. */
function fileOf(value: string): Buffer {
  const lines = Array.from({ length: rows }, (_, index) => {
    const row = index + 1;
    return `${String(row).padStart(6, '0')};"Bäckerei ""Süd""";${row % everyNth === 0 ? value : 'x'};${'é'.repeat(60)}`;
  });
  return Buffer.from(`\ufeffid;name;value;rest\r\n${lines.join('\r\n')}`);
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('a file of 200,000 rows', () => {
  it('is written in 1,000 places, byte for byte, without being held in memory (R25, D26)', async () => {
    const path = folder.write(fileOf('y'));
    const source = createCsvSource({ path, delimiter: 'auto', encoding: 'auto' }, { log: createWarnings().log });
    const { version = '' } = await source.read({ header: () => {}, records: () => {} }, neverAborted);
    const edits = Array.from({ length: rows / everyNth }, (_, index) => {
      const row = (index + 1) * everyNth;
      return {
        key: asLocationKey(String(row)),
        at: { row, line: row + 1 },
        cells: [{ column: 'value', expected: 'y', text: 'Café; "neu"' }],
      };
    });
    const memoryBefore = process.memoryUsage().arrayBuffers;

    const result = await source.writer!.write({ version, edits, appends: [] }, neverAborted);

    expect(result.edits.filter(({ kind }) => kind !== 'written')).toEqual([]);
    expect(digestOf(readFileSync(path))).toBe(digestOf(fileOf('"Café; ""neu"""')));
    expect(process.memoryUsage().arrayBuffers - memoryBefore).toBeLessThan(64 * 1024 * 1024);
  }, 60_000);
});
