import { afterAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load-config.ts';
import { demoConfig } from '../../src/demo/demo-config.ts';
import { partooBefore } from '../../src/demo/partoo-before.ts';
import { dayNames } from '../../src/demo/sample-hours.ts';
import { e164, sampleShops, type SampleShop } from '../../src/demo/sample-shops.ts';
import { shopsLater } from '../../src/demo/scenes.ts';
import { renderShopsCsv } from '../../src/demo/shops-csv.ts';
import type { MappedRecord } from '../../src/domain/location.ts';
import type { SourceRecord } from '../../src/domain/ports/source-read.ts';
import { checkSeed } from '../../src/emulator/seed.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { createCsvSource } from '../../src/sources/csv/reader.ts';
import { createCsvFolder } from '../sources/csv/csv-folder.ts';

const today = '2026-11-22';
const folder = createCsvFolder();

afterAll(() => {
  folder.dispose();
});

/** The shops as the program reads them from their file, with the configuration of the demo. */
async function readAll(shops: readonly SampleShop[]): Promise<readonly MappedRecord[]> {
  const { config } = parseConfig(demoConfig('http://127.0.0.1:4010/v2'), 'demo.yaml', {});
  const source = createCsvSource(
    { path: folder.write(renderShopsCsv(shops)), delimiter: 'auto', encoding: 'auto' },
    { log: { debug() {}, info() {}, warn() {}, error() {} } },
  );
  let columns: readonly string[] = [];
  const records: SourceRecord[] = [];
  await source.read(
    { header: (found) => (columns = found), records: (batch) => records.push(...batch) },
    new AbortController().signal,
  );
  const mapper = createMapper({ key: config.source.key, fields: config.fields, columns, customFields: null });
  return records.map((record) => mapper.map(record, today));
}

describe('the sample shops', () => {
  it.each([
    ['at first', sampleShops()],
    ['some weeks later', shopsLater(today)],
  ])('are 300 that the mapping takes without a remark, %s', async (_when, shops) => {
    const mapped = await readAll(shops);

    const remarks = mapped.filter((record) => record.kind !== 'location' || record.location.warnings.length > 0);

    expect(mapped).toHaveLength(300);
    expect(remarks).toEqual([]);
  });

  it('are the same ones every time', () => {
    const [first, second] = [renderShopsCsv(sampleShops()), renderShopsCsv(sampleShops())];

    expect(first).toBe(second);
  });

  it('have a code, a name and a phone of their own each', () => {
    const shops = sampleShops();

    const distinct = (of: (shop: SampleShop) => string): number => new Set(shops.map(of)).size;

    expect(distinct(({ code }) => code)).toBe(300);
    expect(distinct(({ name }) => name)).toBe(300);
    expect(distinct(({ phone, country }) => e164(phone, country))).toBe(300);
  });

  it('stand in five countries, with accents, and spell their hours in three ways', () => {
    const csv = renderShopsCsv(sampleShops());

    expect(new Set(sampleShops().map(({ country }) => country))).toEqual(new Set(['FR', 'DE', 'ES', 'IT', 'GB']));
    expect(csv).toMatch(/é.*ü.*ñ.*ì/su);
    expect(csv).toMatch(/;8h-12h30 \/ 14h-19h;.*;8:00–12:30 Uhr, 14:00–19:00 Uhr;.*;08:00-12:30, 14:00-19:00;/su);
  });

  it('are mapped to the phone and the hours that they were made with', async () => {
    const shops = sampleShops();

    const mapped = await readAll(shops);

    const values = mapped.map((record) => (record.kind === 'location' ? record.location.values : {}));
    expect(values.map(({ phone }) => phone)).toEqual(shops.map(({ phone, country }) => e164(phone, country)));
    for (const [index, day] of dayNames.entries()) {
      expect(values.map((of) => of[`open_hours.${day}`])).toEqual(shops.map(({ week }) => week[index]));
    }
  });
});

describe('what Partoo holds before', () => {
  it('is a seed for the emulator, with most shops and two businesses that are none', () => {
    const businesses = partooBefore(sampleShops());

    expect(checkSeed({ businesses })).toEqual([]);
    expect(businesses).toHaveLength(277);
  });

  it('has some shops under no code', () => {
    const withoutCode = partooBefore(sampleShops()).filter(({ code }) => code === undefined);

    expect(withoutCode.length).toBeGreaterThan(5);
  });
});

describe('the shops some weeks later', () => {
  it.each([
    ['2026-11-22', '2026-12-24: 08:00-14:00'],
    ['2026-12-24', '2026-12-24: 08:00-14:00'],
    ['2026-12-25', '2027-12-24: 08:00-14:00'],
  ])('have Christmas hours that are not over on %s', (day, expected) => {
    const [berlin] = shopsLater(day).filter(({ holidays }) => holidays !== '');

    expect(berlin?.holidays).toContain(expected);
  });
});
