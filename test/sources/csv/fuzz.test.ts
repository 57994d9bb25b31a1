import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyncError } from '../../../src/domain/errors.ts';
import { createCsvFolder, readCsv } from './csv-folder.ts';
import type { CsvFolder, CsvReceived } from './csv-folder.ts';
import { writeCsv } from './csv-writer.ts';

let folder: CsvFolder;

beforeAll(() => {
  folder = createCsvFolder();
});

afterAll(() => {
  folder.dispose();
});

const character = fc.constantFrom('"', ',', ';', '\t', '|', '\n', '\r', ' ', 'a', '0', '.', 'é', '東', '🚲', '\u00a0');
const cell = fc.oneof(
  fc.string({ unit: character, maxLength: 6 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replaceAll('\0', '')),
);

/** A header of fixed names, and rows mostly as long as it. */
const table = fc
  .integer({ min: 1, max: 5 })
  .chain((width) =>
    fc.tuple(
      fc.constant(Array.from({ length: width }, (_, index) => `c${String(index)}`)),
      fc.array(fc.array(cell, { minLength: 1, maxLength: 6 }), { maxLength: 8 }),
      fc.array(cell, { minLength: width, maxLength: width }),
    ),
  )
  .map(([header, rows, last]) => [header, ...rows, last]);

const style = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', '§', '→'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  endsWithLineEnd: fc.boolean(),
  quotes: fc.func<[number, number], boolean>(fc.boolean()),
});

const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  plain: (text) => Buffer.from(text),
  marked: (text) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
};

const seed = Number(process.env['FC_SEED'] ?? 20_261_122);

describe('any table', () => {
  it('that is written as CSV reads back equal, with its lines, wherever it is cut (D2, R30)', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        style,
        fc.constantFrom(...Object.keys(encodings)),
        fc.integer({ min: 1, max: 40 }),
        async (rows, how, encoding, chunkBytes) => {
          const { text, lines } = writeCsv(rows, how);
          const path = folder.write(encodings[encoding]!(text));

          // As little as tells the line ends, so that the rest reaches the tokenizer in pieces.
          const headBytes = how.lineEnd === '\r' ? 65_536 : Buffer.byteLength(rows[0]!.join('"§"')) + 4;

          const { columns, records, read } = await readCsv(
            path,
            { delimiter: how.delimiter },
            { chunkBytes, headBytes },
          );

          expect([columns, ...records.map(({ cells }) => cells)]).toEqual(rows);
          expect(records.map(({ at }) => at)).toEqual(lines.slice(1).map((line, index) => ({ row: index + 1, line })));
          expect(read).toMatchObject({ outcome: 'complete', rows: rows.length - 1 });
        },
      ),
      { numRuns: 250, seed },
    );
  }, 30_000);

  it('that is cut anywhere is complete only if it gives a beginning of its rows (R2)', async () => {
    await fc.assert(
      fc.asyncProperty(table, style, fc.double({ min: 0, max: 1, noNaN: true }), async (rows, how, share) => {
        const { text } = writeCsv(rows, how);
        const bytes = Buffer.from(text);
        const path = folder.write(bytes.subarray(0, Math.floor(share * bytes.length)));

        const result = await readCsv(path, { delimiter: how.delimiter }).catch((error: unknown) => error);

        if (result instanceof SyncError) {
          expect(result.code).toMatch(/^SOURCE_(EMPTY|UNREADABLE)$/);
          return;
        }
        const { records } = result as CsvReceived;
        // All but the last row given are whole; the last may have lost the end of its last cell, which nothing shows.
        const whole = records.slice(0, -1).map(({ cells }) => cells);
        expect(whole).toEqual(rows.slice(1, 1 + whole.length));
      }),
      { numRuns: 200, seed },
    );
  }, 30_000);
});

describe('any bytes', () => {
  const byte = fc.oneof(
    fc.constantFrom(...Buffer.from('"",;\n\r\t a\0é东')),
    fc.constantFrom(0xef, 0xbb, 0xbf, 0xff, 0xfe),
    fc.nat({ max: 255 }),
  );

  it('end in a result or in a SyncError, the same in whatever pieces they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(byte, { maxLength: 60 }),
        fc.constantFrom('auto', 'utf-8', 'windows-1252', 'utf-16le', 'utf-16be', 'shift_jis'),
        fc.integer({ min: 1, max: 9 }),
        async (bytes, encoding, chunkBytes) => {
          const path = folder.write(Uint8Array.from(bytes));

          const [whole, pieces] = await Promise.all([
            attempt(path, encoding, 1024),
            attempt(path, encoding, chunkBytes),
          ]);

          expect(pieces).toEqual(whole);
        },
      ),
      { numRuns: 500, seed },
    );
  }, 30_000);

  /** What was read, or the code of the error. Any other error fails the test. */
  async function attempt(path: string, encoding: string, chunkBytes: number): Promise<unknown> {
    try {
      const { columns, records, read } = await readCsv(path, { encoding }, { chunkBytes });
      return { columns, records, read };
    } catch (error) {
      if (error instanceof SyncError) return error.code;
      throw error;
    }
  }
});
