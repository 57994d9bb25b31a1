import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCsvFolder } from './csv-folder.ts';
import type { CsvFolder } from './csv-folder.ts';
import { writeCsv } from './csv-writer.ts';
import { append, openCsv } from './write-csv.ts';

let folder: CsvFolder;

beforeAll(() => {
  folder = createCsvFolder();
});

afterAll(() => {
  folder.dispose();
});

const character = fc.constantFrom('"', ',', ';', '\t', '\n', '\r', ' ', 'a', '0', '=', 'é', '€');
const anyCharacter = fc.oneof(character, fc.constantFrom('東', '🚲', '\u00a0', 'e\u0301'));

const styles = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  endsWithLineEnd: fc.boolean(),
  quotes: fc.func<[number, number], boolean>(fc.boolean()),
});

interface FileKind {
  readonly encoding: string;
  readonly encode: (text: string) => Buffer;
  readonly unit: fc.Arbitrary<string>;
}

const kinds: Readonly<Record<string, FileKind>> = {
  plain: { encoding: 'utf-8', encode: (text) => Buffer.from(text), unit: anyCharacter },
  marked: { encoding: 'auto', encode: (text) => Buffer.from(`\ufeff${text}`), unit: anyCharacter },
  'utf-16le': { encoding: 'auto', encode: (text) => Buffer.from(`\ufeff${text}`, 'utf16le'), unit: anyCharacter },
  'utf-16be': {
    encoding: 'auto',
    encode: (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
    unit: anyCharacter,
  },
  'windows-1252': {
    encoding: 'windows-1252',
    encode: (text) => Buffer.from(text.replaceAll('€', '\x80'), 'latin1'),
    unit: character,
  },
};

/** A table, how its file is made, and what is changed in it: rows and columns are taken modulo what there is. */
const worlds = fc.constantFrom(...Object.keys(kinds)).chain((name) => {
  const kind = kinds[name]!;
  const cell = fc.string({ unit: kind.unit, maxLength: 6 });
  return fc.integer({ min: 1, max: 5 }).chain((width) => {
    const row = fc.array(cell, { minLength: width, maxLength: width });
    return fc.record({
      kind: fc.constant(kind),
      rows: fc.array(row, { minLength: 1, maxLength: 8 }),
      style: styles,
      edits: fc.array(fc.record({ row: fc.nat(7), column: fc.nat(4), text: cell }), { maxLength: 6 }),
      appends: fc.array(row, { maxLength: 2 }),
      chunkBytes: fc.integer({ min: 1, max: 40 }),
    });
  });
});

describe('any edits of any table', () => {
  it('read back as the table with the edits, and leave all other bytes as they were (R25)', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async ({ kind, rows, style, edits, appends, chunkBytes }) => {
        const header = rows[0]!.map((_, index) => `c${String(index)}`);
        const table = [header, ...rows];
        const path = folder.write(kind.encode(writeCsv(table, style).text));
        const csv = await openCsv(path, { delimiter: style.delimiter, encoding: kind.encoding }, { chunkBytes });
        const changes = new Map(
          edits.map(({ row, column, text }) => [
            `${String(row % rows.length)} ${String(column % header.length)}`,
            text,
          ]),
        );
        const planned = [...changes].map(([place, text]) => {
          const [row = 0, column = 0] = place.split(' ').map(Number);
          return { row, column, text };
        });

        const result = await csv.write(
          planned.map(({ row, column, text }) => csv.edit(row + 1, header[column]!, text)),
          appends.map((cells) =>
            append('new', Object.fromEntries(cells.map((text, index) => [header[index]!, text] as const))),
          ),
        );

        const edited = table.map((cells, row) =>
          cells.map((cell, column) => changes.get(`${String(row - 1)} ${String(column)}`) ?? cell),
        );
        expect([...result.edits, ...result.appends].filter(({ kind: outcome }) => outcome !== 'written')).toEqual([]);
        const read = await openCsv(path, { delimiter: style.delimiter, encoding: kind.encoding });
        expect([read.columns, ...read.records.map(({ cells }) => cells)]).toEqual([...edited, ...appends]);
        // A quoted cell stays quoted, an unquoted one unquoted where it can: the same table written the same way, byte for
        // byte, but for the edited cells that need quotes now. How new rows are quoted is left open.
        const isQuoted = (row: number, column: number): boolean =>
          style.quotes(row, column) ||
          hadToBeQuoted(table[row]![column]!, style.delimiter, header.length) ||
          (edited[row]![column] !== table[row]![column] && edited[row]![column]!.includes('"'));
        const expected = kind.encode(writeCsv(edited, { ...style, quotes: isQuoted }).text);
        const written = readFileSync(path);
        if (appends.length === 0) expect(written).toEqual(expected);
        else expect(written.subarray(0, expected.length)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});

/** As `writeCsv` has it, which leaves a quote inside a cell as it is. */
function hadToBeQuoted(text: string, delimiter: string, width: number): boolean {
  const isBlank = width === 1 && text.trim() === '';
  return isBlank || text.startsWith('"') || [delimiter, '\n', '\r'].some((special) => text.includes(special));
}
