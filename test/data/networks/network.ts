import { readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Business } from '../../../src/emulator/business.ts';

/** A row of a file, by column. */
export type Row = Readonly<Record<string, string>>;

/** What a business is expected to hold, by the field names of the configuration; a missing one is not looked at. */
export type Described = Readonly<Record<string, unknown>>;

const folder = new URL('../../../../shared/data/', import.meta.url);

/** A real file, byte for byte; only where `hasSharedData`. */
export function networkFile(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}

/** What stands in the file, by a reader that is not ours. */
export function readRows(
  bytes: Uint8Array,
  { delimiter = ',', encoding = 'utf-8' }: { readonly delimiter?: string; readonly encoding?: string } = {},
): readonly Row[] {
  return parseCsv(new TextDecoder(encoding, { fatal: true }).decode(bytes), { delimiter, columns: true });
}

/** The rows by the value of one column; a value that comes twice is a mistake in the test. */
export function byKey(rows: readonly Row[], key: string): ReadonlyMap<string, Row> {
  const found = new Map(rows.map((row) => [cellOf(row, key), row]));
  if (found.size !== rows.length) throw new Error(`${key} is not unique`);
  return found;
}

export function cellOf(row: Row, column: string): string {
  const cell = row[column];
  if (cell === undefined) throw new Error(`there is no column ${column}`);
  return cell;
}

/** The cell without edge and double spaces; undefined when nothing is left of it. */
export function textOf(row: Row, column: string): string | undefined {
  const text = cellOf(row, column).replace(/\s+/gu, ' ').trim();
  return text === '' ? undefined : text;
}

/** What Partoo holds, in the words of {@link Described}. */
function describeBusiness(business: Business): Described {
  const [contact] = business.contacts;
  return { ...business, phone: contact?.phone_numbers[0], email: contact?.email };
}

/** `code field: found, not expected`, for every field that is expected to be otherwise. */
export function differences(
  expected: ReadonlyMap<string, Described>,
  found: (code: string) => Business | undefined,
): readonly string[] {
  return [...expected].flatMap(([code, fields]) => {
    const business = found(code);
    if (business === undefined) return [`${code}: there is no such business`];
    const actual = describeBusiness(business);
    return Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([field, value]) => ({ field, is: JSON.stringify(actual[field] ?? null), shouldBe: JSON.stringify(value) }))
      .filter(({ is, shouldBe }) => is !== shouldBe)
      .map(({ field, is, shouldBe }) => `${code} ${field}: ${is}, not ${shouldBe}`);
  });
}

/** Metres between two points, near enough for short distances. */
export function metresBetween(a: Described, b: Described): number {
  const [lat, long] = [Number(a['lat']), Number(a['long'])];
  const north = (Number(b['lat']) - lat) * 111_200;
  const east = (Number(b['long']) - long) * 111_200 * Math.cos((lat * Math.PI) / 180);
  return Math.hypot(north, east);
}
