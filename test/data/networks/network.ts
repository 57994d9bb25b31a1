import { readFileSync } from 'node:fs';
import { parse as parseCsv } from 'csv-parse/sync';

/** A row of a file, by column. */
export type Row = Readonly<Record<string, string>>;

const folder = new URL('../../../../shared/data/', import.meta.url);

/** A real file, byte for byte. Only where `hasSharedData`. */
export function networkFile(name: string): Buffer {
  return readFileSync(new URL(name, folder));
}

/** What stands in the file, by a reader that is not ours. */
export function readRows(
  bytes: Uint8Array,
  { delimiter = ',', encoding = 'utf-8' }: { readonly delimiter?: string; readonly encoding?: string } = {},
): readonly Row[] {
  const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  return parseCsv(text, { delimiter, columns: true });
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
