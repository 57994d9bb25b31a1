import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openJson } from '../sources/json/json-file.ts';

const folder = new URL('../../../shared/data/', import.meta.url);

interface Feature {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: { readonly coordinates: readonly [number, number] } | null;
}

describe.skipIf(!existsSync(folder))('real JSON files (skipped where shared/data is not there)', () => {
  it.each([
    'fr-france-services-2020-06.geojson',
    'fr-france-services-2020-10.geojson',
    'de-osm-berlin-pharmacies.geojson',
  ])('%s: every feature, property and point as JSON.parse gives them', async (name) => {
    const path = new URL(name, folder).pathname;
    const { features } = JSON.parse(readFileSync(path, 'utf8')) as { readonly features: readonly Feature[] };

    const { rows, read } = await openJson(path);

    expect(read).toMatchObject({ outcome: 'complete', rows: features.length });
    const different = features.flatMap(({ properties, geometry }, index) => {
      const row = rows[index] ?? {};
      const wanted = Object.entries(properties).map(([column, value]): [string, string] => [
        column.trim(),
        value === null ? ' ' : typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      const [long, lat] = geometry?.coordinates ?? [];
      if (typeof long === 'number')
        wanted.push(['geometry.longitude', String(long)], ['geometry.latitude', String(lat)]);
      return wanted.filter(([column, text]) => row[column] !== text).map((pair) => ({ index, pair }));
    });
    expect(different).toEqual([]);
  });

  it('it-despar.json: numbers and nested values as text', async () => {
    const path = new URL('it-despar.json', folder).pathname;
    const stores = JSON.parse(readFileSync(path, 'utf8')) as readonly Readonly<Record<string, unknown>>[];

    const { rows, read } = await openJson(path);

    expect(read).toMatchObject({ outcome: 'complete', rows: stores.length });
    expect(rows.map(({ id_ }) => id_)).toEqual(stores.map(({ id_ }) => String(id_)));
  });
});
