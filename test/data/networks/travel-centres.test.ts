import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasSharedData, whenShared } from '../../mapping/shared-data.ts';
import type { CliWorld, RunDocument, Settings } from '../../support/cli-world.ts';
import { asOpenHours, type Day, dayNames, joinedCells, weekOf } from './day-cells.ts';
import { cellOf, type Described, differences, networkFile, readRows, type Row, textOf } from './network.ts';
import { describeEnding, openNetwork, type Step, storyMs, syncStep, tellEnding } from './story.ts';

const key = 'Verkaufsstellennr.';
const germanDays = ['Montag', 'Dienstag', 'Mittwoch', 'Donnerstag', 'Freitag', 'Samstag', 'Sonntag'];
const columnsOfDay = (day: number): readonly string[] =>
  [1, 2, 3].map((number) => `Öffnungszeiten ${germanDays[day] ?? ''} ${String(number)}`);
const nameColumns = ['Name 1', 'Name 2', 'Name 3'];

const settingsWith = (zipcode: unknown): Settings => ({
  source: { key },
  limits: {},
  fields: {
    name: { from: nameColumns },
    address_full: 'Strasse',
    address2: 'Adresszusatz',
    zipcode,
    city: 'Ort',
    country: { value: 'DE' },
    // The file has none, and Partoo creates no business without.
    phone: { value: '+49 30 2970' },
    lat: 'Lat',
    long: 'Lon',
    categories: { value: 'gcid:train_ticket_office' },
    // The file leaves the days empty on which nobody is there; that is said here, not guessed.
    open_hours: Object.fromEntries(
      dayNames.map((name, day) => [name, { from: columnsOfDay(day), join: ', ', default: 'closed' }]),
    ),
  },
});

const weekIn = (row: Row): readonly Day[] => weekOf(row, (_, day) => joinedCells(row, columnsOfDay(day)));
const isWeekBroken = (row: Row): boolean => weekIn(row).includes('impossible');
const zipOf = (row: Row): string => cellOf(row, 'PLZ');
const hasLostZero = (row: Row): boolean => /^\d{4}$/u.test(zipOf(row));
const isSwiss = (row: Row): boolean => zipOf(row).startsWith('CH-');
const codesOf = (rows: readonly Row[]): readonly string[] => rows.map((row) => cellOf(row, key)).toSorted();

function describeRow(row: Row): Described {
  return {
    name: nameColumns.flatMap((column) => textOf(row, column) ?? []).join(' '),
    address_full: textOf(row, 'Strasse'),
    address2: textOf(row, 'Adresszusatz'),
    zipcode: zipOf(row).padStart(5, '0'),
    city: textOf(row, 'Ort'),
    country: 'DE',
    phone: '+49302970',
    lat: Number(cellOf(row, 'Lat')),
    long: Number(cellOf(row, 'Lon')),
    open_hours: asOpenHours(weekIn(row), []),
  };
}

describe.skipIf(!hasSharedData)(`German Rail travel centres${whenShared}`, () => {
  let world: CliWorld;
  let bytes: Buffer;
  let rows: readonly Row[];
  let first: Step<RunDocument>;
  let repaired: Step<RunDocument>;
  let unlike: readonly string[];

  beforeAll(async () => {
    bytes = networkFile('de-db-travel-centres.csv');
    rows = readRows(bytes, { delimiter: ';', encoding: 'windows-1252' });
    world = await openNetwork({ settings: settingsWith('PLZ') });
    world.sourceText(bytes);
    first = await syncStep(world, '--yes');

    world.configure(settingsWith({ from: 'PLZ', repair: ['leading_zeros'] }));
    repaired = await syncStep(world, '--yes');
    const sent = rows.filter((row) => !isSwiss(row) && !isWeekBroken(row));
    unlike = differences(new Map(sent.map((row) => [cellOf(row, key), describeRow(row)])), (code) =>
      world.emulator.businessByCode(code),
    );
  }, storyMs);

  afterAll(async () => {
    await world.remove();
  });

  it('holds the 28 zips without their zero and the two Swiss ones, each with row, column and hint (R1, R31, D3, D4)', () => {
    const about = (test: (row: Row) => boolean): readonly (readonly [string, string | undefined])[] =>
      rows.flatMap((row, index) => {
        if (!test(row)) return [];
        const detail = first.document.plan.held.find(({ code }) => code === cellOf(row, key))?.detail ?? '';
        const isPlaced = detail.startsWith(`row ${String(index + 1)}, column PLZ: "${zipOf(row)}"`);
        return isPlaced ? [[zipOf(row), detail.split('. ').at(-1)] as const] : [];
      });

    expect(about(hasLostZero)).toEqual(
      rows
        .filter(hasLostZero)
        .map((row) => [zipOf(row), `Write 0${zipOf(row)}, or set repair: [leading_zeros] on this field`]),
    );
    expect(about(hasLostZero)).toHaveLength(28);
    expect(about(isSwiss)).toEqual([
      ['CH-4016', expect.stringContaining('country of the record')],
      ['CH-8200', expect.stringContaining('country of the record')],
    ]);
  });

  it('creates all others, and holds nothing but windows that overlap besides (R1, R26)', () => {
    const broken = rows.filter((row) => hasLostZero(row) || isSwiss(row) || isWeekBroken(row));

    expect(first.code).toBe(4);
    expect(first.document.plan.held.map(({ code }) => String(code)).toSorted()).toEqual(codesOf(broken));
    expect(first.document.summary).toEqual({ done: 458 - broken.length, failed: 0, stale: 0, held: 0 });
    expect(rows.filter(isWeekBroken)).toHaveLength(2);
  });

  it('with repair: [leading_zeros] the 28 are created with five digits, each repair said (R31, D3)', () => {
    const { code, document, writes } = repaired;
    const lost = rows.filter(hasLostZero);

    expect(code).toBe(4);
    expect(document.plan.guard.approvals).toEqual([expect.stringContaining('fields')]);
    expect(writes.map(({ body }) => (body as { readonly zipcode: string }).zipcode).toSorted()).toEqual(
      lost.map((row) => `0${zipOf(row)}`).toSorted(),
    );
    expect(document.plan.notices.filter(({ message }) => message.includes('was repaired to 0'))).toHaveLength(28);
    expect(document.plan.held.map((held) => String(held.code)).toSorted()).toEqual(
      codesOf(rows.filter((row) => isSwiss(row) || isWeekBroken(row))),
    );
  });

  it('header and cells of Windows-1252 reach Partoo whole, umlauts and all 21 hours columns included (R30, D1, D12)', () => {
    const names = rows.filter((row) => /[äöüßÄÖÜ]/u.test(nameColumns.map((column) => cellOf(row, column)).join('')));

    expect(names).toHaveLength(90);
    expect(unlike).toEqual([]);
    expect(first.stderr).toContain('read as windows-1252');
    expect(JSON.stringify(world.emulator.businesses())).not.toMatch(/\uFFFD|Ã/u);
  });

  describeEnding(() => tellEnding(world, bytes));
});
