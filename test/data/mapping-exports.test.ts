import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { describeProblem, type MappedRecord, type Problem } from '../../src/domain/location.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { fieldsOf, recordOf, today } from '../mapping/mapping-fixture.ts';
import { hasSharedData, readShared, whenShared } from '../mapping/shared-data.ts';

interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function readTable(name: string, delimiter = ',', encoding: 'utf-8' | 'windows-1252' = 'utf-8'): Table {
  const [columns = [], ...rows] = parseCsv(readShared(name, encoding), { delimiter });
  return { columns, rows };
}

function mapTable(
  { columns, rows }: Table,
  key: string,
  fields: Readonly<Record<string, unknown>>,
): readonly MappedRecord[] {
  const mapper = createMapper({ key, fields: fieldsOf(fields), columns, customFields: null });
  return rows.map((cells, index) => mapper.map(recordOf(cells, index + 1), today));
}

function problemsIn(mapped: readonly MappedRecord[]): readonly Problem[] {
  return mapped.flatMap((record) => (record.kind === 'location' ? [] : record.problems));
}

function warningsIn(mapped: readonly MappedRecord[]): readonly Problem[] {
  return mapped.flatMap((record) => (record.kind === 'location' ? record.location.warnings : []));
}

describe.skipIf(!hasSharedData)(`German Rail${whenShared}`, () => {
  const day = (name: string) => ({
    from: [1, 2, 3].map((number) => `Öffnungszeiten ${name} ${String(number)}`),
    join: ', ',
  });
  const base = {
    name: 'Name 1',
    city: 'Ort',
    country: { value: 'DE' },
    lat: 'Lat',
    long: 'Lon',
    open_hours: { monday: day('Montag'), saturday: day('Samstag'), sunday: day('Sonntag') },
  };
  const table = () => readTable('de-db-travel-centres.csv', ';', 'windows-1252');
  const zipsWithFourDigits = ({ columns, rows }: Table) =>
    rows.filter((cells) => /^\d{4}$/u.test(cells[columns.indexOf('PLZ')] ?? '')).length;

  it('has its 28 lost zeros and 2 Swiss zips reported and held (R31, D3, D4)', () => {
    const real = table();

    const problems = problemsIn(mapTable(real, 'Verkaufsstellennr.', { ...base, zipcode: 'PLZ' }));

    expect(zipsWithFourDigits(real)).toBe(28);
    expect(problems.filter(({ message }) => message.includes('lost its leading zero'))).toHaveLength(28);
    expect(problems.filter(({ message }) => message.includes('"CH-'))).toHaveLength(2);
    expect(problems).toHaveLength(30);
  });

  it('has them repaired only where that is configured, each with a warning (R31)', () => {
    const zipcode = { from: 'PLZ', repair: ['leading_zeros'] };

    const mapped = mapTable(table(), 'Verkaufsstellennr.', { ...base, zipcode });

    expect(warningsIn(mapped).filter(({ message }) => message.includes('was repaired'))).toHaveLength(28);
    expect(problemsIn(mapped)).toHaveLength(2);
    expect(mapped).toHaveLength(458);
  });
});

describe.skipIf(!hasSharedData)(`France services 2024${whenShared}`, () => {
  const days = {
    monday: 'h_lundi',
    tuesday: 'h_mardi',
    wednesday: 'h_mercredi',
    thursday: 'h_jeudi',
    friday: 'h_vendredi',
    saturday: 'h_samedi',
  };

  /** The plainest reader: pairs of times with nothing else between them. Null: something else, or in conflict. */
  function plainWindows(cell: string): readonly string[] | null {
    const pairs = [...new Set(cell.split(' / '))].sort();
    if (pairs.some((pair) => !/^\d\d:\d\d - \d\d:\d\d$/u.test(pair))) return null;
    const merged: string[] = [];
    for (const pair of pairs) {
      const [start = '', end = ''] = pair.split(' - ');
      const lastEnd = merged.at(-1)?.slice(6) ?? '';
      if (start >= end || start < lastEnd) return null;
      if (start === lastEnd) merged.push(`${String(merged.pop()).slice(0, 6)}${end}`);
      else merged.push(`${start}-${end}`);
    }
    return merged;
  }

  it('has exactly the hours that its cells say, and no others (R31, D16, D17, D18)', () => {
    const table = readTable('fr-france-services-2024.csv');
    const idColumn = table.columns.indexOf('id_fs');
    const expected = new Map(
      table.rows.map((cells) => {
        const said = Object.entries(days).flatMap(([day, column]) => {
          const cell = cells[table.columns.indexOf(column)] ?? '';
          return cell.trim() === '' ? [] : [[`open_hours.${day}`, plainWindows(cell)] as const];
        });
        const isHeld = said.some(([, windows]) => windows === null);
        return [cells[idColumn] ?? '', isHeld ? null : Object.fromEntries(said)];
      }),
    );

    const mapped = mapTable(table, 'id_fs', { open_hours: days });

    const actual = new Map(
      mapped.map((record) => [
        record.kind === 'keyless' ? '' : record.kind === 'invalid' ? record.key : record.location.key,
        record.kind === 'location' ? record.location.values : null,
      ]),
    );
    expect(mapped).toHaveLength(2845);
    expect([...actual].filter(([key, values]) => JSON.stringify(values) !== JSON.stringify(expected.get(key)))).toEqual(
      [],
    );
    expect([...actual.values()].filter((values) => values === null)).toHaveLength(49);
    expect([...actual.values()].filter((values) => values !== null && Object.keys(values).length === 0)).toHaveLength(
      48,
    );
  });

  it('has every held row explained with row, column and hint (R31)', () => {
    const table = readTable('fr-france-services-2024.csv');

    const mapped = mapTable(table, 'id_fs', {
      name: 'lib_fs',
      address_full: 'adresse',
      address2: 'complement_adresse',
      zipcode: 'code_postal',
      city: 'lib_com',
      country: { value: 'FR' },
      lat: 'latitude',
      long: 'longitude',
      email: 'mail',
      phone: 'telephone',
      open_hours: days,
    });

    const problems = problemsIn(mapped);
    const unexplained = problems.filter(
      ({ at, column, hint }) => at.row < 1 || !table.columns.includes(column) || hint === undefined,
    );
    expect(mapped.filter(({ kind }) => kind === 'keyless')).toEqual([]);
    expect(unexplained.map(describeProblem)).toEqual([]);
    expect(problems.filter(({ field }) => field === 'email').length).toBeGreaterThanOrEqual(2);
    // Overseas parts are France too.
    expect(warningsIn(mapped).filter(({ field }) => field === 'lat').length).toBeLessThan(10);
  });
});

describe.skipIf(!hasSharedData)(`Dollar Tree${whenShared}`, () => {
  it('has its 69 Canadian rows held by their zips, all others mapped with their zeros (D4)', () => {
    const table = readTable('us-dollar-tree-2024-03-13.csv');

    const mapped = mapTable(table, 'clientkey', {
      name: { template: '{{brand}} {{city}}' },
      city: 'city',
      zipcode: 'zip',
      country: { value: 'US' },
      phone: 'phone',
      lat: 'latitude',
      long: 'longitude',
      status: { from: 'temp_closed', lookup: { '0': 'open', '1': 'temporarily_closed' }, default: 'open' },
    });

    const zips = mapped.flatMap((record) =>
      record.kind === 'location' ? [String(record.location.values['zipcode'])] : [],
    );
    const statuses = mapped.map((record) => (record.kind === 'location' ? record.location.values['status'] : null));
    expect(problemsIn(mapped).filter(({ field }) => field === 'zipcode')).toHaveLength(69);
    expect(zips).toHaveLength(4064 - 69);
    expect(zips.filter((zip) => zip.startsWith('0'))).toHaveLength(255);
    expect(statuses.filter((status) => status === 'temporarily_closed')).toHaveLength(22);
  });
});
