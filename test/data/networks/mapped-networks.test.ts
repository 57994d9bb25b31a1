import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalWeek, type PartialWeek } from '../../../src/domain/values/opening-hours.ts';
import { weekdays } from '../../../src/domain/weekday.ts';
import { hasSharedData, readShared, whenShared } from '../../mapping/shared-data.ts';
import { geoJsonRows, mapNetwork, readNetwork, textRows, type Mapped } from './mapped.ts';
import { cellOf, networkFile, readRows, type Row } from './network.ts';

const sorted = (texts: Iterable<string>): readonly string[] => [...texts].toSorted();
const heldCodes = (mapped: Mapped): readonly string[] => sorted(new Set(mapped.problems.map(({ code }) => code)));
const codes = (rows: readonly Row[], key: string): readonly string[] => sorted(rows.map((row) => cellOf(row, key)));

/** The hours of a location, day by day; null where nothing is said. */
function weekOf(mapped: Mapped, code: string): readonly (readonly string[] | null)[] {
  const { values = {} } = mapped.locations.get(code) ?? {};
  return weekdays.map((day) => (values[`open_hours.${day}`] as readonly string[] | undefined) ?? null);
}

describe.skipIf(!hasSharedData)(`fuel stations of Spain${whenShared}`, () => {
  let rows: readonly Row[];
  let mapped: Mapped;

  beforeAll(() => {
    rows = readRows(networkFile('es-fuel-stations.csv'), { delimiter: ';' });
    mapped = mapNetwork('es-fuel-stations', rows);
  });

  /** `HH:MM-HH:MM` of each letter, by the plainest reader; null for what passes midnight or ends at it. */
  function plainWeek(text: string): readonly (readonly string[])[] | null {
    const week: string[][] = Array.from('LMXJVSD', () => []);
    for (const part of text.split('; ')) {
      const [days = '', hours = ''] = part.split(': ');
      const [from = '', to = from] = days.split('-');
      const windows = hours === '24H' ? ['00:00-24:00'] : hours.replace(/\b(\d):/gu, '0$1:').split(' y ');
      if (windows.some((window) => window.slice(0, 5) >= window.slice(6) || window.endsWith('23:59'))) return null;
      for (let day = 'LMXJVSD'.indexOf(from); day <= 'LMXJVSD'.indexOf(to); day += 1) week[day]?.push(...windows);
    }
    return week;
  }

  it('have their hours in one cell read to the last letter, days that are not named being closed (D12, D15, D16)', () => {
    const plain = rows.flatMap((row) => {
      const week = plainWeek(cellOf(row, 'Horario'));
      return week === null ? [] : [{ code: cellOf(row, 'IDEESS'), week }];
    });

    const wrong = plain.filter(({ code, week }) => JSON.stringify(weekOf(mapped, code)) !== JSON.stringify(week));

    expect(rows).toHaveLength(11_556);
    expect(plain.length).toBeGreaterThan(11_000);
    expect(wrong).toEqual([]);
  });

  it('are all imported but those whose night would last longer than a night, or overlaps the day (D14, D17)', () => {
    const isOdd = (row: Row): boolean =>
      Array.from(cellOf(row, 'Horario').matchAll(/(\d?\d):(\d\d)-(\d?\d):(\d\d)/gu)).some(([, ...parts]) => {
        const [h1 = 0, m1 = 0, h2 = 0, m2 = 0] = parts.map(Number);
        const [start, end] = [h1 * 60 + m1, h2 * 60 + m2];
        if (end === 0 || end > start) return false;
        return (
          end + 1440 - start >
          (end <= 120 && cellOf(row, 'Horario').includes(`-${String(h2).padStart(2, '0')}`) ? 1200 : 720)
        );
      });

    expect(heldCodes(mapped)).toEqual(codes(rows.filter(isOdd), 'IDEESS'));
    expect(mapped.records.filter(({ kind }) => kind === 'keyless')).toEqual([]);
    expect(mapped.locations.size + heldCodes(mapped).length).toBe(rows.length);
  });

  it('have every closed day that was not named reported (D16)', () => {
    const namesAll = (text: string): boolean =>
      Array.from('LMXJVSD').every((letter, day) =>
        text.split('; ').some((part) => {
          const [from = '', to = from] = (part.split(': ')[0] ?? '').split('-');
          return 'LMXJVSD'.indexOf(from) <= day && day <= 'LMXJVSD'.indexOf(to) && letter !== '';
        }),
      );
    const partial = rows.filter((row) => !namesAll(cellOf(row, 'Horario')));

    const reported = mapped.warnings.filter(({ message }) => message.includes('(unnamed_days)'));

    expect(partial.length).toBeGreaterThan(1_400);
    expect(sorted(reported.map(({ code }) => code))).toEqual(
      sorted(codes(partial, 'IDEESS').filter((code) => mapped.locations.has(code))),
    );
  });

  it('have their decimal commas, articles and second names in order (D5, D21)', () => {
    const wrong = rows.filter((row) => {
      const { values } = mapped.locations.get(cellOf(row, 'IDEESS')) ?? { values: null };
      if (values === null) return false;
      const [town = ''] = cellOf(row, 'Municipio').split('/');
      const [, name, article] = /^(.+) \((\p{L}{1,3}'?)\)$/u.exec(town) ?? [];
      const city = name === undefined ? town : `${article ?? ''}${article?.endsWith("'") === true ? '' : ' '}${name}`;
      const lat = Number(cellOf(row, 'Latitud').replace(',', '.'));
      return values['city'] !== city.replace(/\s+/gu, ' ').trim() || (values['lat'] ?? lat) !== lat;
    });

    expect(rows.filter((row) => / \(\p{L}/u.test(cellOf(row, 'Municipio'))).length).toBeGreaterThan(700);
    expect(wrong.map((row) => cellOf(row, 'Municipio'))).toEqual([]);
  });
});

describe.skipIf(!hasSharedData)(`French fuel stations with their table of hours${whenShared}`, () => {
  let stations: readonly Row[];
  let hours: readonly Row[];
  let closures: readonly Row[];
  let mapped: Awaited<ReturnType<typeof readNetwork>>;

  const isEqual = (row: Row): boolean => row['ouverture'] !== '' && row['ouverture'] === row['fermeture'];
  const isClosed = (row: Row): boolean => cellOf(row, 'ferme') !== '';

  beforeAll(async () => {
    stations = readRows(networkFile('fr-fuel/stations.csv'));
    hours = readRows(networkFile('fr-fuel/hours.csv'));
    closures = readRows(networkFile('fr-fuel/closures.csv'));
    mapped = await readNetwork('fr-fuel-stations', 'fr-fuel/stations.csv');
  });

  it('join every row of hours and closures that is of a station, and name the others', () => {
    const ids = new Set(stations.map((row) => cellOf(row, 'id')));
    const isOfStation = (row: Row): boolean => ids.has(cellOf(row, 'station_id'));

    const told = mapped.joined.map(({ name, rows, matched, unmatched, keyless }) => ({
      name,
      rows,
      matched,
      unmatched: sorted(unmatched.map(({ key }) => key)),
      keyless: keyless.length,
    }));

    const expected = [
      ['hours', hours],
      ['closures', closures],
    ] as const;
    expect(told).toEqual(
      expected.map(([name, rows]) => ({
        name,
        rows: rows.length,
        matched: rows.filter(isOfStation).length,
        unmatched: sorted(
          new Set(
            codes(
              rows.filter((row) => !isOfStation(row)),
              'station_id',
            ),
          ),
        ),
        keyless: 0,
      })),
    );
    expect(closures.some((row) => isOfStation(row))).toBe(true);
  });

  it('are temporarily closed exactly where one of their closures has no end', () => {
    const open = closures.filter((row) => cellOf(row, 'fin') === '').map((row) => cellOf(row, 'station_id'));
    const imported = new Set(open.filter((code) => mapped.locations.has(code)));

    const closed = [...mapped.locations].filter(([, { values }]) => values['status'] !== 'open').map(([code]) => code);

    expect(imported.size).toBeGreaterThan(10);
    expect(sorted(closed)).toEqual(sorted(imported));
  });

  it('are held with the row of the table of hours that is at fault', () => {
    const [problem] = mapped.problems;
    const row = hours[(problem?.at.row ?? 0) - 1];

    expect(mapped.problems.filter(({ at }) => at.source !== 'hours')).toEqual([]);
    expect(row).toMatchObject({ station_id: problem?.code, nom: problem?.column.split('.')[1] });
    expect(row !== undefined && isEqual(row) && !isClosed(row)).toBe(true);
  });

  it('are held exactly where a day that is not closed opens and closes at the same time (D15)', () => {
    const ambiguous = new Set(
      hours.filter((row) => isEqual(row) && !isClosed(row)).map((row) => cellOf(row, 'station_id')),
    );

    expect(stations).toHaveLength(3_548);
    expect(ambiguous.size).toBeGreaterThan(0);
    expect(heldCodes(mapped)).toEqual(sorted(ambiguous));
  });

  it('say nothing of days without times and flag, and closed where the flag is, reported beside times (D16, D17)', () => {
    const imported = hours.filter((row) => mapped.locations.has(cellOf(row, 'station_id')));
    const names = ['Lundi', 'Mardi', 'Mercredi', 'Jeudi', 'Vendredi', 'Samedi', 'Dimanche'];
    const valueOf = (row: Row) => weekOf(mapped, cellOf(row, 'station_id'))[names.indexOf(cellOf(row, 'nom'))];
    const unsaid = imported.filter((row) => row['ouverture'] === '' && !isClosed(row));
    const closed = imported.filter(isClosed);
    const contradictory = closed.filter((row) => row['ouverture'] !== '');

    expect(unsaid.filter((row) => valueOf(row) !== null)).toEqual([]);
    expect(closed.filter((row) => JSON.stringify(valueOf(row)) !== '[]')).toEqual([]);
    expect([unsaid.length, closed.length, contradictory.length].every((count) => count > 500)).toBe(true);
    expect(mapped.warnings.filter(({ message }) => message.endsWith('closed counts'))).toHaveLength(
      contradictory.length,
    );
  });

  it('keep the literal pair of all other days (D13)', () => {
    const plain = hours.filter(
      (row) =>
        !isClosed(row) &&
        cellOf(row, 'ouverture') < cellOf(row, 'fermeture') &&
        !/23.59|00.00/u.test(cellOf(row, 'fermeture')),
    );
    const names = ['Lundi', 'Mardi', 'Mercredi', 'Jeudi', 'Vendredi', 'Samedi', 'Dimanche'];

    const wrong = plain.filter((row) => {
      const code = cellOf(row, 'station_id');
      const pair = `${cellOf(row, 'ouverture')}-${cellOf(row, 'fermeture')}`.replaceAll('.', ':');
      return mapped.locations.has(code) && weekOf(mapped, code)[names.indexOf(cellOf(row, 'nom'))]?.join() !== pair;
    });

    expect(plain.length).toBeGreaterThan(3_000);
    expect(wrong).toEqual([]);
  });

  it('have points of the North Sea left out with a warning, and double-decoded text repaired (D6, D21)', () => {
    const northern = stations.filter((row) => Number(cellOf(row, 'latitude')) > 52);
    const spoiled = stations.filter((row) => /Ã/u.test(cellOf(row, 'adresse') + cellOf(row, 'ville')));

    const left = mapped.warnings.filter(({ message }) => message.includes('are outside FR'));
    const repaired = mapped.warnings.filter(({ message }) => message.includes('is repaired to'));

    expect(sorted(left.map(({ code }) => code))).toEqual(
      codes(northern, 'id').filter((code) => mapped.locations.has(code)),
    );
    expect(sorted(new Set(repaired.map(({ code }) => code)))).toEqual(codes(spoiled, 'id'));
    expect(
      spoiled.filter((row) => JSON.stringify(mapped.locations.get(cellOf(row, 'id'))?.values).includes('Ã')),
    ).toEqual([]);
  });
});

describe.skipIf(!hasSharedData)(`Berlin, from OpenStreetMap${whenShared}`, () => {
  /** What the corpus says that a text means; null: nothing, or it is excepted. */
  function expectedHours(): ReadonlyMap<string, readonly (readonly string[])[] | null> {
    const lines = readShared('opening-hours.ndjson').trim().split('\n');
    return new Map(
      lines.map((line) => {
        const {
          raw,
          expected,
          flags = [],
        } = JSON.parse(line) as {
          readonly raw: string;
          readonly expected: Readonly<Record<string, readonly string[]>> | null;
          readonly flags?: readonly string[];
        };
        if (expected === null || flags.includes('midnight_spill_cut') || flags.includes('has_unknown'))
          return [raw, null];
        const week = Object.fromEntries(weekdays.map((day) => [day, expected[day.slice(0, 3)] ?? []])) as PartialWeek;
        const canonical = canonicalWeek(week);
        return [raw, weekdays.map((day) => canonical[day] ?? [])];
      }),
    );
  }

  it.each([
    ['de-berlin-vets', 'clinic_id', () => readRows(networkFile('de-berlin-vets.csv')), 100],
    ['de-osm-berlin-pharmacies', 'id', () => geoJsonRows('de-osm-berlin-pharmacies.geojson'), 250],
  ])('%s have exactly the hours that their texts mean (D12)', (name, key, read, least) => {
    const rows = read();
    const hours = expectedHours();
    const known = rows.filter((row) => (hours.get(cellOf(row, 'opening_hours')) ?? null) !== null);

    const mapped = mapNetwork(name, rows);

    // The first Saturday of a month is no weekly pattern: nothing is said.
    const monthly = known.filter((row) => cellOf(row, 'opening_hours').includes('['));
    const wrong = known.filter((row) => {
      const code = cellOf(row, key);
      if (monthly.includes(row) || !mapped.locations.has(code)) return false;
      return JSON.stringify(weekOf(mapped, code)) !== JSON.stringify(hours.get(cellOf(row, 'opening_hours')));
    });
    expect(known.length).toBeGreaterThan(least);
    expect(monthly.flatMap((row) => weekOf(mapped, cellOf(row, key))).filter((day) => day !== null)).toEqual([]);
    expect(wrong.map((row) => cellOf(row, 'opening_hours'))).toEqual([]);
  });

  it('vets: zips that became floats are put right and said; those that lost a zero besides are held (D4)', () => {
    const rows = readRows(networkFile('de-berlin-vets.csv'));
    const floats = rows.filter((row) => /^\d{5}\.0$/u.test(cellOf(row, 'postcode')));
    const short = rows.filter((row) => /^\d{4}\.0$/u.test(cellOf(row, 'postcode')));

    const mapped = mapNetwork('de-berlin-vets', rows);

    expect(heldCodes(mapped)).toEqual(codes(short, 'clinic_id'));
    expect(mapped.warnings.filter(({ message }) => message.includes('was a number cell'))).toHaveLength(floats.length);
    expect(floats.map((row) => mapped.locations.get(cellOf(row, 'clinic_id'))?.values['zipcode'])).toEqual(
      floats.map((row) => cellOf(row, 'postcode').slice(0, 5)),
    );
  });

  it('pharmacies: the first of two columns that says something is the phone, of several numbers the first (D10, D28)', () => {
    const rows = geoJsonRows('de-osm-berlin-pharmacies.geojson');
    const withPhone = rows.filter((row) => cellOf(row, 'phone') !== '' || cellOf(row, 'contact:phone') !== '');
    const digits = (text: string): string => text.replace(/\D/gu, '');

    const mapped = mapNetwork('de-osm-berlin-pharmacies', rows);

    const wrong = withPhone.filter((row) => {
      const [written = ''] = (cellOf(row, 'phone') || cellOf(row, 'contact:phone')).split(';');
      const national = digits(written.replace('(0)', '')).replace(/^(?:0?049|49|0)/u, '');
      const phone = String(mapped.locations.get(cellOf(row, 'id'))?.values['phone']);
      return !phone.endsWith(national);
    });
    expect(withPhone.length).toBeGreaterThan(100);
    expect(wrong.map((row) => cellOf(row, 'phone') || cellOf(row, 'contact:phone'))).toEqual([]);
    expect(mapped.locations.size).toBe(rows.length);
  });
});

describe.skipIf(!hasSharedData)(`one cell, several fields${whenShared}`, () => {
  it('Whole Foods: street, state and zip come out of the address of every row (D24)', () => {
    const rows = readRows(networkFile('us-whole-foods.csv'));

    const { records, problems } = mapNetwork('us-whole-foods', rows);

    const wrong = rows.filter((row, index) => {
      const record = records[index];
      const values = record?.kind === 'location' ? record.location.values : {};
      const address = cellOf(row, 'Address').trim();
      const zip = /\d{5}(?:-\d{4})?$/u.exec(address)?.[0] ?? '';
      const rebuilt = `${String(values['address_full'])}${String(values['region'])}${String(values['zipcode'])}`;
      return values['zipcode'] !== zip || rebuilt.replace(/[\s,]/gu, '') !== address.replace(/[\s,]/gu, '');
    });
    expect(rows).toHaveLength(541);
    expect(problems).toEqual([]);
    expect(wrong.map((row) => cellOf(row, 'Address'))).toEqual([]);
  });

  it('Despar: street and town come out of the name; a store is there once for each delivery service (D7, D24)', () => {
    const stores = JSON.parse(networkFile('it-despar.json').toString('utf8')) as readonly Record<string, unknown>[];
    const repeated = new Set(
      stores.map(({ id_ }) => String(id_)).filter((id, index, all) => all.indexOf(id) !== index),
    );

    const { records, locations, problems } = mapNetwork('it-despar', textRows(stores));

    const wrong = records.filter((record, index) => {
      const values = record.kind === 'location' ? record.location.values : {};
      const { name, lat } = stores[index] ?? {};
      const isStreet = (typeof name === 'string' ? name : '').endsWith(String(values['address_full'] ?? ''));
      return !isStreet || (values['lat'] ?? '') !== lat;
    });
    expect(problems).toEqual([]);
    expect(wrong).toEqual([]);
    expect(locations.size).toBe(new Set(stores.map(({ id_ }) => id_)).size);
    expect(repeated.size).toBe(8);
  });
});

describe.skipIf(!hasSharedData)(`France services, June and October 2020${whenShared}`, () => {
  const june = () => geoJsonRows('fr-france-services-2020-06.geojson');
  const october = () => geoJsonRows('fr-france-services-2020-10.geojson');

  it('zips that lost their zero are repaired, each reported, and all others left as they are (D3)', () => {
    const rows = october();
    const lost = rows.filter((row) => /^\d{4}$/u.test(cellOf(row, 'code_postal').trim()));

    const mapped = mapNetwork('fr-france-services-2020', rows);

    const repairs = mapped.warnings.filter(({ message }) => message.includes('was repaired to'));
    expect(sorted(repairs.map(({ code }) => code))).toEqual(codes(lost, 'MATRICULE'));
    expect(rows.map((row) => mapped.locations.get(cellOf(row, 'MATRICULE'))?.values['zipcode'])).toEqual(
      rows.map((row) => cellOf(row, 'code_postal').trim().padStart(5, '0')),
    );
  });

  it('the country comes from the zip: phones overseas are read as such (D4)', () => {
    const rows = october();
    const overseas = rows.filter((row) => /^97[12346]\d\d/u.test(cellOf(row, 'code_postal')));

    const mapped = mapNetwork('fr-france-services-2020', rows);

    const countries = overseas.map((row) => mapped.locations.get(cellOf(row, 'MATRICULE'))?.values['country']);
    expect(overseas.length).toBeGreaterThan(10);
    expect(countries).toEqual(
      overseas.map((row) => ({ 1: 'GP', 2: 'MQ', 3: 'GF', 4: 'RE', 6: 'YT' })[cellOf(row, 'code_postal').charAt(2)]),
    );
    expect([...mapped.locations.values()].filter(({ values }) => values['country'] === 'FR')).toHaveLength(
      rows.length - overseas.length,
    );
  });

  it('title case gives shouted names their former spelling, where nothing but the case was lost (D9)', () => {
    const [before, after] = [june(), october()].map((rows) => mapNetwork('fr-france-services-2020', rows));
    const namesLater = new Map(october().map((row) => [cellOf(row, 'MATRICULE'), cellOf(row, 'lib_com')]));
    const codeOf = (row: Row): string => cellOf(row, 'MATRICULE');
    const shouted = june().filter((row) => namesLater.get(codeOf(row)) === cellOf(row, 'lib_com').toUpperCase());

    const changed = shouted.filter(
      (row) => before?.locations.get(codeOf(row))?.values['city'] !== after?.locations.get(codeOf(row))?.values['city'],
    );

    expect(shouted.length).toBeGreaterThan(250);
    expect(changed.map((row) => cellOf(row, 'lib_com'))).toEqual([]);
  });
});
