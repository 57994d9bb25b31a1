import type { FieldName } from '../domain/fields.ts';
import { readCountry } from '../domain/values/country.ts';
import { parseDayCell } from '../domain/values/day-cell.ts';
import { valueTypes } from '../domain/values/value-types.ts';
import { parseWeekCell } from '../domain/values/week-cell.ts';
import { type Weekday, weekdays } from '../domain/weekday.ts';
import { dayOf, rolesOf, type ColumnRole } from './column-words.ts';
import { guessCountry, share } from './guess-country.ts';

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
  readonly doubt?: string;
}

export interface Recognition {
  readonly key: { readonly column: string; readonly doubt?: string };
  readonly fields: readonly Recognised[];
  /** The same for all locations; null where a column says it. */
  readonly country: { readonly code: string; readonly doubt?: string } | null;
  /** Columns by weekday, several for several windows; null where hours are not in columns of days. */
  readonly days: Readonly<Partial<Record<Weekday, readonly string[]>>> | null;
  readonly week: { readonly column: string; readonly doubt?: string } | null;
  readonly specialHours: { readonly column: string; readonly doubt?: string } | null;
  /** From the texts of the status column to Partoo's words; null without such a column. */
  readonly status: Readonly<Record<string, string>> | null;
  /** Texts of the category column, to be translated. */
  readonly categories: readonly string[];
  /** Columns that nothing was made of. */
  readonly unused: readonly string[];
}

interface Column {
  readonly name: string;
  /** Filled cells, trimmed. */
  readonly filled: readonly string[];
  readonly isUnique: boolean;
  readonly isFull: boolean;
}

const enough = 0.6;
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
      const index = rolesOf(name).findIndex((found) => found.role === role);
      return index === -1 ? Number.POSITIVE_INFINITY : index - (rolesOf(name)[index]?.isExact === true ? 0.5 : 0);
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
  const code = guessed?.code ?? 'FR';

  const fields: Recognised[] = [];
  for (const field of plainFields) {
    const judge = judgeOf(field, countryColumn === undefined ? code : null);
    const candidates = named(field);
    const fitting = candidates.find(({ filled }) => has(filled, judge));
    if (fitting !== undefined) fields.push({ field, column: take(fitting), ...partlyRead(fitting, judge) });
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
  const status = all.find(({ name }) => name === fields.find(({ field }) => field === 'status')?.column);
  const kinds = all.find(({ name }) => name === fields.find(({ field }) => field === 'categories')?.column);
  return {
    key: { column: key?.name ?? columns[0] ?? '', ...(keyDoubt === undefined ? {} : { doubt: keyDoubt }) },
    fields: fields.filter(({ field, column }) =>
      isTranslatable(
        field,
        all.find(({ name }) => name === column),
      ),
    ),
    country:
      countryColumn !== undefined && fields.some(({ field }) => field === 'country')
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
    status: status === undefined || !isTranslatable('status', status) ? null : statusLookup(status.filled),
    categories: kinds === undefined || !isTranslatable('categories', kinds) ? [] : distinct(kinds.filled),
    unused: columns.filter((name) => !used.has(name)),
  };
}

function columnOf(name: string, cells: readonly string[], rowCount: number): Column {
  const filled = cells.filter((cell) => cell !== '');
  return {
    name,
    filled,
    isFull: rowCount > 0 && filled.length === rowCount,
    isUnique: new Set(filled).size === filled.length,
  };
}

function has(filled: readonly string[], judge: (cell: string) => boolean): boolean {
  return (share(filled, judge) ?? 0) >= enough;
}

function partlyRead({ filled }: Column, judge: (cell: string) => boolean): { readonly doubt?: string } {
  const bad = filled.filter((cell) => !judge(cell));
  return bad.length === 0
    ? {}
    : { doubt: `${String(bad.length)} of ${String(filled.length)} cells cannot be read as that` };
}

/** Can the cell be read as a value of the field? */
function judgeOf(field: FieldName, country: string | null): (cell: string) => boolean {
  const context = { country, today: '2000-01-01' };
  switch (field) {
    case 'status':
    case 'categories':
    case 'name':
    case 'city':
      return (cell) => /\S/u.test(cell);
    case 'country':
      return (cell) => readCountry(cell) !== null;
    case 'phone':
      return country === null
        ? (cell) => /\d{6}/u.test(cell.replaceAll(/\D/gu, ''))
        : (cell) => valueTypes.phone.parse(cell, context).ok;
    case 'lat':
      return (cell) => valueTypes.latitude.parse(cell, context).ok;
    case 'long':
      return (cell) => valueTypes.longitude.parse(cell, context).ok;
    case 'zipcode':
      return (cell) => valueTypes.zipcode.parse(cell, context).ok;
    case 'email':
      return (cell) => valueTypes.email.parse(cell, context).ok;
    case 'website_url':
    case 'facebook_url':
    case 'twitter_url':
      return (cell) => valueTypes.url.parse(cell, context).ok;
    case 'opening_date':
      return (cell) => valueTypes.date.parse(cell, context).ok;
    default:
      return () => true;
  }
}

/** What is unmistakable whatever its column is called. */
const contentJudges: Partial<Record<FieldName, (cell: string) => boolean>> = {
  email: (cell) => /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/iu.test(cell),
  website_url: (cell) => /^https?:\/\/\S+$/iu.test(cell),
};

function recogniseKey(named: readonly Column[], all: readonly Column[]): readonly [Column | undefined, string?] {
  const good = named.find(({ isUnique, isFull }) => isUnique && isFull);
  if (good !== undefined) return [good];
  const other = all.find(
    ({ filled, isUnique, isFull }) => isUnique && isFull && filled.every((cell) => cell.length <= 30),
  );
  if (other !== undefined) return [other, 'no column is called a code; this one is filled and different in every row'];
  return [named[0] ?? all[0], 'some of its cells are empty, or stand there twice: such rows are held'];
}

/** Seven days, or nearly, in columns of their own; several columns of one day are several windows of it. */
function recogniseDays(all: readonly Column[]): Recognition['days'] {
  const found: Partial<Record<Weekday, string[]>> = {};
  for (const { name, filled } of all) {
    const day = dayOf(name);
    if (day === null || (filled.length > 0 && (share(filled, (cell) => parseDayCell(cell).ok) ?? 0) < 0.3)) continue;
    found[day.day] = [...(found[day.day] ?? []), name];
  }
  return weekdays.filter((day) => found[day] !== undefined).length >= 5 ? found : null;
}

function recogniseWeek(
  named: readonly Column[],
  all: readonly Column[],
  used: ReadonlySet<string>,
): Recognition['week'] {
  const reads = ({ filled }: Column): number =>
    share(distinct(filled).slice(0, 300), (cell) => parseWeekCell(cell).ok) ?? 0;
  const byName = named.find((column) => reads(column) >= 0.3);
  if (byName !== undefined) {
    const part = reads(byName);
    return {
      column: byName.name,
      ...(part > 0.95 ? {} : { doubt: `${String(Math.round(part * 100))} % of its texts can be read` }),
    };
  }
  const byContent = all.find((column) => !used.has(column.name) && column.filled.length > 0 && reads(column) > 0.9);
  return byContent === undefined ? null : { column: byContent.name, doubt: 'by what is in it; its name says nothing' };
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

const statusWords: readonly (readonly [string, RegExp])[] = [
  ['temporarily_closed', /temp|provis|tijdelijk|vor[uü]bergehend|^t$/iu],
  ['closed', /clos|ferm|cerrad|chius|geschlossen|inact|^c$|^0$|^no$|^non$|^nein$/iu],
  ['open', /open|ouvert|abiert|apert|offen|ge[oö]ffnet|activ|attiv|^a$|^o$|^1$|^yes$|^oui$|^ja$|^si$|^ok$/iu],
];

/** A word that nothing is known of is taken for open: a shop that is in the file. */
function statusLookup(filled: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    distinct(filled).map((word) => [word, statusWords.find(([, pattern]) => pattern.test(word))?.[0] ?? 'open']),
  );
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

/** A status or a kind of shop is one of a few words, of which at least one is known; `AL` is a state of another sort. */
function isTranslatable(field: FieldName, column: Column | undefined): boolean {
  if (column === undefined || (field !== 'status' && field !== 'categories')) return true;
  const words = distinct(column.filled);
  if (words.length > maxWords) return false;
  return field === 'categories' || words.some((word) => statusWords.some(([, pattern]) => pattern.test(word)));
}
