import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { type CliWorld, createCliWorlds, type RunDocument, usualFields } from '../support/cli-world.ts';
import { shop, type Shop } from '../support/shops.ts';

const createWorld = createCliWorlds();

const shared = (from: string): object => ({ from, owner: 'shared' });
const fields = {
  ...usualFields,
  name: shared('name'),
  address_full: shared('street'),
  phone: shared('tel'),
  description_long: shared('about'),
};

/** One way in which a file is written: its bytes, from its rows. */
interface Style {
  readonly rows?: readonly Shop[];
  bytes(table: readonly (readonly string[])[]): Uint8Array;
}

const quoteAll = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const quoteIfNeeded = (cell: string): string => (/[";\n\r,]/u.test(cell) ? quoteAll(cell) : cell);
const lines = (
  table: readonly (readonly string[])[],
  { delimiter = ',', end = '\n', quote = quoteIfNeeded, closing = true } = {},
): string => table.map((cells) => cells.map(quote).join(delimiter)).join(end) + (closing ? end : '');

const plain = [1, 2, 3].map((n) => shop(n, { about: `About ${String(n)}`, unknown: 'kept as it is' }));
const accented = plain.map((one) => ({ ...one, name: `Café ${String(one['name'])}`, about: 'Prix : 5 €' }));
const multiline = plain.map((one) => ({ ...one, about: 'First line\nSecond line', unknown: 'a "quoted"\nnote' }));

const styles: readonly (readonly [string, Style])[] = [
  [
    'semicolons, CRLF and a byte order mark',
    { bytes: (table) => Buffer.from(`\uFEFF${lines(table, { delimiter: ';', end: '\r\n' })}`) },
  ],
  [
    'Windows-1252',
    {
      rows: accented,
      bytes: (table) => Buffer.from(lines(table, { delimiter: ';', end: '\r\n' }).replaceAll('€', '\x80'), 'latin1'),
    },
  ],
  ['every cell quoted', { rows: accented, bytes: (table) => Buffer.from(lines(table, { quote: quoteAll })) }],
  ['line breaks in cells', { rows: multiline, bytes: (table) => Buffer.from(lines(table)) }],
  [
    'line breaks in cells, every cell quoted, CRLF',
    { rows: multiline, bytes: (table) => Buffer.from(lines(table, { quote: quoteAll, end: '\r\n' })) },
  ],
  ['no line end after the last row', { bytes: (table) => Buffer.from(lines(table, { closing: false })) }],
  ['tabs', { bytes: (table) => Buffer.from(lines(table, { delimiter: '\t' })) }],
  [
    'UTF-16 with its mark',
    {
      rows: accented,
      bytes: (table) => Buffer.from(`\uFEFF${lines(table, { delimiter: ';', end: '\r\n' })}`, 'utf16le'),
    },
  ],
];

function tableOf(rows: readonly Shop[]): readonly (readonly string[])[] {
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
}

/** A company whose file is kept in this style, in step with Partoo. */
async function settled(style: Style): Promise<CliWorld> {
  const world = await createWorld({ settings: { source: { write_back: true }, fields } });
  world.sourceText(style.bytes(tableOf(style.rows ?? plain)));
  await world.sync(0, '--yes');
  world.takeRequests();
  return world;
}

describe('R25: an edit in Partoo moves the planned cells of the file, and no other byte', () => {
  it.each(styles)('%s', async (_, style) => {
    const rows = style.rows ?? plain;
    const world = await settled(style);
    const original = readFileSync(world.sourceFile);
    world.emulator.edit('0001', { description_long: 'Été, "all" day;\nand night' });
    world.emulator.edit('0003', {
      name: 'Chez Léa',
      contacts: [{ email: 'shop0003@acme.example', phone_numbers: ['+33140000999'] }],
    });

    const { summary } = await world.sync(0);

    const expected = rows.map((row, index) => {
      if (index === 0) return { ...row, about: 'Été, "all" day;\nand night' };
      return index === 2 ? { ...row, name: 'Chez Léa', tel: '01 40 00 09 99' } : row;
    });
    expect(Buffer.compare(original, style.bytes(tableOf(rows)))).toBe(0);
    expect(summary).toEqual({ done: 2, failed: 0, stale: 0, held: 0 });
    expect(readFileSync(world.sourceFile).toString('latin1')).toBe(
      Buffer.from(style.bytes(tableOf(expected))).toString('latin1'),
    );
    expect((await world.sync(0)).plan).toMatchObject({ changes: [], held: [] });
    expect(world.writes()).toEqual([]);
  });

  it('a value that the encoding cannot hold is held and never written otherwise, and the rest goes on', async () => {
    const style = styles.find(([name]) => name === 'Windows-1252')?.[1];
    const world = await settled(style as Style);
    const before = readFileSync(world.sourceFile, 'latin1');
    world.emulator.edit('0001', { name: 'Łódź', address_full: '2 rue du Port' });
    world.emulator.edit('0002', { description_long: '東京' });

    const { plan } = await world.sync(4);
    const again = await world.sync(4);

    expect(plan.held).toMatchObject([
      { code: '0001', reason: 'unwritable', field: 'name', detail: expect.stringContaining('Ł') as unknown },
      { code: '0002', reason: 'unwritable', field: 'description_long' },
    ]);
    expect(readFileSync(world.sourceFile, 'latin1')).toBe(before.replace('1 rue du Port', '2 rue du Port'));
    expect(again.plan).toMatchObject({ changes: [], held: [{ code: '0001' }, { code: '0002' }] });
    expect(world.writes()).toEqual([]);
  });
});

const fuel = '../shared/data/es-fuel-stations.csv';

describe.skipIf(!existsSync(fuel))(
  `R25: a real file of 11,556 rows${existsSync(fuel) ? '' : ' (skipped: the shared data is not here)'}`,
  () => {
    it('es-fuel-stations.csv: five edits in Partoo, five rows of the file, and no other byte', async () => {
      const original = readFileSync(fuel, 'utf8');
      const world = await createWorld({
        settings: {
          source: { key: 'IDEESS', write_back: true },
          fields: {
            name: shared('Rótulo'),
            address_full: shared('Dirección'),
            city: shared('Municipio'),
            zipcode: shared('C.P.'),
            region: shared('Provincia'),
            country: { value: 'ES' },
            lat: shared('Latitud'),
            long: shared('Longitud (WGS84)'),
          },
        },
        // Partoo knows the stations by their number, so that nothing has to be created.
        emulator: { seed: { businesses: stationsOf(original) } },
      });
      world.sourceText(original);
      const first = await world.run('sync', '--json', '--yes');
      const adopted = (JSON.parse(first.stdout) as RunDocument).plan;
      world.emulator.edit('4375', { name: 'Estación Nº 1', city: 'Abengibre "Norte"' });
      world.emulator.edit('5122', { address_full: 'CR CM-332; 46,4' });
      world.emulator.edit('12054', { lat: 39.06, long: -1.84 });
      world.emulator.edit('13933', { zipcode: '02002' });
      world.emulator.edit('10765', { region: 'CUENCA' });

      const { plan, summary } = await world.sync(4);

      expect(adopted.summary.adopt).toBe(11_556);
      expect(plan.summary).toMatchObject({ write_back: 5, update: 0, conflict: 0 });
      // Four stations have a dash for a name: such a cell says nothing, and so it cannot be made to say it.
      expect(plan.held.map(({ field, reason }) => `${field ?? ''} ${reason}`)).toEqual(
        Array(4).fill('name unwritable'),
      );
      expect(summary).toEqual({ done: 5, failed: 0, stale: 0, held: 0 });
      const edited = original
        .replace(
          'Nº 10.935;D;P;dm;39,211417;-1,539167;Abengibre',
          'Estación Nº 1;D;P;dm;39,211417;-1,539167;"Abengibre ""Norte"""',
        )
        .replace('5122;CR CM-332, 46,4;', '5122;"CR CM-332; 46,4";')
        .replace('39,054694;-1,832000', '39,060000;-1,840000')
        .replace('39,000861;-1,849833;Albacete;02001', '39,000861;-1,849833;Albacete;02002')
        .replace(/(\n10765;[^\n]*;)ALBACETE;/u, '$1CUENCA;');
      expect(readFileSync(world.sourceFile, 'utf8') === edited).toBe(true);
    }, 240_000);
  },
);

/** The same stations in Partoo, in step with the file; so that there is nothing to create, and no conflict at first. */
function stationsOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  const rows = parse(text, { columns: true, delimiter: ';' }) as unknown as readonly Shop[];
  return rows.map((row) => ({
    code: row['IDEESS'],
    name: row['Rótulo'],
    address_full: row['Dirección'],
    city: row['Municipio'],
    zipcode: row['C.P.'],
    region: row['Provincia'],
    country: 'ES',
    lat: Number(row['Latitud']?.replace(',', '.')),
    long: Number(row['Longitud (WGS84)']?.replace(',', '.')),
    categories: ['gcid:gas_station'],
    contacts: [{ phone_numbers: ['+34911234567'] }],
  }));
}
