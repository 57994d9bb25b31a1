import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasSharedData, whenShared } from '../../mapping/shared-data.ts';
import { openXlsx } from '../../sources/xlsx/xlsx-file.ts';
import { mapNetwork, type Mapped } from './mapped.ts';
import { cellOf, networkFile, type Row } from './network.ts';

const file = 'de-berlin-pools.xlsx';
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescape = (text: string): string => text.replaceAll(/&(\w+);/gu, (_all, name: string) => entities[name] ?? '?');
const textsIn = (xml: string): string =>
  unescape(Array.from(xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/gu), ([, text = '']) => text).join(''));

/** A sheet, as its XML has it and by the plainest reader: numbers are the text they are stored as. */
function sheetRows(part: string): readonly Row[] {
  const parts = unzipSync(networkFile(file));
  const xmlOf = (name: string): string => strFromU8(parts[name] ?? new Uint8Array());
  const shared = Array.from(xmlOf('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gsu), ([, inner = '']) =>
    textsIn(inner),
  );
  const [header = new Map<string, string>(), ...rows] = Array.from(
    xmlOf(part).matchAll(/<row [^>]*>(.*?)<\/row>/gsu),
    ([, row = '']) =>
      new Map(
        Array.from(
          row.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gsu),
          ([, at = '', kind = '', inner = '']) => {
            const value = /<v>([^<]*)<\/v>/u.exec(inner)?.[1] ?? '';
            return [at, kind.includes('t="s"') ? (shared[Number(value)] ?? '') : value === '' ? textsIn(inner) : value];
          },
        ),
      ),
  );
  return rows
    .filter((row) => [...row.values()].some((text) => text !== ''))
    .map((row) => Object.fromEntries([...header].map(([at, name]) => [name, row.get(at) ?? ''])));
}

describe.skipIf(!hasSharedData)(`public pools of Berlin${whenShared}`, () => {
  let rows: readonly Row[];
  let columns: readonly string[];
  let mapped: Mapped;

  beforeAll(async () => {
    rows = sheetRows('xl/worksheets/sheet1.xml');
    const path = fileURLToPath(new URL(`../../../../shared/data/${file}`, import.meta.url));
    const found = await openXlsx(path, { sheets: ['Baeder'] });
    columns = found.columns;
    const named = (cells: readonly string[]): Row =>
      Object.fromEntries(found.columns.map((column, index) => [column, cells[index] ?? '']));
    mapped = mapNetwork('de-berlin-pools', found.rows.map(named));
  });

  const wrong = (field: string, expected: (row: Row) => unknown): readonly unknown[] =>
    rows.flatMap((row) => {
      const [is = null, should] = [mapped.locations.get(cellOf(row, 'Bad-ID'))?.values[field], expected(row)];
      return JSON.stringify(is) === JSON.stringify(should) ? [] : [{ code: cellOf(row, 'Bad-ID'), is, should }];
    });

  it('are all imported, of the sheet that was named, under ids that are numbers (D4, D27)', () => {
    expect(rows).toHaveLength(144);
    expect(columns).toHaveLength(136);
    expect([...mapped.locations.keys()]).toEqual(rows.map((row) => cellOf(row, 'Bad-ID')));
    expect(mapped.problems).toEqual([]);
    expect(columns.filter((column) => column.startsWith('Becken'))).toEqual([]);
  });

  it('have their zips without point and exponent, and longitude before latitude the right way round (D4, D5)', () => {
    const digits = (column: string) => (row: Row) => Number(Number(cellOf(row, column)).toPrecision(14));

    expect(wrong('zipcode', (row) => /^\d{5}/u.exec(cellOf(row, 'Postleitzahl'))?.[0])).toEqual([]);
    expect(wrong('lat', digits('Breitengrad'))).toEqual([]);
    expect(wrong('long', digits('Längengrad'))).toEqual([]);
    expect(rows.every((row) => Math.round(Number(cellOf(row, 'Breitengrad')) / 10) === 5)).toBe(true);
  });

  it('have a scheme in front of every website, each time reported (D11)', () => {
    const bare = rows.filter((row) => /^[^:]+\.[^:]+$/u.test(cellOf(row, 'Webseite').trim()));
    const reported = mapped.warnings.filter(({ column }) => column === 'Webseite');

    expect(bare).toHaveLength(134);
    expect(reported.map(({ code }) => code)).toEqual(bare.map((row) => cellOf(row, 'Bad-ID')));
    expect(
      bare.filter((row) => {
        const url = String(mapped.locations.get(cellOf(row, 'Bad-ID'))?.values['website_url']);
        const [host = ''] = cellOf(row, 'Webseite').trim().split('/');
        return !url.startsWith(`https://${host.toLowerCase()}`);
      }),
    ).toEqual([]);
  });

  it('have phones as they are called from abroad; what is no number is left out and reported', () => {
    const skipped = new Set(mapped.warnings.filter(({ column }) => column === 'Telefon').map(({ code }) => code));
    const plain = rows.filter((row) => /^0[1-9][\d /-]+$/u.test(cellOf(row, 'Telefon').trim()));

    const others = wrong('phone', (row) => {
      const text = cellOf(row, 'Telefon').trim();
      return text === '' ? null : `+49${text.replaceAll(/\D/gu, '').replace(/^0/u, '')}`;
    }) as readonly { readonly code: string }[];

    expect(plain.length).toBeGreaterThan(100);
    expect(others.filter(({ code }) => !skipped.has(code))).toEqual([]);
  });

  it('are closed for a time where the list says so', () => {
    const closed = rows.filter((row) => cellOf(row, 'Anlage temporär geschlossen') === 'ja');

    expect(closed.length).toBeGreaterThan(0);
    expect(wrong('status', (row) => (closed.includes(row) ? 'temporarily_closed' : 'open'))).toEqual([]);
  });
});
