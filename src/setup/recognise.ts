import type { FieldName } from '../domain/fields.ts';
import { readCountry } from '../domain/values/country.ts';
import { repairLeadingZeros } from '../domain/values/zipcode.ts';
import { rolesOf, type ColumnRole } from './column-words.ts';
import { type Column, columnOf, distinct, has } from './column.ts';
import { guessCountry, share } from './guess-country.ts';
import { contentJudges, judgeOf } from './judge-cells.ts';
import { type DayColumns, recogniseDays, recogniseWeek } from './recognise-hours.ts';
import { recogniseKey } from './recognise-key.ts';
import { isStatusWord, statusLookup } from './status-words.ts';

/** A table as it was looked at. */
export interface Table {
  readonly columns: readonly string[];
  /** All of it, or enough to judge by. */
  readonly rows: readonly (readonly string[])[];
}

/** Where a field seems to come from, and what a person should check about it. */
export interface Recognised {
  readonly field: FieldName;
  readonly column: string;
  /** Joined to it by a blank: the number of the house, before or after its street. */
  readonly joined?: readonly string[];
  /** Zips that lost their leading zeros are filled up. */
  readonly repairsZeros?: true;
  readonly doubt?: string;
}

export interface Recognition {
  readonly key: { readonly column: string; readonly doubt?: string };
  readonly fields: readonly Recognised[];
  /** The same for all locations; null where a column says it. */
  readonly country: { readonly code: string; readonly doubt?: string } | null;
  /** Columns by weekday, several for several windows; null where hours are not in columns of days. */
  readonly days: DayColumns | null;
  readonly week: { readonly column: string; readonly doubt?: string } | null;
  readonly specialHours: { readonly column: string; readonly doubt?: string } | null;
  /** From the texts of the status column to Partoo's words; null without such a column. */
  readonly status: Readonly<Record<string, string>> | null;
  /** Texts of the category column, to be translated. */
  readonly categories: readonly string[];
  /** Columns that nothing was made of. */
  readonly unused: readonly string[];
}

/** Nobody has that many states or kinds of shops. */
const maxWords = 30;

const plainFields = [
  ...['name', 'address_full', 'address2', 'zipcode', 'city', 'region', 'country', 'lat', 'long', 'phone', 'email'],
  ...['website_url', 'facebook_url', 'twitter_url', 'opening_date', 'status', 'categories'],
  ...['national_identification_number', 'description_short', 'description_long'],
] as const satisfies readonly string[] as readonly (FieldName & ColumnRole)[];

/** Takes the columns of a table for fields of Partoo, by their names and by what is in them. Pure. */
export function recognise({ columns, rows }: Table): Recognition {
  const all = columns.map(
    (name, index): Column =>
      columnOf(
        name,
        rows.map((row) => (row[index] ?? '').trim()),
        rows.length,
      ),
  );
  const used = new Set<string>();
  const take = (column: Column): string => {
    used.add(column.name);
    return column.name;
  };
  const named = (role: ColumnRole): readonly Column[] => {
    const free = all.filter(({ name, filled }) => !used.has(name) && filled.length > 0);
    const rank = (name: string): number => {
      const roles = rolesOf(name);
      const index = roles.findIndex((found) => found.role === role);
      const found = roles[index];
      // `state_name` is exactly the name of a region, and so not that of a shop.
      if (found === undefined || (!found.isExact && roles[0]?.isExact === true)) return Number.POSITIVE_INFINITY;
      return index - (found.isExact ? 0.5 : 0);
    };
    return free.filter(({ name }) => Number.isFinite(rank(name))).sort((a, b) => rank(a.name) - rank(b.name));
  };

  const days = recogniseDays(all);
  for (const column of Object.values(days ?? {}).flat()) used.add(column);
  const special = named('special_hours').find(({ filled }) => has(filled, (cell) => /\d{4}-\d\d-\d\d/u.test(cell)));
  const specialHours = special === undefined ? null : { column: take(special) };
  const week = days === null ? recogniseWeek(named('week'), all, used) : null;
  if (week !== null) used.add(week.column);

  const [key, keyDoubt] = recogniseKey(named('key'), all);
  if (key !== undefined) used.add(key.name);
  const phone = named('phone').find(({ filled }) => has(filled, (cell) => cell.replaceAll(/\D/gu, '').length >= 6));
  const zip = named('zipcode').find(({ filled }) => has(filled, (cell) => /\d/u.test(cell) && cell.length <= 12));
  const countryColumn = named('country').find(({ filled }) => has(filled, (cell) => readCountry(cell) !== null));
  const guessed = guessCountry({
    columns,
    phones: phone?.filled ?? [],
    zips: zip?.filled ?? [],
    points: pointsOf(all, rows),
  });
  const code = commonCountry(countryColumn) ?? guessed?.code ?? 'FR';

  const fields: Recognised[] = [];
  for (const field of plainFields) {
    const judge = judgeOf(field, countryColumn === undefined ? code : null);
    const candidates = named(field);
    const fitting = candidates.find(({ filled }) => has(filled, judge));
    if (fitting !== undefined) fields.push({ field, column: take(fitting), ...partlyRead(fitting, judge, code) });
    else if (candidates[0] !== undefined && field !== 'country')
      fields.push({ field, column: take(candidates[0]), doubt: 'few of its cells can be read as that' });
    else {
      const byContent = contentJudges[field];
      const found =
        byContent === undefined
          ? undefined
          : all.find(
              ({ name, filled }) => !used.has(name) && filled.length > 0 && (share(filled, byContent) ?? 0) > 0.95,
            );
      if (found !== undefined)
        fields.push({ field, column: take(found), doubt: 'by what is in it; its name says nothing' });
    }
  }
  joinHouseNumber(fields, named('house_number')[0], take, code);
  const columnNamed = (name: string | undefined): Column | undefined => all.find((column) => column.name === name);
  const kept = fields.filter(({ field, column }) => isTranslatable(field, columnNamed(column)));
  for (const { column } of fields) if (kept.every((one) => one.column !== column)) used.delete(column);
  const columnFor = (field: FieldName): Column | undefined =>
    columnNamed(kept.find((one) => one.field === field)?.column);
  return {
    key: { column: key?.name ?? columns[0] ?? '', ...(keyDoubt === undefined ? {} : { doubt: keyDoubt }) },
    fields: kept,
    country:
      columnFor('country') !== undefined
        ? null
        : {
            code,
            ...(guessed?.isSure === true
              ? {}
              : { doubt: 'no column names the country, and little speaks for this one' }),
          },
    days,
    week,
    specialHours,
    status: columnFor('status') === undefined ? null : statusLookup(columnFor('status')?.filled ?? []),
    categories: distinct(columnFor('categories')?.filled ?? []),
    unused: columns.filter((name) => !used.has(name)),
  };
}

/** The country that most cells name. */
function commonCountry(column: Column | undefined): string | null {
  const counts = new Map<string, number>();
  for (const cell of column?.filled ?? []) {
    const code = readCountry(cell);
    if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? null;
}

/** Countries that write the number first. */
const numberFirst: ReadonlySet<string> = new Set(['FR', 'GB', 'US', 'IE', 'CA', 'LU']);

function joinHouseNumber(
  fields: Recognised[],
  number: Column | undefined,
  take: (column: Column) => string,
  country: string,
): void {
  const index = fields.findIndex(({ field }) => field === 'address_full');
  const street = fields[index];
  if (street === undefined || number === undefined) return;
  const own = take(number);
  const joined = numberFirst.has(country) ? [own, street.column] : [street.column, own];
  fields[index] = { ...street, joined };
}

function partlyRead(
  { name, filled }: Column,
  judge: (cell: string) => boolean,
  country: string,
): Pick<Recognised, 'doubt' | 'repairsZeros'> {
  const bad = filled.filter((cell) => !judge(cell));
  if (bad.length === 0) return {};
  const isZip = rolesOf(name).some(({ role }) => role === 'zipcode');
  const lost = isZip ? bad.filter((cell) => repairLeadingZeros(cell, country) !== null).length : 0;
  const rest = bad.length - lost;
  const doubts = [
    ...(lost === 0 ? [] : [`${String(lost)} cells lost their leading zero, which is put back`]),
    ...(rest === 0 ? [] : [`${String(rest)} of ${String(filled.length)} cells cannot be read as that`]),
  ];
  return { doubt: doubts.join('; '), ...(lost === 0 ? {} : { repairsZeros: true as const }) };
}

function pointsOf(
  all: readonly Column[],
  rows: Table['rows'],
): readonly { readonly lat: number; readonly long: number }[] {
  const read = (cell: string | undefined): number => Number((cell ?? '').trim().replace(',', '.') || Number.NaN);
  // Some files give both, degrees and millionths of them.
  const index = (role: ColumnRole, limit: number): number =>
    all.findIndex(
      ({ name, filled }) =>
        rolesOf(name).some((found) => found.role === role) && has(filled, (cell) => Math.abs(read(cell)) <= limit),
    );
  const [lat, long] = [index('lat', 90), index('long', 180)];
  if (lat === -1 || long === -1) return [];
  return rows
    .map((row) => ({ lat: read(row[lat]), long: read(row[long]) }))
    .filter((point) => Number.isFinite(point.lat) && Number.isFinite(point.long));
}

/** A status or a kind of shop is one of a few words, of which at least one is known; `AL` is a state of another sort. */
function isTranslatable(field: FieldName, column: Column | undefined): boolean {
  if (column === undefined || (field !== 'status' && field !== 'categories')) return true;
  const words = distinct(column.filled);
  if (words.length > maxWords) return false;
  // What is said of few shops is something else: of pools, whether children pay less.
  if (field === 'categories' && column.filled.length * 2 < column.rowCount) return false;
  return field === 'categories' || words.some(isStatusWord);
}
