import { columnNames } from '../csv/header.ts';
import { unreadable } from '../unreadable.ts';
import { parseSheet, type SheetCell, type SheetFound, type SheetRow } from './parse-sheet.ts';
import { broken, textOf, type Sheet, type Workbook } from './workbook.ts';

/** One record with its place in the workbook. */
export interface TableRow {
  readonly cells: readonly string[];
  /** Number of the row in its sheet. */
  readonly line: number;
  readonly sheet: TableSheet;
  readonly row: SheetRow;
}

/** A sheet that records are read from. */
export interface TableSheet extends Sheet {
  readonly xml: string;
  readonly found: SheetFound;
  /** Place in the table of each column of the sheet. */
  readonly places: ReadonlyMap<number, number>;
  readonly lastRow: SheetRow | null;
}

/** All records of the chosen sheets. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
  readonly sheets: readonly TableSheet[];
}

/** Which workbook, which of its sheets, and where their header is. */
export interface XlsxSourceOptions {
  readonly path: string;
  /** Null: the first. */
  readonly sheets: readonly string[] | null;
  /** Null: the first row that is not empty. */
  readonly headerRow: number | null;
  /** Is the file kept as `<file>.bak` when it is written? No, unless said. */
  readonly backup?: boolean;
}

/**
 * Reads the table of a workbook: the rows below the header that hold anything, of several sheets one after the other.
 * @throws SyncError SOURCE_UNREADABLE
 */
export function readTable(workbook: Workbook, options: XlsxSourceOptions): Table {
  const parsed = chosenSheets(workbook, options).map((sheet) => parse(workbook, sheet, options));
  const columns = [...new Set(parsed.flatMap(({ header }) => header.map(({ name }) => name)))];
  const rows: TableRow[] = [];
  const sheets = parsed.map(({ sheet, xml, found, header, body }): TableSheet => {
    const places = new Map(header.map(({ name, column }) => [column, columns.indexOf(name)]));
    const made: TableSheet = { ...sheet, xml, found, places, lastRow: body.at(-1) ?? null };
    for (const row of body) {
      const cells = new Array<string>(columns.length).fill('');
      for (const { column, text } of row.cells) {
        const place = places.get(column);
        if (place !== undefined && text !== null) cells[place] = text;
      }
      rows.push({ cells, line: row.number, sheet: made, row });
    }
    return made;
  });
  return { columns, rows, sheets };
}

function chosenSheets({ sheets }: Workbook, { path, sheets: wanted }: XlsxSourceOptions): readonly Sheet[] {
  const [first] = sheets;
  if (first === undefined) throw unreadable(`${path}: the workbook has no sheet`, 'Choose another file.');
  if (wanted === null) return [first];
  return wanted.map((name) => {
    const found = sheets.find((sheet) => sheet.name === name) ?? sheets.find((sheet) => isAlike(sheet.name, name));
    if (found !== undefined) return found;
    throw unreadable(
      `${path}: there is no sheet ${JSON.stringify(name)}`,
      `It has: ${sheets.map((sheet) => sheet.name).join(', ')}.`,
    );
  });
}

function isAlike(a: string, b: string): boolean {
  return a.normalize('NFC').trim().toLowerCase() === b.normalize('NFC').trim().toLowerCase();
}

interface ParsedSheet {
  readonly sheet: Sheet;
  readonly xml: string;
  readonly found: SheetFound;
  readonly header: readonly { readonly name: string; readonly column: number }[];
  readonly body: readonly SheetRow[];
}

function parse(workbook: Workbook, sheet: Sheet, { path, headerRow }: XlsxSourceOptions): ParsedSheet {
  const where = `${path}, sheet ${sheet.name}`;
  try {
    const xml = textOf(workbook.parts, sheet.part) ?? '';
    const rows: SheetRow[] = [];
    const found = parseSheet(xml, workbook, (row) => {
      // Rows that only have a format are none.
      if (row.cells.some(({ text }) => text !== null)) rows.push(row);
    });
    const top =
      headerRow === null
        ? rows.find(({ cells }) => cells.some(isFilled))
        : rows.find(({ number }) => number === headerRow);
    if (top === undefined) {
      const which = headerRow === null ? 'there is no row' : `row ${String(headerRow)} is empty`;
      throw unreadable(`${where}: ${which}`, 'A row must hold the names of the columns: see source.header_row.');
    }
    return { sheet, xml, found, header: headerOf(where, top), body: rows.filter(({ number }) => number > top.number) };
  } catch (error) {
    throw broken(where, error);
  }
}

/** From the first to the last name; what stands to the right of it is not part of the table. */
function headerOf(where: string, { number, cells }: SheetRow): ParsedSheet['header'] {
  const first = cells.find(isFilled)?.column ?? 0;
  const last = cells.findLast(isFilled)?.column ?? 0;
  const texts = Array.from({ length: last - first + 1 }, (_, index) => {
    return cells.find(({ column }) => column === first + index)?.text ?? '';
  });
  return columnNames(where, number, texts).map((name, index) => ({ name, column: first + index }));
}

function isFilled({ text }: SheetCell): boolean {
  return text !== null && text.trim() !== '';
}
