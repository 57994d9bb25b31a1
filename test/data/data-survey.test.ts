import { parse as parseCsv } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { DataReport } from '../../src/domain/data-report.ts';
import { createMapper } from '../../src/mapping/mapper.ts';
import { createDataSurvey } from '../../src/setup/data-survey.ts';
import { fieldsOf, recordOf, today } from '../mapping/mapping-fixture.ts';
import { hasSharedData, readShared, whenShared } from '../mapping/shared-data.ts';

type Row = Readonly<Record<string, string>>;

function readRows(name: string): readonly Row[] {
  return parseCsv(readShared(name, 'utf-8'), { columns: true });
}

function surveyOf(rows: readonly Row[], key: string, fields: Readonly<Record<string, unknown>>): DataReport {
  const columns = Object.keys(rows[0] ?? {});
  const mapper = createMapper({ key, fields: fieldsOf(fields), columns, customFields: null });
  const survey = createDataSurvey(Object.keys(fields));
  rows.forEach((row, index) => {
    survey.take(mapper.map(recordOf(Object.values(row), index + 1), today));
  });
  return survey.report({ rows: rows.length, locations: 0, invalid: 0, keyless: 0, duplicates: new Map() });
}

/** How many rows share the text of another: all of a text, where the number of its rows fits. */
function sharing(texts: readonly string[], fits: (count: number) => boolean): number {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts.values()].filter(fits).reduce((sum, count) => sum + count, 0);
}

const countOf = (report: DataReport, kind: string, field: string | null): number =>
  report.findings.filter((one) => one.kind === kind && one.field === field).reduce((sum, { count }) => sum + count, 0);

describe.skipIf(!hasSharedData)(`the data report of Dollar Tree${whenShared}`, () => {
  const rows = (): readonly Row[] => readRows('us-dollar-tree-2024-06-05.csv');
  const fields = {
    ...{ name: 'name', city: 'city', zipcode: 'zip', region: 'state_name', phone: 'phone' },
    ...{ address_full: 'street', country: { value: 'US' } },
  };

  it('counts what a few lines of their own count in the file', () => {
    const real = rows();
    const isZip = ({ zip = '' }: Row): boolean => /^\d{5}(?:-\d{4})?$/u.test(zip.trim());
    const of = (column: string): readonly string[] =>
      real.map((row) => (row[column] ?? '').replaceAll(/\s+/gu, ' ').trim());

    const report = surveyOf(real, 'clientkey', fields);
    const field = (name: string) => report.fields.find((one) => one.field === name);

    expect(field('zipcode')).toMatchObject({
      filled: real.filter(isZip).length,
      invalid: real.filter((row) => !isZip(row)).length,
    });
    expect(field('region')).toMatchObject({
      filled: of('state_name').filter((text) => text !== '').length,
      empty: of('state_name').filter((text) => text === '').length,
      distinct: new Set(of('state_name').filter((text) => text !== '')).size,
    });
    expect(field('city')?.distinct).toBe(new Set(of('city')).size);
    expect(field('name')).toMatchObject({ distinct: 1, values: [{ value: of('name')[0], count: real.length }] });
  });

  it('finds the phones that several stores share, and cities in capitals', () => {
    const readable = rows().filter(({ zip = '' }) => /^\d{5}(?:-\d{4})?$/u.test(zip.trim()));
    const digits = readable.map(({ phone = '' }) => phone.replaceAll(/\D/gu, '').slice(-10));
    const shouted = readable.filter(
      ({ city = '' }) => city === city.toUpperCase() && city.replace(/\W/gu, '').length > 5,
    );

    const report = surveyOf(rows(), 'clientkey', fields);

    expect(countOf(report, 'shared_phone', 'phone')).toBe(sharing(digits, (count) => count >= 2 && count <= 5));
    expect(countOf(report, 'central_phone', 'phone')).toBe(sharing(digits, (count) => count > 5));
    expect(countOf(report, 'capitals', 'city')).toBe(shouted.length);
  });
});

describe.skipIf(!hasSharedData)(`the data report of France services${whenShared}`, () => {
  it('finds shared phones, points of several counters and weeks that leave days out', () => {
    const real = readRows('fr-france-services-2024.csv');
    const days = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'].map((day) => `h_${day}`);
    const isSaid = (row: Row): boolean => days.some((day) => (row[day] ?? '').trim() !== '');
    const points = real.map(({ latitude = '', longitude = '' }) => `${latitude} ${longitude}`);
    const phones = real.map(({ telephone = '' }) => telephone.replaceAll(/\D/gu, '')).filter((text) => text !== '');

    const report = surveyOf(real, 'id_fs', {
      ...{ name: 'lib_fs', country: { value: 'FR' }, lat: 'latitude', long: 'longitude' },
      phone: { from: 'telephone', on_invalid: 'skip' },
      open_hours: {
        ...Object.fromEntries(
          ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'].map((day, index) => [
            day,
            { from: days[index], on_invalid: 'skip' },
          ]),
        ),
      },
    });
    const [phone, hours] = ['phone', 'open_hours'].map((name) => report.fields.find(({ field }) => field === name));

    expect((phone?.filled ?? 0) + (phone?.invalid ?? 0)).toBe(phones.length);
    expect((hours?.filled ?? 0) + (hours?.invalid ?? 0)).toBe(real.filter(isSaid).length);
    expect(countOf(report, 'same_point', 'lat')).toBe(sharing(points, (count) => count > 2));
    // Nobody names a Sunday, so no week is whole; only a cell that is not understood may hide one.
    expect(countOf(report, 'partial_week', 'open_hours')).toBeGreaterThanOrEqual(hours?.filled ?? 0);
  });
});
