import { neutralise } from '../domain/neutralise.ts';
import { fieldNameOf, fieldNames, fieldSpecs, hasNamedParts, partOf, specOf } from '../domain/fields.ts';
import type { FieldPath, FieldValue, FieldValues } from '../domain/value.ts';
import { weekdays } from '../domain/weekday.ts';
import { isNextDate } from './day-names.ts';

/** One business to export; `values` are canonical. */
export interface ExportRow {
  readonly id: string;
  readonly code: string | null;
  readonly values: FieldValues;
}

const needsQuotes = /[",\r\n]|^\s|\s$/;
const listSeparator = '; ';

/**
 * Partoo's businesses as a table: business_id, code, then every field, hours a column per weekday in the spelling that a
 * CSV source may use (contract, Hours cells), custom fields last, by name. UTF-8 without mark, RFC 4180 quoting, LF.
 *
 * What a spreadsheet could take for a formula gets a leading apostrophe (R36), E.164 phone numbers excepted: a negative
 * longitude too, as the contract knows no other exception.
 */
export function renderBusinessesCsv(rows: readonly ExportRow[]): string {
  const columns = columnsFor(rows);
  const lines = [['business_id', 'code', ...columns], ...rows.map((row) => cellsOf(row, columns))];
  return lines.map((cells) => `${cells.map(writeCell).join(',')}\n`).join('');
}

/**
 * Partoo's businesses as a JSON array of objects, fields in the order of the table; hours, special hours and custom
 * fields are objects by weekday, date and name. Nothing is neutralised: JSON is not opened in a spreadsheet.
 */
export function renderBusinessesJson(rows: readonly ExportRow[]): string {
  return `${JSON.stringify(rows.map(nest), null, 2)}\n`;
}

type Cell = string | number;

function columnsFor(rows: readonly ExportRow[]): readonly FieldPath[] {
  const named = [...new Set(rows.flatMap(({ values }) => Object.keys(values).filter(isNamedPart)))].toSorted();
  return fieldNames.flatMap((name) => {
    const { parts, createOnly, resource } = specOf(name);
    const isRead = resource === undefined || rows.some(({ values }) => Object.hasOwn(values, name));
    if (createOnly || (parts === undefined && !isRead)) return [];
    if (parts === 'weekday') return weekdays.map((day) => `${name}.${day}`);
    if (parts === 'name') return named.filter((path) => fieldNameOf(path) === name);
    return [name];
  });
}

function isNamedPart(path: FieldPath): boolean {
  return path.includes('.') && hasNamedParts(path);
}

function cellsOf({ id, code, values }: ExportRow, columns: readonly FieldPath[]): readonly Cell[] {
  return [id, code ?? '', ...columns.map((column) => cellOf(column, values))];
}

function cellOf(column: FieldPath, values: FieldValues): Cell {
  const { parts } = specOf(column);
  if (parts === 'date') return specialHoursCell(values);
  const value = values[column];
  if (parts === 'weekday') return hoursCell(value);
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : value.join(listSeparator);
}

/** `09:00-12:00,14:00-18:00`, `closed`; empty says nothing. */
function hoursCell(value: FieldValue | undefined): string {
  if (!Array.isArray(value)) return '';
  return value.length === 0 ? 'closed' : value.join(',');
}

/** `2026-12-24: 10:00-16:00; 2026-12-25/2026-12-26: closed`. */
function specialHoursCell(values: FieldValues): string {
  const spans: { first: string; last: string; hours: string }[] = [];
  const dated = Object.entries(values)
    .filter(([path]) => path.startsWith('specific_hours.'))
    .map(([path, value]) => ({ date: partOf(path) ?? '', hours: hoursCell(value) }))
    .filter(({ hours }) => hours !== '')
    .toSorted((a, b) => (a.date < b.date ? -1 : 1));
  for (const { date, hours } of dated) {
    const span = spans.at(-1);
    if (span !== undefined && span.hours === hours && isNextDate(span.last, date)) span.last = date;
    else spans.push({ first: date, last: date, hours });
  }
  return spans.map(({ first, last, hours }) => `${first === last ? first : `${first}/${last}`}: ${hours}`).join('; ');
}

function writeCell(cell: Cell): string {
  const text = typeof cell === 'number' ? plainNumber(cell) : cell;
  const safe = neutralise(text);
  return needsQuotes.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Without an exponent: `1e-7` is text to many readers. */
function plainNumber(value: number): string {
  const text = String(value);
  return text.includes('e-') ? value.toFixed(12).replace(/0+$/, '') : text;
}

function nest({ id, code, values }: ExportRow): object {
  const fields = fieldNames.flatMap((name): readonly (readonly [string, unknown])[] => {
    if (!('parts' in fieldSpecs[name])) return Object.hasOwn(values, name) ? [[name, values[name]]] : [];
    const parts = Object.keys(values).filter((path) => path.startsWith(`${name}.`));
    if (parts.length === 0) return Object.hasOwn(values, name) ? [[name, values[name]]] : [];
    const known: readonly string[] = name === 'open_hours' ? weekdays.map((day) => `${name}.${day}`) : parts.toSorted();
    const said = known.filter((path) => Object.hasOwn(values, path));
    // `fromEntries` defines keys, so even a custom field called __proto__ is only a key.
    return [[name, Object.fromEntries(said.map((path) => [path.slice(name.length + 1), values[path]]))]];
  });
  return Object.fromEntries([['business_id', id], ['code', code], ...fields]);
}
