import { weekdays } from '../domain/weekday.ts';
import { nearestOf } from '../domain/nearest.ts';
import { isWholeWeek } from './hours-options.ts';
import type { FieldsBlock, OriginEntry } from './options.ts';

/** A column that the mapping names and the source does not have, or has more than once. */
export interface MissingColumn {
  readonly column: string;
  /** Where it is named: `key`, `phone`, `open_hours.monday`. */
  readonly field: string;
  /** The column that was probably meant. */
  readonly nearest: string | null;
  /** The source has several columns of this name: which one is meant cannot be known. */
  readonly isRepeated?: true;
}

/** Finds the position of a column; undefined when it is missing or repeated. */
export type FindColumn = (column: string) => number | undefined;

/** An entry with the field, or weekday of `open_hours`, that it fills. */
export interface NamedEntry {
  readonly field: string;
  readonly entry: OriginEntry;
}

const place = /\{\{\s*([^{}]+?)\s*\}\}/gu;

/** The header as the mapping looks things up in it: exactly, else without case, width of spaces and Unicode form (D1). */
export function createFindColumn(columns: readonly string[]): FindColumn {
  const exact = positions(columns, (column) => column);
  const loose = positions(columns, looseName);
  return (column) => {
    const found = exact.get(column) ?? loose.get(looseName(column));
    return found?.length === 1 ? found[0] : undefined;
  };
}

function positions(columns: readonly string[], nameOf: (column: string) => string): Map<string, number[]> {
  const found = new Map<string, number[]>();
  columns.forEach((column, index) => {
    const name = nameOf(column);
    found.set(name, [...(found.get(name) ?? []), index]);
  });
  return found;
}

function looseName(column: string): string {
  return unquotedPath(column).normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
}

/** `["CONTACT.MAIL"]` and `contact["mail.pro"]` without what tells a dot in a name from one between names (D28). */
function unquotedPath(column: string): string {
  return column.includes('["') ? column.replaceAll(/\.?\["([^"]*)"\]/gu, '.$1').replace(/^\./u, '') : column;
}

/** What is wrong with a column that the configuration names; null: the source has it, once. */
export type FindMissing = (column: string) => Pick<MissingColumn, 'nearest' | 'isRepeated'> | null;

/** Finds what is wrong with a name, looking it up as {@link createFindColumn} does. */
export function createFindMissing(columns: readonly string[]): FindMissing {
  const find = createFindColumn(columns);
  const names = columns.map(looseName);
  return (column) => {
    if (find(column) !== undefined) return null;
    if (names.includes(looseName(column))) return { nearest: null, isRepeated: true };
    return { nearest: nearestOf(column, columns) };
  };
}

/** Every column that the mapping names and that cannot be found in the header, each with the nearest name (R30). */
export function missingColumns(key: string, fields: FieldsBlock, columns: readonly string[]): readonly MissingColumn[] {
  const findMissing = createFindMissing(columns);
  return namedColumns(key, fields).flatMap(({ column, field }) => {
    const missing = findMissing(column);
    return missing === null ? [] : [{ column, field, ...missing }];
  });
}

function namedColumns(key: string, fields: FieldsBlock): readonly { column: string; field: string }[] {
  const named = [{ column: key, field: 'key' }];
  for (const { field, entry } of originEntries(fields)) {
    for (const column of columnsOf(entry)) named.push({ column, field });
  }
  return named;
}

/** Every entry that reads cells, in the order of the configuration; hours come as one entry, or one a weekday. */
export function originEntries(fields: FieldsBlock): readonly NamedEntry[] {
  const entries: NamedEntry[] = [];
  for (const [field, entry] of Object.entries(fields)) {
    if (entry === undefined) continue;
    const week = field === 'open_hours' ? fields.open_hours : undefined;
    if (week === undefined || isWholeWeek(week)) {
      entries.push({ field, entry: asOrigin(entry) });
      continue;
    }
    for (const day of weekdays) {
      const dayEntry = week[day];
      if (dayEntry !== undefined) entries.push({ field: `open_hours.${day}`, entry: asOrigin(dayEntry) });
    }
  }
  return entries;
}

/** The short form `city: town` in full. */
function asOrigin(entry: string | OriginEntry): OriginEntry {
  return typeof entry === 'string' ? { from: entry, on_invalid: 'hold', repair: [] } : entry;
}

/** Columns that one entry reads, in order, each once. */
export function columnsOf(entry: OriginEntry): readonly string[] {
  const from = [entry.from ?? [], entry.opens ?? [], entry.closes ?? [], entry.closed ?? []].flat();
  const places = Array.from((entry.template ?? '').matchAll(place), (match) => match[1] ?? '');
  return [...new Set([...from, ...(entry.coalesce ?? []), ...places])];
}

/** A template cut into its fixed texts and the columns between them: `texts[0] columns[0] texts[1] …`. */
export function partsOfTemplate(template: string): {
  readonly texts: readonly string[];
  readonly columns: readonly string[];
} {
  const pieces = template.split(place);
  return {
    texts: pieces.filter((_, index) => index % 2 === 0),
    columns: pieces.filter((_, index) => index % 2 === 1),
  };
}
