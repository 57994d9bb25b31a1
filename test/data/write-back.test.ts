import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayStyleOf, spellDay } from '../../src/domain/values/day-spelling.ts';
import { parseDayCell } from '../../src/domain/values/day-cell.ts';
import { spellPhone } from '../../src/domain/values/phone-spelling.ts';
import { createInverse } from '../../src/mapping/inverse.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { fieldsOf, today } from '../mapping/mapping-fixture.ts';
import { hasSharedData, readShared, whenShared } from '../mapping/shared-data.ts';
import { createCsvFolder } from '../sources/csv/csv-folder.ts';
import type { CsvFolder } from '../sources/csv/csv-folder.ts';
import { openCsv } from '../sources/csv/write-csv.ts';

// Published exports of real networks; they are not part of this repository.
const data = '../shared/data';

let folder: CsvFolder;

beforeAll(() => {
  folder = createCsvFolder();
});

afterAll(() => {
  expect(folder.open()).toBe(0);
  folder.dispose();
});

/** The records of a file as they stand in it, line ends included, by another CSV reader. */
function recordsOf(path: string, delimiter: string): readonly { readonly raw: string; readonly record: string[] }[] {
  const text = readFileSync(path, 'latin1');
  const options = { delimiter, raw: true, relax_quotes: true, relax_column_count: true } as const;
  return parse(text, options) as unknown as { raw: string; record: string[] }[];
}

const variants: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  'as it is': (bytes) => bytes,
  'with a mark and CRLF': (bytes) =>
    Buffer.concat([
      Buffer.from([0xef, 0xbb, 0xbf]),
      Buffer.from(bytes.toString('latin1').replace(/\r?\n/gu, '\r\n'), 'latin1'),
    ]),
  'without its last line end': (bytes) => Buffer.from(bytes.toString('latin1').replace(/\r?\n$/u, ''), 'latin1'),
};

describe.skipIf(!hasSharedData)(`writing into real files${whenShared}`, () => {
  describe.each([
    ['es-fuel-stations.csv', ';', 'Rótulo', Object.keys(variants)],
    ['fr-france-services-2024.csv', ',', 'lib_com', Object.keys(variants)],
    ['fr-fuel/stations.csv', ',', 'ville', ['as it is', 'without its last line end']],
    ['de-db-travel-centres.csv', ';', 'Ort', ['as it is', 'without its last line end']],
    ['us-dollar-general.csv', ',', 'city', ['as it is']],
  ] as const)('%s', (name, delimiter, column, how) => {
    it.each(how)('changes the planned cells and no other byte, %s (R25)', async (variant) => {
      const path = folder.write(variants[variant]!(readFileSync(`${data}/${name}`)));
      const before = recordsOf(path, delimiter);
      const csv = await openCsv(path);
      const rows = csv.records.map(({ at }) => at.row).filter((row) => row % 97 === 0 || row === csv.records.length);

      const { edits } = await csv.write(rows.map((row) => csv.edit(row, column, `New; "${String(row)}", x`)));

      const after = recordsOf(path, delimiter);
      const index = csv.columns.indexOf(column);
      const changed = after.flatMap(({ raw }, position) => (raw === before[position]?.raw ? [] : [position]));
      expect(edits.filter(({ kind }) => kind !== 'written')).toEqual([]);
      expect(after).toHaveLength(before.length);
      expect(changed).toEqual(rows);
      for (const row of rows) {
        const expected = before[row]!.record.with(index, `New; "${String(row)}", x`);
        expect(after[row]!.record).toEqual(expected);
        // What stands before and after the cell in its line is as it was.
        const cell = `"New; ""${String(row)}"", x"`;
        const [start = '', end = ''] = after[row]!.raw.split(cell);
        expect(before[row]!.raw.startsWith(start) && before[row]!.raw.endsWith(end)).toBe(true);
      }
    });
  });

  it('gives back the very bytes when the old texts are written again (R25)', async () => {
    const original = readFileSync(`${data}/es-fuel-stations.csv`);
    const path = folder.write(original);
    const csv = await openCsv(path);
    const rows = csv.records.map(({ at }) => at.row).filter((row) => row % 50 === 0);
    const plain = rows.filter((row) => !/[";]/u.test(csv.records[row - 1]!.cells[2]!));
    await csv.write(plain.map((row) => csv.edit(row, 'Horario', `24H ${String(row)}`)));
    const again = await openCsv(path);

    await again.write(plain.map((row) => again.edit(row, 'Horario', csv.records[row - 1]!.cells[2]!)));

    expect(plain.length).toBeGreaterThan(150);
    expect(readFileSync(path).equals(original)).toBe(true);
  });
});

interface Notation {
  readonly raw: unknown;
  readonly scope?: string;
  readonly expected: unknown;
}

function readLines(name: string): readonly Notation[] {
  return readShared(name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Notation);
}

describe.skipIf(!hasSharedData)(`spelling as real files do${whenShared}`, () => {
  it('writes the hours of every cell we read so that they read the same, mostly letter for letter', () => {
    const cells = readLines('opening-hours.ndjson').flatMap(({ raw, scope }) => {
      const day = scope === 'day' ? parseDayCell(String(raw)) : null;
      return day?.ok === true && 'value' in day && day.value.length > 0
        ? [{ raw: String(raw), windows: day.value }]
        : [];
    });

    const spelled = cells.map(({ raw, windows }) => {
      const style = dayStyleOf(raw);
      return { raw, windows, text: style === null ? null : spellDay(windows, style) };
    });

    const styled = spelled.filter(({ text }) => text !== null);
    const wrong = styled.filter(({ text, windows }) => {
      const day = parseDayCell(text ?? '');
      return !day.ok || !('value' in day) || day.value.join() !== windows.join();
    });
    expect(wrong).toEqual([]);
    expect(styled.length).toBeGreaterThan(cells.length * 0.99);
    expect(spelled.filter(({ raw, text }) => text === raw.trim()).length).toBeGreaterThan(cells.length * 0.75);
  });

  it('writes a number back into the cell that it came from letter for letter', () => {
    const phones = readLines('phones.ndjson').filter(
      ({ raw, expected }) => typeof raw === 'string' && typeof expected === 'string',
    );

    const kept = phones.filter(
      ({ raw, expected }) => spellPhone(String(expected), String(raw))[0] === String(raw).trim(),
    );

    expect(phones.length).toBeGreaterThan(1400);
    expect(kept.length).toBeGreaterThan(phones.length * 0.97);
  });

  it('writes new hours into the day columns of a French network as its other rows have them', async () => {
    const days = {
      monday: 'h_lundi',
      tuesday: 'h_mardi',
      wednesday: 'h_mercredi',
      thursday: 'h_jeudi',
      friday: 'h_vendredi',
      saturday: 'h_samedi',
    };
    const { columns, records } = await openCsv(`${data}/fr-france-services-2024.csv`);
    const deps = {
      key: 'id_fs',
      fields: fieldsOf({ open_hours: { ...days, owner: 'partoo' } }),
      columns,
      customFields: null,
    };
    const inverse = createInverse(deps);
    const mapper = createMapper(deps);
    for (const record of records) inverse.observe(record);
    const changes = { 'open_hours.monday': ['09:00-12:30', '14:00-17:45'], 'open_hours.saturday': [] };

    const written = records.map((record) => ({ record, ...inverse.cellsFor(record, changes, { today }) }));

    const refused = written.filter((row) => row.refused.length > 0);
    const texts = new Map<string, number>();
    for (const { cells } of written) {
      for (const { column, text } of cells) {
        if (column === days.monday) texts.set(text, (texts.get(text) ?? 0) + 1);
      }
    }
    const wrong = written.filter(({ record, cells }) => {
      const now = record.cells.map(
        (cell, index) => cells.find(({ column }) => column === columns[index])?.text ?? cell,
      );
      const mapped = mapper.map({ ...record, cells: now }, today);
      return (
        mapped.kind !== 'location' || String(mapped.location.values['open_hours.monday']) !== '09:00-12:30,14:00-17:45'
      );
    });
    expect(refused).toEqual([]);
    expect(wrong).toEqual([]);
    expect(texts.get('09:00 - 12:30 / 14:00 - 17:45')).toBeGreaterThan(2700);
  });
});
